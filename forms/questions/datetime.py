"""A date in three fields, after GOV.UK's date input."""

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from engine.feel.types import Date
from forms.cleaning import digits
from forms.questions.base import Posted, Question
from forms.wording import join_and, say

PARTS = ("day", "month", "year")
TODAY = "today"
"""A limit that moves with the day."""

_MONTHS = tuple(name.lower() for name in calendar.month_name)
_MOST_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_ORDINAL = re.compile(r"^(\d{1,2})(?:st|nd|rd|th)$", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class DateTime(Question):
    """A day, posted as `<key>-day`, `<key>-month`, `<key>-year`. `earliest` and `latest` are a date or
    "today". `parts` are its fields: questions for times have others.
    """

    type: ClassVar[str] = "datetime"
    noun: ClassVar[str] = "Date"
    parts: ClassVar[tuple[str, ...]] = PARTS

    earliest: str = ""
    latest: str = ""
    autocomplete: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(f"{self.key}-{part}" for part in self.parts)

    def parse(self, posted: Posted) -> object:
        texts = [digits(self.first(posted, name)) for name in self.names]
        if not any(texts):
            return None
        missing = tuple(part for part, text in zip(self.parts, texts, strict=True) if not text)
        if missing:
            raise self._incomplete(missing)
        return self.value(texts)

    def value(self, texts: Sequence[str]) -> object:
        """What the texts of its fields, none of them empty, say; raises Wrong."""
        return self.date(texts)

    def date(self, texts: Sequence[str]) -> Date:
        """The day of a day's three texts."""
        return self._date(_day(texts[0]), _month(texts[1]), _year(texts[2]))

    def _incomplete(self, missing: tuple[str, ...]) -> Exception:
        named = join_and([say(part) for part in missing])
        wanted = "{subject} must include an {parts}" if missing[0] == "hour" else "{subject} must include a {parts}"
        return self.wrong("errorFormat", say(wanted, subject=self.subject, parts=named), missing)

    def _date(self, day: int | None, month: int | None, year: int | None) -> Date:
        """The date of these numbers; the part that cannot be right is named where it is one of them alone."""
        if month is None:
            raise self.wrong("errorFormat", say("Month must be between 1 and 12"), ("month",))
        if day is None:
            raise self.wrong("errorFormat", say("Day must be between 1 and 31"), ("day",))
        if year is None:
            raise self.wrong("errorFormat", say("Year must include 4 numbers"), ("year",))
        try:
            return Date(year, month, day)
        except ValueError:
            parts = ("day",) if day > _MOST_DAYS[month - 1] else ()
            unreal = say("{subject} must be a real date", subject=self.subject)
            raise self.wrong("errorFormat", unreal, parts) from None

    def is_kind(self, value: object) -> bool:
        return isinstance(value, Date)

    def check(self, value: object, today: Date | None) -> None:
        assert isinstance(value, Date)
        earliest, latest = _limit(self.earliest, today), _limit(self.latest, today)
        if earliest is not None and value < earliest:
            raise self.wrong("errorEarliest", self._too_early(earliest))
        if latest is not None and value > latest:
            raise self.wrong("errorLatest", self._too_late(latest))

    def _too_early(self, limit: Date) -> str:
        if self.earliest == TODAY:
            return say("{subject} must be today or in the future", subject=self.subject)
        return say("{subject} must be the same as or after {date}", subject=self.subject, date=read_date(limit))

    def _too_late(self, limit: Date) -> str:
        if self.latest == TODAY:
            return say("{subject} must be today or in the past", subject=self.subject)
        return say("{subject} must be the same as or before {date}", subject=self.subject, date=read_date(limit))

    def display(self, value: object) -> list[str]:
        return [read_date(value)] if isinstance(value, Date) else super().display(value)

    def inputs(self, value: object) -> dict[str, list[str]]:
        return {name: [text] for name, text in zip(self.names, self.shown(value), strict=False)}

    def shown(self, value: object) -> tuple[str, ...]:
        """The texts of its fields for a value; none for a value of another kind."""
        return (str(value.day), str(value.month), str(value.year)) if isinstance(value, Date) else ()

    def first_input(self, parts: tuple[str, ...]) -> str:
        return f"{self.field_id}-{parts[0] if parts else self.parts[0]}"


def read_date(value: Date) -> str:
    """ "14 March 1971"."""
    return f"{value.day} {say(calendar.month_name[value.month])} {value.year}"


def _limit(limit: str, today: Date | None) -> Date | None:
    if limit == TODAY:
        return today
    return Date.parse(limit) if limit else None


def _day(text: str) -> int | None:
    bare = _ORDINAL.sub(r"\1", text)
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) <= 2 and 1 <= int(bare) <= 31 else None


def _month(text: str) -> int | None:
    if text.isascii() and text.isdigit():
        return int(text) if len(text) <= 2 and 1 <= int(text) <= 12 else None
    name = text.lower().rstrip(".")
    if len(name) < 3:
        return None
    return next((number for number in range(1, 13) if _MONTHS[number].startswith(_usual(name))), None)


def _usual(name: str) -> str:
    return "sep" if name == "sept" else name


def _year(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 and int(text) >= 1000 else None
