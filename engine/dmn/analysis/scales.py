"""Where the values of one kind stand in their order, and a value between two places: an example people know.

A scale's places are its keys. Two values with one key are equal to every comparison of FEEL: moments are told
apart to the millisecond only (`engine.feel.operators`), and a time with a zone is never compared with one without.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal, DecimalException
from typing import Any, Protocol

from engine.feel import Value
from engine.feel.numbers import DECIMALS, tidy
from engine.feel.types import Date, DateTime, DaysDuration, MonthsDuration, Time
from engine.feel.types.calendar import DAY, MAX_YEAR, NANOS, to_days

KINDS = (
    "number",
    "string",
    "boolean",
    "date",
    "time",
    "date and time",
    "days and time duration",
    "years and months duration",
)
"""The kinds of input that can be analysed, by FEEL's names."""

ANY_TEXT = "something else"
_TYPES = dict(zip((Decimal, str, bool, Date, Time, DateTime, DaysDuration, MonthsDuration), KINDS, strict=True))
_MILLISECOND = 1_000_000
_DAY = DAY // _MILLISECOND
_SECOND = NANOS // _MILLISECOND
_CLOCK = (_DAY, 3600 * _SECOND, 60 * _SECOND, _SECOND, 1)
_WIDE = Context(prec=80, Emin=-6200, Emax=6200)


def kind_of(value: Value) -> str | None:
    """The kind of a value; None for null and for what has no place on a scale, such as a list."""
    return _TYPES.get(type(value))


class Scale(Protocol):
    """The places of one kind."""

    def key(self, value: Value) -> Any:
        """The place of a value; None if it is not of this scale."""

    def between(self, low: Any, high: Any) -> Value:
        """A value strictly between two places, None being no limit; None if there is none."""


class Numbers:
    """FEEL's numbers, of 34 digits."""

    def key(self, value: Value) -> Decimal | None:
        return value if type(value) is Decimal else None

    def between(self, low: Decimal | None, high: Decimal | None) -> Decimal | None:
        for candidate in (*_plain(low, high), *_fine(low, high)):
            if (low is None or low < candidate) and (high is None or candidate < high):
                return tidy(candidate)
        return None


def _plain(low: Decimal | None, high: Decimal | None) -> list[Decimal]:
    """Whole numbers and short fractions next to a limit."""
    if low is None and high is None:
        return [Decimal(1)]
    if low is None:
        return [_step(high, Decimal(1), -1)]
    steps = (Decimal(1).scaleb(-places) / part for places in range(7) for part in (1, 2))
    return [_step(low, step, 1) for step in steps]


def _step(limit: Decimal | None, step: Decimal, ways: int) -> Decimal:
    """The next multiple of the step; the limit itself where it is too large to step from."""
    assert limit is not None
    if abs(limit.adjusted()) > 30:
        return limit
    whole = _WIDE.divide(limit, step).to_integral_value(ROUND_FLOOR if ways > 0 else ROUND_CEILING)
    return DECIMALS.create_decimal(_WIDE.multiply(_WIDE.add(whole, Decimal(ways)), step))


def _fine(low: Decimal | None, high: Decimal | None) -> list[Decimal]:
    try:
        middle = [] if low is None or high is None else [DECIMALS.create_decimal(_WIDE.add(low, high) / 2)]
        beside = DECIMALS.next_plus(low) if low is not None else DECIMALS.next_minus(high or Decimal(0))
    except DecimalException:
        return []
    return [*middle, beside]


class Texts:
    """Texts, by their code points."""

    def key(self, value: Value) -> str | None:
        return value if type(value) is str else None

    def between(self, low: str | None, high: str | None) -> str | None:
        after = low or ""
        candidates = (ANY_TEXT, *(after + more for more in ("a", "0", " ", "!", "\0")))
        if low is None:
            candidates = (*candidates, "")
        for candidate in candidates:
            if (low is None or low < candidate) and (high is None or candidate < high):
                return candidate
        return None


