"""From Python's values to FEEL's, at the edge of an expression."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from engine.feel.numbers import parse_number
from engine.feel.types import Date, DateTime, DaysDuration, MonthsDuration, Range, Time
from engine.feel.values import Value

LEAST, MOST = -6177, 6145
"""Between them lie the exponents of the numbers that FEEL can hold."""
PLAIN = frozenset({str, bool, type(None), Date, Time, DateTime, DaysDuration, MonthsDuration, Range})
"""The types whose values are FEEL's without a further look."""


def from_python(value: object) -> Value:
    """FEEL's value for Python's: int and float become Decimal, datetime and its kin ours, tuples and sets
    lists.

    Lists and mappings are converted within; what is FEEL's already is given back as it is, uncopied.
    What FEEL cannot hold (NaN among it) is null. Anything else, such as a function, is left alone.
    """
    if type(value) is Decimal and is_sound(value):
        return value
    if is_feels(value):
        return value
    if isinstance(value, list):
        return [from_python(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): from_python(item) for key, item in value.items()}
    return _scalar(value)


def is_feels(value: object) -> bool:
    """Whether the value, with all in it, is FEEL's already."""
    kind = type(value)
    if kind is Decimal:
        return is_sound(value)  # type: ignore[arg-type]
    if kind is dict:
        for key, item in value.items():  # type: ignore[attr-defined]
            if type(key) is not str or (type(item) not in PLAIN and not is_feels(item)):
                return False
        return True
    if kind is list:
        return all(map(is_feels, value))  # type: ignore[call-overload]
    return kind in PLAIN


def is_sound(number: Decimal) -> bool:
    """Whether FEEL can hold the number as it is."""
    return number.is_finite() and LEAST < number.adjusted() < MOST


def _scalar(value: object) -> Value:
    if isinstance(value, Decimal | int | float):
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


def _number(value: Decimal | float) -> Decimal | None:
    try:
        number = parse_number(str(value) if isinstance(value, Decimal) else repr(value))
    except ValueError:
        return None
    return number if number.is_finite() else None
