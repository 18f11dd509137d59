"""Trying again: exactly what failed is done again, and nothing of it twice."""

import pytest
from sqlalchemy import func, select

from engine.errors import BpmnError, Conflict, UnusableValue
from engine.models import Incident, Job, UserTask
from engine.people import Person
from engine.testing import Bench
from tests.engine.people import Build
from tests.fluent import assert_that
from tests.models import Drawing, mapping, model, offered, script, service

MUCH = 10_000_000


def slow() -> str:
    """An expression that is `steps`, and too much while that is MUCH."""
    return "count(for i in 1..steps return i)"


def counted(made: Bench, table: type, *where: object) -> int:
    with made.database.read() as session:
        return session.scalars(select(func.count()).select_from(table).where(*where)).one()  # type: ignore[arg-type]


def test_a_script_that_fails_is_run_again_once_its_data_is_mended(bench: Build) -> None:
    made = bench(model("start -> sum: script -> after: user -> end", {"sum": script(slow(), "n")}))
    instance = made.start(variables={"steps": MUCH})
    assert_that(instance).has_incident("")

    made.set_variables({"steps": 3})
    made.retry("sum")

    assert_that(instance).is_waiting_at("after").has_no_incident()
    assert instance.variables["n"] == 3
    assert instance.passed == ["start", "sum"]
    assert instance.broken_links() == []


def test_what_still_fails_is_an_incident_anew_and_the_first_is_known_as_retried(bench: Build) -> None:
    made = bench(model("start -> sum: script -> end", {"sum": script(slow(), "n")}))
    instance = made.start(variables={"steps": MUCH})

    made.retry("sum")

    assert len(instance.incidents) == 1
    with made.database.read() as session:
        query = select(Incident.resolution).order_by(Incident.resolved_at.is_(None))
        assert list(session.scalars(query)) == ["retried", None]


def test_an_incident_that_is_over_cannot_be_retried(bench: Build) -> None:
    made = bench(model("start -> sum: script -> after: user -> end", {"sum": script(slow(), "n")}))
    made.start(variables={"steps": MUCH})
    with made.database.read() as session:
        incident = session.scalars(select(Incident.id)).one()
    made.set_variables({"steps": 3})
    made.retry("sum")

    with pytest.raises(Conflict), made.database.begin() as session:
        made.engine.retry(session, incident, Person("late"))


def test_a_one_time_key_retries_once(bench: Build) -> None:
    made = bench(model("start -> sum: script -> end", {"sum": script(slow(), "n")}))
    made.start(variables={"steps": MUCH})
    with made.database.read() as session:
        incident = session.scalars(select(Incident.id)).one()

    for _ in range(2):
        with made.database.begin() as session:
            made.engine.retry(session, incident, Person("once"), key="one")

    assert counted(made, Incident) == 2


def test_the_answers_of_a_user_task_survive_until_its_completion_succeeds(bench: Build) -> None:
    outputs = mapping(outputs={"total": f"given + {slow()}", "given": "given"})
    made = bench(model("start -> ask: user -> after: user -> end", {"ask": offered("officers") + outputs}))
    instance = made.start(variables={"steps": MUCH})
    made.complete("ask", {"given": 40})
    assert_that(instance).has_incident("")

    made.set_variables({"steps": 2})
    made.retry("ask")

    assert_that(instance).is_waiting_at("after").has_no_incident()
    assert (instance.variables["given"], instance.variables["total"]) == (40, 42)


def test_output_mappings_are_made_once_though_no_way_out_was_found(bench: Build) -> None:
    drawing = Drawing().draw("start -> ask: user -[=go = true]-> after: user -> end\nask -[=go = false]-> other: end")
    drawing.extend("ask", offered("officers") + mapping(outputs={"n": "n + 1"}))
    made = bench(drawing.xml())
    instance = made.start(variables={"n": 1})
    made.complete("ask")
    assert_that(instance).has_incident("None of the conditions")

    made.set_variables({"go": True})
    made.retry("ask")

    assert_that(instance).is_waiting_at("after")
    assert instance.variables["n"] == 2
    assert instance.passed == ["start", "ask"]


