"""A diagram as it is drawn: where each shape stands and which way each line goes, to be changed and written back.

Lengths are those of the file, places its coordinates; `at[0]` is a left edge, `at[1]` a top one.
"""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field
from itertools import pairwise

from lxml import etree

from engine.bpmn.layout.graph import DRAWN
from engine.bpmn.layout.pen import DC, DI, Box, Point, put_bounds, put_label, put_points
from engine.bpmn.normalise import FLOW_NODES, SCOPES, local
from engine.bpmn.xml import BPMNDI, tag

FRAMES = frozenset({"participant", "lane", "group"})
"""What lines cross and shapes stand in."""
_BORROWING = frozenset({"participant", "callActivity"})
_ENDS = {"dataInputAssociation": ("sourceRef", ""), "dataOutputAssociation": ("", "targetRef")}
_LINES = frozenset({"sequenceFlow", "messageFlow", "association", "conversationLink", *_ENDS})


@dataclass
class Shape:
    """`parent` is the drawn shape that it lies in, `lane` the innermost lane, `host` what an event is attached to."""

    id: str
    kind: str
    plane: int
    at: list[float]
    size: list[float]
    name: str = ""
    label: Box | None = None
    parent: str = ""
    lane: str = ""
    host: str = ""

    @property
    def end(self) -> tuple[float, float]:
        return self.at[0] + self.size[0], self.at[1] + self.size[1]

    @property
    def middle(self) -> Point:
        return self.at[0] + self.size[0] / 2, self.at[1] + self.size[1] / 2

    @property
    def box(self) -> Box:
        return self.at[0], self.at[1], self.size[0], self.size[1]

    def move(self, axis: int, by: float) -> None:
        self.at[axis] += by
        if self.label is not None:
            self.label = moved(self.label, axis, by)


@dataclass
class Way:
    """A line; without points where it is not drawn."""

    id: str
    kind: str
    source: str
    target: str
    plane: int = -1
    name: str = ""
    points: list[Point] = field(default_factory=list)
    label: Box | None = None


@dataclass
class Picture:
    """All that is drawn of one model, and the lines that should be."""

    shapes: dict[str, Shape]
    ways: dict[str, Way]

    def copy(self) -> "Picture":
        shapes = {key: copy(shape) for key, shape in self.shapes.items()}
        for shape in shapes.values():
            shape.at, shape.size = list(shape.at), list(shape.size)
        ways = {key: copy(way) for key, way in self.ways.items()}
        for way in ways.values():
            way.points = list(way.points)
        return Picture(shapes, ways)

    def around(self, shape_id: str) -> Iterator[Shape]:
        """The shapes that one lies in, innermost first. The pool is the last, where there is one."""
        while (parent := self.shapes[shape_id].parent) in self.shapes:
            yield self.shapes[parent]
            shape_id = parent

    def holds(self, outer: str, inner: str) -> bool:
        return any(each.id == outer for each in self.around(inner))

    def ends(self, way: Way) -> tuple[Shape, Shape] | None:
        """The shapes a line is between, where it is drawn between shapes of one picture."""
        source, target = self.shapes.get(way.source), self.shapes.get(way.target)
        return None if source is None or target is None or source.plane != target.plane else (source, target)

    def obstacles(self, way: Way) -> Iterator[Shape]:
        """The shapes that a line should not go through."""
        ends = [each for each in (way.source, way.target) if each in self.shapes]
        plane = self.shapes[ends[0]].plane if ends else way.plane
        outside = {each.id for end in ends for each in self.around(end)} | set(ends)
        for shape in self.shapes.values():
            is_solid = shape.plane == plane and shape.kind not in FRAMES and shape.id not in outside
            if is_solid and not any(self.holds(end, shape.id) for end in ends):
                yield shape

    def crossed(self, way: Way) -> set[str]:
        """The shapes that a line goes through, its ends left out."""
        return {
            shape.id
            for shape in self.obstacles(way)
            if any(crosses(one, other, shape.box) for one, other in pairwise(way.points))
        }

    def overlaps(self) -> set[frozenset[str]]:
        """The flow nodes that lie on one another."""
        nodes = sorted((each for each in self.shapes.values() if each.kind in FLOW_NODES), key=lambda each: each.at[0])
        found = set()
        for number, one in enumerate(nodes):
            for other in nodes[number + 1 :]:
                if other.at[0] >= one.end[0]:
                    break
                if one.plane == other.plane and overlap(one.box, other.box) and not self._belong(one, other):
                    found.add(frozenset((one.id, other.id)))
        return found

    def _belong(self, one: Shape, other: Shape) -> bool:
        return (
            other.id == one.host or one.id == other.host or self.holds(one.id, other.id) or self.holds(other.id, one.id)
        )


def crosses(one: Point, other: Point, box: Box, margin: float = -1) -> bool:
    """Whether a straight line goes through a box that is made wider by a margin on each side."""
    first, last = 0.0, 1.0
    for axis in (0, 1):
        low, high = box[axis] - margin, box[axis] + box[axis + 2] + margin
        start, length = one[axis], other[axis] - one[axis]
        if not length:
            if not low < start < high:
                return False
            continue
        near, far = sorted(((low - start) / length, (high - start) / length))
        first, last = max(first, near), min(last, far)
    return first < last or (one == other and first <= last)


def overlap(one: Box, other: Box, margin: float = -1) -> bool:
    return all(
        one[axis] < other[axis] + other[axis + 2] + margin and other[axis] < one[axis] + one[axis + 2] + margin
        for axis in (0, 1)
    )


