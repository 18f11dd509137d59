"""Whichever evaluation of a case fails: tried again, the case ends as it would have, with nothing done twice.

Each model is run once undisturbed; then once for each expression that it evaluates, where that one fails.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import select

from engine import feel
from engine.errors import Conflict
from engine.feel import FeelLimitError
from engine.models import Incident, Job, ProcessInstance, Subscription, TokenRow, UserTask
from engine.testing import Bench
from engine.testing.bench import TESTER
from tests.engine.test_retry import TIMER
from tests.models import Drawing, definitions, mapping, offered, script, service

CONDITION = (
    '<bpmn:conditionalEventDefinition><bpmn:condition xsi:type="bpmn:tFormalExpression">={}</bpmn:condition>'
    "</bpmn:conditionalEventDefinition>"
)
MESSAGE = '<bpmn:messageEventDefinition messageRef="news"/>'
NEWS = (
    '<bpmn:message id="news" name="news"><bpmn:extensionElements><zeebe:subscription correlationKey="=who"/>'
    "</bpmn:extensionElements></bpmn:message>"
)


def around() -> bytes:
    """Inputs, outputs, boundary events of every kind, a due date, and ways out with conditions."""
    drawing = Drawing().draw("start -> ask: user -[=n > 100]-> no: end\nask -[default]-> after: script -> end")
    drawing.extend("ask", offered('="officers"') + '<zeebe:taskSchedule dueDate="=due"/>')
    drawing.extend("ask", mapping(inputs={"x": "n + 1", "y": "x + 1"}, outputs={"n": "n + x", "m": "y + given"}))
    drawing.extend("after", script("n + m", "sum"))
    for name, inside in (
        ("late", TIMER.format('=duration("PT1H")')),
        ("told", MESSAGE),
        ("true", CONDITION.format("n = -1")),
    ):
        drawing.draw(f"{name}: boundaryEvent -> {name}_end: end")
        drawing.set(name, attachedToRef="ask", cancelActivity="false").inside[name] = inside
    return definitions(NEWS + drawing.process())


def repeated(sequential: bool) -> bytes:
    drawing = Drawing().draw("start -> ask: user -> end").extend("ask", offered("officers"))
    drawing.inside["ask"] = (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{str(sequential).lower()}"><bpmn:extensionElements>'
        '<zeebe:loopCharacteristics inputCollection="=[1, 2, 3]" inputElement="item" outputCollection="out" '
        'outputElement="=item * n"/></bpmn:extensionElements>'
        "<bpmn:completionCondition>=numberOfCompletedInstances = 9</bpmn:completionCondition>"
        "</bpmn:multiInstanceLoopCharacteristics>"
    )
    drawing.draw("late: boundaryEvent -> late_end: end").set("late", attachedToRef="ask", cancelActivity="false")
    drawing.inside["late"] = TIMER.format('=duration("PT" + string(n) + "H")')
    return drawing.xml()


def looped() -> bytes:
    drawing = Drawing().draw("start -> add: script -> end").extend("add", script("n + 1", "n"))
    drawing.inside["add"] = (
        '<bpmn:standardLoopCharacteristics testBefore="true"><bpmn:loopCondition>=n &lt; 4</bpmn:loopCondition>'
        "</bpmn:standardLoopCharacteristics>"
    )
    return drawing.xml()


def nested() -> bytes:
    """A sub-process with inputs and outputs, and a called process."""
    inner = Drawing(prefix="in_").draw("begin: start -> work: script -> fill: user -> finish: end")
    inner.extend("fill", offered("officers")).extend("work", script("mine + 1", "made"))
    called = Drawing("other", prefix="other_").draw("other_start: start -> other_work: script -> other_end: end")
    called.extend("other_work", script("x * 2", "doubled"))
    drawing = Drawing().draw("start -> part: sub -> call: call -> end").put_inside("part", inner)
    drawing.extend("part", mapping(inputs={"mine": "n + 1", "made": "null"}, outputs={"n": "n + made"}))
    drawing.extend("call", '<zeebe:calledElement processId="other"/>')
    drawing.extend("call", mapping(inputs={"x": "n + 1"}, outputs={"twice": "doubled"}))
    return definitions(drawing.process() + called.process())


def waiting() -> bytes:
    """An event-based gateway, a catch event with inputs, a throw event, and an inclusive split and join."""
    drawing = Drawing().draw(
        "start -> split: inclusive -[=n = 1]-> which: eventBasedGateway -> first: intermediateCatchEvent -> join: inclusive"
        "\nwhich -> second: intermediateCatchEvent -> join\n"
        "split -[=n > 0]-> say: intermediateThrowEvent -> join -> after: user -> end\nsplit -[default]-> none: end"
    )
    drawing.inside["first"], drawing.inside["second"] = TIMER.format('=duration("PT1H")'), MESSAGE
    drawing.inside["say"] = '<bpmn:signalEventDefinition signalRef="done"/>'
    drawing.extend("after", offered("officers"))
    return definitions(NEWS + '<bpmn:signal id="done" name="=&quot;done &quot; + who"/>' + drawing.process())


def called_out() -> bytes:
    """A connector with headers and listeners around it."""
    drawing = Drawing().draw("start -> call: service -> end")
    listeners = (
        '<zeebe:executionListeners><zeebe:executionListener eventType="start" type="post" retries="=n + 1"/>'
        '<zeebe:executionListener eventType="end" type="post"/></zeebe:executionListeners>'
    )
    headers = '<zeebe:taskHeaders><zeebe:header key="a" value="=n + 1"/></zeebe:taskHeaders>'
    drawing.extend("call", service("post", "=n + 2") + headers + listeners + mapping(outputs={"n": "n + calls"}))
    return drawing.xml()


def by_hand() -> bytes:
    """An ad hoc sub-process that collects what its steps give."""
    inner = Drawing(prefix="in_").draw("visit: user").extend("visit", offered("officers"))
    drawing = Drawing().draw("start -> work: adHocSubProcess -> end").put_inside("work", inner)
    drawing.extend(
        "work",
        '<zeebe:adHoc activeElementsCollection="=[&quot;visit&quot;]" outputCollection="out" outputElement="=n + 1"/>',
    )
    drawing.inside["work"] += "<bpmn:completionCondition>=n > 0</bpmn:completionCondition>"
    return drawing.xml()


def undone() -> bytes:
    """What was done is undone by a handler with an input of its own."""
    drawing = Drawing().draw("start -> book: script -> give_up: intermediateThrowEvent -> end")
    drawing.draw("undoing: boundaryEvent\nunbook: script").set("undoing", attachedToRef="book")
    drawing.set("unbook", isForCompensation="true")
    drawing.extend("book", script("n + 1", "booked")).extend("unbook", script("before + 1", "unbooked"))
    drawing.extend("unbook", mapping(inputs={"before": "booked"}, outputs={"n": "n + unbooked"}))
    drawing.inside["undoing"] = drawing.inside["give_up"] = "<bpmn:compensateEventDefinition/>"
    association = '<bpmn:association id="a" associationDirection="One" sourceRef="undoing" targetRef="unbook"/>'
    return definitions(drawing.process().replace("</bpmn:process>", association + "</bpmn:process>"))


def beside() -> bytes:
    """An event sub-process that a timer begins, and a complex gateway with a rule of its own."""
    inner = (
        Drawing(prefix="in_").draw("due: start -> note: script -> noted: end").extend("note", script("n + 1", "late"))
    )
    inner.inside["due"] = TIMER.format('=duration("PT" + string(n) + "H")')
    inner.set("due", isInterrupting="false")
    drawing = Drawing().draw(
        "start -> fork: parallel -> a: user -> meet: complexGateway -> wait: intermediateCatchEvent -> end\n"
        "fork -> b: script -> meet"
    )
    drawing.extend("a", offered("officers")).extend("b", script("n", "m"))
    drawing.inside["meet"] = (
        '<bpmn:activationCondition xsi:type="bpmn:tFormalExpression">=activationCount >= n + 1'
        "</bpmn:activationCondition>"
    )
    drawing.inside["wait"] = TIMER.format('=duration("PT" + string(n + 4) + "H")')
    drawing.draw("alarm: subProcess").set("alarm", triggeredByEvent="true").put_inside("alarm", inner)
    return drawing.xml()


MODELS = {
    "around": around(),
    "repeated at once": repeated(False),
    "repeated in turn": repeated(True),
    "looped": looped(),
    "nested": nested(),
    "waiting": waiting(),
    "called out": called_out(),
    "by hand": by_hand(),
    "undone": undone(),
    "beside": beside(),
}


class Failing:
    """Evaluates as always, but fails once, at the evaluation with this number (0: never)."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.count = 0
        self.real = feel.evaluate

    def __call__(self, expression: str, context: Mapping[str, object] = {}, **more: Any) -> object:
        self.count += 1
        if self.count == self.at:
            raise FeelLimitError("planted")
        return self.real(expression, context, **more)


