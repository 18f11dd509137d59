"""Days and times in people's words: “Thursday 3 December”, “Thu 3 Dec”, “in 8 working days”, “10:42”.

Nothing here asks the time: `today` is given. Times come in UTC and are shown in the installation's TIME_ZONE.
"""

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from flask import Flask, current_app
from flask_babel import get_locale, gettext, ngettext

from engine.working_days import Calendar

Density = Literal["citizen", "staff"]
Urgency = Literal["late", "today", "soon", "later"]
SOON = 2
"""Due within so many working days is soon."""


def urgency(due: date, today: date, calendar: Calendar) -> Urgency:
    """Late once its day has passed, even when only a weekend lies between."""
    if due < today:
        return "late"
    if due == today:
        return "today"
    return "soon" if calendar.between(today, due) <= SOON else "later"


def due_words(due: date, today: date, calendar: Calendar) -> str:
    """“3 working days late”, “Today”, “In 5 working days”."""
    if due < today:
        count = max(1, calendar.between(due, today))
        return str(ngettext("%(num)d working day late", "%(num)d working days late", count))
    if due == today:
        return str(gettext("Today"))
    count = max(1, calendar.between(today, due))
    return str(ngettext("In %(num)d working day", "In %(num)d working days", count))


def day(value: date | datetime, density: Density = "citizen", *, year: bool = False) -> str:
    """“Thursday 3 December” for citizens, “Thu 3 Dec” for staff; with the year if asked."""
    pattern = "EEEE d MMMM" if density == "citizen" else "EEE d MMM"
    return _in_words(local(value), pattern + (" y" if year else ""), _locale())


@lru_cache(maxsize=5_000)
def _in_words(day: date, pattern: str, locale: str) -> str:
    return format_date(day, pattern, locale=locale)


def date_words(value: date | datetime, density: Density = "citizen") -> str:
    """A date of birth or of an award: “14 March 1971”, “14 Mar 1971”."""
    return _in_words(local(value), "d MMMM y" if density == "citizen" else "d MMM y", _locale())


def clock_time(value: datetime) -> str:
    """“09:04”."""
    return format_datetime(_in_zone(value), "HH:mm", locale=_locale())


def stamp(value: datetime) -> str:
    """“23 Nov 09:04”, as the timeline has it."""
    return format_datetime(_in_zone(value), "d MMM HH:mm", locale=_locale())


def local(value: date | datetime) -> date:
    """The calendar day, where the council is."""
    return _in_zone(value).date() if isinstance(value, datetime) else value


def _in_zone(value: datetime) -> datetime:
    zone: ZoneInfo = current_app.config["FINGERPOST"].time_zone
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(zone)


def _locale() -> str:
    return str(get_locale() or "en").replace("en", "en_GB")


def register(app: Flask) -> None:
    """The filters `day`, `date_words`, `clock_time`, `stamp`; all for templates."""
    for filter_ in (day, date_words, clock_time, stamp):
        app.add_template_filter(filter_)
