"""Names in expressions: what is read must be written somewhere, and not by two branches at once."""

from collections.abc import Iterator
from itertools import combinations

from lxml import etree

from engine import feel
from engine.bpmn.rules.document import Document
from engine.bpmn.rules.flows import target_name
from engine.bpmn.rules.reach import reach, successors
from engine.bpmn.rules.writers import everything, sources, written
from engine.problems import Problem

MANY = 2_000
WAYS = 20
"""In a diagram that nobody can take in any more, nobody looks for what two branches write."""


def unwritten(document: Document) -> Iterator[Problem]:
    """Told only where the whole journey shows what it writes: a message or a connector may bring any name."""
    known = everything(document)
    if known is None:
        return
    for element in document.judged:
        for expression in sources(document, element):
            try:
                wanted = feel.names(expression, known)
            except (feel.FeelSyntaxError, feel.FeelLimitError):
                continue
            for name in sorted(wanted - known):
                detail = f"“={expression}” reads “{name}”, and nothing in the journey writes that."
                remedy = "Ask for it in a form, work it out before, or mend the name."
                yield document.problem(element, "name-unwritten", detail, remedy, "warning")


def written_twice(document: Document) -> Iterator[Problem]:
    """Branches that run side by side share their variables: who writes last wins."""
    following = successors(document)
    for node in document.each("parallelGateway", "inclusiveGateway") if len(document.nodes) < MANY else ():
        flows = [flow for flow in document.out_of(node) if flow.get("targetRef") in document.nodes][:WAYS]
        branches = [(flow, reach([document.nodes[flow.get("targetRef", "")]], following)) for flow in flows]
        for (one, mine), (other, theirs) in combinations(branches, 2):
            for name in sorted(_names(document, mine - theirs) & _names(document, theirs - mine)):
                ways = f"“{target_name(document, one)}” and “{target_name(document, other)}”"
                detail = f"The ways to {ways} both write “{name}”: whoever is last wins."
                remedy = "Give the results different names, or map them."
                yield document.problem(node, "name-written-twice", detail, remedy, "warning")


def _names(document: Document, nodes: set[etree._Element]) -> set[str]:
    found: set[str] = set()
    for node in nodes:
        found |= written(document, node) or set()
    return found


THEN = (unwritten, written_twice)
