"""Dates, times and durations: read, printed, compared, and Python's at the edge."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel import evaluate, from_python
from engine.feel.types import Date, DateTime, DaysDuration, MonthsDuration, Range, Time


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Date, "2026-03-31"),
        (Date, "-0044-03-15"),
        (Date, "999999999-12-31"),
        (Time, "09:30:00"),
        (Time, "09:30:00.123456789Z"),
        (Time, "09:30:00+05:30"),
        (Time, "09:30:00@Europe/London"),
        (DateTime, "2026-03-31T09:30:00"),
        (DateTime, "-999999999-12-31T23:59:59.999999999+02:00"),
        (DateTime, "2026-03-31T09:30:00@Europe/London"),
        (DaysDuration, "P1DT2H3M4.5S"),
        (DaysDuration, "-PT1H"),
        (DaysDuration, "PT0S"),
        (MonthsDuration, "P1Y2M"),
        (MonthsDuration, "-P11M"),
        (MonthsDuration, "P0M"),
    ],
)
def test_a_value_prints_as_it_is_read(kind: type[Date], text: str) -> None:
    value = kind.parse(text)

    assert str(value) == text
    assert value == kind.parse(text)
    assert len({value, kind.parse(text)}) == 1


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Date, "2026-02-29"),
        (Date, "2026-13-01"),
        (Date, "998-12-31"),
        (Date, "02026-01-01"),
        (Date, "2026-1-1"),
        (Date, "31/03/2026"),
        (Date, "２０２６-01-01"),
        (Time, "25:00:00"),
        (Time, "9:30:00"),
        (Time, "09:30:00+19:00"),
        (Time, "09:30:00@Nowhere/Land"),
        (DateTime, "2026-03-31T09:30:00+02:00@Europe/Paris"),
        (DateTime, "2026-03-31T24:00:01"),
        (DaysDuration, "P"),
        (DaysDuration, "P1DT"),
        (DaysDuration, "P1Y"),
        (MonthsDuration, "P1D"),
        (MonthsDuration, "P"),
    ],
)
def test_what_is_no_such_value_is_refused(kind: type[Date], text: str) -> None:
    with pytest.raises(ValueError):
        kind.parse(text)


def test_midnight_may_be_written_as_the_end_of_the_day() -> None:
    assert DateTime.parse("2026-12-31T24:00:00") == DateTime.parse("2027-01-01T00:00:00")


def test_durations_are_kept_by_length() -> None:
    assert DaysDuration.parse("PT24H") == DaysDuration.parse("P1D")
    assert MonthsDuration.parse("P26M") == MonthsDuration.parse("P2Y2M")
    assert DaysDuration.parse("PT1H") < DaysDuration.parse("PT61M")


@given(st.dates())
def test_dates_agree_with_pythons(day: date) -> None:
    ours = Date.from_python(day)

    assert ours.to_python() == day
    assert ours.number == day.toordinal()
    assert Date.from_number(day.toordinal()) == ours
    assert (ours.weekday, ours.week_of_year) == (day.isoweekday(), day.isocalendar().week)
    assert ours.day_of_year == day.timetuple().tm_yday


@given(st.integers(min_value=-365_242_498_000, max_value=365_242_498_000))
def test_every_day_has_a_number_and_every_number_a_day(number: int) -> None:
    assert Date.from_number(number).number == number


@given(st.datetimes(timezones=st.sampled_from([None, UTC])), st.timedeltas(timedelta(-9999), timedelta(9999)))
def test_moments_agree_with_pythons(moment: datetime, by: timedelta) -> None:
    ours = DateTime.from_python(moment)
    assert ours.to_python() == moment

    try:
        later = moment + by
    except OverflowError:
        return
    assert ours.plus(DaysDuration.from_python(by)) == DateTime.from_python(later)


@given(st.integers(min_value=-(10**20), max_value=10**20))
def test_durations_survive_print_and_read(nanos: int) -> None:
    duration = DaysDuration(nanos)

    assert DaysDuration.parse(str(duration)) == duration


def test_moments_of_zones_are_ordered_by_the_moment() -> None:
    london = DateTime.parse("2026-07-01T12:00:00@Europe/London")

    assert london.offset == 3600
    assert london < DateTime.parse("2026-07-01T11:30:00Z")


def test_python_values_are_converted_at_the_edge() -> None:
    assert from_python(date(2026, 3, 31)) == Date(2026, 3, 31)
    assert from_python(datetime(2026, 3, 31, 9, 30, tzinfo=UTC)) == DateTime.parse("2026-03-31T09:30:00Z")
    assert from_python(timedelta(hours=25)) == DaysDuration.parse("P1DT1H")
    assert from_python(float("nan")) is None
    assert from_python(True) is True
    assert from_python({"a": ({1},)}) == {"a": [[1]]}


def test_feels_own_values_are_not_copied() -> None:
    value = {"a": ["x", Range(1, 2)]}

    assert from_python(value) is value


@pytest.mark.parametrize("text", ["1e999999", "-1e6145", "NaN", "sNaN", "Infinity"])
def test_a_number_beyond_feels_is_null(text: str) -> None:
    assert from_python(Decimal(text)) is None
    assert evaluate("x", {"x": Decimal(text)}) is None


@pytest.mark.parametrize(("text", "held"), [("1e-999999", "0"), ("0e999999", "0"), ("9.9e6144", "9.9e6144")])
def test_a_number_at_the_edge_of_feels_is_held(text: str, held: str) -> None:
    assert from_python(Decimal(text)) == Decimal(held)
