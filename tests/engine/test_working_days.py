"""Working days: the calendars of four nations, an organisation's closing days, and timers that count them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from engine import timers
from engine.errors import UnusableValue
from engine.feel import evaluate
from engine.models import ProcessInstance, UserTask
from engine.working_days import NATIONS, Calendar, closing_days
from tests.engine.bpmn.checking import rules
from tests.engine.events import drawn, timer
from tests.engine.people import Build
from tests.fluent import assert_that
from tests.models import definitions, properties

LONDON = ZoneInfo("Europe/London")
ENGLAND = Calendar()
FRIDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 23)


@pytest.mark.parametrize(
    ("day", "closed_in"),
    [
        (date(2026, 4, 6), {"ENG", "WLS", "NIR"}),
        (date(2026, 11, 30), {"SCT"}),
        (date(2026, 1, 2), {"SCT"}),
        (date(2026, 8, 3), {"SCT"}),
        (date(2026, 8, 31), {"ENG", "WLS", "NIR"}),
        (date(2026, 3, 17), {"NIR"}),
        (date(2026, 7, 13), {"NIR"}),
        (date(2026, 12, 25), set(NATIONS)),
        (date(2026, 12, 28), set(NATIONS)),
        (date(2026, 11, 21), set(NATIONS)),
        (date(2028, 2, 29), set()),
    ],
)
def test_bank_holidays_differ_between_the_nations(day: date, closed_in: set[str]) -> None:
    assert {nation for nation in NATIONS if not Calendar(nation).is_working_day(day)} == closed_in


@pytest.mark.parametrize(
    ("end", "count"),
    [
        (MONDAY, 0),
        (date(2026, 11, 24), 1),
        (date(2026, 11, 28), 4),
        (date(2026, 11, 30), 5),
        (date(2026, 12, 3), 8),
        (date(2026, 12, 29), 24),
        (FRIDAY, -1),
    ],
)
def test_they_are_counted_without_weekends_and_bank_holidays(end: date, count: int) -> None:
    assert ENGLAND.between(MONDAY, end) == count


@pytest.mark.parametrize("count", [-45, -1, 0, 1, 5, 20, 45, 250])
def test_adding_and_counting_agree(count: int) -> None:
    assert ENGLAND.between(MONDAY, ENGLAND.add(MONDAY, count)) == count


def test_an_organisations_closing_days_do_not_count() -> None:
    closed = Calendar("SCT", closing_days("2026-04-07, 2026-12-24..2026-12-31"))

    assert closed.add(date(2026, 12, 23), 1) == date(2027, 1, 5), "1 and 4 January are Scotland's"
    assert closed.of("ENG").add(date(2026, 12, 23), 1) == date(2027, 1, 4)
    assert not closed.is_working_day(date(2026, 4, 7))


@pytest.mark.parametrize(
    "text", ["tomorrow", "2026-02-30", "2026-12-31..2026-12-24", "2026-01-01..2030-01-01", "..", "1"]
)
def test_closing_days_that_cannot_be_read_are_refused(text: str) -> None:
    with pytest.raises(ValueError):
        closing_days(text)


def first(text: str, now: str, calendar: Calendar = ENGLAND, kind: str = "duration") -> str:
    found = timers.read(kind, text, LONDON, calendar).first(datetime.fromisoformat(now))
    assert found is not None
    return found.astimezone(LONDON).isoformat()


@pytest.mark.parametrize(
    ("text", "now", "due"),
    [
        ("P1D", "2026-11-20T16:30+00:00", "2026-11-23T16:30:00+00:00"),
        ("P1D", "2026-11-21T10:00+00:00", "2026-11-23T10:00:00+00:00"),
        ("P2W", "2026-11-20T10:00+00:00", "2026-12-04T10:00:00+00:00"),
        ("P10D", "2026-12-18T10:00+00:00", "2027-01-06T10:00:00+00:00"),
        ("P1D", "2026-03-27T10:00+00:00", "2026-03-30T10:00:00+01:00"),
        ("P1D", "2026-10-23T10:00+01:00", "2026-10-26T10:00:00+00:00"),
        ("P1DT4H", "2026-10-23T22:00+01:00", "2026-10-27T02:00:00+00:00"),
        ("P1D", "2028-02-28T10:00+00:00", "2028-02-29T10:00:00+00:00"),
        ("P1M1D", "2026-01-31T10:00+00:00", "2026-03-02T10:00:00+00:00"),
        ("PT30M", "2026-11-21T10:00+00:00", "2026-11-21T10:30:00+00:00"),
        ("-P1D", "2026-11-23T10:00+00:00", "2026-11-20T10:00:00+00:00"),
    ],
)
def test_a_duration_in_working_days_keeps_the_time_of_day(text: str, now: str, due: str) -> None:
    assert first(text, now) == due


def test_feels_durations_count_working_days_too() -> None:
    found = timers.read("duration", evaluate('duration("P10D")'), LONDON, ENGLAND)

    assert found.first(datetime(2026, 11, 20, 10, tzinfo=UTC)) == datetime(2026, 12, 4, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("R/P3D", ["2026-12-23", "2026-12-30", "2027-01-05"]),
        ("R/P1W", ["2026-12-29", "2027-01-06", "2027-01-13"]),
        ("R/2026-12-01T09:00:00/P5D", ["2026-12-22", "2026-12-31", "2027-01-08"]),
    ],
)
def test_a_cycle_in_working_days(text: str, expected: list[str]) -> None:
    table = timers.read("cycle", text, LONDON, ENGLAND)
    now = datetime(2026, 12, 18, 9, tzinfo=UTC)

    moment = table.first(now)
    found = []
    for _ in expected:
        assert moment is not None
        found.append(moment.date().isoformat())
        moment = table.after(moment)

    assert found == expected


def test_a_cycle_that_began_long_ago_is_in_step_with_its_start() -> None:
    table = timers.read("cycle", "R/2001-01-01T09:00:00Z/P2D", LONDON, ENGLAND)
    found = table.first(datetime(2026, 12, 18, 9, 30, tzinfo=UTC))

    assert found is not None
    assert ENGLAND.between(date(2001, 1, 1), found.date()) % 2 == 0
    assert found > datetime(2026, 12, 18, 9, 30, tzinfo=UTC)
    assert ENGLAND.between(date(2026, 12, 18), found.date()) in (1, 2)


@pytest.mark.parametrize(("kind", "text"), [("cycle", "0 9 * * MON"), ("duration", "P99999D"), ("cycle", "R/PT0S")])
def test_what_has_no_working_days_to_count_is_unusable(kind: str, text: str) -> None:
    with pytest.raises(UnusableValue):
        timers.read(kind, text, LONDON, ENGLAND).first(datetime(2026, 1, 5, tzinfo=UTC))


def waiting(event: str, **said: str) -> bytes:
    text = "start -> wait: intermediateCatchEvent -> after: user -> end"
    return definitions(drawn(text, {"wait": event}, extensions={"wait": properties(**said)}).process())


@pytest.mark.parametrize(("nation", "days"), [({}, 3), ({"calendar": "SCT"}, 4)])
def test_a_case_waits_for_working_days(bench: Build, nation: dict[str, str], days: int) -> None:
    made = bench(waiting(timer("timeDuration", "P2D"), days="working", **nation))
    made.clock.moment = datetime(2026, 1, 1, 12, tzinfo=UTC)  # a Thursday; 2 January is Scotland's
    instance = made.start()

    made.advance(days * 24 * 3600 + 24 * 3600 - 1)
    assert_that(instance).is_waiting_at("wait")
    made.advance(1)
    assert_that(instance).is_waiting_at("after")


def test_the_installations_calendar_counts(bench: Build) -> None:
    made = bench(waiting(timer("timeDuration", "P1D"), days="working"))
    made.engine.calendar = Calendar("ENG", closing_days("2026-01-06..2026-01-08"))
    instance = made.start()

    made.advance(4 * 24 * 3600 - 1)
    assert_that(instance).is_waiting_at("wait")
    made.advance(1)
    assert_that(instance).is_waiting_at("after")


def test_a_start_in_a_cycle_of_working_days_starts_a_case_each_time(bench: Build) -> None:
    drawing = drawn(
        "begun: startEvent -> do: user -> end",
        {"begun": timer("timeCycle", "R/P1D")},
        extensions={"begun": properties(days="working")},
    )
    made = bench(definitions(drawing.process()))

    made.advance(14 * 24 * 3600)

    with made.database.read() as session:
        started = session.scalars(select(ProcessInstance.started_at).order_by(ProcessInstance.started_at)).all()
    assert [each.isoweekday() for each in started] == [2, 3, 4, 5, 1, 2, 3, 4, 5, 1]


@pytest.mark.parametrize(
    ("rule", "event", "said"),
    [
        ("value-invalid", timer("timeDuration", "P1D"), {"days": "calendar"}),
        ("value-invalid", timer("timeDuration", "P1D"), {"days": "working", "calendar": "FRA"}),
        ("value-invalid", timer("timeDuration", "P1D"), {"clock": "paused"}),
        ("working-days-misplaced", timer("timeDate", "2026-01-05"), {"days": "working"}),
        ("working-days-misplaced", timer("timeCycle", "0 9 * * MON"), {"days": "working"}),
        ("working-days-misplaced", timer("timeDuration", "P1D"), {"calendar": "SCT"}),
        ("working-days-misplaced", '<bpmn:messageEventDefinition messageRef="m"/>', {"days": "working"}),
        ("target-clock-misplaced", timer("timeCycle", "R/P1D"), {"clock": "target"}),
        ("target-clock-misplaced", timer("timeDate", "2026-01-05"), {"clock": "target"}),
    ],
)
def test_what_cannot_be_counted_is_refused_by_name(rule: str, event: str, said: dict[str, str]) -> None:
    assert rule in rules(waiting(event, **said))


def test_what_can_be_counted_is_not_refused() -> None:
    for event in (timer("timeDuration", "P1D"), timer("timeDuration", "=x"), timer("timeCycle", "R2/P1D")):
        assert rules(waiting(event, days="working", calendar="NIR")) == set()
    assert rules(waiting(timer("timeDuration", "P20D"), clock="target", calendar="WLS")) == set()


def test_the_start_of_a_process_has_no_target_clock() -> None:
    drawing = drawn(
        "begun: startEvent -> end",
        {"begun": timer("timeDuration", "P1D")},
        extensions={"begun": properties(clock="target")},
    )

    assert "target-clock-misplaced" in rules(definitions(drawing.process()))


TWO_DAYS = "<zeebe:taskSchedule dueDate='=now() + duration(&quot;P2D&quot;)'/>"


def due(schedule: str = TWO_DAYS, **said: str) -> bytes:
    """A person's step with a due date, and our own properties."""
    return definitions(
        drawn("start -> decide: user -> end", {}, extensions={"decide": schedule + properties(**said)}).process()
    )


@pytest.mark.parametrize(
    ("said", "day"),
    [({}, 3), ({"days": "working"}, 5), ({"days": "working", "calendar": "SCT"}, 6)],
)
def test_a_step_is_due_in_working_days_where_it_says_so(bench: Build, said: dict[str, str], day: int) -> None:
    made = bench(due(**said))
    made.clock.moment = datetime(2026, 1, 1, 12, tzinfo=UTC)  # a Thursday; 2 January is Scotland's

    made.start()

    with made.database.read() as session:
        task = session.scalars(select(UserTask)).one()
    assert task.due_at == datetime(2026, 1, day, 12, tzinfo=UTC)


def test_a_due_date_that_is_no_number_of_days_counts_none() -> None:
    assert "working-days-misplaced" in rules(due("", days="working"))
    assert "working-days-misplaced" in rules(
        due('<zeebe:taskSchedule dueDate="2026-12-31T17:00:00Z"/>', days="working")
    )
    assert "working-days-misplaced" not in rules(due(days="working", calendar="SCT"))