def run(xml: bytes, failing: Failing, monkeypatch: pytest.MonkeyPatch, tested: str) -> dict[str, object]:
    """The case driven to its end, with what failed tried again: what it has come to."""
    calls: list[str] = []

    def post(variables: object, headers: object) -> dict[str, object]:
        calls.append("call")
        return {"calls": 1}

    made = Bench({"p.bpmn": xml}, connectors={"post": post}, reload=True)
    with monkeypatch.context() as planted:
        planted.setattr(feel, "evaluate", failing)
        instance = made.start("process", {"n": 1, "who": "anna", "due": "2026-03-01T12:00:00Z"})
        for _ in range(30):
            if instance.state != "active":
                break
            _move(made, tested)
    with made.database.read() as session:
        tasks = Counter(tuple(row) for row in session.execute(select(UserTask.element_id, UserTask.state)))
        left = [session.scalars(select(table)).all() for table in (TokenRow, Subscription)]
        jobs = session.scalars(select(Job)).all()
        retried = session.scalars(select(Incident.resolution)).all()
    assert instance.broken_links() == []
    assert set(retried) <= {"retried"}
    return {
        "state": instance.state,
        "passed": sorted(instance.passed),
        "variables": instance.variables,
        "tasks": tasks,
        "left": left,
        "jobs": [(job.kind, job.element_id) for job in jobs],
        "calls": len(calls),
    }


