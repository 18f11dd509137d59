"""BPMN's own rules of structure: what flows connect, and how a token finds its way (BPMN 2.0 §8.4.13, §10.6)."""

from collections.abc import Iterator
from typing import cast

from lxml import etree

from engine.bpmn.normalise import flow_nodes, local, sequence_flows
from engine.bpmn.rules.document import Document
from engine.bpmn.xml import tag
from engine.problems import Problem

NOT_NODES = frozenset({"", "sequenceFlow", "laneSet", "textAnnotation", "association", "group", "documentation"})


def unresolved_flows(document: Document) -> Iterator[Problem]:
    """Each end of a sequence flow is a flow node of the same process or sub-process."""
    for scope in document.scopes:
        # An element that cannot run here has a problem of its own: its arrows are not to blame as well.
        drawn = (child for child in scope.iterchildren(tag=etree.Element) if local(child) not in NOT_NODES)
        here = {child.get("id") for child in drawn}
        for flow in sequence_flows(scope):
            for end, words in (("sourceRef", "begins"), ("targetRef", "ends")):
                name = flow.get(end)
                if name not in here:
                    where = "outside its own part of the diagram" if name in document.nodes else "at nothing"
                    detail = f"The arrow “{flow.get('name') or flow.get('id')}” {words} {where} (“{name or ''}”)."
                    yield document.problem(flow, "flow-unresolved", detail, "Draw the arrow again.")


def empty_processes(document: Document) -> Iterator[Problem]:
    for scope in document.scopes:
        if not flow_nodes(scope):
            detail = "There is nothing in it to run."
            yield document.problem(scope, "nothing-to-run", detail, "Draw its first step, or take it out.")


def no_way_in(document: Document) -> Iterator[Problem]:
    """Without a start event, what nothing leads to is where a scope starts (§10.5.2): there must be something."""
    outgoing = _outgoing(document)
    for scope in document.scopes:
        for node in flow_nodes(scope):
            if node.get("implicit") == "true" and not outgoing.get(node.get("id")):
                detail = "It has no start event, and an arrow leads to every step: there is nowhere to begin."
                yield document.problem(scope, "no-way-in", detail, "Draw a start event.")


def start_and_end(document: Document) -> Iterator[Problem]:
    """§10.5.2, §10.5.3: nothing leads into a start event or out of an end event; one none start each."""
    for scope in document.scopes:
        flows = sequence_flows(scope)
        starts = [node for node in flow_nodes(scope) if local(node) == "startEvent"]
        for extra in starts[1:]:
            detail = "There is a second plain start event in the same process."
            yield document.problem(extra, "several-starts", detail, "Keep one start, and use a gateway after it.")
        into = {flow.get("targetRef") for flow in flows}
        out_of = {flow.get("sourceRef") for flow in flows}
        for node in flow_nodes(scope):
            if local(node) == "startEvent" and node.get("id") in into:
                detail = "An arrow leads into a start event."
                yield document.problem(node, "flow-into-start", detail, "Lead it to the step after the start.")
            if local(node) == "endEvent" and node.get("id") in out_of:
                detail = "An arrow leads out of an end event."
                yield document.problem(node, "flow-out-of-end", detail, "Let it leave the step before the end.")


def default_flows(document: Document) -> Iterator[Problem]:
    """The default is one of the element's own outgoing flows, and has no condition (§8.4.13)."""
    for scope in document.scopes:
        flows = {flow.get("id"): flow for flow in sequence_flows(scope)}
        for node in flow_nodes(scope):
            default = node.get("default")
            if default is None:
                continue
            flow = flows.get(default)
            if flow is None or flow.get("sourceRef") != node.get("id"):
                detail = f"Its default way “{default}” is not one of the arrows that leave it."
                yield document.problem(node, "default-unresolved", detail, "Choose the default way again.")
            elif _condition(flow) is not None:
                detail = "Its default way has a condition, which would never be asked."
                yield document.problem(node, "default-with-condition", detail, "Clear the condition of that arrow.")


