"""User tasks: work for a person, with a form, a priority and a date."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from engine.errors import EngineError
from engine.models import UserTask
from engine.people import Person
from engine.testing import Bench
from tests.engine.bpmn.elements.conftest import Open, Trial
from tests.fluent import assert_that


def _only_task(bench: Bench) -> UserTask:
    with bench.database.read() as session:
        return session.scalars(select(UserTask)).one()


def test_it_waits_for_somebody_and_hands_up_what_they_answered(deploy: Open) -> None:
    bench = deploy("user_task")
    bench.connector("tell_everybody", lambda variables, headers: None)
    case = bench.start()

    assert_that(case).is_waiting_at("ask")
    bench.complete("ask", {"answer": "yes"})

    assert_that(case).is_completed().knows(answer="yes").has_passed("ask")


def test_its_priority_and_due_date_are_worked_out_when_it_opens(try_out: Trial) -> None:
    bench, _ = try_out("user_task")

    task = _only_task(bench)

    assert task.priority == 70
    assert task.due_at == bench.now + timedelta(days=5)


def test_a_listener_is_called_before_a_completed_task_is_left(deploy: Open) -> None:
    bench, told = deploy("user_task"), []
    bench.connector("tell_everybody", lambda variables, headers: told.append("told"))
    bench.start()

    assert told == []
    bench.complete("ask")

    assert told == ["told"]


def test_its_groups_may_be_worked_out(try_out: Trial) -> None:
    bench, _ = try_out("user_task_offered", {"team": "clerks"})

    assert set(_only_task(bench).candidate_groups) == {"clerks", "managers"}


def test_somebody_it_is_not_offered_to_cannot_complete_it(try_out: Trial) -> None:
    bench, case = try_out("user_task_offered", {"team": "clerks"})

    with pytest.raises(EngineError):
        bench.complete("ask", by=Person("mallory", frozenset({"others"})))

    assert_that(case).is_waiting_at("ask")
