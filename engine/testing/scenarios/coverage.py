"""What of a journey has been tried: its steps, its ways, its rules and its questions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import queries
from engine.deployment import DeployedJourney
from engine.dmn.records import records_of
from engine.models import AuditEvent
from engine.values import Value
from engine.xml import parse

Rule = tuple[str, int]
"""A decision table, by its id or else its decision's name, and a row of it, from 1."""
Question = tuple[str, str]
"""A form's file and one of its keys."""


class Forms(Protocol):
    """What forms know of answers; the engine does not know forms."""

    def questions(self, data: bytes, file: str) -> Mapping[str, str]:
        """The form's questions: their keys, and what people read."""
        ...

    def judge(
        self, data: bytes, file: str, given: Mapping[str, Value], seen: Mapping[str, Value], now: datetime | None
    ) -> tuple[frozenset[str], Sequence[str]]:
        """The keys that were answered, and in words what the form would refuse."""
        ...


@dataclass(frozen=True)
class Part:
    """One thing that can be tried: a step, a way, a rule or a question. `name` is for people."""

    kind: str
    id: str
    name: str
    file: str = ""


@dataclass
class Trail:
    """What one run has tried."""

    elements: set[str] = field(default_factory=set)
    flows: set[str] = field(default_factory=set)
    rules: set[Rule] = field(default_factory=set)
    questions: set[Question] = field(default_factory=set)

    def add(self, other: "Trail") -> None:
        self.elements |= other.elements
        self.flows |= other.flows
        self.rules |= other.rules
        self.questions |= other.questions


@dataclass(frozen=True)
class Coverage:
    """Everything that can be tried, and what was."""

    parts: tuple[Part, ...]
    untried: tuple[Part, ...]

    def of(self, kind: str) -> tuple[int, int]:
        """How many of a kind were tried, and how many there are."""
        whole = sum(part.kind == kind for part in self.parts)
        return whole - sum(part.kind == kind for part in self.untried), whole

    @property
    def is_whole(self) -> bool:
        """Whether every step and every way has been tried."""
        return not any(part.kind in ("step", "way") for part in self.untried)

    @property
    def untried_ids(self) -> list[str]:
        """The elements and flows of the diagram that nobody has tried."""
        return [part.id for part in self.untried if part.kind in ("step", "way")]


def passed_in(session: Session) -> Trail:
    """The steps and rules in the history of a database that holds one run; flows and questions are known by others."""
    trail = Trail()
    steps = select(AuditEvent.element_id).where(AuditEvent.kind == "element_completed")
    trail.elements = {each for each in session.scalars(steps) if each}
    for event in session.scalars(select(AuditEvent).where(AuditEvent.kind == "decision_made")):
        trail.rules |= set(_matched(queries.details(event)))
    return trail


def _matched(details: Mapping[str, Value]) -> Iterator[Rule]:
    for record in records_of(details):
        for table in record.tables:
            yield from ((table.id or table.name, rule.number) for rule in table.matched)


def coverage(deployed: DeployedJourney, forms: Forms | None, trails: Iterable[Trail]) -> Coverage:
    """What all these runs have tried of a journey together."""
    whole = Trail()
    for trail in trails:
        whole.add(trail)
    tried = {("step", each) for each in whole.elements} | {("way", each) for each in whole.flows}
    tried |= {("rule", f"{table}:{number}") for table, number in whole.rules}
    tried |= {("question", f"{file}:{key}") for file, key in whole.questions}
    parts = tuple(parts_of(deployed, forms))
    return Coverage(parts, tuple(part for part in parts if (part.kind, part.id) not in tried))


def parts_of(deployed: DeployedJourney, forms: Forms | None) -> Iterator[Part]:
    """Everything of a journey that can be tried, each once."""
    found = {(part.kind, part.id): part for part in (*_drawn(deployed), *_rules(deployed), *_asked(deployed, forms))}
    yield from found.values()


def _drawn(deployed: DeployedJourney) -> Iterator[Part]:
    for definition in deployed.definitions.values():
        for element in definition.elements():
            if element.is_implicit or element.is_event_sub_process:
                continue
            name = element.bpmn_name or element.element_id
            yield Part("step", element.element_id, name)
            for flow in element.flows:
                target = flow.target.bpmn_name or flow.target.element_id
                yield Part("way", flow.id, f"{name} → {target}")


def _rules(deployed: DeployedJourney) -> Iterator[Part]:
    for file, data in deployed.files.items():
        if file.endswith(".dmn"):
            for table in parse(data).iter("{*}decisionTable"):
                owner = table.getparent()
                name = (owner.get("name") if owner is not None else None) or table.get("id") or file
                for number, _rule in enumerate(table.findall("{*}rule"), start=1):
                    yield Part("rule", f"{table.get('id') or name}:{number}", f"{name}, row {number}", file)


def _asked(deployed: DeployedJourney, forms: Forms | None) -> Iterator[Part]:
    for form_id in deployed.forms if forms is not None else ():
        file, data = deployed.form(form_id)
        for key, words in forms.questions(data, file).items() if forms is not None else ():
            yield Part("question", f"{file}:{key}", words or key, file)