def gateway_conditions(document: Document) -> Iterator[Problem]:
    """Several ways out of an exclusive or inclusive gateway need a condition each, save the default (§13.4.2)."""
    outgoing = _outgoing(document)
    for node in document.each("exclusiveGateway", "inclusiveGateway"):
        ways = outgoing.get(node.get("id"), [])
        if len(ways) < 2:
            continue
        for flow in ways:
            if _condition(flow) is None and flow.get("id") != node.get("default"):
                detail = f"The way to “{_target_name(document, flow)}” has no condition."
                remedy = "Give the arrow a condition, or make it the default way."
                yield document.problem(node, "condition-missing", detail, remedy)
        if node.get("default") is None:
            detail = "If none of its conditions holds, a case has nowhere to go."
            remedy = "Make one of the ways the default."
            yield document.problem(node, "default-missing", detail, remedy, "warning")


def single_conditional_way(document: Document) -> Iterator[Problem]:
    """A step whose only way on has a condition stops the case, in silence, when it does not hold."""
    outgoing = _outgoing(document)
    for node in document.nodes.values():
        ways = outgoing.get(node.get("id"), [])
        if ways and local(node) != "parallelGateway" and node.get("default") is None:
            conditional = [flow for flow in ways if _condition(flow) is not None]
            if len(conditional) == len(ways) and local(node) not in ("exclusiveGateway", "inclusiveGateway"):
                detail = "Every way on from it has a condition: if none holds, the case ends there without a word."
                yield document.problem(node, "may-end-silently", detail, "Add a default way.", "warning")


def ignored_conditions(document: Document) -> Iterator[Problem]:
    outgoing = _outgoing(document)
    for node in document.each("parallelGateway", "startEvent"):
        for flow in outgoing.get(node.get("id"), []):
            if _condition(flow) is None:
                continue
            if local(node) == "startEvent":
                detail = "The arrow that leaves a start event has a condition."
                yield document.problem(node, "condition-at-start", detail, "Ask it at a gateway after the start.")
            else:
                detail = f"The condition on the way to “{_target_name(document, flow)}” is not asked here."
                remedy = "A parallel gateway takes every way: use an inclusive one, or clear the condition."
                yield document.problem(node, "condition-ignored", detail, remedy, "warning")


def dead_ends(document: Document) -> Iterator[Problem]:
    outgoing = _outgoing(document)
    for node in document.each("exclusiveGateway", "inclusiveGateway", "parallelGateway"):
        if not outgoing.get(node.get("id")):
            detail = "No arrow leaves this gateway."
            yield document.problem(node, "gateway-without-exit", detail, "Draw where it leads, or take it out.")


def unreachable(document: Document) -> Iterator[Problem]:
    outgoing = _outgoing(document)
    for scope in document.scopes:
        nodes = flow_nodes(scope)
        reached: set[str | None] = set()
        frontier = [node.get("id") for node in nodes if local(node) == "startEvent"]
        while frontier:
            name = frontier.pop()
            if name not in reached:
                reached.add(name)
                frontier.extend(flow.get("targetRef") for flow in outgoing.get(name, []))
        for node in nodes:
            if node.get("id") not in reached:
                detail = "No arrow from the start leads to it: no case will ever come here."
                yield document.problem(node, "unreachable", detail, "Draw the arrow to it, or take it out.", "warning")


def _outgoing(document: Document) -> dict[str | None, list[etree._Element]]:
    found: dict[str | None, list[etree._Element]] = {}
    for scope in document.scopes:
        for flow in sequence_flows(scope):
            found.setdefault(flow.get("sourceRef"), []).append(flow)
    return found


def _condition(flow: etree._Element) -> etree._Element | None:
    return flow.find(tag("conditionExpression"))


def _target_name(document: Document, flow: etree._Element) -> str:
    target = document.nodes[cast(str, flow.get("targetRef"))]
    return str(flow.get("name") or target.get("name") or target.get("id"))


INTEGRITY = (unresolved_flows, empty_processes)
RULES = (
    no_way_in,
    start_and_end,
    default_flows,
    gateway_conditions,
    single_conditional_way,
    ignored_conditions,
    dead_ends,
    unreachable,
)
