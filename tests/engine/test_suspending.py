"""Suspending: nothing moves meanwhile, and all that was due happens afterwards, once."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from engine.connectors import Call, NotYet
from engine.database import END_OF_TIME, Database
from engine.errors import Conflict, Suspended
from engine.models import Job, KeptMessage, ProcessInstance
from engine.people import Person
from engine.testing import Bench
from tests.engine.people import ANN, DEE, TWO_STEPS, Build, task_of
from tests.engine.test_retry import TIMER, counted
from tests.fluent import assert_that
from tests.models import Drawing, definitions, model, offered, service

BOSS = Person("user:boss", frozenset({"operators"}))

HOUR = (
    Drawing().draw("start -> wait: intermediateCatchEvent -> after: user -> end").extend("wait", TIMER.format("PT1H"))
)


def test_nothing_in_a_suspended_case_moves_and_it_goes_on_when_resumed(bench: Build) -> None:
    made = bench(TWO_STEPS)
    instance = made.start(by=DEE)
    made.suspend()

    for move in (lambda: made.complete("one"), lambda: _claim(made)):
        with pytest.raises(Suspended):
            move()
    made.resume()
    made.complete("one")

    assert_that(instance).is_waiting_at("two")
    assert instance.broken_links() == []


def _claim(made: Bench) -> None:
    with made.database.begin() as session:
        made.engine.claim(session, task_of(made, "one"), ANN)


def test_timers_of_a_suspended_case_are_held_and_fire_once_afterwards(bench: Build) -> None:
    made = bench(HOUR.xml())
    instance = made.start()
    made.suspend()

    made.advance(2 * 3600)
    assert_that(instance).is_waiting_at("wait")
    with made.database.read() as session:
        assert session.scalars(select(Job.due_at)).one() == END_OF_TIME
    made.resume()

    assert_that(instance).is_waiting_at("after")
    assert counted(made, Job) == 0


def test_variables_of_a_suspended_case_are_written_and_conditions_asked_when_it_is_resumed(bench: Build) -> None:
    drawing = Drawing().draw("start -> wait: intermediateCatchEvent -> after: user -> end")
    drawing.inside["wait"] = (
        '<bpmn:conditionalEventDefinition><bpmn:condition xsi:type="bpmn:tFormalExpression">=n = 3</bpmn:condition>'
        "</bpmn:conditionalEventDefinition>"
    )
    made = bench(drawing.xml())
    instance = made.start()
    made.suspend()

    made.set_variables({"n": 3})
    assert_that(instance).is_waiting_at("wait").knows(n=3)
    made.resume()

    assert_that(instance).is_waiting_at("after")


def test_a_suspended_case_can_be_cancelled(bench: Build) -> None:
    made = bench(TWO_STEPS)
    instance = made.start()
    made.suspend()

    with made.database.begin() as session:
        made.engine.cancel(session, instance.id, "moved away", BOSS)

    assert instance.state == "terminated"


MESSAGE = Drawing().draw("start -> wait: receiveTask -> after: user -> end").set("wait", messageRef="news").process()
NEWS = definitions('<bpmn:message id="news" name="news"/>' + MESSAGE)


def test_a_message_for_a_suspended_case_is_refused_unless_another_takes_it(bench: Build) -> None:
    made = bench(NEWS)
    first, second = made.start(), made.start()
    made.suspend(instance=first)

    found = made.correlate("news")
    assert found.instance_id == second.id
    with pytest.raises(Suspended):
        made.correlate("news")
    assert counted(made, KeptMessage) == 0
    made.resume(instance=first)
    assert made.correlate("news").instance_id == first.id


def test_suspending_a_version_pauses_its_cases_and_lets_none_begin(bench: Build) -> None:
    made = bench(HOUR.xml())
    first, second = made.start(), made.start()
    made.suspend(instance=second)
    with made.database.begin() as session:
        made.engine.suspend_deployment(session, made.deployment.id, "a fault", BOSS)

    with pytest.raises(Suspended):
        made.start()
    made.advance(2 * 3600)
    assert_that(first).is_waiting_at("wait")
    with made.database.begin() as session:
        made.engine.resume_deployment(session, made.deployment.id, "mended", BOSS)
    made.advance(1)

    assert_that(first).is_waiting_at("after")
    assert_that(second).is_waiting_at("wait")
    assert_that(made.start()).is_active()
    made.resume(instance=second)
    assert_that(second).is_waiting_at("after")


def test_a_case_cannot_be_resumed_while_its_version_is_suspended(bench: Build) -> None:
    made = bench(HOUR.xml())
    instance = made.start()
    with made.database.begin() as session:
        made.engine.suspend_deployment(session, made.deployment.id, "a fault", BOSS)

    with pytest.raises(Conflict, match="whole version"):
        made.resume(instance=instance)


def test_conditions_of_cases_mended_while_their_version_was_suspended_are_asked(bench: Build) -> None:
    drawing = Drawing().draw("start -> wait: intermediateCatchEvent -> after: user -> end")
    drawing.inside["wait"] = (
        '<bpmn:conditionalEventDefinition><bpmn:condition xsi:type="bpmn:tFormalExpression">=n = 3</bpmn:condition>'
        "</bpmn:conditionalEventDefinition>"
    )
    made = bench(drawing.xml())
    instance = made.start()
    with made.database.begin() as session:
        made.engine.suspend_deployment(session, made.deployment.id, "a fault", BOSS)
    made.set_variables({"n": 3}, instance=instance)

    with made.database.begin() as session:
        made.engine.resume_deployment(session, made.deployment.id, "mended", BOSS)

    assert_that(instance).is_waiting_at("after")


def test_starting_while_a_version_is_being_suspended_leaves_no_case_running(database: Database) -> None:
    made = Bench({"p.bpmn": TWO_STEPS}, database=database)
    barrier = threading.Barrier(9)
    wrong: list[str] = []

    def start() -> None:
        barrier.wait()
        try:
            with database.begin() as session:
                made.engine.start(session, "bench", {}, DEE)
        except Suspended:
            pass
        except Exception as error:
            wrong.append(repr(error))

    def suspend() -> None:
        barrier.wait()
        with database.begin() as session:
            made.engine.suspend_deployment(session, made.deployment.id, "a fault", BOSS)

    threads = [threading.Thread(target=start) for _ in range(8)] + [threading.Thread(target=suspend)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []
    assert counted(made, ProcessInstance, ProcessInstance.suspended_at.is_(None)) == 0


def test_a_job_that_fails_in_a_suspended_case_is_not_due_before_it_is_resumed(bench: Build) -> None:
    made: Bench

    def post(variables: object, headers: object) -> None:
        made.suspend()
        raise OSError("the line is dead")

    made = bench(
        model("start -> ask: user -> call: service -> end", {"ask": offered("officers"), "call": service("post")}),
        connectors={"post": post},
    )
    made.start()
    made.complete("ask")

    with made.database.read() as session:
        job = session.scalars(select(Job)).one()
    assert job.due_at == END_OF_TIME


def test_a_case_resumed_while_its_version_is_being_suspended_does_not_run(database: Database) -> None:
    made = Bench({"p.bpmn": TWO_STEPS}, database=database)
    cases = [made.start() for _ in range(6)]
    for each in cases:
        made.suspend(instance=each)
    barrier = threading.Barrier(7)
    wrong: list[str] = []

    def resume(instance_id: str) -> None:
        barrier.wait()
        try:
            with database.begin() as session:
                made.engine.resume(session, instance_id, "mended", BOSS)
        except Conflict:
            pass
        except Exception as error:
            wrong.append(repr(error))

    def suspend() -> None:
        barrier.wait()
        with database.begin() as session:
            made.engine.suspend_deployment(session, made.deployment.id, "a fault", BOSS)

    threads = [threading.Thread(target=resume, args=(each.id,)) for each in cases] + [threading.Thread(target=suspend)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []
    assert counted(made, ProcessInstance, ProcessInstance.suspended_at.is_(None)) == 0


def test_a_job_that_asks_to_be_called_later_is_not_called_while_its_case_is_suspended(bench: Build) -> None:
    calls: list[int] = []

    def post(call: Call) -> dict[str, object]:
        calls.append(1)
        if len(calls) == 1:
            made.suspend()
            raise NotYet(made.now + timedelta(minutes=1))
        return {}

    made: Bench = bench(
        model("start -> ask: user -> call: service -> end", {"ask": offered("officers"), "call": service("post")})
    )
    made.engine.connectors.by_type["post"] = post
    instance = made.start()
    made.complete("ask")
    made.advance(3600)
    assert len(calls) == 1

    made.resume()

    assert len(calls) == 2
    assert_that(instance).is_completed()
