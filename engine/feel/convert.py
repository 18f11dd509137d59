"""From Python's values to FEEL's, at the edge of an expression."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from engine.feel.numbers import parse_number
from engine.feel.types import Date, DateTime, DaysDuration, MonthsDuration, Range, Time
from engine.feel.values import Value

SCALARS = frozenset(
    {Decimal, str, bool, type(None), Date, Time, DateTime, DaysDuration, MonthsDuration, Range}
)


def from_python(value: object) -> Value:
    """FEEL's value for Python's: int and float become Decimal, datetime and its kin ours, tuples and sets
    lists.

    Lists and mappings are converted within; what is FEEL's already is given back as it is, uncopied.
    What FEEL cannot hold (NaN among it) is null. Anything else, such as a function, is left alone.
    """
    if type(value) in SCALARS:
        return _finite(value)
    if isinstance(value, list):
        return _list(value)
    if isinstance(value, Mapping):
        return _context(value)
    return _scalar(value)


def _finite(value: object) -> Value:
    return None if isinstance(value, Decimal) and not value.is_finite() else value


def _list(values: list[object]) -> list[Value]:
    converted = [from_python(value) for value in values]
    same = all(new is old for new, old in zip(converted, values, strict=True))
    return values if same else converted


def _context(values: Mapping[object, object]) -> dict[str, Value]:
    converted = {str(key): from_python(value) for key, value in values.items()}
    if type(values) is dict and all(converted.get(key) is value for key, value in values.items()):
        return values
    return converted


def _scalar(value: object) -> Value:
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime):
        return DateTime.from_python(value)
    if isinstance(value, date):
        return Date.from_python(value)
    if isinstance(value, time):
        return Time.from_python(value)
    if isinstance(value, timedelta):
        return DaysDuration.from_python(value)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, tuple | set | frozenset):
        return [from_python(item) for item in value]
    return value


def _number(value: float) -> Decimal | None:
    try:
        number = parse_number(repr(value))
    except ValueError:
        return None
    return number if number.is_finite() else None
