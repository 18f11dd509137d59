"""The values that text in `@"…"` and in the conversion functions stands for."""

from collections.abc import Callable

from engine.feel.types import Date, DateTime, DaysDuration, MonthsDuration, Time
from engine.feel.values import Value

_READERS: tuple[Callable[[str], Value], ...] = (
    Date.parse,
    DateTime.parse,
    Time.parse,
    DaysDuration.parse,
    MonthsDuration.parse,
)


def read_at_literal(text: str) -> Value:
    """A date, time, date and time or duration, whichever the text is; null if none."""
    return _first(_READERS, text)


def read_duration(text: str) -> Value:
    """Either duration; null if the text is none."""
    return _first(_READERS[3:], text)


def _first(readers: tuple[Callable[[str], Value], ...], text: str) -> Value:
    for read in readers:
        try:
            return read(text)
        except ValueError:
            continue
    return None
