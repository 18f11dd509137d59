"""Timers of instances and timers that start them, on a clock set by hand."""

from sqlalchemy import select

from engine.models import Job
from tests.engine.events import drawn, events_model, message, named, timer
from tests.engine.people import ANN, Build
from tests.fluent import assert_that
from tests.models import definitions, service


def test_a_timer_fires_at_its_time_and_not_before(bench: Build) -> None:
    made = bench(
        events_model(
            "start -> wait: intermediateCatchEvent -> after: user -> end", {"wait": timer("timeDuration", "PT1H")}
        )
    )
    instance = made.start()

    made.advance(3599)
    assert_that(instance).is_waiting_at("wait")
    made.advance(1)
    assert_that(instance).is_waiting_at("after")


def test_everything_due_fires_in_order_each_at_its_own_time(bench: Build) -> None:
    drawing = drawn(
        "start -> split: parallel -> slow: intermediateCatchEvent -> one: script -> end",
        {"slow": timer("timeDuration", "PT2H"), "quick": timer("timeDuration", "PT1H")},
        extensions={
            "one": '<zeebe:script expression="=now()" resultVariable="slow_at"/>',
            "two": '<zeebe:script expression="=now()" resultVariable="quick_at"/>',
        },
    ).draw("split -> quick: intermediateCatchEvent -> two: script -> end")
    made = bench(definitions(drawing.process()))
    instance = made.start()

    made.advance(24 * 3600)

    assert_that(instance).is_completed().has_passed("quick", "slow")
    assert str(instance.variables["quick_at"]) == "2026-01-05T10:00:00@Europe/London"
    assert str(instance.variables["slow_at"]) == "2026-01-05T11:00:00@Europe/London"
    assert made.now.day == 6


def test_a_timer_at_a_boundary_cancels_the_task_and_is_gone_with_it(bench: Build) -> None:
    drawing = drawn(
        "start -> ask: user -> end\n late: boundaryEvent -> chase: user -> end2: end",
        {"late": timer("timeDuration", "P1D")},
    ).set("late", attachedToRef="ask")
    made = bench(definitions(drawing.process()))
    one, two = made.start(), made.start()
    made.complete("ask", instance=one)

    made.advance(2 * 86400)

    assert_that(one).is_completed()
    assert_that(two).is_waiting_at("chase").has_not_passed("ask")
    with made.database.read() as session:
        assert session.scalars(select(Job)).all() == []


def test_a_cycle_that_does_not_interrupt_fires_as_often_as_it_says(bench: Build) -> None:
    drawing = drawn(
        "start -> ask: user -> end\n remind: boundaryEvent -> send: service -> end2: end",
        {"remind": timer("timeCycle", "R3/PT1H")},
        extensions={"send": service("mail")},
    ).set("remind", attachedToRef="ask", cancelActivity="false")
    sent: list[object] = []
    made = bench(definitions(drawing.process()), connectors={"mail": lambda v, h: sent.append(1)})
    instance = made.start()

    made.advance(100 * 3600)

    assert len(sent) == 3
    assert_that(instance).is_waiting_at("ask")


def test_a_timer_of_another_time_is_an_incident_that_says_how_to_write_it(bench: Build) -> None:
    made = bench(events_model("start -> wait: intermediateCatchEvent -> end", {"wait": timer("timeDuration", "=when")}))

    instance = made.start(variables={"when": "soon"})

    assert "“soon”" in instance.incidents[0]


NIGHTLY = events_model("night: startEvent -> work: user -> end", {"night": timer("timeCycle", "0 0 2 * * *")})


def test_a_timer_starts_an_instance_each_time(bench: Build) -> None:
    made = bench(NIGHTLY)

    made.advance(3 * 86400)

    assert len(made.instances) == 3
    for instance in made.instances:
        assert_that(instance).is_waiting_at("work").has_passed("night")


def test_a_timer_that_starts_three_times_does_so_three_times(bench: Build) -> None:
    made = bench(events_model("night: startEvent -> end", {"night": timer("timeCycle", "R3/PT1H")}))

    made.advance(86400)

    assert len(made.instances) == 3


def test_a_new_version_starts_by_its_own_timer_and_the_old_one_no_more(bench: Build) -> None:
    made = bench(NIGHTLY)
    weekly = NIGHTLY.replace(b"0 0 2 * * *", b"0 0 2 * * MON")
    with made.database.begin() as session:
        made.engine.deploy(session, {**made.files, "process.bpmn": weekly}, ANN)

    made.advance(14 * 86400)

    assert len(made.instances) == 2


def test_a_bench_starts_at_the_only_start_as_if_it_had_happened(bench: Build) -> None:
    made = bench(NIGHTLY)

    instance = made.start(variables={"n": 1})

    assert_that(instance).is_waiting_at("work").has_passed("night")
    assert instance.variables["n"] == 1


def test_the_first_of_several_events_decides_and_the_others_are_over(bench: Build) -> None:
    drawing = drawn(
        "start -> which: eventBasedGateway -> came: intermediateCatchEvent -> one: user -> end\n"
        "which -> late: intermediateCatchEvent -> two: user -> end",
        {"came": message("reply"), "late": timer("timeDuration", "PT1H")},
    )
    made = bench(definitions(named(messages={"reply": None}) + drawing.process()))
    by_message, by_timer = made.start(), made.start()
    assert_that(by_message).is_waiting_at("which")

    made.correlate("reply", None, {"yes": True})
    made.advance(7200)

    assert_that(by_message).is_waiting_at("one").has_passed("which", "came")
    assert_that(by_timer).is_waiting_at("two").has_passed("which", "late")
    assert by_message.variables["yes"] is True
