"""Gateways that wait for several flows (BPMN 2.0 §13.4)."""

from typing import TYPE_CHECKING

from tests.oracle.drawing import Flow, Node, Scope
from tests.oracle.running import Join, Place, Token

if TYPE_CHECKING:
    from tests.oracle.executor import Executor


def arrive(run: "Executor", token: Token) -> None:
    """The token is taken into the gateway's count; it may be the one that lets it fire."""
    place, node = token.place, token.node
    assert token.flow is not None
    run.remove(token)
    join = place.joins.get(node.id)
    if join is None:
        join = place.joins[node.id] = Join(run.number(), node, place)
    if join.awaited is not None:
        join.awaited.discard(token.flow.id)
        return
    join.counts[token.flow.id] = join.counts.get(token.flow.id, 0) + 1
    if _fires_at_once(run, join):
        fire(run, join)


def _fires_at_once(run: "Executor", join: Join) -> bool:
    if join.node.kind == "parallel":
        return len(join.counts) == len(join.place.scope.incoming(join.node.id))
    if join.node.kind == "complex" and join.node.activation:
        count = {"activationCount": sum(join.counts.values())}
        return run.holds(join.node.activation, join.place.names, count)
    return False


def fire(run: "Executor", join: Join) -> None:
    """One token from each flow that has one is consumed, one goes on."""
    place, node = join.place, join.node
    if node.kind == "complex" and node.activation:
        join.awaited = {flow.id for flow in place.scope.incoming(node.id)} - set(join.counts)
        join.counts = {}
    else:
        join.counts = {flow: count - 1 for flow, count in join.counts.items() if count > 1}
        if not join.counts:
            del place.joins[node.id]
    run.put(place, node)


def review(run: "Executor") -> bool:
    """With nothing left to move: whether a join can fire, or a complex gateway need wait no more (Table 13.3)."""
    for join in sorted(run.joins(), key=lambda each: each.number):
        if join.awaited is not None:
            if not _may_come(join, join.awaited, set()):
                del join.place.joins[join.node.id]
                run.settle(join.place)
                return True
        elif join.node.kind in ("inclusive", "complex"):
            empty = {flow.id for flow in join.place.scope.incoming(join.node.id)} - set(join.counts)
            if join.node.activation is None and not _may_come(join, empty, set(join.counts)):
                fire(run, join)
                return True
    return False


def _may_come(join: Join, empty: set[str], full: set[str]) -> bool:
    """Whether a token can reach an empty flow without passing the gateway, and no full one in the same way."""
    for node in _positions(join):
        reached = _reached(join.place.scope, node, join.node)
        if reached & empty and not reached & full:
            return True
    return False


def _positions(join: Join) -> list[Node]:
    tokens = [token.node for token in join.place.tokens]
    return tokens + [other.node for other in join.place.joins.values() if other is not join and other.counts]


def _reached(scope: Scope, start: Node, gateway: Node) -> set[str]:
    """The gateway's incoming flows to which flows lead from a node without visiting the gateway."""
    found: set[str] = set()
    seen, to_do = {start.id}, [start]
    while to_do:
        node = to_do.pop()
        flows: list[Flow] = list(scope.outgoing(node.id))
        for boundary in scope.boundaries(node.id):
            flows += scope.outgoing(boundary.id)
        for flow in flows:
            if flow.target == gateway.id:
                found.add(flow.id)
            elif flow.target not in seen:
                seen.add(flow.target)
                to_do.append(scope.nodes[flow.target])
    return found


def hopeless(place: Place) -> list[Join | Token]:
    """Joins, and activities that gather tokens, to which nothing on its way can still lead."""
    gathering = [token for token in place.tokens if token.state == "gathering"]
    waiting: list[Join | Token] = [*place.joins.values(), *gathering]
    moving = [token.node for token in place.tokens if token.state != "gathering"]
    while moving:
        node = moving.pop()
        for each in list(waiting):
            if _reached(place.scope, node, each.node) & _wanted(each):
                # What it gives when it goes on may complete another.
                waiting.remove(each)
                moving.append(each.node)
    return waiting


def _wanted(each: Join | Token) -> set[str]:
    incoming = {flow.id for flow in each.place.scope.incoming(each.node.id)}
    return incoming - set(each.counts) if isinstance(each, Join) else incoming
