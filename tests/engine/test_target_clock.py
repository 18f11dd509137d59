"""Timers on a case's target clock: never early, never late, however often it stood still."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from engine.models import Job
from engine.testing import Bench, Instance
from engine.working_days import Calendar, closing_days
from tests.engine.events import drawn, timer
from tests.engine.people import Build
from tests.fluent import assert_that
from tests.models import definitions, offered, properties

# A task of ours with a timer on its border, and beside it the applicant is asked as often as we like.
ASKED = offered("applicant") + properties(clock="paused")
MODEL = """start -> decide: user -> done: end
late: boundaryEvent -> warn: user -> warned: end
asked: boundaryEvent -> send: user -> sent: end"""


def journey(text: str = "P5D", **said: str) -> bytes:
    drawing = drawn(
        MODEL,
        {"late": timer("timeDuration", text), "asked": '<bpmn:signalEventDefinition signalRef="ask"/>'},
        extensions={
            "late": properties(clock="target", **said),
            "decide": offered("officers"),
            "warn": offered("officers"),
            "send": ASKED,
        },
    )
    for event in ("late", "asked"):
        drawing.set(event, attachedToRef="decide", cancelActivity="false")
    return definitions('<bpmn:signal id="ask" name="ask"/>' + drawing.process())


def go(made: Bench, moment: str) -> None:
    """To a moment, in UTC."""
    made.advance((datetime.fromisoformat(moment).replace(tzinfo=UTC) - made.now).total_seconds())


@pytest.fixture
def case(bench: Build) -> tuple[Bench, Instance]:
    made = bench(journey())  # Monday 5 January 2026, 09:00
    return made, made.start()


def assert_warned_at(made: Bench, instance: Instance, moment: str) -> None:
    just_before = datetime.fromisoformat(moment) - timedelta(seconds=1)
    go(made, just_before.isoformat())
    assert "warn" not in instance.waiting_at
    go(made, moment)
    assert "warn" in instance.waiting_at


def test_without_a_pause_it_is_a_timer_in_working_days(case: tuple[Bench, Instance]) -> None:
    assert_warned_at(*case, "2026-01-12T09:00:00")


def test_a_pause_puts_it_off_by_the_working_days_that_it_lasted(case: tuple[Bench, Instance]) -> None:
    made, instance = case
    go(made, "2026-01-06T10:00:00")
    made.signal("ask")
    go(made, "2026-01-12T15:00:00")
    made.complete("send")

    assert_warned_at(made, instance, "2026-01-16T09:00:00")


def test_several_pauses_add_up_and_those_that_overlap_count_once(case: tuple[Bench, Instance]) -> None:
    made, instance = case
    go(made, "2026-01-05T10:00:00")
    made.signal("ask")
    made.signal("ask")
    go(made, "2026-01-07T10:00:00")
    made.complete("send")
    go(made, "2026-01-08T10:00:00")
    made.complete("send")
    go(made, "2026-01-13T10:00:00")
    made.signal("ask")
    go(made, "2026-01-14T10:00:00")
    made.complete("send")

    assert_warned_at(made, instance, "2026-01-16T09:00:00")


def test_one_that_is_paused_when_it_would_be_due_waits_on(case: tuple[Bench, Instance]) -> None:
    made, instance = case
    go(made, "2026-01-09T10:00:00")
    made.signal("ask")
    go(made, "2026-02-20T10:00:00")
    assert_that(instance).is_waiting_at("decide", "send")
    made.complete("send")

    assert_warned_at(made, instance, "2026-02-23T09:00:00")


def test_a_pause_within_one_day_costs_nothing(case: tuple[Bench, Instance]) -> None:
    made, instance = case
    go(made, "2026-01-07T10:00:00")
    made.signal("ask")
    go(made, "2026-01-07T17:00:00")
    made.complete("send")

    assert_warned_at(made, instance, "2026-01-12T09:00:00")


def test_a_pause_over_a_weekend_costs_no_weekend(case: tuple[Bench, Instance]) -> None:
    made, instance = case
    go(made, "2026-01-09T10:00:00")
    made.signal("ask")
    go(made, "2026-01-11T17:00:00")
    made.complete("send")

    assert_warned_at(made, instance, "2026-01-12T09:00:00")


def test_no_try_is_lost_and_it_is_looked_at_only_when_it_could_have_come(case: tuple[Bench, Instance]) -> None:
    made, _ = case
    go(made, "2026-01-06T10:00:00")
    made.signal("ask")
    dues = []
    for day in range(7, 27):
        go(made, f"2026-01-{day:02}T12:00:00")
        with made.database.read() as session:
            [job] = session.scalars(select(Job).where(Job.kind == "timer")).all()
        assert (job.retries, job.last_error) == (5, None)
        dues.append(job.due_at)

    assert len(set(dues)) == 4, "put off by four days each time: there is no polling"


def test_closing_days_and_clock_changes_are_minded(bench: Build) -> None:
    made = bench(journey("P3DT2H"))
    made.engine.calendar = Calendar("ENG", closing_days("2026-03-30"))
    go(made, "2026-03-26T09:00:00")
    instance = made.start()
    go(made, "2026-03-26T10:00:00")
    made.signal("ask")
    go(made, "2026-03-27T10:00:00")
    made.complete("send")

    # Fri 27 stood still, Mon 30 is closed; Tue, Wed, Thu count, and it is summer: 11:00 there is 10:00 UTC.
    assert_warned_at(made, instance, "2026-04-02T10:00:00")


def test_another_nations_days_may_be_counted(bench: Build) -> None:
    made = bench(journey("P1D", calendar="SCT"))
    go(made, "2026-11-27T09:00:00")

    assert_warned_at(made, made.start(), "2026-12-01T09:00:00")


def test_it_begins_when_everything_was_there_for_the_first_time(bench: Build) -> None:
    drawing = drawn(
        "start -> both: parallel -> send: user -> sent: end\nboth -> wait: intermediateCatchEvent -> warn: user -> end",
        {"wait": timer("timeDuration", "P5D")},
        extensions={"wait": properties(clock="target"), "send": ASKED, "warn": offered("officers")},
    )
    made = bench(definitions(drawing.process()))
    instance = made.start()
    go(made, "2026-01-14T10:00:00")
    made.complete("send")

    assert_warned_at(made, instance, "2026-01-21T09:00:00")


@pytest.mark.parametrize("text", ['=duration("P1M")', '="P1M"'])
def test_months_are_not_counted_on_it(bench: Build, text: str) -> None:
    made = bench(journey(text.replace('"', "&quot;")))

    assert "only days and weeks" in made.start().incidents[0]


def test_a_worker_that_comes_late_does_not_make_it_wait_longer(case: tuple[Bench, Instance]) -> None:
    made, instance = case
    made.clock.moment = datetime(2026, 1, 20, 3, tzinfo=UTC)

    made._run()

    assert "warn" in instance.waiting_at