def contains(outer: Box, inner: Box) -> bool:
    ends = [(outer[axis] + outer[axis + 2], inner[axis] + inner[axis + 2]) for axis in (0, 1)]
    return outer[0] <= inner[0] and outer[1] <= inner[1] and all(far >= near for far, near in ends)


def moved(box: Box, axis: int, by: float) -> Box:
    x, y, width, height = box
    return (x + by, y, width, height) if axis == 0 else (x, y + by, width, height)


def read(root: etree._Element) -> Picture:
    """What is drawn of a model whose references are plain (`drawing.make_ready`)."""
    elements = {str(each.get("id")): each for each in root.iter(tag=etree.Element) if local(each) and each.get("id")}
    picture = Picture({}, {})
    for plane, (key, drawn) in drawn_in(root):
        element = elements.get(key)
        if element is not None and drawn.tag == tag("BPMNShape", BPMNDI):
            x, y, width, height = _box(drawn)
            name, host = element.get("name") or "", str(element.get("attachedToRef", ""))
            picture.shapes[key] = Shape(
                key, local(element), plane, [x, y], [width, height], name, _label(drawn), host=host
            )
    for key, element in elements.items():
        if local(element) in _LINES:
            picture.ways[key] = _way(key, element)
    for plane, (key, drawn) in drawn_in(root):
        if key in picture.ways and drawn.tag == tag("BPMNEdge", BPMNDI):
            way = picture.ways[key]
            way.plane, way.label = plane, _label(drawn)
            way.points = [(_number(each, "x"), _number(each, "y")) for each in drawn.iterchildren(tag("waypoint", DI))]
    put_in_place(picture, elements)
    return picture


def put_in_place(picture: Picture, elements: dict[str, etree._Element]) -> None:
    """Say of each shape in which shape and lane it lies."""
    pools = {each.get("processRef"): key for key, each in elements.items() if local(each) == "participant"}
    lanes = {
        (each.text or "").strip(): str(lane.get("id"))
        for lane in elements.values()
        if local(lane) == "lane"
        for each in lane.iterchildren(tag("flowNodeRef"))
    }
    for shape in picture.shapes.values():
        shape.parent = _parent(picture, elements[shape.id], pools, shape)
        lane = lanes.get(shape.host or shape.id, "")
        shape.lane = lane if lane in picture.shapes else ""


def _parent(picture: Picture, element: etree._Element, pools: dict[str | None, str], shape: Shape) -> str:
    for outer in element.iterancestors():
        key = pools.get(outer.get("id"), "") if local(outer) == "process" else str(outer.get("id"))
        found = picture.shapes.get(key)
        if local(outer) in SCOPES | {"subChoreography"} and found is not None and found.plane == shape.plane:
            return key
    return _drawn_in(picture, shape) if shape.kind in DRAWN else ""


def _drawn_in(picture: Picture, shape: Shape) -> str:
    """The pool or the calling step in which something is drawn that the model does not have there."""
    here = [each for each in picture.shapes.values() if each.kind in _BORROWING and each.plane == shape.plane]
    around = [each for each in here if each is not shape and contains(each.box, shape.box)]
    return min(around, key=lambda each: each.size[0] * each.size[1]).id if around else ""


def _way(key: str, element: etree._Element) -> Way:
    kind = local(element)
    source, target = str(element.get("sourceRef", "")), str(element.get("targetRef", ""))
    if kind in _ENDS:
        holder = element.getparent()
        here = str(holder.get("id", "")) if holder is not None else ""
        named = [(element.findtext(tag(name)) or "").strip() if name else here for name in _ENDS[kind]]
        source, target = named
    return Way(key, kind, source, target, name=element.get("name") or "")


def drawn_in(root: etree._Element) -> Iterator[tuple[int, tuple[str, etree._Element]]]:
    """Each shape and edge, with the number of its plane and the id of what it draws."""
    for number, plane in enumerate(root.iter(tag("BPMNPlane", BPMNDI))):
        for drawn in plane.iterchildren(tag("BPMNShape", BPMNDI), tag("BPMNEdge", BPMNDI)):
            yield number, (str(drawn.get("bpmnElement", "")).rpartition(":")[2], drawn)


def write(picture: Picture, before: Picture, root: etree._Element) -> None:
    """Say in the file what has changed of what is drawn in it."""
    for _, (key, drawn) in list(drawn_in(root)):
        shape, was = picture.shapes.get(key), before.shapes.get(key)
        if shape is not None and was is not None:
            _rewrite(drawn, shape.label, was.label)
            if shape.box != was.box:
                put_bounds(drawn, shape.box)
        way, went = picture.ways.get(key), before.ways.get(key)
        if way is not None and went is not None:
            _rewrite(drawn, way.label, went.label)
            if way.points != went.points:
                put_points(drawn, way.points)


def _rewrite(drawn: etree._Element, label: Box | None, was: Box | None) -> None:
    if label is not None and label != was:
        put_label(drawn, label)


def _label(drawn: etree._Element) -> Box | None:
    label = drawn.find(tag("BPMNLabel", BPMNDI))
    return None if label is None or label.find(tag("Bounds", DC)) is None else _box(label)


def _box(holder: etree._Element) -> Box:
    bounds = holder.find(tag("Bounds", DC))
    if bounds is None:
        return 0, 0, 0, 0
    x, y, width, height = (_number(bounds, name) for name in ("x", "y", "width", "height"))
    return x, y, width, height


def _number(element: etree._Element, name: str) -> float:
    try:
        return float(element.get(name, 0))
    except ValueError:
        return 0.0
