"""Messages, timers and people at the same moment, on both databases: each has one effect, and none is lost."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select

from engine.errors import Conflict
from engine.jobs.run import due, run_job
from engine.models import Job, KeptMessage, Subscription
from engine.testing import Bench
from tests.engine.events import drawn, events_model, message, named, timer
from tests.engine.people import ANN, Build
from tests.fluent import assert_that
from tests.models import definitions

HEADS = named(messages={"paid": None})
WAITS = events_model("start -> wait: intermediateCatchEvent -> after: user -> end", {"wait": message("paid")}, HEADS)
NIGHTLY = events_model("night: startEvent -> work: user -> end", {"night": timer("timeCycle", "R2/PT1H")})
CHOICE = definitions(
    HEADS
    + drawn(
        "start -> which: eventBasedGateway -> came: intermediateCatchEvent -> one: user -> end\n"
        "which -> late: intermediateCatchEvent -> two: user -> end",
        {"came": message("paid"), "late": timer("timeDuration", "PT1H")},
    ).process()
)


def at_once(*work: Callable[[], object]) -> list[str]:
    """What each gave, or the name of what it raised."""
    barrier = threading.Barrier(len(work))
    results: list[str] = []

    def run(each: Callable[[], object]) -> None:
        barrier.wait()
        try:
            results.append(str(each()))
        except Exception as error:
            results.append(type(error).__name__)

    threads = [threading.Thread(target=run, args=(each,)) for each in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(results)


def correlate(made: Bench, message_id: str | None = None) -> str:
    with made.database.begin() as session:
        return made.engine.correlate(session, "paid", None, {}, ANN, message_id=message_id).outcome


def cancel(made: Bench, instance_id: str) -> str:
    with made.database.begin() as session:
        return made.engine.cancel(session, instance_id, "x", ANN).state


def test_of_several_messages_at_once_each_instance_takes_one(bench: Build) -> None:
    made = bench(WAITS)
    instances = [made.start() for _ in range(3)]

    outcomes = at_once(*[lambda: correlate(made)] * 5)

    assert outcomes == ["delivered"] * 3 + ["kept"] * 2
    for instance in instances:
        assert_that(instance).is_waiting_at("after").has_passed("start", "wait")
        assert instance.passed.count("wait") == 1
        assert instance.broken_links() == []


def test_of_one_message_sent_several_times_at_once_one_counts(bench: Build) -> None:
    made = bench(WAITS)
    made.start()
    made.start()

    outcomes = at_once(*[lambda: correlate(made, "m1")] * 4)

    assert outcomes == ["delivered"] + ["duplicate"] * 3


def test_messages_and_their_receivers_at_once_all_find_each_other(bench: Build) -> None:
    made = bench(WAITS)

    def start() -> str:
        with made.database.begin() as session:
            made.engine.start(session, "bench", {}, ANN)
        return "started"

    outcomes = Counter(at_once(*[start, lambda: correlate(made)] * 5))
    made.advance(1)

    assert outcomes["started"] == 5
    assert outcomes["kept"] + outcomes["delivered"] == 5
    for instance in made.instances:
        assert_that(instance).is_waiting_at("after")
    with made.database.read() as session:
        assert session.scalars(select(KeptMessage)).all() == []


def test_a_timer_that_several_workers_run_fires_once(bench: Build) -> None:
    made = bench(CHOICE)
    instance = made.start()
    made.clock.advance(timedelta(hours=2))
    [job] = due(made.engine)

    assert at_once(*[lambda: run_job(made.engine, job)] * 4) == ["False"] * 3 + ["True"]
    assert_that(instance).is_waiting_at("two")
    assert instance.broken_links() == []


def test_a_start_timer_that_several_workers_run_starts_once(bench: Build) -> None:
    made = bench(NIGHTLY)
    made.clock.advance(timedelta(hours=1))
    [job] = due(made.engine)

    assert at_once(*[lambda: run_job(made.engine, job)] * 4) == ["False"] * 3 + ["True"]
    made.advance(0)
    assert len(made.instances) == 1
    with made.database.read() as session:
        [left] = session.scalars(select(Job))
    assert left.due_at == made.now + timedelta(hours=1)


def test_of_a_message_a_timer_and_a_cancellation_at_once_nothing_is_done_by_halves(bench: Build) -> None:
    made = bench(CHOICE)
    for _ in range(3):
        instance = made.start()
        made.clock.advance(timedelta(hours=2))
        [job] = due(made.engine)

        at_once(
            lambda job=job: run_job(made.engine, job),
            lambda: correlate(made),
            lambda instance=instance: cancel(made, instance.id),
        )

        assert instance.state == "terminated"
        assert_that(instance).is_waiting_at()
        assert instance.passed.count("which") <= 1
        assert instance.broken_links() == []
        with made.database.begin() as session:
            assert session.scalars(select(Subscription)).all() == []
            assert session.scalars(select(Job)).all() == []
            for kept in session.scalars(select(KeptMessage)):
                session.delete(kept)


def test_a_task_and_the_timer_at_its_boundary_at_once_have_one_winner(bench: Build) -> None:
    drawing = drawn(
        "start -> ask: user -> done: user -> end\n late: boundaryEvent -> chase: user -> end2: end",
        {"late": timer("timeDuration", "PT1H")},
    ).set("late", attachedToRef="ask")
    made = bench(definitions(drawing.process()))
    for _ in range(3):
        instance = made.start()
        made.clock.advance(timedelta(hours=2))
        [job] = due(made.engine)

        outcomes = at_once(
            lambda job=job: run_job(made.engine, job),
            lambda instance=instance: made.complete("ask", instance=instance),
        )

        assert instance.waiting_at in (["chase"], ["done"]), outcomes
        assert instance.broken_links() == []
        assert Conflict.__name__ in outcomes or instance.waiting_at == ["done"] or "LookupError" in outcomes


def test_of_several_messages_with_one_key_at_once_one_starts_an_instance(bench: Build) -> None:
    made = bench(events_model("begun: startEvent -> after: user -> end", {"begun": message("paid")}, HEADS))

    def correlate_with_key() -> str:
        with made.database.begin() as session:
            return made.engine.correlate(session, "paid", "A7", {}, ANN).outcome

    assert at_once(*[correlate_with_key] * 4) == ["kept"] * 3 + ["started"]
    made.advance(0)
    assert len(made.instances) == 1

    for number in (2, 3, 4):
        made.complete("after")
        assert len(made.instances) == number


def test_a_receiver_that_ends_while_its_message_comes_loses_no_other_message(bench: Build) -> None:
    made = bench(WAITS)
    for _ in range(3):
        first, second = made.start(), made.start()

        outcomes = at_once(lambda first=first: cancel(made, first.id), lambda: correlate(made))
        made.advance(0)

        assert outcomes == ["delivered", "terminated"]
        taken = [first.passed.count("wait"), second.passed.count("wait")]
        assert sorted(taken) == [0, 1]
        if second.state == "active":
            with made.database.begin() as session:
                made.engine.cancel(session, second.id, "x", ANN)
