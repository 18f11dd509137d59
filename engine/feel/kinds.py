"""`instance of` (DMN 1.5, 10.3.2.9 and Table 55) and the kinds that functions ask of their arguments."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from engine.feel.functions import Function
from engine.feel.limits import charge, current
from engine.feel.subtypes import conforms_to
from engine.feel.tree import TypeName
from engine.feel.types import Date, DateTime, DaysDuration, MonthsDuration, Range, Time
from engine.feel.values import Value

_CLASSES: dict[str, type] = {
    "number": Decimal,
    "string": str,
    "boolean": bool,
    "date": Date,
    "time": Time,
    "date and time": DateTime,
    "dateTime": DateTime,
    "days and time duration": DaysDuration,
    "dayTimeDuration": DaysDuration,
    "years and months duration": MonthsDuration,
    "yearMonthDuration": MonthsDuration,
    "list": list,
    "context": dict,
    "range": Range,
    "function": Function,
}
MOMENTS = ("date and time", "dateTime")
KNOWN_TYPES = frozenset(_CLASSES)
"""The names of FEEL's own types, but for Any and Null."""


def is_instance(value: Value, wanted: TypeName, limited: bool = False) -> bool | None:
    """Whether the value is of the type; null is of no type but Null. None if there is no such type.

    Types that are not FEEL's own are those of the model under way (`Run.types`), with what they allow of their values
    if `limited`.
    """
    charge()
    if wanted.name in ("Null", "null"):
        return value is None
    if wanted.name == "Any":
        return value is not None
    if wanted.name not in _CLASSES:
        return current().is_of_type(wanted.name, value, limited)
    if not isinstance(value, _CLASSES[wanted.name]):
        return False
    return not wanted.inner or _INNER[wanted.name](value, wanted)


def class_of(wanted: TypeName) -> type | None:
    """The class all of whose values are of the type; None where it takes more to tell."""
    return None if wanted.inner else _CLASSES.get(wanted.name)


def conforms(value: Value, wanted: TypeName | None, limited: bool = False) -> bool:
    """Whether a value may be given for a parameter of the type: null may, and types not known here are not
    judged.
    """
    return wanted is None or value is None or is_instance(value, wanted, limited) is not False


def coerce(value: Value, wanted: TypeName | None) -> Value:
    """The value as a parameter of the type takes it (DMN 1.5, 10.3.2.9.4); null if it does not fit."""
    if conforms(value, wanted, limited=True):
        return value
    name = "" if wanted is None else wanted.name
    tried = conversions(value, to_list=name == "list", to_moment=name in MOMENTS)
    return next((each for each in tried if conforms(each, wanted, limited=True)), None)


def conversions(value: Value, *, to_list: bool, to_moment: bool) -> Iterator[Value]:
    """What a value may become where another type is wanted: the midnight of a date, the one item of a list, a list of
    one.
    """
    if to_moment and type(value) is Date:
        yield DateTime(value, Time(0, 0, 0, 0, 0))
    if not to_list and isinstance(value, list) and len(value) == 1:
        yield value[0]
    if to_list and not isinstance(value, list):
        yield [value]


def _list_of(value: Value, wanted: TypeName) -> bool:
    return all(conforms(item, wanted.inner[0]) for item in value)


def _context_of(value: Value, wanted: TypeName) -> bool:
    pairs = zip(wanted.keys, wanted.inner, strict=True)
    return all(key in value and conforms(value[key], kind) for key, kind in pairs)


def _range_of(value: Value, wanted: TypeName) -> bool:
    return conforms(value.start, wanted.inner[0]) and conforms(value.end, wanted.inner[0])


def _function_of(value: Value, wanted: TypeName) -> bool:
    """By the types it is written with: a parameter without one takes anything, and a result that is not known may be
    what is wanted.
    """
    if value.types is None:
        return True
    taken = tuple(kind or TypeName("Any") for kind in value.types)
    return conforms_to(TypeName("function", (*taken, value.result_type or wanted.inner[-1])), wanted)


_INNER: dict[str, Callable[[Value, TypeName], bool]] = {
    "list": _list_of,
    "context": _context_of,
    "range": _range_of,
    "function": _function_of,
}
