"""Passing over a step: it is over as if it had completed, with what the person says came of it."""

import pytest
from sqlalchemy import select

from engine.errors import Conflict
from engine.models import AuditEvent, Incident, Job, UserTask
from engine.people import Person
from engine.queries import details
from tests.engine.people import Build
from tests.engine.test_retry import MUCH, STUCK, TIMER, counted, multi, slow
from tests.fluent import assert_that
from tests.models import Drawing, mapping, model, offered, script, service


def test_a_step_is_passed_over_with_the_variables_that_it_should_have_given(bench: Build) -> None:
    outputs = mapping(outputs={"n": "answer + 1"})
    made = bench(model("start -> sum: script -> after: user -> end", {"sum": script(slow(), "n") + outputs}))
    instance = made.start(variables={"steps": MUCH})

    made.skip("sum", {"n": 7})

    assert_that(instance).is_waiting_at("after").has_no_incident()
    assert instance.variables["n"] == 7
    assert instance.passed == ["start", "sum"]
    with made.database.read() as session:
        [event] = session.scalars(select(AuditEvent).where(AuditEvent.kind == "step_skipped"))
        assert details(event)["reason"] == "tried"
        assert session.scalars(select(Incident.resolution)).one() == "skipped"
    assert instance.broken_links() == []


def test_a_job_is_taken_away_with_the_step_that_is_passed_over(bench: Build) -> None:
    def post(variables: object, headers: object) -> None:
        raise OSError("the line is dead")

    text = "start -> call: service -> after: user -> end"
    made = bench(model(text, {"call": service("post", "1")}), connectors={"post": post})
    instance = made.start()

    made.skip("call", {"answer": "by telephone"})

    assert_that(instance).is_waiting_at("after").knows(answer="by telephone")
    assert counted(made, Job) == 0


def test_what_was_armed_around_a_step_goes_with_it(bench: Build) -> None:
    drawing = Drawing().draw("start -> ask: user -> after: user -> end").extend("ask", offered("officers"))
    drawing.draw("late: boundaryEvent -> told: user -> done: end").set("late", attachedToRef="ask")
    drawing.inside["late"] = TIMER.format("PT1H")
    made = bench(drawing.xml())
    instance = made.start()
    made.fail("ask", "LOST")

    made.skip("ask")

    assert_that(instance).is_waiting_at("after")
    assert counted(made, Job) == 0
    assert counted(made, UserTask, UserTask.state == "cancelled") == 1


def test_one_time_of_a_repeated_step_is_passed_over_and_counted(bench: Build) -> None:
    made = bench(multi(output="item * steps"))
    instance = made.start(variables={"items": [1, 2], "steps": 2})
    made.fail("ask", "LOST")
    made.complete("ask", nth=0 if len(instance.incidents) == 0 else 1)

    made.skip("ask")

    assert_that(instance).is_waiting_at("after")
    assert len(instance.variables["out"]) == 2


def test_a_sub_process_is_passed_over_whole(bench: Build) -> None:
    inner = Drawing(prefix="in_").draw("begin: start -> fill: user -> finish: end").extend("fill", offered("officers"))
    drawing = Drawing().draw("start -> part: sub -> after: user -> end").put_inside("part", inner)
    drawing.extend("part", mapping(inputs={"n": slow()}))
    made = bench(drawing.xml())
    instance = made.start(variables={"steps": MUCH})

    made.skip("part")

    assert_that(instance).is_waiting_at("after")


def test_a_join_that_is_stuck_goes_on_with_what_has_come(bench: Build) -> None:
    made = bench(STUCK)
    instance = made.start()
    made.complete("b")
    made.complete("a")

    made.skip("join")

    assert_that(instance).is_waiting_at("after").has_no_incident()


def test_a_gateway_without_a_possible_way_is_not_passed_over(bench: Build) -> None:
    text = "start -> which: exclusive -[=n = 1]-> one: user -> e1: end\nwhich -[=n = 2]-> two: user -> e2: end"
    made = bench(model(text))
    instance = made.start()
    assert_that(instance).has_incident("None of the conditions")

    with pytest.raises(Conflict, match="Move the case"):
        made.skip("which")

    assert len(instance.incidents) == 1
    made.set_variables({"n": 2})
    made.retry("which")
    assert_that(instance).is_waiting_at("two")


def test_the_conditions_of_a_gateway_are_explained_to_technicians(bench: Build) -> None:
    text = "start -> which: exclusive -[=n > 1]-> one: user -> e1: end\nwhich -[=n < 1]-> two: user -> e2: end"
    made = bench(model(text))
    made.start()

    with made.database.read() as session:
        said = session.scalars(select(Incident.detail)).one() or ""
    assert "Condition: n > 1" in said
    assert "“n”" in said or " n " in said


def test_work_of_no_case_is_tried_again_or_given_up(bench: Build) -> None:
    def post(variables: object, headers: object) -> None:
        raise OSError("the line is dead")

    made = bench(model("start -> ask: user -> end"), connectors={"post": post})
    with made.database.begin() as session:
        made.engine.send(session, "post", {}, key="one")
    made.advance(3600)
    with made.database.read() as session:
        incident = session.scalars(select(Incident.id)).one()

    with made.database.begin() as session:
        made.engine.retry(session, incident, Person("operator"))
    made.advance(3600)
    with made.database.read() as session:
        again = session.scalars(select(Incident.id).where(Incident.resolved_at.is_(None))).one()
    assert again != incident
    with made.database.begin() as session:
        made.engine.skip(session, again, "nobody wants it", {}, Person("operator"))

    assert counted(made, Job) == 0
    assert counted(made, Incident, Incident.resolved_at.is_(None)) == 0
