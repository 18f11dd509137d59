"""What is to be drawn of a model: the nodes and lines of each process, sub-process and pool, read from its XML."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from engine.bpmn.normalise import EVENTS, FLOW_NODES, GATEWAYS, local
from engine.bpmn.xml import tag

_CHOREOGRAPHY = frozenset({"choreographyTask", "subChoreography", "callChoreography"})
_HOLDS_NODES = frozenset({"subProcess", "transaction", "adHocSubProcess", "subChoreography"})
_DATA = frozenset({"dataObjectReference", "dataStoreReference"})
_ARTIFACTS = frozenset({"textAnnotation", "group"})
DRAWN = FLOW_NODES | _CHOREOGRAPHY | _DATA | _ARTIFACTS
"""What has a shape in a process."""
_DATA_LINES = ("dataInputAssociation", "dataOutputAssociation")
_LETTER, _LINE = 7, 18


@dataclass
class Node:
    """A shape; its place is that of its top left corner, within the scope that it lies in until that is placed."""

    id: str
    kind: str
    width: float
    height: float
    name: str = ""
    attached_to: str = ""
    inside: "Scope | None" = None
    x: float = 0
    y: float = 0
    column: int = 0
    row: int = 0

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Line:
    """A line from one element to another, by their ids; `is_flow` where its direction orders the drawing."""

    id: str
    source: str
    target: str
    name: str = ""
    is_flow: bool = False


@dataclass
class Lane:
    """A lane, or one that holds others; its place and size are found once its nodes are placed."""

    id: str
    nodes: frozenset[str]
    lanes: list["Lane"] = field(default_factory=list)
    x: float = 0
    y: float = 0
    width: float = 0
    height: float = 0

    def leaves(self) -> list["Lane"]:
        return [leaf for lane in self.lanes for leaf in lane.leaves()] if self.lanes else [self]

    def depth(self) -> int:
        return 1 + max((lane.depth() for lane in self.lanes), default=0)


@dataclass
class Scope:
    """A process or a sub-process: what lies directly in it."""

    id: str
    nodes: dict[str, Node]
    lines: list[Line]
    lanes: list[Lane]
    width: float = 0
    height: float = 0


def read(container: etree._Element) -> Scope:
    """What is drawn of a process, sub-process or choreography, and of all in it."""
    nodes = {}
    for child in container.iterchildren(tag=etree.Element):
        kind = local(child)
        if kind in DRAWN and child.get("id"):
            nodes[str(child.get("id"))] = _node(child, kind)
    for data in _process_data(container):
        nodes[str(data.get("id"))] = _node(data, local(data))
    lanes = [_lane(lane) for lane_set in container.iterchildren(tag("laneSet")) for lane in _lanes(lane_set)]
    return Scope(str(container.get("id")), nodes, list(_lines(container)), lanes)


def _process_data(container: etree._Element) -> Iterator[etree._Element]:
    """The inputs and outputs of a process itself, which are drawn in it."""
    if local(container) == "process":
        for specification in container.iterchildren(tag("ioSpecification")):
            for name in ("dataInput", "dataOutput"):
                yield from (each for each in specification.iterchildren(tag(name)) if each.get("id"))


def _node(element: etree._Element, kind: str) -> Node:
    width, height = _size(element, kind)
    inside = read(element) if kind in _HOLDS_NODES else None
    attached = str(element.get("attachedToRef", "")) if kind == "boundaryEvent" else ""
    return Node(str(element.get("id")), kind, width, height, element.get("name") or "", attached, inside)


def _size(element: etree._Element, kind: str) -> tuple[float, float]:
    if kind in EVENTS:
        return 36, 36
    if kind in GATEWAYS:
        return 50, 50
    if kind in ("dataObjectReference", "dataInput", "dataOutput"):
        return 36, 50
    if kind == "dataStoreReference":
        return 50, 50
    if kind == "group":
        return 200, 100
    if kind == "textAnnotation":
        text = element.findtext(tag("text")) or ""
        return 160, max(40, _LINE * (1 + len(text) * _LETTER // 150))
    return 100, 80


def _lanes(lane_set: etree._Element) -> Iterator[etree._Element]:
    return (lane for lane in lane_set.iterchildren(tag("lane")) if lane.get("id"))


def _lane(element: etree._Element) -> Lane:
    nodes = frozenset((each.text or "").strip() for each in element.iterchildren(tag("flowNodeRef")))
    inner = [_lane(lane) for child in element.iterchildren(tag("childLaneSet")) for lane in _lanes(child)]
    return Lane(str(element.get("id")), nodes, inner)


def _lines(container: etree._Element) -> Iterator[Line]:
    for kind, is_flow in (("sequenceFlow", True), ("association", False)):
        for line in container.iterchildren(tag(kind)):
            source, target = str(line.get("sourceRef", "")), str(line.get("targetRef", ""))
            yield Line(str(line.get("id")), source, target, line.get("name") or "", is_flow)
    for node in container.iterchildren(tag=etree.Element):
        for kind in _DATA_LINES:
            for line in node.iterchildren(tag(kind)):
                end = "sourceRef" if kind == "dataInputAssociation" else "targetRef"
                other, here = (line.findtext(tag(end)) or "").strip(), str(node.get("id", ""))
                both = (other, here) if kind == "dataInputAssociation" else (here, other)
                yield Line(str(line.get("id")), *both)
