"""Links: an arrow that is drawn in two pieces (§10.5.5)."""

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.normalise import local
from engine.bpmn.rules.document import Document, called
from engine.bpmn.rules.event_definitions import definitions_of, each_definition
from engine.bpmn.xml import tag
from engine.problems import Problem

MANY = 50
"""Of so many ends of one name, all the others are wrong as well."""

Link = tuple[etree._Element, etree._Element]


def pairs(document: Document) -> Iterator[Problem]:
    """Each throwing link has one catching link of its level, and each catching link at least one that throws."""
    partners = Partners(document)
    for event, _ in partners.throws:
        ends = partners.of[event]
        near = [each for each in ends if each.getparent() is event.getparent()]
        if not ends:
            detail = "It is one end of a link, and its other end is nowhere."
            yield document.problem(event, "link-target-missing", detail, "Give both ends of the link the same name.")
        elif not near:
            detail = f"Its link leads to “{called(ends[0])}”, in another part of the diagram."
            yield document.problem(
                event, "link-crosses-border", detail, "Keep both ends in one process or sub-process."
            )
        elif len(near) > 1:
            detail = "Its link has more than one other end."
            yield document.problem(event, "link-ambiguous", detail, "Keep one catching end for each name.")
    reached = {other for ends in partners.of.values() for other in ends}
    for event, _ in partners.catches:
        if event not in reached:
            detail = "It is the other end of a link that begins nowhere."
            yield document.problem(event, "link-source-missing", detail, "Give both ends of the link the same name.")


class Partners:
    """The two ends of each link: `of` holds for each throwing event the catching ones."""

    def __init__(self, document: Document) -> None:
        self.throws = links(document, "intermediateThrowEvent")
        self.catches = links(document, "intermediateCatchEvent")
        self._by_key: dict[str, list[Link]] = {}
        for event, definition in self.catches:
            for key in {definition.get("id", ""), definition.get("name", ""), *_sources(definition)} - {""}:
                self._by_key.setdefault(key, []).append((event, definition))
        self.of = {event: list(self._ends(definition)) for event, definition in self.throws}

    def _ends(self, throwing: etree._Element) -> Iterator[etree._Element]:
        keys = {_target(throwing), throwing.get("id", ""), throwing.get("name", "")} - {""}
        near = dict.fromkeys(link for key in sorted(keys) for link in self._by_key.get(key, [])[:MANY])
        return (event for event, catching in near if joins(throwing, catching))


def joins(throwing: etree._Element, catching: etree._Element) -> bool:
    """By reference where either says one (§10.5.5: `source`, `target`), else by name."""
    target, sources = _target(throwing), _sources(catching)
    if target and sources:
        return target == catching.get("id") and throwing.get("id") in sources
    if target:
        return target in (catching.get("id"), catching.get("name"))
    if sources:
        return throwing.get("id") in sources or throwing.get("name") in sources
    return bool(throwing.get("name")) and throwing.get("name") == catching.get("name")


def _target(throwing: etree._Element) -> str:
    return (throwing.findtext(tag("target")) or "").strip()


def _sources(catching: etree._Element) -> list[str]:
    return [(each.text or "").strip() for each in catching.iterchildren(tag("source"))]


def links(document: Document, kind: str) -> list[Link]:
    return [each for each in each_definition(document, "linkEventDefinition") if local(each[0]) == kind]


def flows(document: Document) -> Iterator[Problem]:
    """Nothing leads into a catching end or out of a throwing one; and a link is all that such an event is."""
    for event, _ in each_definition(document, "linkEventDefinition"):
        if local(event) == "intermediateThrowEvent" and document.out_of(event):
            detail = "An arrow leaves it, but a link goes on at its other end."
            yield document.problem(event, "link-connected", detail, "Let the arrow leave the other end.")
        if local(event) == "intermediateCatchEvent" and document.into(event):
            detail = "An arrow leads into it, but a link comes from its other end."
            yield document.problem(event, "link-connected", detail, "Lead the arrow to the other end.")
        if len(definitions_of(document, event)) > 1:
            detail = "It is a link and waits for or throws something else as well."
            yield document.problem(event, "link-not-alone", detail, "Draw an event of its own for the link.")


RULES = (pairs, flows)