def test_an_input_mapping_is_made_afresh_from_mended_variables(bench: Build) -> None:
    inputs = mapping(inputs={"n": "n + 1", "m": slow()}, outputs={"seen": "n"})
    made = bench(model("start -> ask: user -> after: user -> end", {"ask": offered("officers") + inputs}))
    instance = made.start(variables={"n": 1, "steps": MUCH})
    assert_that(instance).has_incident("")

    made.set_variables({"steps": 1, "n": 5})
    made.retry("ask")
    made.complete("ask")

    assert_that(instance).is_waiting_at("after")
    assert instance.variables["seen"] == 6


TIMER = (
    '<bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">{}</bpmn:timeDuration>'
    "</bpmn:timerEventDefinition>"
)


def with_boundaries(*texts: str) -> bytes:
    """A user task with a non-interrupting timer for each text."""
    drawing = Drawing().draw("start -> ask: user -> after: user -> end").extend("ask", offered("officers"))
    for number, text in enumerate(texts):
        drawing.draw(f"late{number}: boundaryEvent -> told{number}: user -> done{number}: end")
        drawing.set(f"late{number}", attachedToRef="ask", cancelActivity="false")
        drawing.inside[f"late{number}"] = TIMER.format(text)
    return drawing.xml()


def test_boundary_events_are_armed_once_though_arriving_failed_between_them(bench: Build) -> None:
    made = bench(with_boundaries("PT1H", "=wait"))
    instance = made.start(variables={"wait": "soon"})
    assert_that(instance).has_incident("soon")
    made.advance(3600)
    assert_that(instance).is_waiting_at("told0")

    made.set_variables({"wait": "PT2H"})
    made.retry("ask")
    made.advance(3 * 3600)

    assert_that(instance).is_waiting_at("ask", "told0", "told1")
    assert counted(made, UserTask, UserTask.state == "created") == 3
    made.complete("ask")
    assert_that(instance).is_waiting_at("after", "told0", "told1")


def test_boundary_events_stay_armed_though_what_follows_them_fails(bench: Build) -> None:
    drawing = Drawing().draw("start -> ask: user -> after: user -> end")
    drawing.extend("ask", offered("officers") + '<zeebe:taskSchedule dueDate="=due"/>')
    drawing.draw("late: boundaryEvent -> told: user -> done: end")
    drawing.set("late", attachedToRef="ask", cancelActivity="false")
    drawing.inside["late"] = TIMER.format("PT1H")
    made = bench(drawing.xml())
    instance = made.start(variables={"due": "some day"})
    assert_that(instance).has_incident("some day")

    made.set_variables({"due": "2026-03-01T12:00:00Z"})
    made.retry("ask")

    assert_that(instance).is_waiting_at("ask")
    assert counted(made, Job) == 1
    made.advance(3600)
    assert_that(instance).is_waiting_at("ask", "told")


def test_an_event_based_gateway_that_was_half_armed_arms_the_rest(bench: Build) -> None:
    drawing = Drawing().draw(
        "start -> which: eventBasedGateway -> first: intermediateCatchEvent -> one: user -> e1: end\n"
        "which -> second: intermediateCatchEvent -> two: user -> e2: end"
    )
    drawing.inside["first"], drawing.inside["second"] = TIMER.format("PT1H"), TIMER.format("=wait")
    made = bench(drawing.xml())
    instance = made.start(variables={"wait": "soon"})

    made.set_variables({"wait": "PT30M"})
    made.retry("which")

    assert_that(instance).is_waiting_at("which").has_no_incident()
    assert counted(made, Job, Job.kind == "timer") == 2
    made.advance(1800)
    assert_that(instance).is_waiting_at("two")
    assert counted(made, Job) == 0


