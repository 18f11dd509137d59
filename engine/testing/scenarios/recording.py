"""A scenario made of what happened in a database of one run: its history says who did what with which answers.

Only what came from people or from outside is written down: what the engine does by itself it will do again.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import literal_column, select
from sqlalchemy.orm import Session

from engine import queries, values
from engine.deployment import DeployedJourney
from engine.models import AuditEvent, Incident, UserTask
from engine.people import APPLICANT, SYSTEM
from engine.testing.scenarios.examples import Noted
from engine.testing.scenarios.expecting import first_case
from engine.testing.scenarios.scenario import Example, Expect, Scenario, Sent, Somebody, Step, in_words
from engine.values import Value

KINDS = {
    "process_started": "start",
    "user_task_completed": "complete",
    "user_task_failed": "fail",
    "step_started": "activate",
    "message_received": "message",
    "signal_received": "signal",
}
ADDRESS = "https://example.org/where"
"""In place of the address of a try-out's own page, which nobody else can open."""

WhoIs = Callable[[str], tuple[str, Somebody]]
"""From a person's id their short name in the file, and who they are."""


def record(
    session: Session,
    deployed: DeployedJourney,
    who_is: WhoIs,
    *,
    name: str,
    until: datetime,
    noted: list[Noted],
    flows: Mapping[str, int],
) -> Scenario:
    """The run that this SQLite database holds, as it stands `until` this moment."""
    events = list(_events(session))
    start = events[0].at if events else until
    recorder = _Recorder(deployed, who_is, start)
    for event in events:
        recorder.add(event)
    recorder.wait(until)
    return Scenario(
        name=name,
        starts_at=start,
        people=recorder.people,
        answers=_answers(noted),
        steps=tuple(recorder.steps),
        expect=_expected(session, deployed, noted, flows),
    )


def _events(session: Session) -> Iterator[AuditEvent]:
    """What people did, and what came from outside, in the order in which it was written."""
    query = select(AuditEvent).where(AuditEvent.kind.in_(KINDS), AuditEvent.actor != SYSTEM.id)
    yield from session.scalars(query.order_by(literal_column("audit_event.rowid")))


class _Recorder:
    def __init__(self, deployed: DeployedJourney, who_is: WhoIs, start: datetime) -> None:
        self.deployed, self.who_is, self.moment = deployed, who_is, start
        self.people: dict[str, Somebody] = {}
        self.steps: list[Step] = []

    def wait(self, until: datetime) -> None:
        passed = until - self.moment
        if passed > timedelta(0):
            self.steps.append(Step("wait", for_=in_words(passed)))
            self.moment = until

    def add(self, event: AuditEvent) -> None:
        self.wait(event.at)
        details = queries.details(event)
        if event.kind in ("message_received", "signal_received"):
            self.steps.append(Step(KINDS[event.kind], **_received(details)))  # type: ignore[arg-type]
            return
        said: dict[str, Any] = {"by": self._name(event.actor)}
        if event.acting_for:
            said["acting_for"] = APPLICANT
        match event.kind:
            case "process_started":
                said |= {"variables": _plain(_started(details))}
            case "user_task_completed":
                said |= {"at": event.element_id or "", "variables": _plain(details)}
            case "user_task_failed":
                given = details.get("variables")
                said |= {"at": event.element_id or "", "error": str(details.get("code") or "")}
                said |= {"variables": _plain(given if isinstance(given, dict) else {})}
            case _:
                said |= {"at": event.element_id or ""}
        self.steps.append(Step(KINDS[event.kind], **said))  # type: ignore[arg-type]

    def _name(self, person_id: str) -> str:
        name, somebody = self.who_is(person_id)
        if name != APPLICANT:
            self.people.setdefault(name, somebody)
        return name


def _received(details: Mapping[str, Value]) -> dict[str, Any]:
    key, given = details.get("key"), details.get("variables")
    return {
        "name": str(details.get("name") or ""),
        "key": None if key is None else str(key),
        "variables": _plain(given if isinstance(given, dict) else {}),
    }


def _started(details: Mapping[str, Value]) -> dict[str, Value]:
    given = dict(details)
    case = given.get("case")
    if isinstance(case, dict):
        given["case"] = {name: ADDRESS if name == "address" else value for name, value in case.items()}
    return given


def _plain(given: Mapping[str, Value]) -> dict[str, Any]:
    """As the file has it: dates and times marked as such."""
    found: dict[str, Any] = _DECODER.decode(values.dump(dict(given)))
    return found


def _expected(session: Session, deployed: DeployedJourney, noted: list[Noted], flows: Mapping[str, int]) -> Expect:
    """Where it stands, which ways it went, and what was sent."""
    first = first_case(session)
    waiting = sorted(session.scalars(select(UserTask.element_id).where(UserTask.state == "created")))
    still = sorted({each or "" for each in session.scalars(_STILL)})
    ended = first.end_element_id if first is not None else None
    return Expect(
        waiting_at=None if ended and not waiting else tuple(waiting),
        ended=ended,
        passed=tuple(_ways(deployed, flows)),
        sent=tuple(Sent(each.element_id, each.to, each.subject) for each in noted if _is_told(each)),
        stands_still=tuple(still),
    )


def _answers(noted: list[Noted]) -> dict[str, tuple[Example, ...]]:
    """What was answered, where somebody said what; the same again and again is said once."""
    found: dict[str, tuple[Example, ...]] = {}
    for element_id in sorted({each.element_id for each in noted if each.how == "given"}):
        calls = [each.example or Example() for each in noted if each.element_id == element_id]
        while len(calls) > 1 and calls[-1] == calls[-2]:
            calls.pop()
        found[element_id] = tuple(calls)
    return found


_STILL = select(Incident.element_id).where(Incident.resolved_at.is_(None))


def _is_told(noted: Noted) -> bool:
    return noted.type == "email" and bool(noted.element_id) and not noted.went


def _ways(deployed: DeployedJourney, flows: Mapping[str, int]) -> Iterator[str]:
    """The flows that were chosen among several, as the diagrams have them, each as often as it was."""
    elements = (each for definition in deployed.definitions.values() for each in definition.elements())
    chosen = [each.flows for each in elements if len(each.flows) > 1 and each.kind != "parallelGateway"]
    # A called process is a part of each that calls it, and counts once.
    for flow_id in dict.fromkeys(flow.id for among in chosen for flow in among):
        yield from [flow_id] * flows.get(flow_id, 0)


_DECODER = msgspec.json.Decoder()
