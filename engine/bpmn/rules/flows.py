"""Sequence flows: what they connect, and under which condition they are taken (BPMN 2.0 §8.4.13, §10.3, §10.6)."""

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.normalise import ACTIVITIES, flow_nodes, local, sequence_flows
from engine.bpmn.rules.document import Document, called
from engine.bpmn.rules.support import CHOREOGRAPHY_ACTIVITIES
from engine.bpmn.xml import tag
from engine.problems import Problem

ARTIFACTS = frozenset({"textAnnotation", "association", "group"})
AGAIN = "Draw the arrow again."


def ends(document: Document) -> Iterator[Problem]:
    """Each end of a sequence flow is a flow node of the same process or sub-process (§7.6.1, table 7.3)."""
    for scope in document.scopes:
        here = {node.get("id") for node in flow_nodes(scope)}
        for flow in sequence_flows(scope):
            for end, words in (("sourceRef", "begins"), ("targetRef", "ends")):
                if flow.get(end) not in here:
                    yield from _end(document, flow, flow.get(end), words)


def _end(document: Document, flow: etree._Element, name: str | None, words: str) -> Iterator[Problem]:
    found = document.find(name)
    arrow = f"The arrow “{called(flow)}”"
    if found is None:
        detail = f"{arrow} {words} at nothing (“{name or ''}”)."
        yield document.problem(flow, "flow-unresolved", detail, AGAIN)
    elif local(found) in ARTIFACTS:
        detail = f"{arrow} {words} at a note, a frame or a dotted line; only steps, events and gateways can be joined."
        yield document.problem(flow, "flow-at-artifact", detail, AGAIN)
    elif found.get("id") in document.nodes or any(local(each) == "process" for each in found.iterancestors()):
        if local(found) in CHOREOGRAPHY_ACTIVITIES:
            return
        rule = "flow-crosses-border" if found.get("id") in document.nodes else "flow-unresolved"
        detail = f"{arrow} {words} at “{called(found)}”, outside its own part of the diagram."
        remedy = "Keep arrows within one pool or sub-process; between pools, draw a message flow."
        yield document.problem(flow, rule, detail, remedy)
    else:
        detail = f"{arrow} {words} at “{called(found)}”, which is no step, event or gateway of a process."
        yield document.problem(flow, "flow-unresolved", detail, AGAIN)


def lists(document: Document) -> Iterator[Problem]:
    """§8.4.13: where a node lists the arrows that come in or go out, the list and the arrows must agree."""
    for node in document.nodes.values() if document.lists_arrows else ():
        for kind, flows in (("incoming", document.into(node)), ("outgoing", document.out_of(node))):
            listed = {(each.text or "").strip() for each in node.iterchildren(tag(kind))}
            drawn = {flow.get("id", "") for flow in flows}
            for name in sorted(listed - drawn):
                detail = f"It lists “{name}” among its {kind} arrows, and no such arrow is drawn there."
                yield document.problem(node, "flow-lists-differ", detail, AGAIN)
            for name in sorted(drawn - listed):
                detail = f"The arrow “{called(document.flows[name])}” is drawn there, and not among its {kind} arrows."
                yield document.problem(node, "flow-lists-differ", detail, AGAIN)


def immediate(document: Document) -> Iterator[Problem]:
    """§8.4.13: in an executable process nothing may happen between one step and the next that is not drawn."""
    for flow in document.flows.values():
        if flow.get("isImmediate") in ("false", "0"):
            detail = "It says that other, undrawn steps may happen along it, which cannot be run."
            yield document.problem(flow, "flow-not-immediate", detail, "Clear “isImmediate”, and draw the steps.")


