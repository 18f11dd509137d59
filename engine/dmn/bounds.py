"""How much a DMN file may hold, so that reading and checking it takes seconds."""

from collections.abc import Iterator

from lxml import etree

from engine.dmn.boxed_reader import XmlElement, local
from engine.xml import Unreadable

MAX_ELEMENTS = 300_000
"""XML elements, those of the diagram too."""
MOST = {
    "text": (60_000, "expressions and cells"),
    "literalExpression": (20_000, "expressions"),
    "contextEntry": (5_000, "entries of contexts"),
    "decision": (2_000, "decisions"),
    "businessKnowledgeModel": (2_000, "business knowledge models"),
    "decisionService": (2_000, "decision services"),
    "informationRequirement": (20_000, "arrows"),
    "inputData": (5_000, "input data"),
    "itemDefinition": (2_000, "item definitions"),
    "itemComponent": (5_000, "components of types"),
    "import": (100, "imports"),
}
"""How many elements of a name a file may have, and what people call them."""
MAX_TEXT = 2_000_000
"""Characters of all expressions and cells."""
MOST_CHILDREN = {
    "context": (500, "contextEntry", "entries"),
    "decision": (1_000, "informationRequirement", "arrows that lead to it"),
    "relation": (1_000, "column", "columns"),
    "decisionTable": (1_000, "input", "columns"),
    "invocation": (1_000, "binding", "arguments"),
}
"""How many children of a name an element may have: names in scope at one place, mostly."""


class TooMuch(Unreadable):
    """The file is larger than is read here."""


def refuse_too_much(root: XmlElement) -> None:
    """Raises TooMuch, with the element where one alone is too large."""
    for tag, (most, called) in MOST.items():
        count = sum(1 for _ in root.iter(f"{{*}}{tag}"))
        if count > most:
            raise TooMuch(f"The file has {count:,} {called}, and at most {most:,} are possible.{_largest(root, tag)}")
    if sum(len(each.text or "") for each in root.iter("{*}text")) > MAX_TEXT:
        raise TooMuch(f"Its expressions and cells have more than {MAX_TEXT:,} characters.")
    for tag, (most, inner, called) in MOST_CHILDREN.items():
        for element in root.iter(f"{{*}}{tag}"):
            count = sum(1 for _ in element.iterchildren(f"{{*}}{inner}"))
            if count > most:
                detail = f"{_place(element)} has {count:,} {called}, and at most {most:,} are possible."
                raise TooMuch(detail, element.sourceline)  # type: ignore[arg-type]
    if sum(1 for _ in root.iter()) > MAX_ELEMENTS:
        raise TooMuch(f"The file has more than {MAX_ELEMENTS:,} elements.")


def _largest(root: XmlElement, tag: str) -> str:
    """Which element has the most of them, where there are several that could."""
    counts = [(sum(1 for _ in each.iter(f"{{*}}{tag}")), each) for each in root.iterchildren(tag=etree.Element)]
    most, element = max(counts, key=lambda pair: pair[0])
    return f" {_place(element)} alone has {most:,}." if most > 1 else ""


def _place(element: XmlElement) -> str:
    """What people call the element, or that which it is in."""
    for each in _outwards(element):
        if each.get("name"):
            return f"“{each.get('name')}”"
    return f"A “{local(element)}”"


def _outwards(element: XmlElement) -> Iterator[XmlElement]:
    yield element
    yield from element.iterancestors()
