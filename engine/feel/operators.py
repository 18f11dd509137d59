"""FEEL's operators on values (DMN 1.5, 10.3.2.13 and 10.3.4). What does not fit gives null, never an
exception.

Moments are compared to the millisecond, as the DMN compatibility kit expects of `=`; `<` follows it, so that
two values are never equal and one before the other.
"""

import decimal
from collections.abc import Callable
from decimal import Decimal

from engine.feel.limits import charge, check_string
from engine.feel.numbers import DECIMALS, ONE
from engine.feel.types import Date, DateTime, DaysDuration, MonthsDuration, Range, Time
from engine.feel.types.calendar import DAY
from engine.feel.values import Value

ORDERED = (Decimal, str, Date, Time, DateTime, DaysDuration, MonthsDuration)
_MILLISECOND = 1_000_000


def equal(left: Value, right: Value) -> bool | None:
    """FEEL's `=`: null where the two are of different kinds, except that nothing else equals null."""
    if left is None or right is None:
        return left is right
    if type(left) is not type(right):
        return None
    if isinstance(left, list):
        return _equal_lists(left, right)
    if isinstance(left, dict):
        return _equal_contexts(left, right)
    if isinstance(left, Time | DateTime):
        return _same_moment(left, right)
    if isinstance(left, Range):
        return _equal_ranges(left, right)
    if isinstance(left, str):
        charge(len(left) // 100)
    return bool(left == right)


def _equal_lists(left: list[Value], right: list[Value]) -> bool | None:
    charge(1 + len(left))
    if len(left) != len(right):
        return False
    return all(equal(a, b) for a, b in zip(left, right, strict=True))


def _equal_contexts(left: dict[str, Value], right: dict[str, Value]) -> bool | None:
    charge(1 + len(left))
    if left.keys() != right.keys():
        return False
    return all(equal(value, right[key]) for key, value in left.items())


def _equal_ranges(left: Range, right: Range) -> bool:
    ends = bool(equal(left.start, right.start)) and bool(equal(left.end, right.end))
    closed = (left.start_included, left.end_included) == (right.start_included, right.end_included)
    return ends and closed and left.operator == right.operator


def _same_moment(left: Time | DateTime, right: Time | DateTime) -> bool:
    if (left.offset is None) != (right.offset is None):
        return False
    return left.order // _MILLISECOND == right.order // _MILLISECOND


def less(left: Value, right: Value) -> bool | None:
    """FEEL's `<`: null unless both are of one kind that has an order."""
    if type(left) is not type(right) or not isinstance(left, ORDERED):
        return None
    if isinstance(left, Time | DateTime):
        if (left.offset is None) != (right.offset is None):
            return None
        return bool(left.order // _MILLISECOND < right.order // _MILLISECOND)
    if isinstance(left, str):
        charge(len(left) // 100)
    return bool(left < right)


def less_or_equal(left: Value, right: Value) -> bool | None:
    more = less(right, left)
    return None if more is None else not more


def compare(operator: str) -> Callable[[Value, Value], bool | None]:
    """The function of a comparison operator."""
    return _COMPARISONS[operator]


def not_equal(left: Value, right: Value) -> bool | None:
    same = equal(left, right)
    return None if same is None else not same


_COMPARISONS: dict[str, Callable[[Value, Value], bool | None]] = {
    "=": equal,
    "!=": not_equal,
    "<": less,
    "<=": less_or_equal,
    ">": lambda left, right: less(right, left),
    ">=": lambda left, right: less_or_equal(right, left),
}


def within(value: Value, span: Range) -> bool | None:
    """Whether the range holds the value; null where they cannot be compared, as with `< null` or `[null..5]`: only a
    comparison such as `(< 5)` has a side without an end (DMN 1.5, 10.3.2.7 and Table 55).
    """
    if span.operator == "!=":
        return not_equal(value, span.start)
    if span.operator == "=":
        return equal(value, span.start)
    low: bool | None = True
    high: bool | None = True
    if span.operator not in ("<", "<="):
        low = (less_or_equal if span.start_included else less)(span.start, value)
    if span.operator not in (">", ">="):
        high = (less_or_equal if span.end_included else less)(value, span.end)
    return both(low, high)


def both(left: Value, right: Value) -> bool | None:
    """FEEL's `and` of two values (Table 50)."""
    if left is False or right is False:
        return False
    return True if left is True and right is True else None


def found_in(value: Value, test: Value) -> bool | None:
    """FEEL's `in` for one test: a range holds, a list has one that does, anything else is equal."""
    if isinstance(test, Range) and not isinstance(value, Range):
        return within(value, test)
    if isinstance(test, list):
        return found_in_any(value, test)
    return equal(value, test)


def found_between(value: Value, test: Value) -> bool | None:
    """The same for a range with two ends, which is null if it has been written wrongly: then nothing is in it."""
    return None if test is None else found_in(value, test)


def found_in_any(value: Value, tests: list[Value]) -> bool:
    charge(1 + len(tests))
    if isinstance(value, list) and equal(value, tests):
        return True
    return any(_matches_item(value, test) for test in tests)


def _matches_item(value: Value, test: Value) -> bool:
    if isinstance(test, list) and not isinstance(value, list):
        return False
    return bool(found_in(value, test))


def _number(work: Callable[[Decimal, Decimal], Decimal], left: Decimal, right: Decimal) -> Decimal | None:
    try:
        return work(left, right)
    except decimal.DecimalException:
        return None


def _safe(work: Callable[[Value, Value], Value]) -> Callable[[Value, Value], Value]:
    """An operator that gives null beyond the calendar or the numbers."""

    def attempt(left: Value, right: Value) -> Value:
        try:
            return work(left, right)
        except (ValueError, decimal.DecimalException):
            return None

    return attempt


def add(left: Value, right: Value) -> Value:
    if type(left) is Decimal and type(right) is Decimal:
        return _number(DECIMALS.add, left, right)
    if isinstance(left, str) and isinstance(right, str):
        check_string(len(left) + len(right))
        return left + right
    return _add_time(left, right)


@_safe
def _add_time(left: Value, right: Value) -> Value:
    if isinstance(left, DaysDuration | MonthsDuration) and not isinstance(right, DaysDuration | MonthsDuration):
        left, right = right, left
    if isinstance(right, DaysDuration):
        return _add_days(left, right)
    if isinstance(right, MonthsDuration):
        if isinstance(left, MonthsDuration):
            return MonthsDuration(left.total + right.total)
        if isinstance(left, Date | DateTime):
            return left.plus_months(right)
    return None


def _add_days(left: Value, right: DaysDuration) -> Value:
    if isinstance(left, DaysDuration):
        return DaysDuration(left.nanos + right.nanos)
    if isinstance(left, Time | DateTime):
        return left.plus(right)
    if isinstance(left, Date):
        return Date.from_number((left.number * DAY + right.nanos) // DAY)
    return None


def subtract(left: Value, right: Value) -> Value:
    if type(left) is Decimal and type(right) is Decimal:
        return _number(DECIMALS.subtract, left, right)
    if isinstance(right, DaysDuration | MonthsDuration):
        return None if left is None else _subtract_duration(left, right)
    return _between(left, right)


def _subtract_duration(left: Value, right: DaysDuration | MonthsDuration) -> Value:
    if isinstance(left, DaysDuration | MonthsDuration) and type(left) is not type(right):
        return None
    return _add_time(left, -right)


@_safe
def _between(left: Value, right: Value) -> Value:
    """The duration from `right` to `left`; a date counts as its midnight in UTC (DMN 1.5, Table 57)."""
    if isinstance(left, Date) and isinstance(right, Date):
        return DaysDuration((left.number - right.number) * DAY)
    if isinstance(left, Date) and isinstance(right, DateTime):
        left = DateTime(left, Time(0, 0, zone=0))
    elif isinstance(left, DateTime) and isinstance(right, Date):
        right = DateTime(right, Time(0, 0, zone=0))
    if type(left) is not type(right) or not isinstance(left, Time | DateTime):
        return None
    if (left.offset is None) != (right.offset is None):
        return None
    return DaysDuration(left.order - right.order)


@_safe
def multiply(left: Value, right: Value) -> Value:
    if type(left) is Decimal and type(right) is Decimal:
        return DECIMALS.multiply(left, right)
    if isinstance(left, Decimal):
        left, right = right, left
    if not isinstance(right, Decimal):
        return None
    return _scaled(left, right, DECIMALS.multiply)


@_safe
def divide(left: Value, right: Value) -> Value:
    if type(left) is Decimal and type(right) is Decimal:
        return DECIMALS.divide(left, right)
    if isinstance(left, DaysDuration) and isinstance(right, DaysDuration):
        return DECIMALS.divide(Decimal(left.nanos), Decimal(right.nanos))
    if isinstance(left, MonthsDuration) and isinstance(right, MonthsDuration):
        return DECIMALS.divide(Decimal(left.total), Decimal(right.total))
    return _scaled(left, right, DECIMALS.divide) if isinstance(right, Decimal) else None


def _scaled(duration: Value, by: Decimal, work: Callable[[Decimal, Decimal], Decimal]) -> Value:
    """A duration times or by a number, cut to whole months or nanoseconds."""
    if isinstance(duration, DaysDuration):
        return DaysDuration(_cut(work(Decimal(duration.nanos), by)))
    if isinstance(duration, MonthsDuration):
        return MonthsDuration(_cut(work(Decimal(duration.total), by)))
    return None


def _cut(number: Decimal) -> int:
    if number.adjusted() > 40:
        raise ValueError("the duration is too long")
    return int(number)


@_safe
def power(left: Value, right: Value) -> Value:
    """`left ** right`, as IEEE 754's pow: anything to the power of 0 is 1."""
    if type(left) is not Decimal or type(right) is not Decimal:
        return None
    if not right:
        return ONE
    charge(1 if right == right.to_integral_value() else 25)
    found = DECIMALS.power(left, right)
    return found if found.is_finite() else None


def negate(value: Value) -> Value:
    if type(value) is Decimal:
        return DECIMALS.minus(value)
    if isinstance(value, DaysDuration | MonthsDuration):
        return -value
    return None


ARITHMETIC: dict[str, Callable[[Value, Value], Value]] = {
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": divide,
    "**": power,
}
