"""Writes shapes and edges into a model's XML (BPMN 2.0.2 §12)."""

from lxml import etree

from engine.bpmn.layout.graph import Line, Node
from engine.bpmn.normalise import EVENTS, GATEWAYS
from engine.bpmn.xml import BPMNDI, tag

DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
NAMES = {"bpmndi": BPMNDI, "dc": DC, "di": DI}
Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, width, height."""
_LETTER, _WIDEST = 7.0, 100.0


class Pen:
    """Draws on planes. Each id it gives is one that nothing in the file has."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self.taken = {element.get("id") for element in root.iter(tag=etree.Element)}

    def plane(self, element_id: str) -> etree._Element:
        diagram = etree.SubElement(self.root, tag("BPMNDiagram", BPMNDI), id=self._id(f"diagram_{element_id}"))
        name = self._id(f"plane_{element_id}")
        return etree.SubElement(diagram, tag("BPMNPlane", BPMNDI), id=name, bpmnElement=element_id)

    def shape(self, plane: etree._Element, node: Node, *, is_horizontal: bool = False) -> etree._Element:
        shape = etree.SubElement(plane, tag("BPMNShape", BPMNDI), id=self._id(f"{node.id}_di"), bpmnElement=node.id)
        if is_horizontal:
            shape.set("isHorizontal", "true")
        if node.inside is not None:
            shape.set("isExpanded", "true")
        if node.kind == "exclusiveGateway":
            shape.set("isMarkerVisible", "true")
        put_bounds(shape, (node.x, node.y, node.width, node.height))
        if node.name and node.kind in GATEWAYS | EVENTS:
            put_label(shape, label_beside(node))
        return shape

    def edge(self, plane: etree._Element, line: Line, points: list[Point]) -> etree._Element:
        edge = etree.SubElement(plane, tag("BPMNEdge", BPMNDI), id=self._id(f"{line.id}_di"), bpmnElement=line.id)
        put_points(edge, points)
        if line.name:
            put_label(edge, label_along(line.name, points[-2:]))
        return edge

    def _id(self, wanted: str) -> str:
        name, number = wanted, 1
        while name in self.taken:
            number += 1
            name = f"{wanted}_{number}"
        self.taken.add(name)
        return name


def label_beside(node: Node) -> Box:
    """Where the name of what is too small to hold it goes: above a gateway, below an event."""
    width, height = size_of(node.name)
    top = node.y - 8 - height if node.kind in GATEWAYS else node.y + node.height + 6
    return node.middle[0] - width / 2, top, width, height


def size_of(name: str) -> tuple[float, float]:
    """How wide and high a name is that has room."""
    length = len(name) * _LETTER
    return min(length, _WIDEST), 14.0 * (1 + int(length // _WIDEST))


def label_along(name: str, points: list[Point]) -> Box:
    """Where the name of a line goes: above one stretch of it, and no wider than that."""
    (ax, ay), (bx, by) = points
    wide = min(len(name) * _LETTER, max(abs(bx - ax) - 12, 40.0))
    rows = -(-len(name) * _LETTER // wide)
    return min(ax, bx) + 4, min(ay, by) - 4 - 14 * rows, wide, 14 * rows


def put_bounds(parent: etree._Element, box: Box) -> None:
    """Say where something is, in place of what was said."""
    found = parent.find(tag("Bounds", DC))
    bounds = etree.SubElement(parent, tag("Bounds", DC)) if found is None else found
    for name, value in zip(("x", "y", "width", "height"), box, strict=True):
        bounds.set(name, f"{value:.9g}")


def put_label(parent: etree._Element, box: Box) -> None:
    found = parent.find(tag("BPMNLabel", BPMNDI))
    put_bounds(etree.SubElement(parent, tag("BPMNLabel", BPMNDI)) if found is None else found, box)


def put_points(edge: etree._Element, points: list[Point]) -> None:
    """Say which way a line goes, in place of what was said."""
    for stale in edge.findall(tag("waypoint", DI)):
        edge.remove(stale)
    place = next((number for number, child in enumerate(edge) if child.tag == tag("BPMNLabel", BPMNDI)), len(edge))
    for number, (x, y) in enumerate(points):
        edge.insert(place + number, etree.Element(tag("waypoint", DI), x=f"{x:.9g}", y=f"{y:.9g}"))
