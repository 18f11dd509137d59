"""FEEL's date (DMN 1.5, 10.3.2.3.5)."""

import re
from dataclasses import dataclass
from datetime import date as PythonDate
from functools import total_ordering

from engine.feel.types import calendar
from engine.feel.types.durations import MonthsDuration

_DATE = re.compile(r"(-)?(\d{4}|[1-9]\d{4,8})-(\d\d)-(\d\d)", re.ASCII)


@total_ordering
@dataclass(frozen=True, slots=True)
class Date:
    """A day of the calendar, from the year -999999999 to 999999999; ValueError if there is no such day."""

    year: int
    month: int
    day: int

    def __post_init__(self) -> None:
        calendar.check_year(self.year)
        if not 1 <= self.month <= 12:
            raise ValueError(f"there is no month {self.month}")
        if not 1 <= self.day <= calendar.days_in_month(self.year, self.month):
            raise ValueError(f"there is no day {self.day} in month {self.month} of {self.year}")

    @classmethod
    def parse(cls, text: str) -> "Date":
        """Reads `2026-03-31`; ValueError if it is not that."""
        found = _DATE.fullmatch(text)
        if not found:
            raise ValueError(f"{text[:60]!r} is not a date such as 2026-03-31")
        sign, year, month, day = found.groups()
        return cls(-int(year) if sign else int(year), int(month), int(day))

    @classmethod
    def from_number(cls, number: int) -> "Date":
        return cls(*calendar.from_days(number))

    @classmethod
    def from_python(cls, value: PythonDate) -> "Date":
        return cls(value.year, value.month, value.day)

    def to_python(self) -> PythonDate:
        """ValueError outside the years 1 to 9999."""
        return PythonDate(self.year, self.month, self.day)

    @property
    def number(self) -> int:
        """Days counted from 0001-01-01, which is 1."""
        return calendar.to_days(self.year, self.month, self.day)

    @property
    def weekday(self) -> int:
        """1 for Monday to 7 for Sunday."""
        return calendar.weekday(self.number)

    @property
    def day_of_year(self) -> int:
        return self.number - calendar.days_before_year(self.year)

    @property
    def week_of_year(self) -> int:
        """The ISO 8601 week."""
        return calendar.iso_week(self.year, self.number)

    def plus_months(self, duration: MonthsDuration) -> "Date":
        """The same day so many months on, or the last of a shorter month."""
        years, month = divmod(self.month - 1 + duration.total, 12)
        year = self.year + years
        calendar.check_year(year)
        return Date(year, month + 1, min(self.day, calendar.days_in_month(year, month + 1)))

    def months_until(self, other: "Date") -> MonthsDuration:
        """Whole months from this day to the other."""
        months = (other.year - self.year) * 12 + other.month - self.month
        if months > 0 and other.day < self.day:
            months -= 1
        elif months < 0 and other.day > self.day:
            months += 1
        return MonthsDuration(months)

    def __lt__(self, other: "Date") -> bool:
        if not isinstance(other, Date):
            return NotImplemented
        return (self.year, self.month, self.day) < (other.year, other.month, other.day)

    def __str__(self) -> str:
        return f"{'-' if self.year < 0 else ''}{abs(self.year):04}-{self.month:02}-{self.day:02}"
