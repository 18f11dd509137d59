"""Jobs and incidents: what runs after a step, what is tried again, and what is given up."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from engine import queries
from engine.errors import BpmnError
from engine.models import Job, ProcessInstance
from tests.engine.people import ANN, Build
from tests.fluent import assert_that
from tests.models import mapping, model, offered, service

SERVICE = model("start -> call: service -> after: user -> end", {"call": service("post"), "after": offered("officers")})


def test_a_service_task_runs_as_a_job_after_the_step(bench: Build) -> None:
    calls: list[object] = []

    def post(variables: object, headers: object) -> dict[str, object]:
        calls.append(variables)
        return {"number": 7}

    made = bench(SERVICE, connectors={"post": post})
    instance = made.start(variables={"n": 1})

    assert len(calls) == 1
    assert_that(instance).is_waiting_at("after")
    assert instance.variables["number"] == 7


def test_a_connector_is_given_what_is_mapped_in_and_the_same_key_at_every_try(bench: Build) -> None:
    xml = model("start -> call: service -> end", {"call": service("post") + mapping(inputs={"only": "n + 1"})})
    made = bench(xml, connectors={"post": lambda v, h: {}})
    seen: list[object] = []

    def call(given: object) -> dict[str, object]:
        seen.append((dict(given.variables), given.idempotency_key))  # type: ignore[attr-defined]
        if len(seen) < 3:
            raise OSError("not now")
        return {}

    made.engine.connectors.by_type["post"] = call  # type: ignore[assignment]
    instance = made.start(variables={"n": 1})
    made.advance(600)

    assert_that(instance).is_completed()
    assert seen[0][0] == {"only": 2}  # type: ignore[index]
    assert len({key for _, key in seen}) == 1  # type: ignore[misc]


def test_a_job_that_fails_five_times_becomes_an_incident_and_the_case_waits(bench: Build) -> None:
    tries: list[int] = []

    def fail(variables: object, headers: object) -> None:
        tries.append(1)
        raise OSError("the line is dead")

    made = bench(SERVICE, connectors={"post": fail})
    instance = made.start()
    made.advance(3600)

    assert len(tries) == 5
    assert instance.incidents == ["the line is dead"]
    assert_that(instance).is_active().is_waiting_at("call")
    assert instance.broken_links() == []


def test_a_result_that_comes_after_the_case_was_cancelled_is_written_down_and_dropped(bench: Build) -> None:
    made = bench(SERVICE, connectors={"post": lambda v, h: {}})

    def cancel_meanwhile(call: object) -> dict[str, object]:
        with made.database.begin() as session:
            made.engine.cancel(session, session.scalars(select(ProcessInstance.id)).one(), "x", ANN)
        return {"late": 1}

    made.engine.connectors.by_type["post"] = cancel_meanwhile  # type: ignore[assignment]
    instance = made.start()

    assert instance.state == "terminated"
    assert "late" not in instance.variables
    with made.database.read() as session:
        assert queries.history(session, instance.id)[-1].kind == "job_result_dropped"
        assert session.scalars(select(Job)).all() == []


def test_a_job_whose_holder_died_is_taken_again_when_its_lease_has_run_out(bench: Build) -> None:
    made = bench(SERVICE, connectors={"post": lambda v, h: {}})

    def die(call: object) -> dict[str, object]:
        raise KeyboardInterrupt

    made.engine.connectors.by_type["post"] = die  # type: ignore[assignment]
    with pytest.raises(KeyboardInterrupt):
        made.start()
    made.connector("post", lambda v, h: {})
    made._run()
    instance = made.instances[0]
    assert_that(instance).is_waiting_at("call")

    made.clock.advance(timedelta(minutes=6))
    made._run()

    assert_that(instance).is_waiting_at("after")


def test_an_uncaught_bpmn_error_is_an_incident_at_once(bench: Build) -> None:
    def refuse(variables: object, headers: object) -> None:
        raise BpmnError("NO_MONEY")

    made = bench(SERVICE, connectors={"post": refuse})
    instance = made.start()
    made.advance(3600)

    assert "NO_MONEY" in instance.incidents[0]


def test_a_setting_that_comes_out_unusable_is_an_incident_and_the_case_is_kept(bench: Build) -> None:
    made = bench(model("start -> one: user -> end", {"one": '<zeebe:taskSchedule dueDate="=when"/>'}))

    instance = made.start(variables={"when": "next week"})

    assert_that(instance).is_active()
    assert "A date came out as “next week”" in instance.incidents[0]


def test_a_job_without_a_connector_is_left_open_and_can_be_completed_by_hand(bench: Build) -> None:
    made = bench(SERVICE)
    instance = made.start()
    assert_that(instance).is_waiting_at("call")

    made.fail("call", message="busy")
    assert_that(instance).is_waiting_at("call")
    made.advance(120)
    made.complete("call", {"number": 9})

    assert_that(instance).is_waiting_at("after")
    assert instance.variables["number"] == 9


class Unprintable(Exception):
    def __str__(self) -> str:
        raise ValueError("not even this")


def _raise(error: Exception) -> None:
    raise error


@pytest.mark.parametrize(
    "odd",
    [
        lambda v, h: _raise(Unprintable()),
        lambda v, h: _raise(RuntimeError("half a sign \ud800, and none \0")),
        lambda v, h: {"text": "\ud800"},
        lambda v, h: {"number": float("nan")},
        lambda v, h: {"thing": object()},
        lambda v, h: ["no", "names"],
    ],
)
def test_whatever_a_connector_does_its_job_fails_five_times_and_becomes_an_incident(
    bench: Build, odd: Callable[..., Any]
) -> None:
    made = bench(SERVICE, connectors={"post": odd})

    instance = made.start()
    made.advance(3600)

    assert len(instance.incidents) == 1
    assert_that(instance).is_active().is_waiting_at("call")
    assert instance.broken_links() == []
