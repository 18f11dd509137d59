"""FEEL's two durations, which do not mix: a month has no length in days (DMN 1.5, 10.3.2.3.7 and
10.3.2.3.8).
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import total_ordering

from engine.feel.types.calendar import DAY, MAX_YEAR, NANOS

_MONTHS = re.compile(r"(-)?P(?=\d)(?:(\d{1,18})Y)?(?:(\d{1,18})M)?", re.ASCII)
_DAYS = re.compile(
    r"(-)?P(?=\d|T\d)(?:(\d{1,18})D)?(?:T(?=\d)(?:(\d{1,18})H)?(?:(\d{1,18})M)?(?:(\d{1,18})(?:\.(\d*))?S)?)?",
    re.ASCII,
)
_MAX_NANOS = DAY * 366 * 2 * MAX_YEAR
_MAX_MONTHS = 12 * 2 * (MAX_YEAR + 1)


@total_ordering
@dataclass(frozen=True, slots=True)
class MonthsDuration:
    """A years and months duration: whole months, negative ones too."""

    total: int

    def __post_init__(self) -> None:
        if abs(self.total) > _MAX_MONTHS:
            raise ValueError("the duration is too long")

    @classmethod
    def parse(cls, text: str) -> "MonthsDuration":
        """Reads `P1Y2M`; ValueError if it is not that."""
        found = _MONTHS.fullmatch(text)
        if not found:
            raise ValueError(f"{text[:60]!r} is not a years and months duration such as P1Y2M")
        sign, years, months = found.groups()
        total = int(years or 0) * 12 + int(months or 0)
        return cls(-total if sign else total)

    @property
    def years(self) -> int:
        return _towards_zero(self.total, 12)

    @property
    def months(self) -> int:
        return self.total - self.years * 12

    def __lt__(self, other: "MonthsDuration") -> bool:
        if not isinstance(other, MonthsDuration):
            return NotImplemented
        return self.total < other.total

    def __neg__(self) -> "MonthsDuration":
        return MonthsDuration(-self.total)

    def __str__(self) -> str:
        if not self.total:
            return "P0M"
        years, months = divmod(abs(self.total), 12)
        parts = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
        return f"{'-' if self.total < 0 else ''}P{parts}"


@total_ordering
@dataclass(frozen=True, slots=True)
class DaysDuration:
    """A days and time duration: nanoseconds, negative ones too."""

    nanos: int

    def __post_init__(self) -> None:
        if abs(self.nanos) > _MAX_NANOS:
            raise ValueError("the duration is too long")

    @classmethod
    def of(cls, days: int = 0, hours: int = 0, minutes: int = 0, seconds: int = 0) -> "DaysDuration":
        return cls((((days * 24 + hours) * 60 + minutes) * 60 + seconds) * NANOS)

    @classmethod
    def parse(cls, text: str) -> "DaysDuration":
        """Reads `P1DT2H3M4.5S`; ValueError if it is not that."""
        found = _DAYS.fullmatch(text)
        if not found:
            raise ValueError(f"{text[:60]!r} is not a days and time duration such as P1DT2H")
        sign, days, hours, minutes, seconds, fraction = found.groups()
        whole = cls.of(int(days or 0), int(hours or 0), int(minutes or 0), int(seconds or 0))
        total = whole.nanos + int(((fraction or "") + "000000000")[:9])
        return cls(-total if sign else total)

    @classmethod
    def from_python(cls, value: timedelta) -> "DaysDuration":
        return cls(value // timedelta(microseconds=1) * 1000)

    def to_python(self) -> timedelta:
        """ValueError beyond Python's span."""
        try:
            return timedelta(microseconds=self.nanos // 1000)
        except OverflowError:
            raise ValueError("Python has no duration this long") from None

    @property
    def days(self) -> int:
        return _towards_zero(self.nanos, DAY)

    @property
    def hours(self) -> int:
        return _towards_zero(self.nanos, 3600 * NANOS) - self.days * 24

    @property
    def minutes(self) -> int:
        return _towards_zero(self.nanos, 60 * NANOS) - _towards_zero(self.nanos, 3600 * NANOS) * 60

    @property
    def seconds(self) -> Decimal:
        rest = abs(self.nanos) % (60 * NANOS)
        return Decimal(-rest if self.nanos < 0 else rest) / NANOS

    def __lt__(self, other: "DaysDuration") -> bool:
        if not isinstance(other, DaysDuration):
            return NotImplemented
        return self.nanos < other.nanos

    def __neg__(self) -> "DaysDuration":
        return DaysDuration(-self.nanos)

    def __str__(self) -> str:
        if not self.nanos:
            return "PT0S"
        days, rest = divmod(abs(self.nanos), DAY)
        sign = "-" if self.nanos < 0 else ""
        return f"{sign}P{f'{days}D' if days else ''}{_time_part(rest)}"


def _time_part(nanos: int) -> str:
    if not nanos:
        return ""
    minutes, rest = divmod(nanos, 60 * NANOS)
    hours, minutes = divmod(minutes, 60)
    text = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    return "T" + text + (f"{format_seconds(rest)}S" if rest else "")


def format_seconds(nanos: int, width: int = 0) -> str:
    """Seconds and as much of a fraction as there is; `width` pads the whole seconds."""
    seconds, fraction = divmod(nanos, NANOS)
    text = f"{seconds:0{width}}" if width else str(seconds)
    return f"{text}.{fraction:09}".rstrip("0") if fraction else text


def _towards_zero(number: int, by: int) -> int:
    return -(-number // by) if number < 0 else number // by