def multi(*, sequential: bool = False, collection: str = "items", completion: str = "", output: str = "") -> bytes:
    condition = f"<bpmn:completionCondition>={completion}</bpmn:completionCondition>" if completion else ""
    outputs = f' outputCollection="out" outputElement="={output}"' if output else ""
    loop = (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{str(sequential).lower()}"><bpmn:extensionElements>'
        f'<zeebe:loopCharacteristics inputCollection="={collection}" inputElement="item"{outputs}/>'
        f"</bpmn:extensionElements>{condition}</bpmn:multiInstanceLoopCharacteristics>"
    )
    drawing = Drawing().draw("start -> ask: user -> after: user -> end").extend("ask", offered("officers"))
    drawing.inside["ask"] = loop
    return drawing.xml()


def test_a_repeated_step_whose_list_was_none_starts_each_once(bench: Build) -> None:
    made = bench(multi())
    instance = made.start(variables={"items": "x"})
    assert_that(instance).has_incident("not a list")

    made.set_variables({"items": [1, 2, 3]})
    made.retry("ask")

    assert_that(instance).is_waiting_at("ask", "ask", "ask").has_no_incident()
    for _ in range(3):
        made.complete("ask")
    assert_that(instance).is_waiting_at("after")


@pytest.mark.parametrize("sequential", [False, True])
def test_a_repeated_step_counts_once_what_was_done_before_its_condition_failed(bench: Build, sequential: bool) -> None:
    made = bench(multi(sequential=sequential, completion=f"{slow()} = 7"))
    instance = made.start(variables={"items": [1, 2, 3], "steps": MUCH})
    made.complete("ask")
    assert len(instance.incidents) == 1

    made.set_variables({"steps": 1})
    made.retry("ask")
    assert_that(instance).has_no_incident()
    made.complete("ask")
    made.complete("ask")

    assert_that(instance).is_waiting_at("after")
    assert counted(made, UserTask, UserTask.state == "completed") == 3


def test_one_time_of_a_repeated_step_gives_its_output_when_tried_again(bench: Build) -> None:
    made = bench(multi(output=f"item + {slow()}"))
    instance = made.start(variables={"items": [10, 20], "steps": MUCH})
    made.complete("ask")
    made.complete("ask")
    assert len(instance.incidents) == 2

    made.set_variables({"steps": 1})
    made.retry("ask")
    made.retry("ask")

    assert_that(instance).is_waiting_at("after")
    assert instance.variables["out"] == [11, 21]


def test_a_job_has_its_tries_back_and_is_run_at_once(bench: Build) -> None:
    broken = [True]
    tries: list[int] = []

    def post(variables: object, headers: object) -> dict[str, object]:
        tries.append(1)
        if broken:
            raise OSError("the line is dead")
        return {"answer": 42}

    made = bench(
        model("start -> call: service -> after: user -> end", {"call": service("post", "2")}), connectors={"post": post}
    )
    instance = made.start()
    made.advance(3600)
    assert_that(instance).has_incident("the line is dead")
    assert len(tries) == 2

    made.retry("call")
    made.advance(3600)
    assert len(tries) == 4
    broken.clear()
    made.retry("call")

    assert_that(instance).is_waiting_at("after").has_no_incident()
    assert instance.variables["answer"] == 42


def test_a_job_that_ended_with_an_error_nobody_catches_is_called_again(bench: Build) -> None:
    broken = [True]

    def post(variables: object, headers: object) -> dict[str, object]:
        if broken:
            raise BpmnError("NO_MONEY")
        return {}

    made = bench(
        model("start -> call: service -> after: user -> end", {"call": service("post")}), connectors={"post": post}
    )
    instance = made.start()
    with made.database.read() as session:
        assert session.scalars(select(Incident.kind)).one() == "error"

    made.retry("call")
    assert_that(instance).has_incident("NO_MONEY")
    broken.clear()
    made.retry("call")

    assert_that(instance).is_waiting_at("after").has_no_incident()


def test_a_user_task_that_ended_with_an_error_nobody_catches_is_there_again(bench: Build) -> None:
    made = bench(model("start -> ask: user -> after: user -> end", {"ask": offered("officers")}))
    instance = made.start()
    made.fail("ask", "LOST")

    made.retry("ask")
    made.complete("ask")

    assert_that(instance).is_waiting_at("after").has_no_incident()
    assert counted(made, UserTask, UserTask.element_id == "ask") == 1


