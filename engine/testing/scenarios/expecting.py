"""Comparing what must have happened with what did, in words."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import queries
from engine.deployment import DeployedJourney
from engine.models import AuditEvent, Incident, ProcessInstance, UserTask
from engine.testing.bench import Bench
from engine.testing.scenarios.examples import Noted
from engine.testing.scenarios.scenario import Expect, Sent, plain
from engine.values import Value


@dataclass(frozen=True)
class Seen:
    """A bench after a run, or in the middle of one: its cases, what was sent, how often each way was taken."""

    bench: Bench
    deployed: DeployedJourney
    noted: Sequence[Noted]
    flows: Mapping[str, int]

    @cached_property
    def first(self) -> ProcessInstance | None:
        with self.bench.database.read() as session:
            return first_case(session)

    @cached_property
    def waiting_at(self) -> list[str]:
        found: list[str] = []
        with self.bench.database.read() as session:
            for instance in session.scalars(select(ProcessInstance).where(ProcessInstance.state == "active")):
                definition = self.deployed.definitions[instance.process_id]
                found += queries.waiting_at(session, instance, definition)
        return sorted(found)

    @cached_property
    def waiting_for_people(self) -> list[str]:
        with self.bench.database.read() as session:
            query = select(UserTask.element_id).where(UserTask.state == "created")
            return sorted(session.scalars(query))

    @cached_property
    def passed(self) -> Counter[str]:
        """Steps that were done, and ways that were taken, and how often."""
        with self.bench.database.read() as session:
            query = select(AuditEvent.element_id).where(AuditEvent.kind == "element_completed")
            done = Counter(each or "" for each in session.scalars(query))
        return done + Counter(self.flows)

    @cached_property
    def incidents(self) -> dict[str, str]:
        with self.bench.database.read() as session:
            query = select(Incident).where(Incident.resolved_at.is_(None))
            return {each.element_id or "": each.message for each in session.scalars(query)}

    @cached_property
    def variables(self) -> dict[str, Value]:
        if self.first is None:
            return {}
        with self.bench.database.read() as session:
            return queries.variables(session, self.first.id)

    def name(self, element_id: str) -> str:
        found = (definition.element(element_id) for definition in self.deployed.definitions.values())
        element = next((each for each in found if each is not None), None)
        name = element.bpmn_name if element is not None else None
        return f"“{name}” ({element_id})" if name else f"“{element_id}”"

    def names(self, elements: Sequence[str]) -> str:
        return ", ".join(map(self.name, elements)) or "nothing"


def first_case(session: Session) -> ProcessInstance | None:
    """The case that the run is about: that with a reference, which others may have come of."""
    query = select(ProcessInstance).order_by(ProcessInstance.business_key.is_(None), ProcessInstance.started_at)
    return session.scalars(query.limit(1)).first()


def differences(expect: Expect, seen: Seen) -> Iterator[str]:
    """What is not as it must be; nothing where all is well."""
    yield from _still(expect, seen)
    if expect.waiting_at is not None:
        yield from _waiting(expect.waiting_at, seen)
    if expect.ended is not None:
        yield from _ended(expect.ended, seen)
    yield from _passed(expect, seen)
    for path, wanted in plain(expect.variables).items():
        yield from _variable(path, wanted, seen)
    for sent in expect.sent:
        if not any(_fits(sent, each) for each in seen.noted):
            yield f"{_letter(sent, seen)} was not sent; what was: {_sent(seen)}."


def _still(expect: Expect, seen: Seen) -> Iterator[str]:
    for element_id, message in seen.incidents.items():
        if element_id not in expect.stands_still:
            yield f"{seen.name(element_id)} stands still: {message}"
    for element_id in expect.stands_still:
        if element_id not in seen.incidents:
            yield f"{seen.name(element_id)} should stand still, and does not."


def _waiting(wanted: Sequence[str], seen: Seen) -> Iterator[str]:
    """Timers and messages that are waited for may be left out; whom it waits for may not."""
    missing = Counter(wanted) - Counter(seen.waiting_at)
    more = Counter(seen.waiting_for_people) - Counter(wanted)
    if missing or more:
        yield f"It waits at {seen.names(seen.waiting_at)}, and not at {seen.names(sorted(wanted))}."


def _ended(wanted: str, seen: Seen) -> Iterator[str]:
    case = seen.first
    if case is None:
        yield "Nothing was begun."
    elif case.state == "active":
        yield f"It has not ended at {seen.name(wanted)}: it waits at {seen.names(seen.waiting_at)}."
    elif case.end_element_id != wanted:
        yield f"It ended at {seen.name(case.end_element_id or '')}, and not at {seen.name(wanted)}."


def _passed(expect: Expect, seen: Seen) -> Iterator[str]:
    for part_id, count in Counter(expect.passed).items():
        times = seen.passed[part_id]
        if not times:
            yield f"It did not go {_way(part_id, seen)}."
        elif times < count:
            yield f"It went {_way(part_id, seen)} {'once' if times == 1 else f'{times} times'}, and not {count} times."
    for element_id in expect.not_passed:
        if seen.passed[element_id]:
            yield f"It went {_way(element_id, seen)}, and should not have."


def _way(part_id: str, seen: Seen) -> str:
    """A step, or a flow from one to another."""
    for definition in seen.deployed.definitions.values():
        for element in definition.elements():
            for flow in element.flows:
                if flow.id == part_id:
                    return f"from {seen.name(element.element_id)} to {seen.name(flow.target.element_id)}"
    return f"through {seen.name(part_id)}"


def _variable(path: str, wanted: Value, seen: Seen) -> Iterator[str]:
    found: Value = seen.variables
    for part in path.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    if found != wanted:
        yield f"“{path}” is {_shown(found)}, and not {_shown(wanted)}."


def _shown(value: Value) -> str:
    text = "empty" if value is None else str(value)
    return text if len(text) <= 200 else f"{text[:200]}…"


def _fits(wanted: Sent, noted: Noted) -> bool:
    pairs = ((wanted.step, noted.element_id), (wanted.to, noted.to), (wanted.subject, noted.subject))
    return not noted.went and all(not asked or asked == was for asked, was in pairs)


def _letter(sent: Sent, seen: Seen) -> str:
    about = [f"“{sent.subject}”" if sent.subject else "", f"to {sent.to}" if sent.to else ""]
    about += [f"by {seen.name(sent.step)}" if sent.step else ""]
    return " ".join(filter(None, about)) or "Something"


def _sent(seen: Seen) -> str:
    return "; ".join(f"{each.subject or each.type} to {each.to}" for each in seen.noted) or "nothing"
