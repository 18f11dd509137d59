"""What a token can reach: every element from a start, and an end from every element (§7.6.1, §13)."""

from collections.abc import Callable, Iterable, Iterator

from lxml import etree

from engine.bpmn.normalise import flow_nodes, local
from engine.bpmn.rules.document import Document
from engine.bpmn.rules.levels import is_apart, starts
from engine.bpmn.rules.links import Partners
from engine.problems import Problem

WAITS = frozenset(
    {
        "userTask",
        "receiveTask",
        "serviceTask",
        "sendTask",
        "intermediateCatchEvent",
        "eventBasedGateway",
        "subProcess",
        "transaction",
        "adHocSubProcess",
        "callActivity",
        "manualTask",
        "task",
    }
)
"""What may take its time, or be interrupted: a loop through one of these does not spin."""

Next = Callable[[etree._Element], Iterable[etree._Element]]


def unreachable(document: Document) -> Iterator[Problem]:
    following = successors(document)
    for scope in document.scopes:
        reached = reached_in(document, scope, following)
        for node in flow_nodes(scope):
            if node not in reached and local(node) != "boundaryEvent":
                detail = "No arrow from the start leads to it: no case will ever come here."
                yield document.problem(node, "unreachable", detail, "Draw the arrow to it, or take it out.", "warning")


def reached_in(document: Document, scope: etree._Element, following: Next) -> set[etree._Element]:
    """Of a level, what its starts lead to; what is offered, or stands apart from the flow, is a start of its own."""
    nodes = flow_nodes(scope)
    if local(scope) == "adHocSubProcess":
        return set(nodes)
    first = starts(document, scope) or [node for node in nodes if not document.into(node)]
    return reach([*first, *(node for node in nodes if is_apart(node))], following)


def endless(document: Document) -> Iterator[Problem]:
    """A token that comes here goes round for ever: without anything that waits, that stops the engine."""
    following = successors(document)
    for scope in document.scopes:
        reached = reached_in(document, scope, following)
        nodes = [node for node in flow_nodes(scope) if not is_apart(node) and node in reached]
        can_end = _can_end(nodes, following)
        caught = next((node for node in nodes if node not in can_end), None)
        if caught is None:
            continue
        turning = _on_the_loop(caught, following)
        spins = not any(local(each) in WAITS for each in reach([turning], following))
        detail = "From here no arrow leads to an end: a case goes round for ever."
        remedy = "Draw a way out of the loop."
        yield document.problem(turning, "never-ends", detail, remedy, "error" if spins else "warning")


def _can_end(nodes: list[etree._Element], following: Next) -> set[etree._Element]:
    """The nodes from which one can be reached that leads nowhere further."""
    before: dict[etree._Element, list[etree._Element]] = {}
    ends = set(nodes)
    for node in nodes:
        for target in following(node):
            before.setdefault(target, []).append(node)
            ends.discard(node)
    return reach(ends, lambda each: before.get(each, ()))


def _on_the_loop(node: etree._Element, following: Next) -> etree._Element:
    """Where a token that always takes the first way comes by again."""
    seen: set[etree._Element] = set()
    while node not in seen:
        seen.add(node)
        node = next(iter(following(node)), node)
    return node


def successors(document: Document) -> Next:
    """From one element to what comes next: by arrows, by links, and by what waits on its border."""
    linked = Partners(document).of

    def following(node: etree._Element) -> Iterable[etree._Element]:
        targets = (document.nodes.get(flow.get("targetRef", "")) for flow in document.out_of(node))
        yield from (each for each in targets if each is not None)
        yield from document.attached.get(node.get("id", ""), ())
        yield from linked.get(node, ())

    return following


def reach(first: Iterable[etree._Element], following: Next) -> set[etree._Element]:
    """Everything that can be reached from these, themselves included."""
    reached: set[etree._Element] = set()
    frontier = list(first)
    while frontier:
        node = frontier.pop()
        if node not in reached:
            reached.add(node)
            frontier.extend(following(node))
    return reached


THEN = (unreachable, endless)
