"""Functions on booleans, and on whether values are there or the same (DMN 1.5, 10.3.4.2 and 10.3.4.11)."""

from engine.feel.functions import builtin
from engine.feel.limits import charge
from engine.feel.operators import equal
from engine.feel.types import DateTime, Range, Time
from engine.feel.values import Value


@builtin("not", "negand: boolean")
def negation(negand: bool) -> bool:
    return not negand


@builtin("is", "value1: any?", "value2: any?")
def is_same(value1: Value = None, value2: Value = None) -> bool:
    """Whether two values are the same in kind and in every part, zones included."""
    charge()
    if type(value1) is not type(value2):
        return False
    if isinstance(value1, list):
        return len(value1) == len(value2) and all(map(is_same, value1, value2))
    if isinstance(value1, dict):
        return value1.keys() == value2.keys() and all(is_same(item, value2[key]) for key, item in value1.items())
    if isinstance(value1, Time | DateTime):
        return bool(value1 == value2)
    if isinstance(value1, Range):
        return bool(value1 == value2)
    return equal(value1, value2) is True


@builtin("is defined", "value: any")
def is_defined(value: Value) -> bool:
    """Camunda's: whether there is a value other than null."""
    return value is not None


@builtin("all", "list: list|boolean|null*")
def every(values: Value) -> bool | None:
    """Ternary `and` over a list."""
    return _decided(values, deciding=False)


@builtin("any", "list: list|boolean|null*")
def some(values: Value) -> bool | None:
    """Ternary `or` over a list."""
    return _decided(values, deciding=True)


def _decided(values: Value, *, deciding: bool) -> bool | None:
    if not isinstance(values, list):
        values = [values]
    charge(len(values) // 10)
    if any(value is deciding for value in values):
        return deciding
    return not deciding if all(value is (not deciding) for value in values) else None
