"""What a dot reaches in a value that is no context (DMN 1.5, Table 53 and 10.3.2.13.1)."""

from collections.abc import Callable
from decimal import Decimal

from engine.feel.limits import check_list
from engine.feel.types import Date, DateTime, DaysDuration, MonthsDuration, Range, Time
from engine.feel.values import Value


def step(value: Value, name: str) -> Value:
    """`value.name`: an entry of a context, a property, or over a list all of its items'; null if there is
    none.
    """
    if isinstance(value, dict):
        return value.get(name)
    if isinstance(value, list):
        check_list(len(value))
        return [step(item, name) for item in value]
    found = _PROPERTIES.get(type(value), {}).get(name)
    return None if found is None else found(value)


def properties_of(kind: type) -> tuple[str, ...]:
    """The names a dot may be followed by, for values of a type that is no context or list."""
    return tuple(_PROPERTIES.get(kind, ()))


def _zone(value: Time | DateTime) -> str | None:
    zone = value.time.zone if isinstance(value, DateTime) else value.zone
    return zone if isinstance(zone, str) else None


def _offset(value: Time | DateTime) -> DaysDuration | None:
    return None if value.offset is None else DaysDuration.of(seconds=value.offset)


_DATE: dict[str, Callable[[Value], Value]] = {
    "year": lambda date: Decimal(date.year),
    "month": lambda date: Decimal(date.month),
    "day": lambda date: Decimal(date.day),
    "weekday": lambda date: Decimal(date.weekday),
}
_TIME: dict[str, Callable[[Value], Value]] = {
    "hour": lambda time: Decimal(time.hour),
    "minute": lambda time: Decimal(time.minute),
    "second": lambda time: time.seconds,
    "time offset": _offset,
    "timezone": _zone,
}


def _of_date(get: Callable[[Value], Value]) -> Callable[[Value], Value]:
    return lambda moment: get(moment.date)


def _of_time(get: Callable[[Value], Value]) -> Callable[[Value], Value]:
    return lambda moment: get(moment.time)


_PROPERTIES: dict[type, dict[str, Callable[[Value], Value]]] = {
    Date: _DATE,
    Time: _TIME,
    DateTime: {
        **{name: _of_date(get) for name, get in _DATE.items()},
        **{name: _of_time(get) for name, get in _TIME.items()},
        "time offset": _offset,
    },
    MonthsDuration: {
        "years": lambda duration: Decimal(duration.years),
        "months": lambda duration: Decimal(duration.months),
    },
    DaysDuration: {
        "days": lambda duration: Decimal(duration.days),
        "hours": lambda duration: Decimal(duration.hours),
        "minutes": lambda duration: Decimal(duration.minutes),
        "seconds": lambda duration: duration.seconds,
    },
    Range: {
        "start": lambda span: span.start,
        "end": lambda span: span.end,
        "start included": lambda span: span.start_included,
        "end included": lambda span: span.end_included,
    },
}
