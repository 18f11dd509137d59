"""Functions that make one kind of value of another (DMN 1.5, 10.3.4.1)."""

import re
from decimal import Decimal

from engine.feel.functions import Function, builtin
from engine.feel.limits import charge, check_string
from engine.feel.literals import read_duration
from engine.feel.numbers import DECIMALS, format_number, parse_number, whole
from engine.feel.types import Date, DateTime, DaysDuration, MonthsDuration, Range, Time
from engine.feel.types.calendar import NANOS
from engine.feel.values import Value

_READING = 10
"""What reading a date, time or duration is charged."""
_NUMBER = re.compile(r"-?(\d+(\.\d+)?|\.\d+)([eE][+-]?\d{1,9})?", re.ASCII)


@builtin("string", "from: any")
def string(value: Value) -> str | None:
    """The value as text; text itself without quotation marks."""
    if value is None:
        return None
    return value if isinstance(value, str) else _text(value)


def _text(value: Value) -> str:
    charge()
    if isinstance(value, Function):
        raise ValueError("a function has no text")
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    if isinstance(value, Decimal):
        return format_number(value)
    if isinstance(value, list):
        return _joined("[", [_within(item) for item in value], "]")
    if isinstance(value, dict):
        return _joined("{", [f"{_key(key)}: {_within(item)}" for key, item in value.items()], "}")
    return _range_text(value) if isinstance(value, Range) else str(value)


def _within(value: Value) -> str:
    """As part of a list or context, where text has quotation marks."""
    if not isinstance(value, str):
        return _text(value)
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _key(name: str) -> str:
    return name if re.fullmatch(r"[^\W\d][\w ]*", name) else _within(name)


def _joined(opening: str, parts: list[str], closing: str) -> str:
    check_string(sum(len(part) + 2 for part in parts))
    return opening + ", ".join(parts) + closing


def _range_text(span: Range) -> str:
    if span.operator:
        value = span.end if span.operator.startswith("<") else span.start
        return f"({span.operator} {_within(value)})"
    opening, closing = "[" if span.start_included else "(", "]" if span.end_included else ")"
    return f"{opening}{_within(span.start)}..{_within(span.end)}{closing}"


@builtin("number", "from: string|number")
def number(value: Value) -> Decimal | None:
    """A number written as FEEL writes it."""
    if isinstance(value, Decimal):
        return value
    return parse_number(value) if _NUMBER.fullmatch(value) else None


@builtin("number", "from: string", "grouping separator: string|null", "decimal separator: string|null")
def number_with_separators(value: str, grouping: str | None, point: str | None) -> Decimal | None:
    """`number("1.000,50", ".", ",")`; null for separators DMN does not know."""
    if grouping not in (None, " ", ",", ".") or point not in (None, ",", ".") or (grouping and grouping == point):
        return None
    plain = value.replace(grouping, "") if grouping else value
    if point and point != ".":
        plain = plain.replace(".", "x").replace(point, ".")
    return parse_number(plain) if _NUMBER.fullmatch(plain) else None


@builtin("date", "from: string")
def date_of_text(text: str) -> Date:
    charge(_READING)
    return Date.parse(text)


@builtin("date", "from: date|datetime")
def date_of_moment(value: Date | DateTime) -> Date:
    return value.date if isinstance(value, DateTime) else value


@builtin("date", "year: number", "month: number", "day: number")
def date_of_parts(year: Decimal, month: Decimal, day: Decimal) -> Date | None:
    parts = [whole(part) for part in (year, month, day)]
    return None if None in parts else Date(*parts)  # type: ignore[arg-type]


@builtin("time", "from: string")
def time_of_text(text: str) -> Time:
    charge(_READING)
    return Time.parse(text)


@builtin("time", "from: time|date|datetime")
def time_of_moment(value: Value) -> Time:
    """A date's is midnight in UTC."""
    if isinstance(value, Date):
        return Time(0, 0, zone=0)
    return value.time if isinstance(value, DateTime) else value


@builtin("time", "hour: number", "minute: number", "second: number", "offset: days|null?")
def time_of_parts(hour: Decimal, minute: Decimal, second: Decimal, offset: DaysDuration | None = None) -> Time | None:
    if whole(hour) is None or whole(minute) is None or not 0 <= second < 60:
        return None
    seconds, nanos = divmod(int(DECIMALS.multiply(second, Decimal(NANOS))), NANOS)
    zone = None if offset is None else offset.nanos // NANOS
    return Time(int(hour), int(minute), seconds, nanos, zone)


@builtin("date and time", "from: string")
def moment_of_text(text: str) -> DateTime:
    charge(_READING)
    return DateTime.parse(text)


@builtin("date and time", "from: datetime")
def moment(value: DateTime) -> DateTime:
    return value


@builtin("date and time", "date: date|datetime", "time: time")
def moment_of_parts(date: Date | DateTime, time: Time) -> DateTime:
    return DateTime(date.date if isinstance(date, DateTime) else date, time)


@builtin("duration", "from: string")
def duration_of_text(text: str) -> Value:
    charge(_READING)
    return read_duration(text)


@builtin("duration", "from: days|months")
def duration(value: Value) -> Value:
    return value


@builtin("years and months duration", "from: date|datetime", "to: date|datetime")
def months_between(start: Date | DateTime, end: Date | DateTime) -> MonthsDuration:
    """Whole months from one day to another, negative backwards."""
    first = start.date if isinstance(start, DateTime) else start
    last = end.date if isinstance(end, DateTime) else end
    return first.months_until(last)
