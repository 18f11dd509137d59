"""Functions on lists (DMN 1.5, 10.3.4.6). Positions count from 1, or from the end where negative."""

from decimal import Decimal
from functools import cmp_to_key
from itertools import pairwise

from engine.feel.functions import Function, builtin
from engine.feel.limits import charge, check_list
from engine.feel.numbers import whole
from engine.feel.operators import equal, less
from engine.feel.values import Value


@builtin("list contains", "list: list", "element: any")
def list_contains(values: list[Value], element: Value) -> bool:
    return any(_same(value, element) for value in values)


def _same(left: Value, right: Value) -> bool:
    charge()
    return equal(left, right) is True


@builtin("count", "list: list*")
def count(values: list[Value]) -> Decimal:
    return Decimal(len(values))


@builtin("sublist", "list: list", "start position: number", "length: number?")
def sublist(values: list[Value], start: Decimal, length: Decimal | None = None) -> list[Value] | None:
    begin = _index(values, start)
    if begin is None:
        return None
    size = len(values) - begin if length is None else whole(length)
    if size is None or not 1 <= size <= len(values) - begin:
        return None
    check_list(size)
    return values[begin : begin + size]


def _index(values: list[Value], position: Decimal) -> int | None:
    """Python's index of a position; None if there is none."""
    number = whole(position)
    if number is None or number == 0 or abs(number) > len(values):
        return None
    return number - 1 if number > 0 else len(values) + number


@builtin("append", "list: list|null", "item: any+")
def append(values: list[Value] | None, items: list[Value]) -> list[Value]:
    start = values if values is not None else [None]
    check_list(len(start) + len(items))
    return [*start, *items]


@builtin("concatenate", "list: list+")
def concatenate(lists: list[Value]) -> list[Value] | None:
    parts = [part if isinstance(part, list) else [part] for part in lists if part is not None]
    if len(parts) < len(lists):
        return None
    check_list(sum(len(part) for part in parts))
    return [item for part in parts for item in part]


@builtin("insert before", "list: list", "position: number", "newItem: any")
def insert_before(values: list[Value], position: Decimal, item: Value) -> list[Value] | None:
    index = _index(values, position)
    if index is None:
        return None
    check_list(len(values) + 1)
    return [*values[:index], item, *values[index:]]


@builtin("remove", "list: list", "position: number")
def remove(values: list[Value], position: Decimal) -> list[Value] | None:
    index = _index(values, position)
    if index is None:
        return None
    check_list(len(values))
    return values[:index] + values[index + 1 :]


@builtin("list replace", "list: list", "position: number", "newItem: any")
def list_replace(values: list[Value], position: Decimal, item: Value) -> list[Value] | None:
    index = _index(values, position)
    if index is None:
        return None
    check_list(len(values))
    return [*values[:index], item, *values[index + 1 :]]


@builtin("list replace", "list: list", "match: function", "newItem: any")
def list_replace_where(values: list[Value], match: Function, item: Value) -> list[Value] | None:
    """With a function of the item and the new one that says which are replaced."""
    matches = [match.call([value, item]) for value in values]
    if not all(isinstance(found, bool) for found in matches):
        return None
    return [item if found else value for value, found in zip(values, matches, strict=True)]


@builtin("reverse", "list: list")
def reverse(values: list[Value]) -> list[Value]:
    check_list(len(values))
    return values[::-1]


@builtin("index of", "list: list", "match: any")
def index_of(values: list[Value], match: Value) -> list[Decimal]:
    return [Decimal(place) for place, value in enumerate(values, 1) if _same(value, match)]


@builtin("union", "list: list+")
def union(lists: list[Value]) -> list[Value] | None:
    """All items of the lists, each once."""
    joined = concatenate(lists)
    return None if joined is None else distinct_values(joined)


@builtin("distinct values", "list: list")
def distinct_values(values: list[Value]) -> list[Value]:
    found: list[Value] = []
    for value in values:
        if not any(_same(value, other) for other in found):
            found.append(value)
    return found


@builtin("duplicate values", "list: list")
def duplicate_values(values: list[Value]) -> list[Value]:
    """Camunda's: each item that is there more than once."""
    return [value for value in distinct_values(values) if len(index_of(values, value)) > 1]


@builtin("flatten", "list: list")
def flatten(values: list[Value]) -> list[Value]:
    """The items of the lists within lists."""
    flat: list[Value] = []
    for value in values:
        charge()
        if isinstance(value, list):
            flat.extend(flatten(value))
            check_list(len(flat))
        else:
            flat.append(value)
    return flat


@builtin("sort", "list: list", "precedes: function?")
def sort(values: list[Value], precedes: Function | None = None) -> list[Value] | None:
    """By a function that says whether its first argument comes first; without one, the smallest first."""
    charge(len(values))
    if precedes is None:
        return _sorted_by_size(values)

    def order(left: Value, right: Value) -> int:
        if precedes.call([left, right]) is True:
            return -1
        return 1 if precedes.call([right, left]) is True else 0

    return sorted(values, key=cmp_to_key(order))


def _sorted_by_size(values: list[Value]) -> list[Value] | None:
    if any(less(left, right) is None for left, right in pairwise(values)):
        return None
    return sorted(values, key=cmp_to_key(lambda a, b: -1 if less(a, b) else int(bool(less(b, a)))))


@builtin("partition", "list: list", "size: number")
def partition(values: list[Value], size: Decimal) -> list[Value] | None:
    """Camunda's: lists of so many items each."""
    width = whole(size)
    if width is None or width < 1:
        return None
    check_list(len(values))
    return [values[start : start + width] for start in range(0, len(values), width)]


@builtin("is empty", "list: list")
def is_empty(values: list[Value]) -> bool:
    """Camunda's."""
    return not values
