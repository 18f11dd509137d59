"""What a token can reach: every element from a start, and an end from every element (§7.6.1, §13)."""

from collections.abc import Callable, Iterable, Iterator

from lxml import etree

from engine.bpmn.normalise import flow_nodes, local
from engine.bpmn.rules.document import Document
from engine.bpmn.rules.levels import is_apart, starts
from engine.bpmn.rules.links import joins, links
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
        nodes = [node for node in flow_nodes(scope) if local(scope) != "adHocSubProcess"]
        first = starts(document, scope) or [node for node in nodes if not document.into(node)]
        apart = [node for node in nodes if is_apart(node)]
        reached = reach([*first, *apart], following)
        for node in nodes:
            if node not in reached and local(node) != "boundaryEvent":
                detail = "No arrow from the start leads to it: no case will ever come here."
                yield document.problem(node, "unreachable", detail, "Draw the arrow to it, or take it out.", "warning")


def endless(document: Document) -> Iterator[Problem]:
    """A token that comes here goes round for ever: without anything that waits, that stops the engine."""
    following = successors(document)
    for scope in document.scopes:
        nodes = [node for node in flow_nodes(scope) if not is_apart(node)]
        ends = {node for node in nodes if not list(following(node))}
        for node in nodes:
            found = reach([node], following)
            if found & ends or node not in reach(following(node), following):
                continue
            spins = not any(local(each) in WAITS for each in found)
            detail = "From here no arrow leads to an end: a case goes round for ever."
            remedy = "Draw a way out of the loop."
            yield document.problem(node, "never-ends", detail, remedy, "error" if spins else "warning")
            break


def successors(document: Document) -> Next:
    """From one element to what comes next: by arrows, by links, and by what waits on its border."""
    attached: dict[str, list[etree._Element]] = {}
    for event in document.each("boundaryEvent"):
        attached.setdefault(event.get("attachedToRef", ""), []).append(event)
    catches = links(document, "intermediateCatchEvent")
    linked = {
        event: [other for other, catching in catches if joins(definition, catching)]
        for event, definition in links(document, "intermediateThrowEvent")
    }

    def following(node: etree._Element) -> Iterable[etree._Element]:
        targets = (document.nodes.get(flow.get("targetRef", "")) for flow in document.out_of(node))
        yield from (each for each in targets if each is not None)
        yield from attached.get(node.get("id", ""), ())
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