def test_a_stuck_join_is_looked_at_again_and_stays_an_incident(bench: Build) -> None:
    made = bench(STUCK)
    instance = made.start()
    made.complete("b")
    made.complete("a")
    assert_that(instance).has_incident("nothing can come")

    made.retry("join")

    assert_that(instance).has_incident("nothing can come")
    with made.database.read() as session:
        assert set(session.scalars(select(Incident.kind))) == {"stuck"}


STUCK = (
    Drawing()
    .draw(
        "start -> fork: parallel -> a: user -> which: exclusive -[=n = 1]-> join: parallel -> after: user -> end\n"
        "which -[default]-> gone: end\n"
        "fork -> b: user -> join"
    )
    .extend("a", offered("officers"))
    .extend("b", offered("officers"))
    .xml()
)


def test_a_condition_that_cannot_be_asked_is_asked_again_and_mends_itself(bench: Build) -> None:
    drawing = Drawing().draw("start -> wait: intermediateCatchEvent -> after: user -> end")
    drawing.inside["wait"] = (
        '<bpmn:conditionalEventDefinition><bpmn:condition xsi:type="bpmn:tFormalExpression">'
        f"={slow()} = 3</bpmn:condition></bpmn:conditionalEventDefinition>"
    )
    made = bench(drawing.xml())
    instance = made.start(variables={"steps": 1})
    made.set_variables({"steps": MUCH})
    assert len(instance.incidents) == 1
    made.set_variables({"steps": MUCH + 1})
    assert len(instance.incidents) == 1

    made.set_variables({"steps": 2})
    assert_that(instance).has_no_incident()
    made.set_variables({"steps": 3})

    assert_that(instance).is_waiting_at("after")


def test_an_expression_says_for_technicians_what_it_was(bench: Build) -> None:
    made = bench(model("start -> sum: script -> end", {"sum": script(slow(), "n")}))
    made.start(variables={"steps": MUCH})

    with made.database.read() as session:
        incident = session.scalars(select(Incident)).one()
    assert (incident.kind, incident.journey_key, incident.element_id) == ("expression", made.journey_key, "sum")
    assert incident.detail is not None
    assert "FeelLimitError" in incident.detail
    assert "count(for i in 1..steps return i)" in incident.detail


def test_a_call_is_made_with_what_was_mended_in_its_own_step(bench: Build) -> None:
    asked: list[object] = []

    def post(variables: dict[str, object], headers: object) -> dict[str, object]:
        asked.append(variables["url"])
        if variables["url"] != "right":
            raise OSError("there is no such address")
        return {}

    drawn = {"call": service("post", "1") + mapping(inputs={"url": "address"})}
    made = bench(model("start -> call: service -> after: user -> end", drawn), connectors={"post": post})
    instance = made.start(None, {"address": "wrong"})
    with made.database.read() as session:
        number = session.scalars(select(Incident.token_number)).one()
    assert number is not None

    with made.database.begin() as session:
        made.engine.set_variables(session, instance.id, {"url": "right"}, Person("ann"), scope=number)
    made.retry("call")

    assert asked == ["wrong", "right"]
    assert_that(instance).is_waiting_at("after").has_no_incident()


def test_what_fails_again_stands_still_since_it_first_failed(bench: Build) -> None:
    made = bench(
        model("start -> call: service -> end", {"call": service("post", "1")}), connectors={"post": lambda *_: 1 / 0}
    )
    made.start()
    began = made.now

    made.advance(3600)
    made.retry("call")

    assert [(each.resolution, each.created_at) for each in _incidents(made)] == [("retried", began), (None, began)]


def test_what_every_case_knows_of_itself_cannot_be_passed_over(bench: Build) -> None:
    made = bench(
        model("start -> call: service -> end", {"call": service("post", "1")}), connectors={"post": lambda *_: 1 / 0}
    )
    made.start()

    with pytest.raises(UnusableValue, match="“case” is what every case knows"):
        made.skip("call", {"case": 5})

    assert [each.resolved_at for each in _incidents(made)] == [None]


def _incidents(made: Bench) -> list[Incident]:
    with made.database.read() as session:
        return list(session.scalars(select(Incident)))
