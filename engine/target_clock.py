"""The target clock of a case: working days, standing still while a user task with `clock` = `paused` is open.

It begins on the day on which everything was there for the first time. A day counts once it is over the one on which
we asked, until and with the one on which we had the answer.

A timer on this clock is a job like any other. The clock never runs faster than the calendar, so the job is due when
the days would be over without any pause; if they are not, it is put off by as many working days as are missing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Any, Protocol

from engine import durations
from engine.durations import Duration
from engine.values import Value, clean
from engine.working_days import Calendar


class Wait(Protocol):
    """A time for which we waited for the applicant; `ended_at` is None while we still do."""

    @property
    def created_at(self) -> datetime: ...

    @property
    def ended_at(self) -> datetime | None: ...


def began(started_at: datetime, waits: Sequence[Wait]) -> datetime | None:
    """The first moment when everything was there; None while the first wait is not over."""
    moment = started_at
    for wait in sorted(waits, key=lambda each: each.created_at):
        if wait.created_at > moment:
            break
        if wait.ended_at is None:
            return None
        moment = max(moment, wait.ended_at)
    return moment


def standing(wait: Wait, until: date, calendar: Calendar, zone: tzinfo) -> list[date]:
    """The working days that a wait costs: after the one on which we asked, with the one on which we had the answer."""
    ended = wait.ended_at
    last = until if ended is None else min(until, ended.astimezone(zone).date())
    return list(calendar.after(wait.created_at.astimezone(zone).date(), last))


def passed(since: datetime, until: date, waits: Sequence[Wait], calendar: Calendar, zone: tzinfo) -> int:
    """The days that have passed on the clock."""
    still = {day for wait in waits for day in standing(wait, until, calendar, zone)}
    return sum(day not in still for day in calendar.after(since.astimezone(zone).date(), until))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a timer waits for: so many days on the clock, and then so much time, since it was armed."""

    days: int
    time: timedelta
    nation: str
    armed: datetime

    @classmethod
    def of(cls, duration: Duration, nation: str, armed: datetime) -> "Wanted":
        return cls(duration.days, duration.time, nation, armed.astimezone(UTC))

    @classmethod
    def kept_as(cls, kept: Mapping[str, Any]) -> "Wanted":
        """What `kept` gave."""
        seconds = timedelta(microseconds=int(kept["time"]))
        return cls(int(kept["days"]), seconds, kept["nation"], kept["armed"].to_python())

    def kept(self) -> dict[str, Value]:
        """As a job's payload holds it."""
        microseconds = Decimal(self.time // timedelta(microseconds=1))
        return {
            "days": Decimal(self.days),
            "time": microseconds,
            "nation": self.nation,
            "armed": clean(self.armed),
        }


def put_off(
    started_at: datetime, waits: Sequence[Wait], wanted: Wanted, now: datetime, calendar: Calendar, zone: tzinfo
) -> datetime | None:
    """When a timer is to be looked at again; None where its time has come. `waits` are all of its case."""
    counted_from, theirs = began(started_at, waits), calendar.of(wanted.nation)
    today = (now - wanted.time).astimezone(zone).date()
    counted = 0
    if counted_from is not None:
        counted = passed(max(wanted.armed, counted_from), today, waits, theirs, zone)
    if counted >= wanted.days:
        return None
    day = theirs.add(today, wanted.days - counted)
    return durations.on_clock(wanted.armed.astimezone(zone), day, zone) + wanted.time
