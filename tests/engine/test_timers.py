"""Reading what a timer says. Everything is thought in London; what comes out is UTC."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from engine import timers
from engine.errors import UnusableValue
from engine.feel import evaluate
from engine.values import Value

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def first(kind: str, value: Value, now: datetime = NOW) -> datetime | None:
    return timers.read(kind, value, LONDON).first(now)


def dues(kind: str, value: Value, count: int, now: datetime = NOW) -> list[datetime]:
    table = timers.read(kind, value, LONDON)
    due = table.first(now)
    assert due is not None
    found = [due]
    while len(found) < count:
        found.append(table.after(found[-1]))
    return found


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2026-03-01T10:00:00Z", "2026-03-01T10:00"),
        ("2026-03-01T10:00:00+02:00", "2026-03-01T08:00"),
        ("2026-07-01T10:00:00@Europe/Paris", "2026-07-01T08:00"),
        ("2026-07-01T10:00:00", "2026-07-01T09:00"),
        ("2026-07-01", "2026-06-30T23:00"),
        (" 2020-01-01T00:00:00Z ", "2020-01-01T00:00"),
        # The clocks leap from 01:00 to 02:00: half past one is as much later.
        ("2026-03-29T01:30:00", "2026-03-29T01:30"),
        # They go back from 02:00 to 01:00: the first of the two.
        ("2026-10-25T01:30:00", "2026-10-25T00:30"),
    ],
)
def test_a_date_is_due_once_at_its_moment(value: str, moment: str) -> None:
    assert first("date", value) == utc(moment)
    assert timers.read("date", value, LONDON).times == 1


def test_dates_and_durations_of_feel_are_read_as_their_text() -> None:
    assert first("date", evaluate('date and time("2026-03-01T10:00:00Z")')) == utc("2026-03-01T10:00")
    assert first("date", evaluate('date("2026-07-01")')) == utc("2026-06-30T23:00")
    assert first("duration", evaluate('duration("PT90M")')) == utc("2026-01-05T10:30")
    assert first("duration", evaluate('duration("P1Y")')) == utc("2027-01-05T09:00")
    assert first("cycle", evaluate('duration("P1D")')) == utc("2026-01-06T09:00")


@pytest.mark.parametrize(
    ("now", "value", "due"),
    [
        ("2026-01-05T09:00", "PT10S", "2026-01-05T09:00:10"),
        ("2026-01-05T09:00", "PT0.5S", "2026-01-05T09:00:00.500"),
        ("2026-01-05T09:00", "PT0S", "2026-01-05T09:00"),
        ("2026-01-05T09:00", "-PT1H", "2026-01-05T08:00"),
        ("2026-01-05T09:00", "P1Y2M3DT4H", "2027-03-08T13:00"),
        ("2026-01-05T09:00", "P2W", "2026-01-19T09:00"),
        ("2026-01-31T09:00", "P1M", "2026-02-28T09:00"),
        ("2028-01-31T09:00", "P1M", "2028-02-29T09:00"),
        ("2028-02-29T09:00", "P1Y", "2029-02-28T09:00"),
        # A day is a day by the clock on the wall; 24 hours are 24 hours.
        ("2026-03-28T09:00", "P1D", "2026-03-29T08:00"),
        ("2026-03-28T09:00", "PT24H", "2026-03-29T09:00"),
        ("2026-03-28T01:30", "P1D", "2026-03-29T01:30"),
        # At the second half past one of the night the clocks go back, no time is still no time.
        ("2026-10-25T01:30", "PT1M", "2026-10-25T01:31"),
    ],
)
def test_a_duration_is_reckoned_on_the_calendar(now: str, value: str, due: str) -> None:
    assert first("duration", value, utc(now)) == utc(due)


def test_a_cycle_is_due_as_often_as_it_says() -> None:
    assert dues("cycle", "R3/PT10S", 2) == [utc("2026-01-05T09:00:10"), utc("2026-01-05T09:00:20")]
    assert timers.read("cycle", "R3/PT10S", LONDON).times == 3
    for endless in ("R/P1D", "R-1/P1D", "P1D", "0 0 9 * * *"):
        assert timers.read("cycle", endless, LONDON).times is None


def test_a_cycle_of_no_times_is_never_due() -> None:
    assert timers.read("cycle", "R0/PT10S", LONDON).times == 0
    assert first("cycle", "R0/PT10S") is None


def test_a_cycle_with_a_start_keeps_in_step_with_it() -> None:
    assert dues("cycle", "R5/2026-02-01T00:00:00Z/PT1H", 2) == [utc("2026-02-01T00:00"), utc("2026-02-01T01:00")]
    assert dues("cycle", "R/2025-12-31T10:00:00Z/P1M", 4) == [
        utc("2026-01-31T10:00"),
        utc("2026-02-28T10:00"),
        utc("2026-03-31T09:00"),
        utc("2026-04-30T09:00"),
    ]
    assert first("cycle", "R/2026-01-05T09:00:00Z/PT1H") == NOW
    assert dues("cycle", "R2/2026-01-01T00:00:00Z/2026-01-01T08:00:00Z", 2) == [
        utc("2026-01-05T16:00"),
        utc("2026-01-06T00:00"),
    ]


def test_a_start_long_ago_is_not_counted_through() -> None:
    assert first("cycle", "R/0001-01-02T00:00:00Z/PT1S") == utc("2026-01-05T09:00:01")


@pytest.mark.parametrize(
    ("value", "due"),
    [
        ("0 0 9-17 * * MON-FRI", "2026-01-05T10:00"),
        ("*/20 * * * * *", "2026-01-05T09:00:20"),
        ("30 8 * * *", "2026-01-06T08:30"),
        ("0 0 8 1 * ?", "2026-02-01T08:00"),
        ("0 0 0 L * *", "2026-01-31T00:00"),
        ("@daily", "2026-01-06T00:00"),
        ("0 0 12 13 * FRI", "2026-02-13T12:00"),
        ("0 0 0 29 2 *", "2028-02-29T00:00"),
    ],
)
def test_cron_has_five_fields_or_six(value: str, due: str) -> None:
    assert first("cycle", value) == utc(due)


def test_cron_makes_up_for_a_time_that_the_clocks_leap_over() -> None:
    night = utc("2026-03-28T12:00")

    assert dues("cycle", "0 30 1 * * *", 2, night) == [utc("2026-03-29T01:00"), utc("2026-03-30T00:30")]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("date", "tomorrow"),
        ("date", "2026-02-30T00:00:00Z"),
        ("date", "PT1H"),
        ("date", "123456-01-01T00:00:00"),
        ("date", None),
        ("date", 7),
        ("date", {"a": []}),
        ("duration", ""),
        ("duration", "P"),
        ("duration", "PT"),
        ("duration", "P1H"),
        ("duration", "1 hour"),
        ("duration", "2026-01-01"),
        ("duration", None),
        ("duration", "PT" + "9" * 12 + "S" * 2),
        ("cycle", "R3"),
        ("cycle", "Rx/PT1S"),
        ("cycle", "R-2/PT1S"),
        ("cycle", "R3/PT0S"),
        ("cycle", "R3/-PT1S"),
        ("cycle", "R3/PT1S/2026-01-01T00:00:00Z"),
        ("cycle", "R3/2026-01-02T00:00:00Z/2026-01-01T00:00:00Z"),
        ("cycle", "R/a/b/c"),
        ("cycle", "61 * * * *"),
        ("cycle", "* * *"),
        ("cycle", "* * * * * * *"),
        ("cycle", "\ud800"),
        ("cycle", None),
        ("cycle", True),
    ],
)
def test_what_is_no_time_is_refused_in_words(kind: str, value: Value) -> None:
    with pytest.raises(UnusableValue) as refusal:
        timers.read(kind, value, LONDON)

    assert f"A timer's {kind} came out as" in str(refusal.value)
    assert "Write " in str(refusal.value)


@pytest.mark.parametrize(
    ("kind", "value"),
    [("duration", "P9000Y"), ("duration", "P999999999D"), ("cycle", "R/P9999Y"), ("cycle", "0 0 30 2 *")],
)
def test_what_is_due_beyond_all_time_is_refused_when_it_is_armed(kind: str, value: str) -> None:
    with pytest.raises(UnusableValue):
        timers.read(kind, value, LONDON).first(NOW)
