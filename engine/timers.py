"""What a timer says: when it is due, how often, and when it is due again (BPMN 2.0 §10.5.5.1, ISO 8601, cron).

Dates and times without a zone, and days and months, are thought in the installation's time zone; what comes out is
in UTC. A timetable is made afresh of the timer's value wherever it is needed; nothing of it is kept. With a calendar,
the days and weeks of durations are working days.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from cronsim import CronSim, CronSimError

from engine import durations
from engine.durations import Duration
from engine.errors import UnusableValue
from engine.feel.types import Date, DateTime, DaysDuration, MonthsDuration
from engine.values import Value
from engine.working_days import DAYS_A_WEEK, Calendar

_HOW = {
    "date": "Write a date and time such as 2026-03-31T09:30:00 or 2026-03-31T09:30:00Z.",
    "duration": "Write a duration such as PT30M (30 minutes), P1D (a day) or P1M (a month).",
    "cycle": "Write how often and how long between, such as R3/PT10M or R/P1D, or cron such as 0 0 9 * * MON-FRI.",
}

_MACROS = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}


class Timetable(ABC):
    """`times` is how often it is due in all; None: without end, 0: never. All may raise UnusableValue."""

    times: int | None

    @abstractmethod
    def first(self, now: datetime) -> datetime | None:
        """The first time that it is due, for a timer that is armed now; None for one that never is."""

    @abstractmethod
    def after(self, due: datetime) -> datetime:
        """The next time after a given one, for a timer that is due more than once."""


def read(kind: str, value: Value, zone: tzinfo, working_days: Calendar | None = None) -> Timetable:
    """The timetable of a "date", "duration" or "cycle". The value is FEEL's or text; a null is nothing to wait for.

    Raises UnusableValue, in words that say what is wrong and how to write it.
    """
    try:
        return _READERS[kind](value, _Thought(zone, working_days))
    except (ValueError, OverflowError) as error:
        raise _unusable(kind, value, str(error)) from None


@dataclass(frozen=True, slots=True)
class _Thought:
    """In which days a timetable is thought: of which zone, and whether only working ones count."""

    zone: tzinfo
    working_days: Calendar | None

    def later(self, duration: Duration, moment: datetime, turns: int = 1) -> datetime:
        try:
            return duration.after(moment, self.zone, turns, self.working_days)
        except (ValueError, OverflowError):
            raise UnusableValue("A timer would be due after the year 9999. Choose a shorter duration.") from None

    @property
    def days_a_week(self) -> int:
        return 7 if self.working_days is None else DAYS_A_WEEK


@dataclass(frozen=True, slots=True)
class Once(Timetable):
    """A date: due at its moment, at once if that has passed."""

    moment: datetime
    times = 1

    def first(self, now: datetime) -> datetime:
        return self.moment

    def after(self, due: datetime) -> datetime:
        raise LookupError("a date is due once")


@dataclass(frozen=True, slots=True)
class Later(Timetable):
    """A duration from when it is armed; a negative one is due at once."""

    duration: Duration
    thought: _Thought
    times = 1

    def first(self, now: datetime) -> datetime:
        return self.thought.later(self.duration, now)

    def after(self, due: datetime) -> datetime:
        raise LookupError("a duration is over once")


@dataclass(frozen=True, slots=True)
class Repeated(Timetable):
    """Every so often: from when it is armed, or in step with `start` where one is given.

    What would have been due before it was armed is not made up for, and does not count.
    """

    interval: Duration
    thought: _Thought
    times: int | None
    start: datetime | None = None

    def first(self, now: datetime) -> datetime | None:
        if self.times == 0:
            return None
        if self.start is None:
            return self.thought.later(self.interval, now)
        return self.start if self.start >= now else self.after(now)

    def after(self, due: datetime) -> datetime:
        if self.start is None:
            return self.thought.later(self.interval, due)
        turn = self._turns_before(self.start, due)
        while (moment := self.thought.later(self.interval, self.start, turn)) <= due:
            turn += 1
        return moment

    def _turns_before(self, start: datetime, due: datetime) -> int:
        """Near below the number of intervals that have passed: those that are left are counted one by one."""
        if self.thought.working_days is not None:
            return self._working_turns_before(start, due, self.thought.working_days)
        longest = self.interval.months * 31 * 86400 + self.interval.days * 90000 + self.interval.time.total_seconds()
        return max(0, int((due - start).total_seconds() / longest))

    def _working_turns_before(self, start: datetime, due: datetime, calendar: Calendar) -> int:
        """Nothing is known of how long a working day is until they are counted; months and time only add to it."""
        if self.interval.months or self.interval.time or not self.interval.days:
            return 0
        first, last = (moment.astimezone(self.thought.zone).date() for moment in (start, due))
        return max(0, calendar.between(first, last) // self.interval.days - 1)


@dataclass(frozen=True, slots=True)
class Cron(Timetable):
    """Five fields, or six with the seconds first. A day must agree with both of its fields, as in Camunda 8."""

    expression: str
    zone: tzinfo
    times = None

    def first(self, now: datetime) -> datetime:
        return self.after(now)

    def after(self, due: datetime) -> datetime:
        moments = CronSim(self.expression, due.astimezone(self.zone))
        moments.day_and = True
        try:
            return next(moments).astimezone(UTC)
        except (StopIteration, OverflowError):
            raise _unusable("cycle", self.expression, "it never comes round") from None


def _date(value: Value, thought: _Thought) -> Timetable:
    return Once(_moment(value, thought.zone))


def _moment(value: Value, zone: tzinfo) -> datetime:
    """A date alone is its midnight."""
    if isinstance(value, str):
        value = DateTime.parse(value.strip())
    elif isinstance(value, Date):
        value = DateTime.parse(str(value))
    if not isinstance(value, DateTime):
        raise ValueError("it is not a date and time")
    moment = value.to_python()
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def _duration(value: Value, thought: _Thought) -> Timetable:
    return Later(_length(value, thought), thought)


def _length(value: Value, thought: _Thought) -> Duration:
    if isinstance(value, (DaysDuration, MonthsDuration)):
        value = str(value)
    if not isinstance(value, str):
        raise ValueError("it is not a duration")
    return durations.parse(value.strip(), thought.days_a_week)


def _cycle(value: Value, thought: _Thought) -> Timetable:
    if isinstance(value, (DaysDuration, MonthsDuration)):
        return Repeated(_interval(value, thought), thought, None)
    if not isinstance(value, str):
        raise ValueError("it is neither a repeated interval nor cron")
    text = value.strip()
    if text.startswith("R"):
        return _repeated(text, thought)
    return Repeated(_interval(text, thought), thought, None) if text.startswith("P") else _cron(text, thought)


def _repeated(text: str, thought: _Thought) -> Timetable:
    head, *rest = text.split("/")
    times = _times(head[1:])
    if len(rest) == 1:
        return Repeated(_interval(rest[0], thought), thought, times)
    if len(rest) != 2:
        raise ValueError("it has neither two nor three parts")
    if rest[0].lstrip("+-").startswith("P"):
        raise ValueError("an interval that is told by its end is not known here")
    start = _moment(rest[0], thought.zone)
    if rest[1].lstrip("+-").startswith("P"):
        return Repeated(_interval(rest[1], thought), thought, times, start)
    between = Duration(0, 0, _moment(rest[1], thought.zone) - start)
    return Repeated(_forward(between), thought, times, start)


def _times(text: str) -> int | None:
    """Nothing, or -1, means without end."""
    if text in ("", "-1"):
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ValueError(f"{text[:20]!r} does not say how often")
    return int(text)


def _interval(value: Value, thought: _Thought) -> Duration:
    return _forward(_length(value, thought))


def _forward(interval: Duration) -> Duration:
    if not interval.is_forward:
        raise ValueError("there is no time between one and the next")
    return interval


def _cron(text: str, thought: _Thought) -> Timetable:
    if thought.working_days is not None:
        raise ValueError("cron says days of its own, and cannot count working days")
    expression = _MACROS.get(text.lower(), text).replace("?", "*")
    fields = expression.split()
    if len(fields) == 6 and fields[0] == "0":
        # Without its seconds, so that a time of day which the clocks leap over is made up for.
        fields = fields[1:]
    expression = " ".join(fields)
    try:
        CronSim(expression, datetime(2000, 1, 1, tzinfo=UTC))
    except CronSimError as error:
        raise ValueError(f"{str(error)[:1].lower()}{str(error)[1:]}") from None
    return Cron(expression, thought.zone)


def _unusable(kind: str, value: Value, why: str) -> UnusableValue:
    return UnusableValue(f"A timer's {kind} came out as “{str(value)[:60]}”: {why}. {_HOW[kind]}")


_READERS = {"date": _date, "duration": _duration, "cycle": _cycle}
