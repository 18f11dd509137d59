"""FEEL's time and date and time (DMN 1.5, 10.3.2.3.4 and 10.3.2.3.6).

Equality in Python is of every part: 12:00Z and 13:00+01:00 are two values for the same moment. FEEL's own `=`
compares moments; it is in `operators`.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from datetime import time as PythonTime
from decimal import Decimal
from functools import total_ordering

from engine.feel.types import zones
from engine.feel.types.calendar import DAY, NANOS
from engine.feel.types.dates import Date
from engine.feel.types.durations import DaysDuration, MonthsDuration, format_seconds
from engine.feel.types.zones import Zone

_TIME = re.compile(r"(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(.*)", re.ASCII | re.DOTALL)


@total_ordering
@dataclass(frozen=True, slots=True)
class Time:
    """A time of day to the nanosecond, with an offset in seconds, a zone's name or neither; ValueError if
    impossible.
    """

    hour: int
    minute: int
    second: int = 0
    nanosecond: int = 0
    zone: Zone = None

    def __post_init__(self) -> None:
        parts = (self.hour, self.minute, self.second, self.nanosecond)
        if not all(0 <= part < top for part, top in zip(parts, (24, 60, 60, NANOS), strict=True)):
            raise ValueError(f"there is no time {self.hour}:{self.minute}:{self.second}")
        if isinstance(self.zone, int):
            zones.check_offset(self.zone)

    @classmethod
    def parse(cls, text: str) -> "Time":
        """Reads `09:30:00`, `09:30:00.5Z`, `09:30:00+01:00` or `09:30:00@Europe/London`; ValueError if it
        is not that.
        """
        return _read_time(text)[0]

    @classmethod
    def from_nanos(cls, nanos: int, zone: Zone = None) -> "Time":
        """The time so long after midnight; past the day it begins again."""
        seconds, nanosecond = divmod(nanos % DAY, NANOS)
        minutes, second = divmod(seconds, 60)
        return cls(minutes // 60, minutes % 60, second, nanosecond, zone)

    @classmethod
    def from_python(cls, value: PythonTime) -> "Time":
        offset = value.utcoffset()
        zone = None if offset is None else int(offset.total_seconds())
        return cls(value.hour, value.minute, value.second, value.microsecond * 1000, zone)

    @property
    def nanos(self) -> int:
        """Nanoseconds since midnight."""
        return ((self.hour * 60 + self.minute) * 60 + self.second) * NANOS + self.nanosecond

    @property
    def seconds(self) -> Decimal:
        """The second with its fraction."""
        return Decimal(self.second) + Decimal(self.nanosecond) / NANOS

    @property
    def offset(self) -> int | None:
        """Seconds east of UTC, if the time has a zone."""
        return None if self.zone is None else zones.usual_offset(self.zone)

    @property
    def order(self) -> int:
        """What to compare by: nanoseconds since midnight UTC, or since local midnight without a zone."""
        return self.nanos - (self.offset or 0) * NANOS

    def plus(self, duration: DaysDuration) -> "Time":
        return Time.from_nanos(self.nanos + duration.nanos, self.zone)

    def __lt__(self, other: "Time") -> bool:
        if not isinstance(other, Time):
            return NotImplemented
        return self.order < other.order

    def __str__(self) -> str:
        seconds = format_seconds(self.second * NANOS + self.nanosecond, width=2)
        return f"{self.hour:02}:{self.minute:02}:{seconds}{zones.format_zone(self.zone)}"


def _read_time(text: str) -> tuple[Time, int]:
    """The time and the days it runs over: 24:00:00 is midnight of the next day."""
    found = _TIME.fullmatch(text)
    if not found:
        raise ValueError(f"{text[:60]!r} is not a time such as 09:30:00")
    hour, minute, second, fraction, zone = found.groups()
    nanosecond = int(((fraction or "") + "000000000")[:9])
    if (hour, minute, second, nanosecond) == ("24", "00", "00", 0):
        return Time(0, 0, 0, 0, zones.parse_zone(zone)), 1
    return Time(int(hour), int(minute), int(second), nanosecond, zones.parse_zone(zone)), 0


@total_ordering
@dataclass(frozen=True, slots=True)
class DateTime:
    """A moment: a date and a time of day, local unless the time has a zone."""

    date: Date
    time: Time

    @classmethod
    def parse(cls, text: str) -> "DateTime":
        """Reads `2026-03-31T09:30:00` with a zone or without, or a date alone (its midnight); ValueError
        else.
        """
        day, mark, rest = text.partition("T")
        date = Date.parse(day)
        if not mark:
            return cls(date, Time(0, 0))
        time, over = _read_time(rest)
        return cls(Date.from_number(date.number + over) if over else date, time)

    @classmethod
    def from_python(cls, value: datetime) -> "DateTime":
        """Keeps a named zone's name; other zones as their offset."""
        time = Time.from_python(value.timetz())
        name = getattr(value.tzinfo, "key", None)
        offset = value.utcoffset()
        zone: Zone = name or (None if offset is None else int(offset.total_seconds()))
        return cls(Date.from_python(value.date()), Time(time.hour, time.minute, time.second, time.nanosecond, zone))

    def to_python(self) -> datetime:
        """With Python's microseconds; ValueError outside its years."""
        date, time = self.date.to_python(), self.time
        clock = PythonTime(time.hour, time.minute, time.second, time.nanosecond // 1000)
        if time.zone is None:
            return datetime.combine(date, clock)
        if isinstance(time.zone, str):
            return datetime.combine(date, clock, zones.zone_named(time.zone))
        return datetime.combine(date, clock, timezone(timedelta(seconds=time.zone)) if time.zone else UTC)

    @property
    def local(self) -> int:
        """Nanoseconds on the calendar, whatever the zone."""
        return self.date.number * DAY + self.time.nanos

    @property
    def offset(self) -> int | None:
        """Seconds east of UTC at this moment, if it has a zone."""
        return None if self.time.zone is None else zones.offset_of_local(self.time.zone, self.local)

    @property
    def order(self) -> int:
        """What to compare by: nanoseconds of the moment in UTC, or on the calendar without a zone."""
        return self.local - (self.offset or 0) * NANOS

    @property
    def weekday(self) -> int:
        return self.date.weekday

    def plus(self, duration: DaysDuration) -> "DateTime":
        """So much later, in the same zone."""
        moment = self.order + duration.nanos
        if self.time.zone is not None:
            moment += zones.offset_of_instant(self.time.zone, moment) * NANOS
        days, nanos = divmod(moment, DAY)
        return DateTime(Date.from_number(days), Time.from_nanos(nanos, self.time.zone))

    def plus_months(self, duration: MonthsDuration) -> "DateTime":
        return DateTime(self.date.plus_months(duration), self.time)

    def __lt__(self, other: "DateTime") -> bool:
        if not isinstance(other, DateTime):
            return NotImplemented
        return self.order < other.order

    def __str__(self) -> str:
        return f"{self.date}T{self.time}"
