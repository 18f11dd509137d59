"""What callers hand over, as FEEL's values."""

from collections.abc import Iterable, Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from types import NoneType

from engine.feel.convert import from_python
from engine.feel.errors import FeelLimitError
from engine.feel.functions import Function
from engine.feel.limits import MAX_RESULT_DEPTH, charge
from engine.feel.types import Date, DateTime, DaysDuration, MonthsDuration, Range, Time
from engine.feel.values import Value

MAX_PARTS = 2_000_000
"""Values within one input; what is shared counts each time it is met."""


_MOMENTS = (date, time, timedelta, Date, Time, DateTime, DaysDuration, MonthsDuration)
_KNOWN = (str, int, float, Decimal, NoneType, list, tuple, set, frozenset, Mapping, Function, Range, *_MOMENTS)


def taken(value: object) -> Value:
    """FEEL's value for Python's; what FEEL has no kind for is null.

    FeelLimitError where it holds too much, is too deep, or holds itself.
    """
    level, left, is_known = [value], MAX_PARTS, True
    for _ in range(MAX_RESULT_DEPTH + 1):
        is_known = is_known and all(isinstance(part, _KNOWN) for part in level)
        level = _within(level, left)
        if not level:
            charge((MAX_PARTS - left) // 20)
            return from_python(value) if is_known else _known(from_python(value))
        left -= len(level)
        if left < 0:
            break
    raise FeelLimitError(f"An input may hold at most {MAX_PARTS:,} values, nested at most {MAX_RESULT_DEPTH} deep.")


def _within(parts: Iterable[object], most: int) -> list[object]:
    """What lies one deeper; no more than `most` and the part that passes it."""
    found: list[object] = []
    for part in parts:
        if isinstance(part, Mapping):
            found.extend(part.values())
        elif isinstance(part, list | tuple | set | frozenset):
            found.extend(part)
        if len(found) > most:
            break
    return found


def _known(value: Value) -> Value:
    """The value with null for what FEEL has no kind for."""
    if isinstance(value, list):
        return [_known(item) for item in value]
    if isinstance(value, dict):
        return {key: _known(item) for key, item in value.items()}
    return value if isinstance(value, _KNOWN) else None


def as_it_is(value: Value) -> Value:
    """The same: what is FEEL's already."""
    return value
