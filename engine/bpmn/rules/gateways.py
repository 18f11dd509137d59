"""Gateways: ways in, ways out, and conditions (§10.6, §13.4)."""

from collections.abc import Iterator

from engine.bpmn.normalise import GATEWAYS, local
from engine.bpmn.rules.document import Document
from engine.bpmn.rules.flows import condition, target_name
from engine.bpmn.xml import tag
from engine.problems import Problem

_ALL = sorted(GATEWAYS)


def exits(document: Document) -> Iterator[Problem]:
    for node in document.each(*_ALL):
        if not document.out_of(node):
            detail = "No arrow leaves this gateway."
            yield document.problem(node, "gateway-without-exit", detail, "Draw where it leads, or take it out.")


def joins_or_splits(document: Document) -> Iterator[Problem]:
    """§10.6.1: a gateway has several ways in or several ways out."""
    for node in document.each(*_ALL):
        into, out_of = len(document.into(node)), len(document.out_of(node))
        if into < 2 and out_of == 1 and local(node) != "eventBasedGateway":
            detail = "It has one way in and one way out: it neither parts nor joins anything."
            remedy = "Draw the other ways, or take it out."
            yield document.problem(node, "gateway-superfluous", detail, remedy)


def directions(document: Document) -> Iterator[Problem]:
    """§8.4.9: what a gateway says of its direction must agree with the arrows."""
    for node in document.each(*_ALL):
        into, out_of = len(document.into(node)), len(document.out_of(node))
        said = node.get("gatewayDirection", "Unspecified")
        wrong = {
            "Converging": "says that it only joins, and has more than one way out" if out_of > 1 else "",
            "Diverging": "says that it only parts, and has more than one way in" if into > 1 else "",
            "Mixed": "says that it joins and parts, and does not have several of both" if min(into, out_of) < 2 else "",
            "Unspecified": "",
        }.get(said, f"says “{said}”, which is no direction")
        if wrong:
            detail = f"Its gatewayDirection {wrong}."
            yield document.problem(node, "gateway-direction", detail, "Clear the direction, or mend the arrows.")


def conditions(document: Document) -> Iterator[Problem]:
    """Several ways out of an exclusive or inclusive gateway need a condition each, save the default (§13.4.2)."""
    for node in document.each("exclusiveGateway", "inclusiveGateway"):
        ways = document.out_of(node)
        if len(ways) < 2:
            continue
        for flow in ways:
            if condition(flow) is None and flow.get("id") != node.get("default"):
                detail = f"The way to “{target_name(document, flow)}” has no condition."
                remedy = "Give the arrow a condition, or make it the default way."
                yield document.problem(node, "condition-missing", detail, remedy)


def defaults(document: Document) -> Iterator[Problem]:
    for node in document.each("exclusiveGateway", "inclusiveGateway", "complexGateway"):
        ways = document.out_of(node)
        if len(ways) > 1 and node.get("default") is None and all(condition(flow) is not None for flow in ways):
            detail = "If none of its conditions holds, a case has nowhere to go."
            remedy = "Make one of the ways the default."
            yield document.problem(node, "default-missing", detail, remedy, "warning")


def complex_gateways(document: Document) -> Iterator[Problem]:
    """§10.6.5: how many of its ways in it waits for is its activationCondition."""
    for node in document.each("complexGateway"):
        if len(document.into(node)) > 1 and node.find(tag("activationCondition")) is None:
            detail = "It does not say how many of its ways in it waits for; it waits for all that can still come."
            yield document.problem(node, "activation-missing", detail, "Set its activation condition.", "warning")


RULES = (exits, joins_or_splits, directions, conditions)
THEN = (defaults, complex_gateways)
