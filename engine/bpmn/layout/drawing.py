"""Writes the diagram of a model (BPMN 2.0.2 §12): one plane for the pools, one for each process beside them."""

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.layout.graph import DRAWN, Lane, Line, Node, Scope, read
from engine.bpmn.layout.grid import HEADER, Grid
from engine.bpmn.layout.pen import NAMES, Pen, Point
from engine.bpmn.layout.routing import lines, straight
from engine.bpmn.normalise import give_ids, local, make_plain
from engine.bpmn.xml import BPMNDI, tag
from engine.xml import parse

_LEFT, _TOP, _BETWEEN = 160.0, 80.0, 60.0
_BLACK_BOX = 60.0
_CONVERSATIONS = frozenset({"conversation", "subConversation", "callConversation"})
_LINES = (
    "sequenceFlow",
    "messageFlow",
    "association",
    "conversationLink",
    "dataInputAssociation",
    "dataOutputAssociation",
)


def has_diagram(xml: bytes) -> bool:
    """Whether anything of a model is drawn. Raises Unreadable."""
    return next(parse(xml).iter(tag("BPMNShape", BPMNDI)), None) is not None


def laid_out(xml: bytes) -> bytes:
    """The same model with a diagram of everything in it, in place of what diagram it had. Raises Unreadable."""
    root = parse(xml)
    for picture in root.findall(tag("BPMNDiagram", BPMNDI)):
        root.remove(picture)
    make_ready(root)
    _Writer(root).write()
    return written(root)


def make_ready(root: etree._Element) -> None:
    """Plain references, and ids for everything that is drawn, in place."""
    make_plain(root)
    give_ids(root)
    _give_ids_to_the_rest(root)


def written(root: etree._Element) -> bytes:
    etree.cleanup_namespaces(root, top_nsmap=NAMES, keep_ns_prefixes=list(filter(None, root.nsmap)))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


