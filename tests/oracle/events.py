"""Events: who watches for what, what catching does, and how a throw finds its catcher (BPMN 2.0 §13.5)."""

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.oracle.drawing import ACTIVITIES, Event, Node
from tests.oracle.running import Done, Place, Token, Watch, latest_first

if TYPE_CHECKING:
    from tests.oracle.executor import Executor


def watch(run: "Executor", node: Node, place: Place, token: Token | None, event: Event | None = None) -> None:
    """`event` where it is drawn elsewhere than at the node: at the start inside an event sub-process."""
    event = event or node.event
    if event is None or event.kind == "compensation":
        return
    repeats, due = 0, None
    if event.kind == "timer":
        cycle, _, seconds = (event.value or "").rpartition("/")
        repeats = int(cycle[1:]) if cycle else 1
        due = run.now + timedelta(seconds=int(seconds[2:-1]))
    run.watches.append(Watch(run.number(), node, event, place, token, due, repeats))
    ask(run, run.watches[-1])


def ask(run: "Executor", found: Watch) -> bool:
    """A condition is caught when it becomes true, not again while it stays so (§10.5.5.1)."""
    if found.event.kind != "conditional":
        return False
    names = found.token.names if found.token is not None else found.place.names
    held, found.held = found.held, run.holds(found.event.value or "", names)
    if held or not found.held:
        return False
    caught(run, found, {})
    return True


def watch_boundaries(run: "Executor", token: Token) -> None:
    for node in token.place.scope.boundaries(token.node.id):
        if token.is_open:
            watch(run, node, token.place, token)


def watch_starts(run: "Executor", place: Place) -> None:
    """Event sub-processes wait as long as their scope is open."""
    for node in place.scope.event_subs():
        assert node.inside is not None
        if not place.interrupted:
            watch(run, node, place, None, node.inside.start().event)


def caught(run: "Executor", found: Watch, payload: dict[str, object]) -> None:
    """The event that is watched for has happened."""
    if found not in run.watches:
        return
    if found.node.kind == "event_sub":
        inside = _start_event_sub(run, found).inside
        if inside is not None and inside.tokens:
            inside.tokens[0].payload = payload
    elif found.node.kind == "boundary":
        _leave_by_boundary(run, found).payload = payload
    else:
        _go_on(run, found).payload = payload


def _go_on(run: "Executor", found: Watch) -> Token:
    token = found.token
    assert token is not None
    run.watches = [each for each in run.watches if each.token is not token]
    if token.node.kind == "event_based":
        run.passed.append(token.node.id)
        token.node = found.node
    run.make_ready(token)
    return token


def _leave_by_boundary(run: "Executor", found: Watch) -> Token:
    host = found.token
    assert host is not None
    if found.node.interrupting:
        run.remove(host)
    else:
        _again(run, found)
    return run.put(found.place, found.node)


def _start_event_sub(run: "Executor", found: Watch) -> Token:
    assert found.node.inside is not None
    place = found.place
    if found.node.inside.start().interrupting:
        place.interrupted = True
        for token in list(place.tokens):
            run.remove(token)
        place.joins.clear()
        run.watches = [each for each in run.watches if each.place is not place]
    else:
        _again(run, found)
    born = run.put(place, found.node, ready=False)
    run.begin_activity(born)
    return born


def _again(run: "Executor", found: Watch) -> None:
    """What does not interrupt is watched for again; a duration passes but once."""
    if found.due is None:
        return
    found.number = run.number()  # at one moment with others, it comes after what was set before
    found.repeats -= 1
    seconds = (found.event.value or "").rpartition("/")[2]
    found.due += timedelta(seconds=int(seconds[2:-1]))
    if found.repeats <= 0:
        run.watches.remove(found)


def throw(run: "Executor", token: Token, kind: str, code: str | None) -> bool:
    """To the first catcher outward by containment; whether there was one."""
    at = token
    while True:
        host = at.host
        found = matching(run, kind, code, host) if host.node.kind in ACTIVITIES else None
        # What starts an event sub-process is not caught by its scope once more while it runs.
        if found is None and host.node.kind != "event_sub":
            found = matching(run, kind, code, host.place)
        if found is not None:
            caught(run, found, {})
            return True
        if host.place.owner is None:
            return False
        at = host.place.owner


def matching(run: "Executor", kind: str, code: str | None, at: Token | Place) -> Watch | None:
    here = [
        each
        for each in run.watches
        if each.event.kind == kind and (each.token is at or (each.token is None and each.place is at))
    ]
    exact = (each for each in here if each.event.value == code)
    return next(exact, None) or next((each for each in here if each.event.value is None), None)


def broadcast(run: "Executor", name: str | None, payload: dict[str, object]) -> None:
    for found in [each for each in run.watches if each.event == Event("signal", name)]:
        caught(run, found, payload)


def note_done(run: "Executor", token: Token, kept: list[Done]) -> None:
    """What could be undone is written down when it completes; of a loop, each turn."""
    log = token.inside.log if token.inside else []
    boundaries = token.place.scope.boundaries(token.node.id)
    handler = next((each.handler for each in boundaries if each.handler), None)
    if handler or log:
        undone_by = token.place.scope.nodes[handler] if handler else None
        kept.append(Done(run.number(), token.node, undone_by, tuple(log)))


def compensate(run: "Executor", token: Token, activity: str | None) -> None:
    """Latest first, one handler at a time; the token is busy until all are done."""
    place = token.place
    while place.owner is not None and place.owner.node.kind == "event_sub":
        place = place.owner.place
    chosen = [done for done in place.log if activity in (None, done.node.id)]
    token.undo = [(place, done) for done in latest_first(chosen)]
    token.state = "busy"
    undo_next(run, token)


def undo_next(run: "Executor", token: Token) -> None:
    while token.undo and not token.handlers:
        place, done = token.undo.pop(0)
        # Somebody else may have begun to undo it in the meantime.
        if done in place.log:
            place.log.remove(done)
            token.handlers = done.handlers()
    if token.handlers:
        run.work(run.child(token, token.handlers.pop(0), token.names))
    else:
        run.thrown(token)