def _move(made: Bench, tested: str) -> None:
    """What is wrong is tried again before anything else; then somebody does what waits."""
    with made.database.read() as session:
        wrong = session.scalars(select(Incident.id).where(Incident.resolved_at.is_(None))).first()
        task = session.scalars(select(UserTask.element_id).where(UserTask.state == "created")).first()
        jobs = session.scalars(select(Job.id)).first()
        assert session.scalars(select(ProcessInstance.id)).one()
    if wrong is not None:
        with made.database.begin() as session:
            made.engine.retry(session, wrong, TESTER)
        made._run()
    elif task is not None:
        made.complete(task, {"given": 1})
    elif jobs is not None:
        made.advance(3600)
    else:
        raise Conflict(f"{tested}: nothing to do, and not at its end")


@pytest.mark.parametrize("name", MODELS)
def test_whatever_fails_once_comes_to_the_same_when_tried_again(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    undisturbed = Failing(0)
    expected = run(MODELS[name], undisturbed, monkeypatch, name)
    assert expected["state"] == "completed"
    assert undisturbed.count > 2

    for number in range(1, undisturbed.count + 1):
        found = run(MODELS[name], Failing(number), monkeypatch, f"{name}, {number}")
        assert found == expected, f"{name}: the {number}th of {undisturbed.count} evaluations failed"
