"""FEEL's own values where Python's will not do: years to ±999,999,999, nanoseconds, two kinds of duration.

All are immutable, compare with `==`, print as FEEL's text and read it with `parse`, which raises ValueError.
"""

from engine.feel.types.dates import Date
from engine.feel.types.durations import DaysDuration, MonthsDuration
from engine.feel.types.ranges import Range
from engine.feel.types.times import DateTime, Time

__all__ = ["Date", "DateTime", "DaysDuration", "MonthsDuration", "Range", "Time"]
