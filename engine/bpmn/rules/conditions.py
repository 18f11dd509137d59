"""Conditions that can never hold: alone, or after those that are asked before them (§13.4.2)."""

from collections.abc import Iterator, Sequence

from lxml import etree

from engine import feel
from engine.bpmn.dialect import is_feel
from engine.bpmn.rules import possible
from engine.bpmn.rules.document import Document
from engine.bpmn.rules.flows import condition, target_name
from engine.feel.tree import Node
from engine.problems import Problem

MOST = 50_000
WAYS = 50
"""How many conditions of one file, and ways of one gateway, are worked out; what is left then is left undecided."""


def never(document: Document) -> Iterator[Problem]:
    """A condition that contradicts itself is a slip; one that is plainly false is a way that somebody closed."""
    for element in document.everything("conditionExpression", "condition"):
        text = (element.text or "").strip()
        if not is_feel(text):
            continue
        try:
            node = possible.read(text[1:])
            variables = possible.samples([node])
            if any(_holds(document, text[1:], each) for each in possible.cases(variables)):
                continue
        except possible.Undecided:
            continue
        detail = f"“{text}” can never be true."
        if variables:
            yield document.problem(element, "condition-never", detail, "Mend the condition.", "warning")
        else:
            yield document.problem(element, "condition-false", detail, "Mend it, or take the way out.", "warning")


def shadowed(document: Document) -> Iterator[Problem]:
    """An exclusive gateway takes the first way that holds: later ones must leave something over."""
    for node in document.each("exclusiveGateway"):
        ways = [flow for flow in document.out_of(node) if flow.get("id") != node.get("default")]
        yield from _shadowed(document, node, [(flow, _text(flow)) for flow in ways])


def _text(flow: etree._Element) -> str:
    found = condition(flow)
    text = "" if found is None else (found.text or "").strip()
    return text[1:] if is_feel(text) else ""


def _shadowed(
    document: Document, gateway: etree._Element, ways: Sequence[tuple[etree._Element, str]]
) -> Iterator[Problem]:
    decided: list[tuple[str, Node]] = []
    for flow, text in ways[:WAYS]:
        if document.effort > MOST:
            return
        try:
            node = possible.read(text)
            every = list(possible.cases(possible.samples([node, *(other for _, other in decided)])))
            mine = [each for each in every if _holds(document, text, each)]
            is_shadowed = mine and all(any(_holds(document, other, each) for other, _ in decided) for each in mine)
        except possible.Undecided:
            continue
        if is_shadowed:
            detail = (
                f"The way to “{target_name(document, flow)}” is never taken: a way before it holds whenever it does."
            )
            remedy = "Change the order of the arrows, or the conditions."
            yield document.problem(gateway, "condition-shadowed", detail, remedy, "warning")
        decided.append((text, node))


def _holds(document: Document, expression: str, context: dict[str, object]) -> bool:
    document.effort += 1
    if document.effort > MOST:
        raise possible.Undecided
    try:
        return feel.evaluate(expression, context) is True
    except feel.FeelError:
        raise possible.Undecided from None


THEN = (never, shadowed)
