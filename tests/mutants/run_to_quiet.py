"""Does with a model whatever can be done, and looks after every command whether a token was lost.

A token must be waiting for somebody or something, in an incident, or gone by way of an end event. What contains other
tokens, and what waits idly beside them (boundary events, starts of event sub-processes, records of what can be
undone), is not waiting by itself.
"""

import random
from collections.abc import Iterator
from datetime import timedelta

from lxml import etree
from sqlalchemy import select

from engine.bpmn.xml import tag
from engine.errors import EngineError
from engine.models import Incident, Job, ProcessInstance, TokenRow, UserTask
from engine.testing import Bench

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
        look(bench)
    for _ in range(STEPS):
        commands = list(_commands(bench, xml, chance))
        if not commands:
            break
        done += _try(chance.choice(commands))
        look(bench)
    return done


def _try(command) -> int:  # type: ignore[no-untyped-def]
    """Nobody may be able to do it just now; that it is refused in words is all that is asked."""
    try:
        command()
    except (EngineError, LookupError):
        return 0
    return 1


def _processes(xml: bytes) -> list[str]:
    return [str(each.get("id")) for each in etree.fromstring(xml).iter(tag("process")) if each.get("id")]


def _commands(bench: Bench, xml: bytes, chance: random.Random) -> Iterator[object]:
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
    yield lambda: bench.advance(chance.choice((10, DAY, 40 * DAY)))


def look(bench: Bench) -> None:
    """Raises TokenLost."""
    with bench.database.read() as session:
        for instance in session.scalars(select(ProcessInstance)):
            tokens = session.scalars(select(TokenRow).where(TokenRow.process_instance_id == instance.id)).all()
            if instance.state != "active" and tokens:
                raise TokenLost(f"{instance.process_id} is {instance.state}, but has {_told(tokens)}")
            if instance.state == "active":
                lost = list(_lost(session, instance, list(tokens)))
                if lost or not tokens:
                    raise TokenLost(f"{instance.process_id}: lost {_told(lost)} of {_told(tokens)}")


def _lost(session, instance: ProcessInstance, tokens: list[TokenRow]) -> Iterator[TokenRow]:  # type: ignore[no-untyped-def]
    def numbers(table: type, *more: object) -> set[int]:
        query = select(table.token_number).where(table.process_instance_id == instance.id, *more)  # type: ignore[attr-defined]
        return {each for each in session.scalars(query) if each is not None}

    waited_for = numbers(UserTask, UserTask.state == "created") | numbers(Job)
    waited_for |= numbers(Incident, Incident.resolved_at.is_(None))
    containers = {each.owner for each in tokens} | {each.parent for each in tokens}
    for token in tokens:
        data = token_data(token)
        if token.number not in waited_for | containers and "armed" not in data and "record" not in data:
            yield token


def token_data(token: TokenRow) -> dict[str, object]:
    from engine.values import unpack

    return dict(unpack(token.format, token.data))  # type: ignore[call-overload]


def _told(tokens: object) -> str:
    return ", ".join(f"{each.element_id} ({each.state})" for each in tokens) or "no token"  # type: ignore[attr-defined]


__all__ = ["TokenLost", "look", "run_to_quiet", "timedelta"]
