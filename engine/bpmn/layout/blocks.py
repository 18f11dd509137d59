"""What has come to a model and is not drawn yet, in blocks that are put somewhere as one."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from lxml import etree

from engine.bpmn.layout import graph
from engine.bpmn.layout.graph import Node, Scope
from engine.bpmn.layout.grid import Grid
from engine.bpmn.layout.pen import Box, label_beside
from engine.bpmn.layout.picture import Picture, Shape, crosses, overlap
from engine.bpmn.normalise import EVENTS, FLOW_NODES, GATEWAYS, TASKS
from engine.bpmn.xml import tag

_STEP, _APART = 4.0, 12.0


class CannotBeKept(Exception):
    """It does not work out; the whole diagram is to be drawn anew."""


@dataclass(frozen=True)
class Block:
    """New nodes that lines lead between: their places in it, and `beside`, the drawn shapes of their scope."""

    nodes: dict[str, Node]
    size: tuple[float, float]
    beside: list[Shape]
    lane: str

    def turned(self, axis: int, *, is_forward: bool) -> "Block":
        """The same for a line that does not go from left to right: upright, or the other way round."""
        if axis == 0 and is_forward:
            return self
        nodes = {}
        for key, node in self.nodes.items():
            along, across = node.middle
            along = along if is_forward else self.size[0] - along
            x, y = (along, across) if axis == 0 else (across, along)
            nodes[key] = replace(node, x=x - node.width / 2, y=y - node.height / 2)
        return replace(self, nodes=nodes, size=_packed(nodes))

    def into(self, picture: Picture, left: float, top: float) -> None:
        """Put it into a picture, its top left corner there."""
        for node in self.nodes.values():
            node = replace(node, x=node.x + left, y=node.y + top)
            label = label_beside(node) if node.name and node.kind in GATEWAYS | EVENTS else None
            near = self.beside[0]
            picture.shapes[node.id] = Shape(
                node.id,
                node.kind,
                near.plane,
                [node.x, node.y],
                [node.width, node.height],
                node.name,
                label,
                near.parent,
                self.lane,
            )


def seat(picture: Picture, root: etree._Element) -> None:
    """Put new boundary events on the lower edge of their activities, from the right."""
    for process in root.iterchildren(tag("process")):
        for scope in _scopes(graph.read(process)):
            for node in scope.nodes.values():
                host = picture.shapes.get(node.attached_to)
                if host is not None and node.id not in picture.shapes:
                    left, top = _seat(picture, host, node)
                    Block({node.id: node}, (node.width, node.height), [host], host.lane).into(picture, left, top)
                    picture.shapes[node.id].host = host.id


def _seat(picture: Picture, host: Shape, node: Node) -> tuple[float, float]:
    """From the right along the lower edge, then the upper: on no event or line, else on no event."""
    here = [each for each in picture.shapes.values() if each.plane == host.plane and each.kind in FLOW_NODES]
    taken = [each.box for each in here if each is not host and not picture.holds(each.id, host.id)]
    lines = [pair for way in picture.ways.values() if way.plane == host.plane for pair in pairwise(way.points)]
    seats = list(_seats(host, node))
    for apart, avoided in ((_APART, lines), (_APART, []), (0.0, [])):
        for box in seats:
            is_taken = any(overlap(box, each, apart) for each in taken)
            if not is_taken and not any(crosses(one, other, box, 2) for one, other in avoided):
                return box[0], box[1]
    raise CannotBeKept


def _seats(host: Shape, node: Node) -> Iterator[Box]:
    for middle in (host.end[1], host.at[1]):
        for number in range(int((host.size[0] - node.width) // _STEP)):
            left = host.end[0] - (number + 1) * _STEP - node.width
            yield left, middle - node.height / 2, node.width, node.height
        yield host.middle[0] - node.width / 2, middle - node.height / 2, node.width, node.height


def missing(picture: Picture, root: etree._Element) -> Iterator[Block]:
    """What is not drawn, though what is beside it is. Raises CannotBeKept."""
    for kind in ("lane", "participant"):
        if any(each.get("id") not in picture.shapes for each in root.iter(tag(kind))):
            raise CannotBeKept
    lanes = {
        (reference.text or "").strip(): str(lane.get("id"))
        for lane in root.iter(tag("lane"))
        for reference in lane.iterchildren(tag("flowNodeRef"))
    }
    for process in root.iterchildren(tag("process")):
        for scope in _scopes(graph.read(process)):
            yield from _blocks(picture, scope, lanes)


def _scopes(scope: Scope) -> Iterator[Scope]:
    yield scope
    for node in scope.nodes.values():
        if node.inside is not None:
            yield from _scopes(node.inside)


def _blocks(picture: Picture, scope: Scope, lanes: dict[str, str]) -> Iterator[Block]:
    """The inside of a sub-process of which nothing is drawn stays so: it is drawn closed."""
    beside = [picture.shapes[key] for key in scope.nodes if key in picture.shapes]
    new = {key: node for key, node in scope.nodes.items() if key not in picture.shapes}
    while new and beside:
        part = _tied(next(iter(new)), new, scope)
        new = {key: node for key, node in new.items() if key not in part}
        if any(node.inside is not None or node.attached_to for node in part.values()):
            raise CannotBeKept
        yield _block(part, scope, beside, lanes)


def _tied(first: str, new: dict[str, Node], scope: Scope) -> dict[str, Node]:
    found, waiting = {first: new[first]}, [first]
    while waiting:
        key = waiting.pop()
        for line in scope.lines:
            for one, other in ((line.source, line.target), (line.target, line.source)):
                if one == key and other in new and other not in found:
                    found[other] = new[other]
                    waiting.append(other)
    return found


def _block(part: dict[str, Node], scope: Scope, beside: list[Shape], lanes: dict[str, str]) -> Block:
    """The new nodes in columns and rows; tasks as large as most that are drawn beside them."""
    usual = Counter((each.size[0], each.size[1]) for each in beside if each.kind in TASKS).most_common(1)
    for node in part.values():
        if usual and node.kind in TASKS:
            node.width, node.height = usual[0][0]
    lines = [each for each in scope.lines if each.source in part and each.target in part]
    Grid(Scope(scope.id, part, lines, []))
    (lane, *others) = {lanes.get(key, "") for key in part}
    if others:
        raise CannotBeKept
    return Block(part, _packed(part), beside, lane)


def _packed(nodes: dict[str, Node]) -> tuple[float, float]:
    """Move nodes so that their top left corner is at 0, 0; gives how large they are together."""
    left, top = min(node.x for node in nodes.values()), min(node.y for node in nodes.values())
    for node in nodes.values():
        node.x, node.y = node.x - left, node.y - top
    return max(node.x + node.width for node in nodes.values()), max(node.y + node.height for node in nodes.values())
