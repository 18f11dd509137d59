"""Working days: neither weekends nor bank holidays, nor days on which the organisation is closed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from engine.errors import UnusableValue

if TYPE_CHECKING:
    from holidays import HolidayBase

NATIONS = ("ENG", "SCT", "WLS", "NIR")
"""Whose bank holidays we know: England's, Scotland's, Wales's and Northern Ireland's."""
DAYS_A_WEEK = 5
MOST = 25_000
"""A hundred years of working days: nothing is counted further."""
LONGEST_CLOSURE = 366


@cache
def _bank_holidays(nation: str, year: int) -> "HolidayBase":
    import holidays  # slow to import, and most requests never count days

    return holidays.country_holidays("GB", subdiv=nation, years=year)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days of one organisation in one of NATIONS."""

    nation: str = "ENG"
    closing_days: frozenset[date] = field(default=frozenset())

    def of(self, nation: str | None) -> "Calendar":
        """The same organisation's, with another nation's bank holidays."""
        return self if nation in (None, self.nation) else Calendar(str(nation), self.closing_days)

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < 5 and day not in self.closing_days and day not in _bank_holidays(self.nation, day.year)

    def add(self, start: date, count: int) -> date:
        """The `count`th working day after `start`, or before it; `start` itself for 0.

        Raises UnusableValue for more than MOST, OverflowError beyond the calendar.
        """
        if abs(count) > MOST:
            raise UnusableValue(f"More than {MOST:,} working days cannot be counted. Choose fewer.")
        day, left, step = start, abs(count), timedelta(days=1 if count > 0 else -1)
        while left > 0:
            day += step
            left -= self.is_working_day(day)
        return day

    def after(self, start: date, until: date) -> Iterator[date]:
        """The working days after one day, up to and with another."""
        days = (start + timedelta(days=number) for number in range(1, (until - start).days + 1))
        return (day for day in days if self.is_working_day(day))

    def between(self, start: date, end: date) -> int:
        """How many working days after `start` the day `end` is: 0 the same day, negative when it has passed.

        Days that are none count with the working day before them: from Friday, Saturday is 0 and Monday 1.
        """
        if end < start:
            return -self.between(end, start)
        return sum(1 for _ in self.after(start, end))


def closing_days(text: str) -> frozenset[date]:
    """Reads `2026-04-07, 2026-12-24..2026-12-31`. ValueError for what is neither a day nor a stretch of days."""
    found: set[date] = set()
    for part in filter(None, (each.strip() for each in text.split(","))):
        first, between, last = (each.strip() for each in part.partition(".."))
        start = date.fromisoformat(first)
        end = date.fromisoformat(last) if between else start
        if not 0 <= (end - start).days <= LONGEST_CLOSURE:
            raise ValueError(f"{part!r} does not end within a year after it begins")
        found.update(start + timedelta(days=number) for number in range((end - start).days + 1))
    return frozenset(found)