class _Writer:
    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self.pen = Pen(root)
        self.places: dict[str, Node] = {}

    def write(self) -> None:
        pooled: set[str] = set()
        for collaboration in self.root.iterchildren(tag("collaboration")):
            pooled |= self._collaboration(collaboration)
        for kind in ("process", "choreography", "globalChoreographyTask"):
            for process in self.root.iterchildren(tag(kind)):
                if process.get("id") not in pooled and len(process):
                    self._process(process, self.pen.plane(str(process.get("id"))), _LEFT, _TOP)

    def _collaboration(self, collaboration: etree._Element) -> set[str]:
        """Pools one above the other, then message flows between them; gives the processes that are in pools."""
        plane = self.pen.plane(str(collaboration.get("id")))
        processes = {str(each.get("id")): each for each in self.root.iterchildren(tag("process"))}
        top, drawn = _TOP, dict[str, tuple[Node, Grid | None]]()
        for pool in collaboration.iterchildren(tag("participant")):
            process = processes.get(str(pool.get("processRef")))
            again = str(pool.get("processRef")) in {key for _, grid in drawn.values() for key in _scope_id(grid)}
            grid = Grid(read(process)) if process is not None and not again else None
            width, height = (grid.scope.width + HEADER, grid.scope.height) if grid else (0.0, _BLACK_BOX)
            node = Node(str(pool.get("id")), "participant", width, height, x=_LEFT, y=top)
            drawn[node.id] = (node, grid)
            top += height + _BETWEEN
        widest = max((node.width for node, _ in drawn.values()), default=0) or 600.0
        for node, grid in drawn.values():
            node.width = widest
            self._shape(plane, node, is_horizontal=True)
            if grid is not None:
                grid.scope.width = widest - HEADER
                self._lanes(plane, _widened(grid), node.x + HEADER, node.y)
                self._inside(plane, grid, node.x + HEADER, node.y)
        self._beside(plane, collaboration, top)
        return {key for _, grid in drawn.values() for key in _scope_id(grid)}

    def _beside(self, plane: etree._Element, collaboration: etree._Element, top: float) -> None:
        """Conversations and artifacts of the collaboration, and every line between what is drawn."""
        loose = read(collaboration)
        left = _LEFT
        for child in collaboration.iterchildren(tag=etree.Element):
            if local(child) in _CONVERSATIONS:
                loose.nodes[str(child.get("id"))] = Node(str(child.get("id")), local(child), 60, 50)
        for node in loose.nodes.values():
            node.x, node.y = left, top
            left += node.width + _BETWEEN
            self._shape(plane, node)
        for kind in ("messageFlow", "conversationLink", "association"):
            for line in collaboration.iterchildren(tag(kind)):
                ends = [self.places.get(str(line.get(name))) for name in ("sourceRef", "targetRef")]
                if ends[0] is not None and ends[1] is not None:
                    points = _between_pools(ends[0], ends[1])
                    self._edge(plane, Line(str(line.get("id")), "", "", line.get("name") or ""), points)

    def _process(self, process: etree._Element, plane: etree._Element, x: float, y: float) -> None:
        grid = Grid(read(process))
        self._lanes(plane, grid.scope, x, y)
        self._inside(plane, grid, x, y)

    def _lanes(self, plane: etree._Element, scope: Scope, x: float, y: float) -> None:
        waiting = list(scope.lanes)
        while waiting:
            lane = waiting.pop(0)
            node = Node(lane.id, "lane", lane.width, lane.height, x=x + lane.x, y=y + lane.y)
            self._shape(plane, node, is_horizontal=True)
            waiting += lane.lanes

    def _inside(self, plane: etree._Element, grid: Grid, x: float, y: float) -> None:
        """The nodes and lines of a scope whose top left corner is there, and of all in it."""
        found = list(lines(grid))
        for node in grid.scope.nodes.values():
            node.x, node.y = node.x + x, node.y + y
            self._shape(plane, node)
            if node.inside is not None:
                inner = grid.inner[node.id]
                self._lanes(plane, inner.scope, node.x, node.y)
                self._inside(plane, inner, node.x, node.y)
        drawn = {line.id for line, _ in found}
        for line, points in found:
            self._edge(plane, line, [(px + x, py + y) for px, py in points])
        for line in grid.scope.lines:
            ends = self.places.get(line.source), self.places.get(line.target)
            if line.id not in drawn and ends[0] is not None and ends[1] is not None:
                self._edge(plane, line, straight(ends[0], ends[1]))

    def _shape(self, plane: etree._Element, node: Node, *, is_horizontal: bool = False) -> None:
        self.pen.shape(plane, node, is_horizontal=is_horizontal)
        self.places[node.id] = node

    def _edge(self, plane: etree._Element, line: Line, points: list[Point]) -> None:
        self.pen.edge(plane, line, points)
        middle = len(points) // 2
        (ax, ay), (bx, by) = points[middle - 1], points[middle]
        self.places.setdefault(line.id, Node(line.id, "line", 0, 0, x=(ax + bx) / 2, y=(ay + by) / 2))


def _scope_id(grid: Grid | None) -> Iterator[str]:
    if grid is not None:
        yield grid.scope.id


def _widened(grid: Grid) -> Scope:
    """The lanes of a pool that was made as wide as the widest."""
    waiting: list[Lane] = list(grid.scope.lanes)
    while waiting:
        lane = waiting.pop()
        lane.width = grid.scope.width - lane.x
        waiting += lane.lanes
    return grid.scope


def _between_pools(source: Node, target: Node) -> list[Point]:
    """Up or down, by the shorter way: from the lower edge of the upper shape to the upper edge of the lower one."""
    below = target.y > source.y
    first, second = _side(source, target, is_lower=below), _side(target, source, is_lower=not below)
    half = (first[1] + second[1]) / 2
    return [first, (first[0], half), (second[0], half), second]


def _side(node: Node, other: Node, *, is_lower: bool) -> Point:
    x = node.middle[0] if node.kind != "participant" or other.kind == "participant" else other.middle[0]
    return x, node.y + (node.height if is_lower else 0)


def _give_ids_to_the_rest(root: etree._Element) -> None:
    """What has no id is legal, and could not be drawn."""
    taken = {element.get("id") for element in root.iter(tag=etree.Element)}
    for element in root.iter(*(tag(name) for name in (*DRAWN, *_LINES, "collaboration", "lane", "participant"))):
        number = 1
        while not element.get("id"):
            name = f"{local(element)}_{number}"
            number += 1
            if name not in taken:
                element.set("id", name)
                taken.add(name)
