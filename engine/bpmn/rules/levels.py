"""What each level (a process, the inside of a sub-process) must hold, so that a token finds its way through it."""

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.normalise import ACTIVITIES, GATEWAYS, flow_nodes, local
from engine.bpmn.rules.document import Document
from engine.bpmn.rules.event_definitions import definitions_of
from engine.bpmn.xml import tag
from engine.problems import Problem

DRAW = "Draw the arrow."


def empty(document: Document) -> Iterator[Problem]:
    for scope in document.scopes:
        if not flow_nodes(scope):
            detail = "There is nothing in it to run."
            yield document.problem(scope, "nothing-to-run", detail, "Draw its first step, or take it out.")


def starts_and_ends(document: Document) -> Iterator[Problem]:
    """§10.5.2, §10.5.3: a level that shows where it ends shows where it starts, and the other way round."""
    for scope in document.scopes:
        kinds = {local(node) for node in flow_nodes(scope)}
        if "endEvent" in kinds and not starts(document, scope):
            detail = "It has an end event, but no start event."
            yield document.problem(scope, "start-missing", detail, "Draw a start event, or leave both out.")
        if "startEvent" in kinds and "endEvent" not in kinds:
            detail = "It has a start event, but no end event."
            yield document.problem(scope, "end-missing", detail, "Draw an end event after the last step.")


def starts(document: Document, scope: etree._Element) -> list[etree._Element]:
    """Where a level starts: start events, and what makes a process start by a message (§10.3.3, §10.6.6)."""
    return [
        node
        for node in flow_nodes(scope)
        if local(node) == "startEvent"
        or (local(node) in ("receiveTask", "eventBasedGateway") and node.get("instantiate") == "true")
    ]


def loose_ends(document: Document) -> Iterator[Problem]:
    """§10.5.2, §10.5.3: beside a start event, everything has a way in; beside an end, a way out."""
    for scope in document.scopes:
        nodes = flow_nodes(scope)
        kinds = {local(node) for node in nodes}
        has_start = bool(starts(document, scope))
        for node in nodes:
            if has_start and needs_way_in(document, node) and not document.into(node):
                detail = "No arrow leads to it: no case would ever come here."
                yield document.problem(node, "flow-in-missing", detail, f"{DRAW[:-1]} to it, or take it out.")
            if "endEvent" in kinds and needs_way_out(document, node) and not document.out_of(node):
                detail = "No arrow leaves it, though the diagram shows where cases end."
                yield document.problem(
                    node, "flow-out-missing", detail, "Lead it to the next step, or to an end event."
                )


def needs_way_in(document: Document, node: etree._Element) -> bool:
    """Activities and gateways that no message, event or compensation reaches; events have rules of their own."""
    if local(node) in ACTIVITIES:
        return not is_apart(node) and node.get("instantiate") != "true"
    return local(node) in GATEWAYS and node.get("instantiate") != "true"


def needs_way_out(document: Document, node: etree._Element) -> bool:
    return local(node) in ACTIVITIES and not is_apart(node)


def is_apart(node: etree._Element) -> bool:
    """Not part of the normal flow: a compensation handler, or an event sub-process."""
    return node.get("isForCompensation") in ("true", "1") or node.get("triggeredByEvent") in ("true", "1")


def event_flows(document: Document) -> Iterator[Problem]:
    """§10.5.2 to §10.5.4: what must lead to an event, and away from it."""
    for node in document.nodes.values():
        kind, links = local(node), "linkEventDefinition" in kinds_of(document, node)
        catches, throws = kind == "intermediateCatchEvent", kind == "intermediateThrowEvent"
        into, out_of = document.into(node), document.out_of(node)
        if kind == "startEvent" and not out_of:
            yield document.problem(node, "start-leads-nowhere", "No arrow leaves it.", "Lead it to the first step.")
        if kind == "endEvent" and not into:
            detail = "No arrow leads to it."
            yield document.problem(node, "end-never-reached", detail, "Lead the last step to it, or take it out.")
        if (throws or (catches and not links)) and not into:
            yield document.problem(node, "event-in-missing", "No arrow leads to it.", "Lead the step before to it.")
        if (catches or (throws and not links)) and not out_of:
            yield document.problem(node, "event-out-missing", "No arrow leaves it.", "Lead it to the next step.")


def kinds_of(document: Document, node: etree._Element) -> set[str]:
    return {local(each) for each in definitions_of(document, node)}


def no_way_in(document: Document) -> Iterator[Problem]:
    """Without a start event, what nothing leads to is where a level starts (§10.5.2): there must be something."""
    for scope in document.scopes:
        nodes = [node for node in flow_nodes(scope) if not is_apart(node) and local(node) != "boundaryEvent"]
        if nodes and not starts(document, scope) and all(document.into(node) for node in nodes):
            detail = "It has no start event, and an arrow leads to every step: there is nowhere to begin."
            yield document.problem(scope, "no-way-in", detail, "Draw a start event.")


def several_starts(document: Document) -> Iterator[Problem]:
    """A case begins at one plain start event; others must wait for something (§10.5.2)."""
    for scope in document.scopes:
        plain = [node for node in scope.iterchildren(tag("startEvent")) if not definitions_of(document, node)]
        for extra in plain[1:]:
            detail = "There is a second plain start event in the same process."
            yield document.problem(extra, "several-starts", detail, "Keep one start, and use a gateway after it.")


RULES = (empty, starts_and_ends, loose_ends, event_flows, no_way_in, several_starts)
