"""The proleptic Gregorian calendar over FEEL's whole span, where Python's stops at the year 9999."""

MAX_YEAR = 999_999_999
NANOS = 1_000_000_000
DAY = 86_400 * NANOS
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in_month(year: int, month: int) -> int:
    return 29 if month == 2 and is_leap(year) else _LENGTHS[month - 1]


def days_before_year(year: int) -> int:
    """Days from 0001-01-01 to the first of January of `year`, negative before it."""
    past = year - 1
    return past * 365 + past // 4 - past // 100 + past // 400


def to_days(year: int, month: int, day: int) -> int:
    """A day's number; 0001-01-01 is 1, as in Python's toordinal."""
    leap = 1 if month > 2 and is_leap(year) else 0
    return days_before_year(year) + sum(_LENGTHS[: month - 1]) + leap + day


def from_days(number: int) -> tuple[int, int, int]:
    """Year, month and day of a day's number; ValueError beyond FEEL's years."""
    year = (number * 400) // 146_097 + 1
    while days_before_year(year) >= number:
        year -= 1
    while days_before_year(year + 1) < number:
        year += 1
    check_year(year)
    rest = number - days_before_year(year)
    month = 1
    while rest > days_in_month(year, month):
        rest -= days_in_month(year, month)
        month += 1
    return year, month, rest


def check_year(year: int) -> None:
    if not -MAX_YEAR <= year <= MAX_YEAR:
        raise ValueError(f"years go from -{MAX_YEAR} to {MAX_YEAR}")


def weekday(number: int) -> int:
    """1 for Monday to 7 for Sunday."""
    return (number - 1) % 7 + 1


def iso_week(year: int, number: int) -> int:
    """The ISO 8601 week of a day's number that lies in `year`."""
    thursday = number + 4 - weekday(number)
    if thursday <= days_before_year(year):
        year -= 1
    elif thursday > days_before_year(year + 1):
        year += 1
    return (thursday - days_before_year(year) - 1) // 7 + 1
