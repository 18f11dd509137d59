"""Loops and multi-instance activities (BPMN 2.0 §13.3.6, §13.3.7)."""

from typing import TYPE_CHECKING

from tests.oracle import events
from tests.oracle.drawing import Loop
from tests.oracle.running import Names, Token

if TYPE_CHECKING:
    from tests.oracle.executor import Executor


def begin(run: "Executor", token: Token) -> None:
    loop = _loop(token)
    token.state = "busy"
    if loop.kind == "standard":
        if loop.test_before and not _again(run, token):
            run.make_ready(token)
        else:
            _start(run, token)
        return
    items = _items(run, token)
    token.total = len(items)
    if not items:
        run.make_ready(token)
    for _ in items if loop.kind == "parallel" else items[:1]:
        if token.is_open and token.turn < token.total:
            _start(run, token)


def instance_done(run: "Executor", child: Token) -> None:
    token = child.parent
    assert token is not None
    loop = _loop(token)
    token.done += 1
    run.passed.append(token.node.id)
    events.note_done(run, child, token.log)
    run.discard(child)
    if loop.kind == "standard":
        _start(run, token) if _again(run, token) else run.complete(token)
    elif token.done == token.total or (loop.condition and run.holds(loop.condition, token.names, _counts(token))):
        for other in list(token.children):
            run.discard(other)
        run.complete(token)
    elif loop.kind == "sequential":
        _start(run, token)


def _start(run: "Executor", token: Token) -> None:
    loop = _loop(token)
    names = Names(token.names, {"loopCounter": token.turn + 1})
    if loop.collection and loop.element:
        names.values[loop.element] = _items(run, token)[token.turn]
    token.turn += 1
    child = run.child(token, token.node, names)
    run.work(child)


def _again(run: "Executor", token: Token) -> bool:
    loop = _loop(token)
    if loop.times is not None and token.turn >= loop.times:
        return False
    if loop.condition is None:
        return loop.times is not None
    return run.holds(loop.condition, token.names, {"loopCounter": token.turn})


def _items(run: "Executor", token: Token) -> list[object]:
    loop = _loop(token)
    if loop.collection:
        found = run.value(loop.collection, token.names)
        return list(found) if isinstance(found, list) else []
    return [None] * (loop.times or 0)


def _counts(token: Token) -> dict[str, object]:
    active = len(token.children)
    return {
        "numberOfInstances": token.total,
        "numberOfActiveInstances": active,
        "numberOfCompletedInstances": token.done,
        "numberOfTerminatedInstances": 0,
    }


def _loop(token: Token) -> Loop:
    assert token.node.loop is not None
    return token.node.loop
