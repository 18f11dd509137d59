"""Which variables an expression at one place of a diagram can know, and which step gives each of them.

What a step hands on is known at whatever can come after it; what it maps in for itself, at the step alone. It is for
people who write: a name is offered where it may have a value, be it null on some of the ways there.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from engine.bpmn.normalise import SCOPES, drawn_id, local
from engine.bpmn.rules import writers
from engine.bpmn.rules.decisions import GIVEN
from engine.bpmn.rules.document import Document, Unread, open_document
from engine.bpmn.rules.reach import reach, successors
from engine.bpmn.xml import tag


@dataclass(frozen=True, slots=True)
class KnownName:
    """A variable. `element_id` and `element_name` say which step gives it, None and "" where every case has it from the
    beginning; `form_id` the form whose answer it is, where it is one."""

    name: str
    element_id: str | None = None
    element_name: str = ""
    form_id: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """The names at a place. `is_open`: others may be there too, since something writes names that are not shown."""

    names: tuple[KnownName, ...]
    is_open: bool


def names_at(files: Mapping[str, bytes], file: str, element_id: str) -> Known:
    """The names known at an element of one of these files; at whatever is no step, all of them. Never raises."""
    document = open_document(file, files[file], files)
    if isinstance(document, Unread):
        return Known(tuple(KnownName(name) for name in sorted(GIVEN)), is_open=True)
    element = next((each for each in document.by_id.values() if drawn_id(each) == element_id), None)
    found = [KnownName(name) for name in sorted(GIVEN)]
    for writer, is_itself in _writers(document, element):
        found += _given_by(document, writer, is_itself)
    unique = {(each.name, each.element_id): each for each in found}
    return Known(tuple(unique.values()), is_open=writers.everything(document) is None)


def _given_by(document: Document, writer: etree._Element, is_itself: bool) -> Iterator[KnownName]:
    names = writers.declared(writer) | (writers.written(document, writer, local_too=is_itself) or set())
    subject = next((each for each in (writer, *writer.iterancestors()) if each.get("id") in document.nodes), writer)
    form_id = document.said(writer).form_id
    answers = (document.form_keys(form_id) if form_id else None) or set()
    for name in sorted(names):
        yield KnownName(name, drawn_id(subject), subject.get("name") or "", form_id if name in answers else None)


def _writers(document: Document, element: etree._Element | None) -> Iterator[tuple[etree._Element, bool]]:
    """What may have been done by then, with all that is in it; and the element itself, which sees its own."""
    node = _node(document, element)
    if node is None:
        yield from ((each, False) for each in document.judged)
        return
    yield from ((part, False) for each in _before(document, node) for part in _with_parts(each))
    is_flow = element is not None and local(element) == "sequenceFlow"
    yield from ((part, not is_flow) for part in _with_parts(node))


def _with_parts(node: etree._Element) -> Iterable[etree._Element]:
    return (each for each in node.iter(tag=etree.Element) if local(each))


def _node(document: Document, element: etree._Element | None) -> etree._Element | None:
    """The step that an element belongs to; for an arrow the one that it leaves."""
    if element is not None and local(element) == "sequenceFlow":
        return document.nodes.get(element.get("sourceRef", ""))
    around = (element, *element.iterancestors()) if element is not None else ()
    return next((each for each in around if each is not None and each.get("id") in document.nodes), None)


def _before(document: Document, node: etree._Element) -> Iterator[etree._Element]:
    """Whatever can come before a step: in its own scope, and in those around it."""
    preceding = _predecessors(document)
    while node.get("id") in document.nodes:
        if node.get("triggeredByEvent") == "true":
            around = node.getparent()
            siblings = () if around is None else around.iterchildren(tag=etree.Element)
            yield from (each for each in siblings if each is not node and each.get("id") in document.nodes)
        else:
            first = preceding.get(node, ())
            yield from reach(first, lambda each: preceding.get(each, ()))  # itself too, where it can be come to again
        around = node.getparent()
        if around is None or local(around) not in SCOPES or around.tag == tag("process"):
            return
        node = around


def _predecessors(document: Document) -> dict[etree._Element, list[etree._Element]]:
    following = successors(document)
    found: dict[etree._Element, list[etree._Element]] = {}
    for node in document.nodes.values():
        for each in following(node):
            found.setdefault(each, []).append(node)
    return found
