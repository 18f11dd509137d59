"""Ids for everything, no clashes, plain references: what rules and parser both stand on. The diagram is as drawn.

A reference may be a qualified name (§8.2.1); one into the file's own namespace loses its prefix here. Spiff drops
a sequence flow that has no id without a word, and names of its own collide with elements called "Start" or "End" and
leave them empty. So everything gets an id, and clashing ones are renamed together with all that refers to them; the
drawn id is kept in an attribute of our namespace and is the one that everybody else sees.
"""

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.xml import BPMN, BPMNDI, tag

DRAWN_ID = "{urn:fingerpost:drawn}id"
"""The id as drawn, on an element that was renamed."""

RESERVED = frozenset({"Start", "End", "Root", "root"})
EVENTS = frozenset({"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"})
GATEWAYS = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway", "complexGateway"})
TASKS = frozenset(
    {
        "task",
        "userTask",
        "manualTask",
        "serviceTask",
        "sendTask",
        "receiveTask",
        "scriptTask",
        "businessRuleTask",
    }
)
SUB_PROCESSES = frozenset({"subProcess", "transaction", "adHocSubProcess"})
ACTIVITIES = TASKS | SUB_PROCESSES | {"callActivity"}
FLOW_NODES = EVENTS | GATEWAYS | ACTIVITIES
SCOPES = SUB_PROCESSES | {"process"}
_CARRIERS = frozenset({"message", "signal", "error", "escalation", "dataStore", "correlationProperty"})
_REFERENCES = ("sourceRef", "targetRef", "default", "attachedToRef", "processRef", "activityRef")
_TEXT_REFERENCES = frozenset({"incoming", "outgoing", "flowNodeRef", "source", "target"})
_OTHER_REFERENCES = frozenset({"default", "calledElement"})
_NO_REFERENCES = frozenset({"evaluatesToTypeRef", "implementationRef"})


def normalise(root: etree._Element) -> None:
    """Makes references plain, gives ids and renames clashes, in place. Where things are drawn is left out."""
    for picture in root.findall(tag("BPMNDiagram", BPMNDI)):
        root.remove(picture)
    make_plain(root)
    give_ids(root)
    _rename_reserved(root)


def drawn_id(element: etree._Element) -> str:
    """The element's id as the designer drew it."""
    return str(element.get(DRAWN_ID) or element.get("id"))


def flow_nodes(scope: etree._Element) -> list[etree._Element]:
    """The flow nodes that lie directly in a process or sub-process, in document order."""
    return [child for child in scope.iterchildren(tag=etree.Element) if local(child) in FLOW_NODES]


def sequence_flows(scope: etree._Element) -> list[etree._Element]:
    return list(scope.iterchildren(tag("sequenceFlow")))


def local(element: etree._Element) -> str:
    """The element's BPMN name, or "" where it belongs to another namespace."""
    name = etree.QName(element)
    return name.localname if name.namespace == BPMN else ""


def _elements(root: etree._Element, names: frozenset[str]) -> Iterator[etree._Element]:
    return (element for element in root.iter(tag=etree.Element) if local(element) in names)


def is_reference(name: str) -> bool:
    """Whether an attribute or a child of this name holds the id of another element."""
    return (
        name.endswith(("Ref", "Refs")) or name in _OTHER_REFERENCES | _TEXT_REFERENCES
    ) and name not in _NO_REFERENCES


def make_plain(root: etree._Element) -> None:
    """References into the file's own namespace lose their prefix, in place."""
    own = root.get("targetNamespace")
    for element in root.iter(tag=etree.Element):
        if not local(element):
            continue
        for name, value in element.attrib.items():
            if is_reference(str(name)) and (local(element), name) != ("itemDefinition", "structureRef"):
                element.set(name, _plain(element, str(value), own))
        if is_reference(local(element)) and not len(element) and element.text:
            element.text = _plain(element, element.text.strip(), own)


def _plain(element: etree._Element, reference: str, own: str | None) -> str:
    prefix, colon, name = reference.strip().partition(":")
    return name if colon and own is not None and element.nsmap.get(prefix) == own else reference


def give_ids(root: etree._Element) -> None:
    """What has no id is legal: the same element is given the same id each time."""
    taken = {element.get("id") for element in root.iter(tag=etree.Element)}
    number = 0
    for element in _elements(root, FLOW_NODES | SCOPES | _CARRIERS | {"sequenceFlow"}):
        if element.get("id"):
            continue
        while (name := f"{local(element)}_{number}") in taken:
            number += 1
        taken.add(name)
        element.set("id", name)


def _rename_reserved(root: etree._Element) -> None:
    taken = {element.get("id") for element in root.iter(tag=etree.Element)}
    renamed: dict[str, str] = {}
    for element in list(_elements(root, FLOW_NODES | {"sequenceFlow"})):
        old = element.get("id", "")
        if old not in RESERVED and not old.endswith(".EndJoin"):
            continue
        new = old + "_"
        while new in taken:
            new += "_"
        taken.add(new)
        element.set(DRAWN_ID, old)
        element.set("id", new)
        renamed[old] = new
    if renamed:
        _follow(root, renamed)


def _follow(root: etree._Element, renamed: dict[str, str]) -> None:
    for element in root.iter(tag=etree.Element):
        for attribute in _REFERENCES:
            if element.get(attribute) in renamed:
                element.set(attribute, renamed[element.get(attribute, "")])
        if local(element) in _TEXT_REFERENCES and (element.text or "").strip() in renamed:
            element.text = renamed[(element.text or "").strip()]
