"""A time of day in two fields, and a day with a time in five, after GOV.UK's date input."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from engine.feel.types import Date, Time
from engine.feel.types import DateTime as Moment
from forms.questions.datetime import PARTS, DateTime
from forms.wording import say

TIME_PARTS = ("hour", "minute")

_TWELVE = re.compile(r"^(\d{1,2})\s*([ap])\.?m\.?$", re.IGNORECASE)


class _Timed(DateTime):
    """What reads an hour and a minute."""

    def time(self, texts: Sequence[str]) -> Time:
        hour, minute = hour_of(texts[0]), minute_of(texts[1])
        if hour is None:
            raise self.wrong("errorFormat", say("Hour must be between 0 and 23"), ("hour",))
        if minute is None:
            raise self.wrong("errorFormat", say("Minute must be between 0 and 59"), ("minute",))
        return Time(hour, minute)


@dataclass(frozen=True, kw_only=True)
class TimeOfDay(_Timed):
    """A time to the minute, posted as `<key>-hour` and `<key>-minute`: what a clock there shows, without a zone."""

    noun: ClassVar[str] = "Time"
    parts: ClassVar[tuple[str, ...]] = TIME_PARTS

    def value(self, texts: Sequence[str]) -> object:
        return self.time(texts)

    def is_kind(self, value: object) -> bool:
        return isinstance(value, Time)

    def check(self, value: object, today: Date | None) -> None:
        """Any time of the day will do."""

    def display(self, value: object) -> list[str]:
        return [read_time(value)] if isinstance(value, Time) else super().display(value)

    def shown(self, value: object) -> tuple[str, ...]:
        return _shown(value) if isinstance(value, Time) else ()


@dataclass(frozen=True, kw_only=True)
class DateAndTime(_Timed):
    """A day with a time, posted in the fields of both. The limits are the day's."""

    noun: ClassVar[str] = "Date and time"
    parts: ClassVar[tuple[str, ...]] = (*PARTS, *TIME_PARTS)

    def value(self, texts: Sequence[str]) -> object:
        return Moment(self.date(texts[:3]), self.time(texts[3:]))

    def is_kind(self, value: object) -> bool:
        return isinstance(value, Moment)

    def check(self, value: object, today: Date | None) -> None:
        assert isinstance(value, Moment)
        super().check(value.date, today)

    def display(self, value: object) -> list[str]:
        if not isinstance(value, Moment):
            return super().display(value)
        day = super().display(value.date)[0]
        return [say("{day} at {time}", day=day, time=read_time(value.time))]

    def shown(self, value: object) -> tuple[str, ...]:
        return (*super().shown(value.date), *_shown(value.time)) if isinstance(value, Moment) else ()


def read_time(value: Time) -> str:
    """ "14:30"."""
    return f"{value.hour:02}:{value.minute:02}"


def hour_of(text: str) -> int | None:
    """The hour of "14", "2pm" or "2 p.m."; None if it is none."""
    if twelve := _TWELVE.match(text):
        hour = int(twelve[1])
        return hour % 12 + (12 if twelve[2].lower() == "p" else 0) if 1 <= hour <= 12 else None
    return _number(text, 23)


def minute_of(text: str) -> int | None:
    return _number(text, 59)


def _number(text: str, most: int) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 2 and int(text) <= most else None


def _shown(value: Time) -> tuple[str, str]:
    return str(value.hour), f"{value.minute:02}"
