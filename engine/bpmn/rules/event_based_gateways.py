"""The gateway that waits for the first of several events (§10.6.6)."""

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.normalise import local
from engine.bpmn.rules.document import Document, called
from engine.bpmn.rules.flows import condition
from engine.bpmn.rules.levels import kinds_of
from engine.problems import Problem

TRIGGERS = frozenset(f"{name}EventDefinition" for name in ("message", "timer", "conditional", "signal"))


def ways(document: Document) -> Iterator[Problem]:
    for node in document.each("eventBasedGateway"):
        flows = document.out_of(node)
        if len(flows) == 1 and node.get("instantiate") != "true":
            detail = "It waits for the first of several events, but only one way leaves it."
            yield document.problem(node, "event-gateway-ways", detail, "Draw the other events, or take it out.")
        for flow in flows:
            if condition(flow) is not None:
                detail = "One of the ways out has a condition; what happens first decides."
                yield document.problem(node, "event-gateway-condition", detail, "Clear the condition of that arrow.")


def targets(document: Document) -> Iterator[Problem]:
    """Each way leads to something that waits, and nothing else leads there."""
    for node in document.each("eventBasedGateway"):
        found = _targets(document, node)
        for target in found:
            if not waits(document, target):
                detail = (
                    f"It leads to “{called(target)}”, which does not wait for a message, signal, timer or condition."
                )
                remedy = "Lead it to events that wait, or to tasks that receive."
                yield document.problem(node, "event-gateway-target", detail, remedy)
            if len(document.into(target)) > 1:
                detail = "Other arrows than the event gateway's lead to it."
                yield document.problem(
                    target, "event-gateway-target-shared", detail, "Draw an event of its own for them."
                )
            attached = document.attached.get(target.get("id", ""), [])
            if local(target) == "receiveTask" and attached:
                detail = "It has events on its border, though it waits at an event gateway."
                remedy = "Draw them as further ways out of the gateway."
                yield document.problem(target, "event-gateway-target-boundary", detail, remedy)
        kinds = {kind for each in found for kind in kinds_of(document, each)}
        if "messageEventDefinition" in kinds and any(local(each) == "receiveTask" for each in found):
            detail = "It waits for messages by events and by tasks at once."
            yield document.problem(node, "event-gateway-mixed", detail, "Use either events or receive tasks.")


def waits(document: Document, target: etree._Element) -> bool:
    kinds = kinds_of(document, target)
    return local(target) == "receiveTask" or (
        local(target) == "intermediateCatchEvent" and bool(kinds) and kinds <= TRIGGERS
    )


def _targets(document: Document, node: etree._Element) -> list[etree._Element]:
    ids = [flow.get("targetRef", "") for flow in document.out_of(node)]
    return [document.nodes[each] for each in ids if each in document.nodes]


def starting(document: Document) -> Iterator[Problem]:
    """One that starts a process has no way in but from a plain start; only it may wait for all of its events."""
    for node in document.each("eventBasedGateway"):
        starts = node.get("instantiate") in ("true", "1")
        sources = [document.find(flow.get("sourceRef")) for flow in document.into(node)]
        if starts and any(source is None or not _is_plain_start(document, source) for source in sources):
            detail = "It starts a case, but an arrow leads to it."
            remedy = "Take the arrow away, or clear “instantiate”."
            yield document.problem(node, "instantiating-with-way-in", detail, remedy)
        if node.get("eventGatewayType") == "Parallel" and not starts:
            detail = "It waits for all of its events, which only a gateway that starts a case can do."
            remedy = "Let it wait for the first, or mark it as one that starts a case."
            yield document.problem(node, "event-gateway-parallel", detail, remedy)


def _is_plain_start(document: Document, source: etree._Element) -> bool:
    return local(source) == "startEvent" and not kinds_of(document, source)


RULES = (ways, targets, starting)
