"""From what throws to what catches: outward by containment, the innermost catcher first (BPMN 2.0 §10.5.1)."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from engine.bpmn.events import Cancel, Error, Escalation, EventDefinition, Message, Signal
from engine.bpmn.tokens import WAITING, Token
from engine.values import Value

Thrown = Error | Escalation | Cancel


def throw(token: Token, event: Thrown, payload: Mapping[str, Value]) -> bool:
    """Give it to the first catcher outward from the token; False where there is none."""
    for host, home, specs in _places(token):
        spec = _best(specs, event)
        if spec is not None:
            spec.take(home, host, payload)
            return True
    return False


def _places(token: Token) -> Iterator[tuple[Token | None, Any, Iterable[Any]]]:
    """Where events can be caught: around each activity that the token is in, and in each scope."""
    at: Token | None = token
    while at is not None:
        host: Token | None = at
        while host is not None:
            if "part" not in host.internal_data:
                yield host, host.workflow, host.task_spec.boundaries
            host = host.container
        # What starts an event sub-process does not happen inside it once more.
        if not at.task_spec.is_event_sub_process:
            yield None, at.workflow, at.workflow.spec.event_sub_processes
        at = at.workflow.owner


def _best(specs: Iterable[Any], event: Thrown) -> Any:
    """One that names the code before one that catches all."""
    found = [(spec, each) for spec in specs for each in spec.definitions if matches(each, event)]
    named = [spec for spec, each in found if getattr(each, "code", None) is not None]
    return next(iter(named or [spec for spec, _ in found]), None)


def matches(catching: EventDefinition, thrown: EventDefinition) -> bool:
    if isinstance(thrown, (Error, Escalation)):
        return type(catching) is type(thrown) and catching.code in (None, thrown.code)
    if isinstance(thrown, (Signal, Message)):
        return type(catching) is type(thrown) and catching.name == thrown.name
    return type(catching) is type(thrown)


def broadcast(token: Token, signal: Signal, payload: Mapping[str, Value]) -> None:
    """To everything of this instance that waits for the signal, and to all others."""
    top = token.workflow.top_workflow
    waiting = [
        (each, int(slot))
        for live in top.workflows()
        for each in live.tokens
        for slot, name in each.internal_data.get("signals", {}).items()
        if name == signal.name
    ]
    for each, slot in waiting:
        if each.state == WAITING:
            home = each.workflow
            came = {"slot": slot, "payload": dict(payload)}
            top.attempt(each, partial(each.task_spec.catch, each, slot, payload), "catch", **came)
            top.settle(home)
    top.world.publish(token, signal, payload)
