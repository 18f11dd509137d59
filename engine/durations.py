"""ISO 8601 durations on the calendar of a time zone: years, months and days by the wall clock, times exactly.

FEEL keeps its two kinds of duration apart, since one of them has no length; a timer may have both: `P1MT12H`.
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo

from engine.feel.types import Date, MonthsDuration
from engine.working_days import Calendar

_DURATION = re.compile(
    r"(?P<sign>[+-])?P(?=[\dT])(?:(?P<years>\d{1,9})Y)?(?:(?P<months>\d{1,9})M)?(?:(?P<weeks>\d{1,9})W)?"
    r"(?:(?P<days>\d{1,9})D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d{1,9})H)?(?:(?P<minutes>\d{1,9})M)?(?:(?P<seconds>\d{1,12}(?:\.\d{1,9})?)S)?)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Duration:
    """So many months and days of the calendar, and then exactly so much time; all of one sign."""

    months: int
    days: int
    time: timedelta

    @property
    def is_forward(self) -> bool:
        return self.months > 0 or self.days > 0 or self.time > timedelta(0)

    def after(self, moment: datetime, zone: tzinfo, turns: int = 1, working_days: Calendar | None = None) -> datetime:
        """The moment so many durations later, in UTC. OverflowError or ValueError beyond the year 9999.

        A day that the month does not have becomes its last; a time that the clocks leap over is as much later. With
        `working_days` the days are those of that calendar.
        """
        wall = moment.astimezone(zone)
        months = MonthsDuration(self.months * turns)
        day, days = Date.from_python(wall.date()).plus_months(months).to_python(), self.days * turns
        day = day + timedelta(days=days) if working_days is None else working_days.add(day, days)
        return on_clock(wall, day, zone) + self.time * turns


def on_clock(wall: datetime, day: date, zone: tzinfo) -> datetime:
    """A wall-clock time on another day, as a moment in UTC. On its own day it stays the very moment that it was."""
    if day == wall.date():
        return wall.astimezone(UTC)
    return replace_day(wall, day).replace(tzinfo=zone, fold=0).astimezone(UTC)


def replace_day(wall: datetime, day: date) -> datetime:
    return wall.replace(year=day.year, month=day.month, day=day.day)


def parse(text: str, days_a_week: int = 7) -> Duration:
    """Reads `P1Y2M3DT4H5M6.5S`, `P2W` and their like, with a minus before them; ValueError if it is not that."""
    found = _DURATION.fullmatch(text)
    if not found:
        raise ValueError(f"{text[:60]!r} is not a duration such as PT30M or P1D")
    part = {name: float(value or 0) for name, value in found.groupdict().items() if name != "sign"}
    sign = -1 if found["sign"] == "-" else 1
    try:
        time = timedelta(hours=part["hours"], minutes=part["minutes"], seconds=part["seconds"])
    except OverflowError:
        raise ValueError(f"{text[:60]!r} is longer than can be reckoned") from None
    whole = Duration(int(part["years"] * 12 + part["months"]), int(part["weeks"] * days_a_week + part["days"]), time)
    return replace(whole, months=sign * whole.months, days=sign * whole.days, time=sign * whole.time)