@dataclass(frozen=True)
class Steps:
    """A kind that can be counted, from `first` to `last`. `units` are round numbers of steps, the largest first;
    examples are multiples of them where there is room.
    """

    place: Callable[[Value], int | None]
    make: Callable[[int], Value]
    first: int
    last: int
    units: Sequence[int] = (1,)
    usual: int = 1

    def key(self, value: Value) -> int | None:
        return self.place(value)

    def between(self, low: int | None, high: int | None) -> Value:
        if low is None and high is None:
            return self.make(self.usual)
        top = self.last + 1 if high is None else min(high, self.last + 1)
        bottom = self.first - 1 if low is None else max(low, self.first - 1)
        if top - bottom < 2:
            return None
        return self.make(self._below(top, bottom) if low is None else self._above(bottom, top))

    def _above(self, low: int, top: int) -> int:
        found = (low // unit * unit + unit for unit in self.units)
        return next(each for each in found if each < top)

    def _below(self, top: int, bottom: int) -> int:
        found = (-(-top // unit) * unit - unit for unit in self.units)
        return next(each for each in found if each > bottom)


def _moment(kind: type[Time | DateTime], zoned: bool) -> Callable[[Value], int | None]:
    def place(value: Value) -> int | None:
        if not isinstance(value, kind) or (value.offset is not None) is not zoned:
            return None
        return int(value.order // _MILLISECOND)

    return place


def _zoned_time(key: int) -> Time:
    """What lies outside the day of UTC is a time of another zone."""
    offset = 0 if 0 <= key < _DAY else 18 * 3600 * (1 if key < 0 else -1)
    return Time.from_nanos((key + offset * _SECOND) * _MILLISECOND, offset)


def _moment_of(key: int, zone: int | None) -> DateTime:
    days, rest = divmod(key, _DAY)
    return DateTime(Date.from_number(days), Time.from_nanos(rest * _MILLISECOND, zone))


_FIRST, _LAST = to_days(-MAX_YEAR, 1, 1), to_days(MAX_YEAR, 12, 31)
_USUAL = to_days(2026, 1, 1)
_EDGE = 18 * 3600 * _SECOND
_LONGEST = DAY * 366 * 2 * MAX_YEAR

_SCALES: dict[str, tuple[Scale, ...]] = {
    "number": (Numbers(),),
    "string": (Texts(),),
    "boolean": (Steps(lambda value: int(value) if type(value) is bool else None, bool, 0, 1),),
    "date": (
        Steps(
            lambda value: value.number if type(value) is Date else None, Date.from_number, _FIRST, _LAST, (1,), _USUAL
        ),
    ),
    "time": (
        Steps(
            _moment(Time, False),
            lambda key: Time.from_nanos(key * _MILLISECOND),
            0,
            _DAY - 1,
            _CLOCK[1:],
            _DAY // 2,
        ),
        Steps(_moment(Time, True), _zoned_time, -_EDGE, _DAY - 1 + _EDGE, _CLOCK[1:], _DAY // 2),
    ),
    "date and time": (
        Steps(
            _moment(DateTime, False),
            lambda key: _moment_of(key, None),
            _FIRST * _DAY,
            _LAST * _DAY,
            _CLOCK,
            _USUAL * _DAY,
        ),
        Steps(
            _moment(DateTime, True),
            lambda key: _moment_of(key, 0),
            _FIRST * _DAY,
            _LAST * _DAY,
            _CLOCK,
            _USUAL * _DAY,
        ),
    ),
    "days and time duration": (
        Steps(
            lambda value: value.nanos if type(value) is DaysDuration else None,
            DaysDuration,
            -_LONGEST,
            _LONGEST,
            (DAY, 3600 * NANOS, 60 * NANOS, NANOS, _MILLISECOND, 1),
            DAY,
        ),
    ),
    "years and months duration": (
        Steps(
            lambda value: value.total if type(value) is MonthsDuration else None,
            MonthsDuration,
            -12 * MAX_YEAR,
            12 * MAX_YEAR,
            (1,),
            12,
        ),
    ),
}


def scales_of(kind: str, values: Sequence[Value]) -> list[Scale]:
    """The scales of a kind that some of the values stand on; the first if none does. Only moments have two, with
    a zone and without: a table that names no zone is not asked what it makes of one.
    """
    every = _SCALES[kind]
    return [scale for scale in every if any(scale.key(value) is not None for value in values)] or [every[0]]
