"""Listeners: which of them are called, and where (Camunda 8's execution and task listeners)."""

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.dialect import extensions_of
from engine.bpmn.normalise import local
from engine.bpmn.rules.document import Document
from engine.bpmn.xml import ZEEBE, tag
from engine.problems import Problem
from engine.xml import split

EVENT_TYPES = {
    "executionListener": frozenset({"start", "end", "beforeAll"}),
    "taskListener": frozenset({"creating", "completing"}),
}
AT_THE_BEGINNING = frozenset({"start", "beforeAll"})


def listeners(document: Document) -> Iterator[Problem]:
    for element in document.judged:
        for part in _listeners_of(element):
            event, allowed = part.get("eventType", ""), EVENT_TYPES[split(part.tag)[1]]
            wrong = _never_called(document, element, event) if event in allowed else "is called for nothing here"
            if wrong:
                detail = f"Its listener for “{event}” {wrong}."
                remedy = f"Take it out, or choose one of: {', '.join(sorted(allowed))}."
                yield document.problem(element, "listener-invalid", detail, remedy)
            if not part.get("type"):
                detail = "One of its listeners does not say which connector it calls."
                yield document.problem(element, "listener-invalid", detail, "Set the listener's type.")


def _listeners_of(element: etree._Element) -> Iterator[etree._Element]:
    for extension in extensions_of(element):
        for part in extension.iter(tag=etree.Element):
            namespace, name = split(part.tag)
            if namespace == ZEEBE and name in EVENT_TYPES:
                yield part


def _never_called(document: Document, element: etree._Element, event: str) -> str:
    """Why a listener at this element would not be called; nothing where it is."""
    if event == "beforeAll" and element.find(tag("multiInstanceLoopCharacteristics")) is None:
        return "is called only where a step is done several times"
    if event not in AT_THE_BEGINNING:
        return ""
    if local(element) in ("startEvent", "boundaryEvent"):
        return "is not called: the event has happened by then"
    flows = document.into(element) if element.get("id") in document.nodes else []
    sources = (document.nodes.get(str(flow.get("sourceRef"))) for flow in flows)
    if any(source is not None and local(source) == "eventBasedGateway" for source in sources):
        return "is not called: the gateway before it waits for the event itself"
    return ""


RULES = (listeners,)
