"""Does with a model whatever can be done, and looks after every command whether a token was lost.

A token must be waiting for somebody or something, in an incident, or gone by way of an end event. What contains other
tokens, and what waits idly beside them (boundary events, starts of event sub-processes, records of what can be
undone), is not waiting by itself. A gateway may wait for others as long as there are others in its scope.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Self

from lxml import etree
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.bpmn.xml import tag
from engine.database import END_OF_TIME
from engine.errors import EngineError
from engine.models import Incident, Job, ProcessInstance, TokenRow, UserTask
from engine.testing import Bench
from engine.values import unpack

STEPS = 25
DAY = 24 * 3600
VARIABLES = {"a": 1, "b": 2, "c": 0, "items": [1, 2], "test": "ab", "integerVariable": 0}


class TokenLost(AssertionError):
    """A token is nowhere that anybody would look."""


def run_to_quiet(bench: Bench, xml: bytes, chance: random.Random) -> int:
    """Starts every process and goes on until nothing is left to do; how many commands that took."""
    done = 0
    for process_id in _processes(xml):
        done += _try(lambda name=process_id: bench.start(name, VARIABLES))
        look(bench, xml)
    for _ in range(STEPS):
        commands = list(_commands(bench, xml, chance))
        if not commands:
            break
        done += _try(chance.choice(commands))
        look(bench, xml)
    return done


def _try(command: Callable[[], object]) -> int:
    """Nobody may be able to do it just now; that it is refused in words is all that is asked."""
    try:
        command()
    except (EngineError, LookupError):
        return 0
    return 1


def _processes(xml: bytes) -> list[str]:
    return [str(each.get("id")) for each in etree.fromstring(xml).iter(tag("process")) if each.get("id")]


def _commands(bench: Bench, xml: bytes, chance: random.Random) -> Iterator[Callable[[], object]]:
    """What somebody, or time, could do now."""
    answers = {name: chance.choice((0, 1, 2, True, "x", None)) for name in ("a", "b")}
    with bench.database.read() as session:
        tasks = session.scalars(select(UserTask.element_id).where(UserTask.state == "created")).all()
        jobs = session.scalars(select(Job.element_id).where(Job.element_id.is_not(None))).all()
        is_open = session.scalars(select(ProcessInstance.id).where(ProcessInstance.state == "active")).first()
    if is_open is None:
        return
    for element_id in {*tasks, *(str(each) for each in jobs)}:
        yield lambda at=element_id: bench.complete(at, answers)
        yield lambda at=element_id: bench.complete(at, answers)
        yield lambda at=element_id: bench.fail(at, chance.choice(("E1", "ERROR", None)))
    root = etree.fromstring(xml)
    for message in root.iter(tag("message")):
        yield lambda name=message.get("name", ""): bench.correlate(name, variables=answers)
    for signal in root.iter(tag("signal")):
        yield lambda name=signal.get("name", ""): bench.signal(name, answers)
    yield lambda: bench.advance(_seconds_to_next(bench))


def _seconds_to_next(bench: Bench) -> float:
    """Until something is due: a timer that turns every second must not fill a month."""
    with bench.database.read() as session:
        due = session.scalars(select(Job.due_at).where(Job.due_at > bench.now).order_by(Job.due_at).limit(1)).first()
    return DAY if due is None or due >= END_OF_TIME else (due - bench.now).total_seconds()


def look(bench: Bench, xml: bytes) -> None:
    """Raises TokenLost."""
    for each in bench.instances:
        if each.state == "active" and not each.waiting_at and not each.incidents:
            raise TokenLost(f"{each.process_id} is active, and nobody could tell what it waits for: {each.tokens}")
    root = etree.fromstring(xml)
    starts = {each.get("id", "") for each in root.iter(tag("subProcess")) if each.get("triggeredByEvent")}
    by_hand = {each.get("id", "") for each in root.iter(tag("adHocSubProcess"))}
    with bench.database.read() as session:
        for instance in session.scalars(select(ProcessInstance)):
            rows = session.scalars(select(TokenRow).where(TokenRow.process_instance_id == instance.id))
            tokens = [Seen.of(row, starts, by_hand) for row in rows]
            told = ", ".join(map(str, tokens)) or "no token"
            if instance.state != "active" and tokens:
                raise TokenLost(f"{instance.process_id} is {instance.state}, but has {told}")
            lost = list(_lost(tokens, _waited_for(session, instance)))
            if instance.state == "active" and (lost or not tokens):
                raise TokenLost(f"{instance.process_id}: lost {', '.join(map(str, lost))} of {told}")


@dataclass(frozen=True)
class Seen:
    """A token's row, and what kind of waiting it is."""

    row: TokenRow
    is_armed: bool
    """It waits for an event, or for a person to start something."""
    is_joining: bool
    is_idle: bool
    undoes_for: object
    """The number of the token that waits until this one has undone what was done."""

    @classmethod
    def of(cls, row: TokenRow, starts: set[str], by_hand: set[str]) -> Self:
        data = unpack(row.format, row.data)
        assert isinstance(data, dict)
        is_start = row.state == "waiting" and row.element_id in starts
        is_joining = "arrived" in data or "gathered" in data
        return cls(
            row, "armed" in data or row.element_id in by_hand, is_joining, is_start or "record" in data, data.get("for")
        )

    def __str__(self) -> str:
        return f"{self.row.element_id} ({self.row.state})"


def _lost(tokens: list[Seen], waited_for: set[int]) -> Iterator[Seen]:
    containers = {each.row.owner for each in tokens} | {each.row.parent for each in tokens}
    containers |= {int(str(each.undoes_for)) for each in tokens if each.undoes_for is not None}
    others = {each.row.owner for each in tokens if not (each.is_joining or each.is_idle)}
    for token in tokens:
        waits = token.is_armed or token.is_idle or (token.is_joining and token.row.owner in others)
        if not waits and token.row.number not in waited_for | containers:
            yield token


def _waited_for(session: Session, instance: ProcessInstance) -> set[int]:
    """Numbers of tokens that wait for a person or a job, or have an incident."""
    queries = (
        select(UserTask.token_number).where(UserTask.process_instance_id == instance.id, UserTask.state == "created"),
        select(Job.token_number).where(Job.process_instance_id == instance.id),
        select(Incident.token_number).where(
            Incident.process_instance_id == instance.id, Incident.resolved_at.is_(None)
        ),
    )
    return {each for query in queries for each in session.scalars(query) if each is not None}