def start_and_end(document: Document) -> Iterator[Problem]:
    """§10.5.2, §10.5.3: nothing leads into a start or boundary event, or out of an end event."""
    for node in document.nodes.values():
        if local(node) == "startEvent" and document.into(node):
            detail = "An arrow leads into a start event."
            yield document.problem(node, "flow-into-start", detail, "Lead it to the step after the start.")
        if local(node) == "boundaryEvent" and document.into(node):
            detail = "An arrow leads into an event on the border of a step."
            yield document.problem(node, "flow-into-boundary", detail, "Lead it to the step itself.")
        if local(node) == "endEvent" and document.out_of(node):
            detail = "An arrow leads out of an end event."
            yield document.problem(node, "flow-out-of-end", detail, "Let it leave the step before the end.")


def default_flows(document: Document) -> Iterator[Problem]:
    """The default is one of the element's own outgoing flows, and has no condition (§8.4.13)."""
    for node in document.nodes.values():
        default = node.get("default")
        if default is None:
            continue
        flow = document.flows.get(default)
        if flow is None or flow.get("sourceRef") != node.get("id"):
            detail = f"Its default way “{default}” is not one of the arrows that leave it."
            yield document.problem(node, "default-unresolved", detail, "Choose the default way again.")
        elif condition(flow) is not None:
            detail = "Its default way has a condition, which would never be asked."
            yield document.problem(node, "default-with-condition", detail, "Clear the condition of that arrow.")


def alone(document: Document) -> Iterator[Problem]:
    """§8.4.13: where a condition stands at an arrow that leaves a step, another arrow must leave it too."""
    for node in document.each(*sorted(ACTIVITIES)):
        ways = document.out_of(node)
        if len(ways) == 1 and condition(ways[0]) is not None:
            detail = "Its only way on has a condition: where that does not hold, a case stands still there."
            remedy = "Draw a second arrow, for example the default way, or clear the condition."
            yield document.problem(node, "condition-alone", detail, remedy)


def silent_ends(document: Document) -> Iterator[Problem]:
    for node in document.each(*sorted(ACTIVITIES)):
        ways = document.out_of(node)
        if len(ways) > 1 and node.get("default") is None and all(condition(flow) is not None for flow in ways):
            detail = "Every way on from it has a condition: if none holds, the case stands still there."
            yield document.problem(node, "may-end-silently", detail, "Add a default way.", "warning")


def misplaced_conditions(document: Document) -> Iterator[Problem]:
    """§8.4.13: conditions belong to arrows that leave steps, and exclusive, inclusive and complex gateways."""
    for node in document.nodes.values():
        for flow in document.out_of(node):
            if condition(flow) is None:
                continue
            kind = local(node)
            if kind in ("startEvent", "boundaryEvent", "intermediateCatchEvent", "intermediateThrowEvent"):
                name = "a start event" if kind == "startEvent" else "an event"
                detail = f"The arrow that leaves {name} has a condition."
                remedy = "Ask it at a gateway after the event."
                rule = "condition-at-start" if kind == "startEvent" else "condition-at-event"
                yield document.problem(node, rule, detail, remedy)
            elif kind == "parallelGateway":
                detail = f"The condition on the way to “{target_name(document, flow)}” is not asked here."
                remedy = "A parallel gateway takes every way: use an inclusive one, or clear the condition."
                yield document.problem(node, "condition-ignored", detail, remedy, "warning")


def condition(flow: etree._Element) -> etree._Element | None:
    return flow.find(tag("conditionExpression"))


def target_name(document: Document, flow: etree._Element) -> str:
    target = document.nodes.get(flow.get("targetRef", ""))
    return str(flow.get("name") or (called(target) if target is not None else flow.get("targetRef")))


def loose_lines(document: Document) -> Iterator[Problem]:
    """§8.4.1: a dotted line has two ends."""
    for line in document.everything("association"):
        if not (line.get("sourceRef") and line.get("targetRef")):
            detail = "A dotted line is not joined at both ends."
            yield document.problem(line, "association-loose", detail, "Draw it again, or take it out.", "warning")


RULES = (ends, lists, immediate, start_and_end, default_flows, alone, misplaced_conditions)
THEN = (silent_ends, loose_lines)
