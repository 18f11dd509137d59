"""Functions that make one value of a list's numbers (DMN 1.5, 10.3.4.6). One item of another kind makes
them null.
"""

from collections import Counter
from decimal import Decimal
from functools import reduce

from engine.feel.functions import builtin
from engine.feel.limits import charge
from engine.feel.numbers import DECIMALS, tidy
from engine.feel.operators import ORDERED, add, less
from engine.feel.types import DaysDuration, MonthsDuration
from engine.feel.values import Value


def _all_numbers(values: list[Value]) -> bool:
    charge(len(values))
    return all(isinstance(value, Decimal) for value in values)


@builtin("min", "list: list*")
def smallest(values: list[Value]) -> Value:
    return _first(values, lambda left, right: less(left, right))


@builtin("max", "list: list*")
def largest(values: list[Value]) -> Value:
    return _first(values, lambda left, right: less(right, left))


def _first(values: list[Value], precedes: Value) -> Value:
    charge(len(values))
    best: Value = None
    for place, value in enumerate(values):
        if not isinstance(value, ORDERED) or (place and type(value) is not type(best)):
            return None
        if place == 0 or precedes(value, best):
            best = value
    return best


@builtin("sum", "list: list*")
def total(values: list[Value]) -> Value:
    """Of numbers, or of durations of one kind; null of nothing."""
    charge(len(values))
    kinds = {type(value) for value in values}
    if len(kinds) != 1 or not kinds <= {Decimal, DaysDuration, MonthsDuration}:
        return None
    return reduce(add, values)


@builtin("mean", "list: list*")
def mean(values: list[Value]) -> Decimal | None:
    if not values or not _all_numbers(values):
        return None
    return _mean(values)


def _mean(values: list[Decimal]) -> Decimal:
    return DECIMALS.divide(reduce(DECIMALS.add, values), Decimal(len(values)))


@builtin("median", "list: list*")
def median(values: list[Value]) -> Decimal | None:
    if not values or not _all_numbers(values):
        return None
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else _mean(ordered[middle - 1 : middle + 1])


@builtin("stddev", "list: list*")
def standard_deviation(values: list[Value]) -> Decimal | None:
    """Of a sample: with one less than the count as divisor."""
    if len(values) < 2 or not _all_numbers(values):
        return None
    middle = _mean(values)
    squares = [DECIMALS.power(DECIMALS.subtract(value, middle), Decimal(2)) for value in values]
    return DECIMALS.sqrt(DECIMALS.divide(reduce(DECIMALS.add, squares), Decimal(len(values) - 1)))


@builtin("mode", "list: list*")
def mode(values: list[Value]) -> list[Decimal] | None:
    """The numbers that are there most often, smallest first."""
    if not _all_numbers(values):
        return None
    counts = Counter(tidy(value) for value in values)
    most = max(counts.values(), default=0)
    return sorted(value for value, times in counts.items() if times == most)


@builtin("product", "list: list*")
def product(values: list[Value]) -> Decimal | None:
    if not values or not _all_numbers(values):
        return None
    numbers: list[Decimal] = values
    return reduce(DECIMALS.multiply, numbers)
