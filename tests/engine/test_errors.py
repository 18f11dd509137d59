"""Errors from jobs and people, conditions on variables, and what a bench's connectors may answer."""

import pytest

from engine import queries
from engine.errors import BpmnError
from engine.testing import OPEN, Later
from tests.engine.events import condition, drawn, error, events_model, named
from tests.engine.people import Build
from tests.fluent import assert_that
from tests.models import definitions, model, service

CALL = model("start -> call: service -> after: user -> end", {"call": service("post")})


def caught(kind: str) -> bytes:
    drawing = drawn(
        f"start -> work: {kind} -> after: user -> end\n broke: boundaryEvent -> mend: user -> end2: end",
        {"broke": error("BROKE")},
        extensions={"work": service("post")} if kind == "service" else {},
    ).set("broke", attachedToRef="work")
    return definitions(named(errors=("BROKE",)) + drawing.process())


def test_an_error_of_a_connector_goes_to_the_boundary_that_catches_it(bench: Build) -> None:
    def post(variables: object, headers: object) -> None:
        raise BpmnError("BROKE", "no paper", {"left": 0})

    made = bench(caught("service"), connectors={"post": post})

    instance = made.start()

    assert_that(instance).is_waiting_at("mend").has_passed("broke").has_not_passed("work").has_no_incident()
    assert instance.variables["left"] == 0


def test_an_error_of_a_user_task_goes_to_the_boundary_that_catches_it(bench: Build) -> None:
    made = bench(caught("user"))
    instance = made.start()

    made.fail("work", "BROKE")

    assert_that(instance).is_waiting_at("mend").has_passed("broke").has_not_passed("work")


def test_an_error_that_nothing_catches_is_an_incident_and_the_job_can_still_be_done(bench: Build) -> None:
    made = bench(caught("service"))
    instance = made.start()

    made.fail("work", "OTHER", "no ink")
    assert "OTHER" in instance.incidents[0]
    assert_that(instance).is_active().is_waiting_at("work")

    made.complete("work")
    assert_that(instance).is_waiting_at("after").has_no_incident()


def test_a_user_task_fails_with_an_error_code_only(bench: Build) -> None:
    made = bench(caught("user"))
    made.start()

    with pytest.raises(LookupError, match="user task"):
        made.fail("work")


def test_a_connector_may_answer_later(bench: Build) -> None:
    made = bench(CALL, connectors={"post": lambda v, h: Later(90, {"number": 7})})
    instance = made.start()

    made.advance(89)
    assert_that(instance).is_waiting_at("call")
    made.advance(1)
    assert_that(instance).is_waiting_at("after")
    assert instance.variables["number"] == 7


def test_a_connector_may_leave_its_job_open(bench: Build) -> None:
    made = bench(CALL, connectors={"post": lambda v, h: OPEN})
    instance = made.start()
    made.advance(10**6)
    assert_that(instance).is_waiting_at("call").has_no_incident()

    made.complete("call", {"number": 9})

    assert_that(instance).is_waiting_at("after")


def test_a_condition_is_asked_again_when_variables_are_set(bench: Build) -> None:
    made = bench(
        events_model("start -> wait: intermediateCatchEvent -> after: user -> end", {"wait": condition("n > 3")})
    )
    instance = made.start(variables={"n": 1})

    made.set_variables({"n": 3})
    assert_that(instance).is_waiting_at("wait")
    made.set_variables({"n": 4}, instance=instance)
    assert_that(instance).is_waiting_at("after")
    assert instance.broken_links() == []


def test_an_escalation_that_nobody_catches_is_written_down_and_no_more(bench: Build) -> None:
    made = bench(
        events_model(
            "start -> tell: intermediateThrowEvent -> end",
            {"tell": '<bpmn:escalationEventDefinition escalationRef="LATE"/>'},
            '<bpmn:escalation id="LATE" escalationCode="LATE"/>',
        )
    )

    instance = made.start()

    assert_that(instance).is_completed().has_passed("start", "tell", "end").has_no_incident()
    with made.database.read() as session:
        [event] = queries.history(session, instance.id, ["escalation_uncaught"])
        assert (event.element_id, queries.details(event)) == ("tell", {"code": "LATE"})
