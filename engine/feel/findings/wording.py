"""How findings speak of kinds, values and operations, in words a service designer uses."""

from collections.abc import Iterable
from decimal import Decimal

from engine.feel.functions import Function, Parameter
from engine.feel.numbers import format_number
from engine.feel.printing import quoted
from engine.feel.types import Date, DateTime, DaysDuration, MonthsDuration, Range, Time
from engine.feel.values import Value

_SHOWN = 40
NAMES_OF_KINDS: tuple[tuple[type, str], ...] = (
    (bool, "boolean"),
    (Decimal, "number"),
    (str, "string"),
    (Date, "date"),
    (Time, "time"),
    (DateTime, "date and time"),
    (DaysDuration, "days and time duration"),
    (MonthsDuration, "years and months duration"),
    (list, "list"),
    (dict, "context"),
    (Range, "range"),
    (Function, "function"),
)
_WORDS = {
    "boolean": "a true-or-false value",
    "number": "a number",
    "string": "text",
    "date": "a date",
    "time": "a time",
    "date and time": "a date and time",
    "days and time duration": "a duration in days and time",
    "years and months duration": "a duration in years and months",
    "list": "a list",
    "context": "a context",
    "range": "a range",
    "function": "a function",
    "Null": "empty (null)",
}
_OPERATIONS = {
    "+": "{left} cannot be added to {right}",
    "-": "{right} cannot be taken from {left}",
    "*": "{left} cannot be multiplied by {right}",
    "/": "{left} cannot be divided by {right}",
    "**": "{left} cannot be raised to the power of {right}",
}
_COMPARISON = "{left} cannot be compared with {right}"


def kind_of(value: Value) -> str:
    """FEEL's name for the kind of a value; `Any` for what is none of FEEL's."""
    if value is None:
        return "Null"
    return next((name for kind, name in NAMES_OF_KINDS if isinstance(value, kind)), "Any")


def words_for(kind: str) -> str:
    """A kind in a sentence: `a number`, `text`."""
    return _WORDS.get(kind, "something else")


def words_for_parameters(parameters: Iterable[Parameter]) -> str:
    """What one of several parameters takes, in a sentence: `a number`, `text, a date or a date and time`."""
    kinds = {kind for parameter in parameters for kind in parameter.kinds}
    *others, last = [words_for(name) for kind, name in NAMES_OF_KINDS if kind in kinds] or ["something"]
    return f"{', '.join(others)} or {last}" if others else last


def described(value: Value) -> str:
    """A value in a sentence: `text ("12")`, `a list`."""
    shown = _shown(value)
    return words_for(kind_of(value)) + (f" ({shown})" if shown else "")


def _shown(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format_number(value)
    if isinstance(value, str):
        return quoted(value if len(value) <= _SHOWN else value[:_SHOWN] + "…")
    if isinstance(value, Date | Time | DateTime | DaysDuration | MonthsDuration):
        return str(value)
    return ""


def misfit(operator: str, left: str, right: str) -> str:
    """Why an operator does not work on two kinds, or on two values that are one kind without an order."""
    pattern = _OPERATIONS.get(operator, _COMPARISON)
    return pattern.format(left=words_for(left), right=words_for(right))


def sentence(statements: list[str], reason: str) -> str:
    """`“a” is text, and text cannot be added to a number.`"""
    said = f"{' and '.join(statements)}, and {reason}." if statements else f"{reason}."
    return said[0].upper() + said[1:]
