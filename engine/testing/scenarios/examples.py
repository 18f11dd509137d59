"""What stands in for connectors when a journey is tried: examples, and never the outside.

A call is answered by what was given for its step, else by the step's own property `example` (FEEL over what the call
holds), else, for hosts that end in `.simulated`, by a stand-in, else by an empty success. docs/connectors.md says so
to designers. What was sent, and which of these answered, is told to `note`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal
from urllib.parse import urlsplit

from sqlalchemy import select

from engine import feel, values
from engine.connectors import Call, Connector, Connectors, FailedTry
from engine.connectors.email import compose, plain
from engine.connectors.http import answers, asking
from engine.connectors.notify import is_for_notify
from engine.connectors.secrets import Secrets
from engine.deployment import DeployedJourney
from engine.engine import Engine
from engine.errors import BpmnError
from engine.models import Job, ProcessInstance
from engine.testing.scenarios.scenario import Example
from engine.values import Value

SIMULATED = ".simulated"
SENDER = "Try-out <try-out@example.org>"
PROPERTY = "example"

How = Literal["given", "example", "stand-in", "nothing"]


@dataclass(frozen=True, slots=True)
class Noted:
    """One call: of which step, what it sent, who answered what. `went` is "" where all was well, else words."""

    element_id: str
    type: str
    how: How
    to: str = ""
    subject: str = ""
    text: str = ""
    sent: Mapping[str, Value] = field(default_factory=dict)
    answered: Mapping[str, Value] = field(default_factory=dict)
    went: str = ""
    example: Example | None = None


class InTurn:
    """The answers of a scenario: for each step one after the other, and the last one from then on."""

    def __init__(self, answers: Mapping[str, Sequence[Example]]) -> None:
        self._left = {element_id: list(each) for element_id, each in answers.items()}

    def __call__(self, element_id: str) -> Example | None:
        left = self._left.get(element_id)
        if not left:
            return None
        return left.pop(0) if len(left) > 1 else left[0]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a call comes from: its step, and the step's own example in FEEL, if it has one."""

    element_id: str = ""
    example: str | None = None


@dataclass
class Examples:
    """Answers for one engine. `given(element_id)` is what somebody gave for a step, or None."""

    engine: Engine
    given: Callable[[str], Example | None]
    note: Callable[[Noted], None]
    stand_in: Connector | None = None

    def connectors(self, types: Mapping[str, frozenset[str]]) -> Connectors:
        """A connector of each of these types, with the same needs."""
        made = Connectors()
        for task_type, needs in types.items():
            made.add(task_type, self._connector(task_type), tuple(needs))
        return made

    def _connector(self, task_type: str) -> Connector:
        def call(given: Call) -> Mapping[str, Value]:
            return self._answer(task_type, given)

        return call

    def _answer(self, task_type: str, call: Call) -> Mapping[str, Value]:
        place = self._place(task_type, call)
        told: dict[str, Any] = {"element_id": place.element_id, "type": task_type, **_what_is_sent(task_type, call)}
        example, how = self._example(place, call)
        if example is None and task_type == "http" and self.stand_in is not None and _is_simulated(call):
            how = "stand-in"
        try:
            found = self.stand_in(call) if how == "stand-in" and self.stand_in else _outcome(task_type, call, example)
        except (BpmnError, FailedTry) as error:
            code = f"error {error.code}: " if isinstance(error, BpmnError) else ""
            self.note(Noted(**told, how=how, went=f"{code}{error}", example=example))
            raise
        results = dict(found or {})
        self.note(Noted(**told, how=how, answered=results, example=example))
        return results

    def _example(self, place: Place, call: Call) -> tuple[Example | None, How]:
        given = self.given(place.element_id) if place.element_id else None
        if given is not None:
            return given, "given"
        if place.example is None:
            return None, "nothing"
        value = values.clean(feel.evaluate(place.example.removeprefix("="), call.variables))
        if not isinstance(value, dict):
            raise FailedTry("Its property “example” came out as something else than a context, such as { number: 1 }.")
        return Example(results=value), "example"

    def _place(self, task_type: str, call: Call) -> Place:
        with self.engine.database.read() as session:
            query = (
                select(Job.element_id, ProcessInstance.deployment_id)
                .join(ProcessInstance, ProcessInstance.id == Job.process_instance_id)
                .where(Job.idempotency_key == call.idempotency_key)
            )
            row = session.execute(query).first()
            if row is None or row.element_id is None:
                return Place()
            deployed = self.engine.deployed(session, row.deployment_id)
        return Place(row.element_id, _own_example(deployed, row.element_id, task_type))


def _own_example(deployed: DeployedJourney, element_id: str, task_type: str) -> str | None:
    """What the diagram says; a listener of the step is another matter."""
    found = (definition.element(element_id) for definition in deployed.definitions.values())
    element = next((each for each in found if each is not None), None)
    if element is None or element.extensions.task_type != task_type:
        return None
    return element.extensions.properties.get(PROPERTY)


def _what_is_sent(task_type: str, call: Call) -> dict[str, Any]:
    if task_type == "email":
        return _letter(call)
    if task_type == "http":
        method, url = str(call.variables.get("method") or "GET"), str(call.variables.get("url") or "")
        return {"to": url, "subject": method, "sent": {"body": call.variables.get("body")}}
    return {"sent": dict(call.variables)}


def _letter(call: Call) -> dict[str, Any]:
    if is_for_notify(call):
        return {"to": str(call.variables.get("to") or ""), "subject": "GOV.UK Notify", "sent": dict(call.variables)}
    try:
        message = compose(call, SENDER)
    except Exception as error:  # whatever keeps it from being written is what the step fails with, below
        return {"to": str(call.variables.get("to") or ""), "text": str(error)}
    return {"to": str(message["To"]), "subject": str(message["Subject"]), "text": plain(message)}


def _outcome(task_type: str, call: Call, example: Example | None) -> Mapping[str, Value]:
    """What the case is given. Raises what the example says."""
    if task_type == "email" and not is_for_notify(call):
        compose(call, SENDER)
    if example is not None and example.error:
        raise BpmnError(example.error, None, example.given)
    if example is not None and example.fails:
        raise FailedTry(example.fails)
    results = example.given if example is not None else {}
    return _http(call, results) if task_type == "http" else results


def _http(call: Call, given: Mapping[str, Value]) -> Mapping[str, Value]:
    """An example of another system's answer: `status`, `headers` and `body`; or only what its body holds."""
    asking.Asked.of(call, Secrets(lambda _: "a-secret", call.secrets, call.seal))
    is_whole = "status" in given or "body" in given
    said = given if is_whole else {"body": dict(given) or None}
    answer = {"status": Decimal(200), "headers": {}, "body": None, **said}
    return answers.outcome(call, answer)


def _is_simulated(call: Call) -> bool:
    try:
        host = urlsplit(str(call.variables.get("url") or "")).hostname
    except ValueError:
        return False
    return (host or "").endswith(SIMULATED)
