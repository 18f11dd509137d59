"""Functions on dates and times (DMN 1.5, 10.3.4.7 and 10.3.4.8). English names, whatever the reader's
language.
"""

from decimal import Decimal

from engine.feel.functions import builtin
from engine.feel.limits import current
from engine.feel.types import Date, DateTime
from engine.feel.types.calendar import days_in_month

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@builtin("now")
def now() -> DateTime | None:
    """The moment the evaluation was given; null if none was."""
    moment = current().now
    return None if moment is None else DateTime.from_python(moment)


@builtin("today")
def today() -> Date | None:
    """The day of that moment, in its own zone."""
    moment = current().now
    return None if moment is None else Date.from_python(moment.date())


def _day(value: Date | DateTime) -> Date:
    return value.date if isinstance(value, DateTime) else value


@builtin("day of year", "date: date|datetime")
def day_of_year(date: Date | DateTime) -> Decimal:
    return Decimal(_day(date).day_of_year)


@builtin("day of week", "date: date|datetime")
def day_of_week(date: Date | DateTime) -> str:
    return _DAYS[date.weekday - 1]


@builtin("week of year", "date: date|datetime")
def week_of_year(date: Date | DateTime) -> Decimal:
    """By ISO 8601."""
    return Decimal(_day(date).week_of_year)


@builtin("month of year", "date: date|datetime")
def month_of_year(date: Date | DateTime) -> str:
    return _MONTHS[_day(date).month - 1]


@builtin("last day of month", "date: date|datetime")
def last_day_of_month(date: Date | DateTime) -> Date:
    """Camunda's: the month's last day."""
    day = _day(date)
    return Date(day.year, day.month, days_in_month(day.year, day.month))
