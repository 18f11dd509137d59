"""A case's values as text that can be edited, and back: FEEL's literals, which JSON is a part of."""

import json
from decimal import Decimal

from engine import feel
from engine.errors import UnusableValue
from engine.feel.types import Date, DateTime, DaysDuration, MonthsDuration, Time
from engine.values import Value, clean
from web.texts import gettext as _

_BUILT: dict[type, str] = {
    Date: "date",
    Time: "time",
    DateTime: "date and time",
    DaysDuration: "duration",
    MonthsDuration: "duration",
}
LONGEST = 20_000


class NotAValue(Exception):
    """What was written is no value; the message says why, for people."""


def write(value: Value, indent: str = "") -> str:
    """The value as FEEL that gives it again; lists and contexts a line for each of their parts."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return _block("[", [write(each, indent + "  ") for each in value], "]", indent)
    if isinstance(value, dict):
        inner = [
            f"{json.dumps(name, ensure_ascii=False)}: {write(each, indent + '  ')}" for name, each in value.items()
        ]
        return _block("{", inner, "}", indent)
    name = _BUILT.get(type(value))
    return f"{value}" if name is None else f'{name}("{value}")'


def _block(opening: str, parts: list[str], closing: str, indent: str) -> str:
    if not parts:
        return opening + closing
    lines = ",\n".join(f"{indent}  {part}" for part in parts)
    return f"{opening}\n{lines}\n{indent}{closing}"


def read(text: str) -> Value:
    """The value that is written as JSON or FEEL. Raises NotAValue."""
    if not text.strip():
        raise NotAValue(_("Write a value. For nothing at all, write null"))
    if len(text) > LONGEST:
        raise NotAValue(_("The value must be %(count)s characters or less", count=LONGEST))
    try:
        return clean(json.loads(text, parse_float=Decimal, parse_int=Decimal, parse_constant=_refuse))
    except ValueError:
        return _evaluated(text)
    except UnusableValue as error:
        raise NotAValue(str(error)) from None


def _evaluated(text: str) -> Value:
    expression = text.strip().removeprefix("=").strip()
    try:
        found = feel.diagnose(expression, {})
        value = clean(found.value)
    except (feel.FeelError, UnusableValue) as error:
        said = _(
            "This is not a value: %(why)s Put text in quotes, and dates as %(date)s",
            why=_sentence(str(error)),
            date='date("2026-01-31")',
        )
        raise NotAValue(said) from None
    if value is None and expression != "null":
        why = " ".join(_sentence(each.message) for each in found.findings)
        raise NotAValue(_("This comes to nothing. %(why)s Put text in quotes", why=why).replace("  ", " "))
    return value


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _refuse(constant: str) -> Value:
    raise ValueError(constant)
