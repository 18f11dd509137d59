"""Draws what an edit changed, and leaves the rest of the diagram as somebody arranged it.

What came is put on the line that it was put on, a column or a row being opened where there is no room (`placing`,
`room`). What went leaves the line that closes its gap. What changed places does so. Lines that are left over find a
way (`search`). Where that would put shapes on one another or a line through one, nothing is kept.
"""

from collections.abc import Iterator
from contextlib import suppress
from itertools import islice, pairwise

from lxml import etree

from engine.bpmn.layout import picture, search
from engine.bpmn.layout.blocks import Block, CannotBeKept, missing, seat
from engine.bpmn.layout.drawing import make_ready, written
from engine.bpmn.layout.graph import Line, Node
from engine.bpmn.layout.naming import name_place, place_beside
from engine.bpmn.layout.pen import Pen, Point, put_label
from engine.bpmn.layout.picture import Picture, Shape, Way, drawn_in, overlap
from engine.bpmn.layout.placing import places
from engine.bpmn.layout.routing import straight
from engine.bpmn.xml import BPMNDI, tag
from engine.xml import parse

_FLOWS = frozenset({"sequenceFlow", "messageFlow"})
_TRIES = 4
"""How many places of what came are gone into."""


def kept(before: bytes, after: bytes) -> bytes | None:
    """The model after an edit, in the diagram that it had before, changed where the edit changed something.

    None where that does not work out. Raises Unreadable.
    """
    old_root, root = parse(before), parse(after)
    make_ready(old_root)
    make_ready(root)
    keys = [key for _, (key, _) in drawn_in(root)]
    if not keys or len(keys) != len(set(keys)):
        return None
    old, now = picture.read(old_root), picture.read(root)
    try:
        drawn = _arranged(old, now, root)
    except CannotBeKept:
        return None
    _forget(root, {*old.shapes, *old.ways} - {*now.shapes, *now.ways})
    picture.write(drawn, now, root)
    _draw(root, drawn, now)
    return written(root)


def _arranged(old: Picture, now: Picture, root: etree._Element) -> Picture:
    drawn = now.copy()
    for way in list(drawn.ways.values()):
        was = old.ways.get(way.id)
        is_turned = was is not None and (was.source, was.target) == (way.target, way.source)
        if is_turned and way.points and drawn.ends(way) is not None:
            _change_places(old, drawn, way)
    for way in drawn.ways.values():
        was = old.ways.get(way.id)
        if was is not None and was.target != way.target and was.target not in drawn.shapes:
            way.points = _closed(old, drawn, was, way)
    seat(drawn, root)
    for tried in islice(_with(old, drawn, list(missing(drawn, root))), _TRIES):
        with suppress(CannotBeKept):
            _finish(old, tried)
            return tried
    raise CannotBeKept


def _with(old: Picture, drawn: Picture, blocks: list[Block]) -> Iterator[Picture]:
    """The picture with what came, in each of the ways in which it could be put there."""
    if not blocks:
        yield drawn
        return
    for place in places(old, drawn, blocks[0]):
        yield from _with(old, place, blocks[1:])


def _finish(old: Picture, drawn: Picture) -> None:
    """Find a way for the lines that have none, or none that will do. Raises CannotBeKept."""
    for way in drawn.ways.values():
        was = old.ways.get(way.id)
        if way.points and (not _meets_its_ends(drawn, way, was) or _is_worse(drawn, way, old, was)):
            way.points = []
    for way in drawn.ways.values():
        if not way.points and drawn.ends(way) is not None:
            _find_a_way(drawn, way)
    for shape in drawn.shapes.values():
        if shape.label is not None and shape.id not in old.shapes:
            shape.label = place_beside(drawn, shape)
    _check(old, drawn)


def _change_places(old: Picture, drawn: Picture, between: Way) -> None:
    """Two neighbours between which the line has turned round: the outer edges of both stay, within their lanes."""
    one, other = drawn.shapes[between.source], drawn.shapes[between.target]
    for axis in (0, 1) if one.lane == other.lane else (0,):
        first, second = sorted((one, other), key=lambda each: each.at[axis])
        if first.end[axis] <= second.at[axis]:
            ahead, back = first.at[axis] - second.at[axis], second.end[axis] - first.end[axis]
        else:
            ahead, back = first.middle[axis] - second.middle[axis], second.middle[axis] - first.middle[axis]
        _move_all(drawn, second, axis, ahead)
        _move_all(drawn, first, axis, back)
    for way in drawn.ways.values():
        if {way.source, way.target} & {one.id, other.id} and way.points:
            was = old.ways[way.id]
            is_the_same = (was.source, was.target) == (way.source, way.target)
            way.points = [] if is_the_same else _docked(drawn, way)


def _move_all(drawn: Picture, shape: Shape, axis: int, by: float) -> None:
    """A shape, with what is attached to it and what lies in it; lines from what moved are left to be drawn."""
    moving = {
        each.id for each in drawn.shapes.values() if shape.id in (each.id, each.host) or drawn.holds(shape.id, each.id)
    }
    moving |= {each.id for each in drawn.shapes.values() if each.host in moving}
    for key in moving:
        drawn.shapes[key].move(axis, by)
    for way in drawn.ways.values():
        ends = len({way.source, way.target} & moving)
        if ends == 2 and way.source != way.target:
            way.points = [_moved(point, axis, by) for point in way.points]
        elif ends == 1 and not {way.source, way.target} & {shape.id}:
            way.points = []


def _moved(point: Point, axis: int, by: float) -> Point:
    return (point[0] + by, point[1]) if axis == 0 else (point[0], point[1] + by)


def _docked(drawn: Picture, way: Way) -> list[Point]:
    """The points of a line between shapes that took the places of others; none where they do not fit any more."""
    points = list(way.points)
    for key, end, next_to in ((way.source, 0, 1), (way.target, -1, -2)):
        shape, here, there = drawn.shapes[key], points[end], points[next_to]
        axis = 0 if abs(here[1] - there[1]) < 1 else 1
        across = 1 - axis
        if abs(here[across] - there[across]) >= 1 or not shape.at[across] < here[across] < shape.end[across]:
            return []
        edge = shape.end[axis] if there[axis] > shape.middle[axis] else shape.at[axis]
        points[end] = (edge, here[1]) if axis == 0 else (here[0], edge)
    for key in (way.source, way.target):
        box = drawn.shapes[key].box
        if any(picture.crosses(one, other, box) for one, other in pairwise(points)):
            return []
    return points


def _closed(old: Picture, drawn: Picture, was: Way, way: Way) -> list[Point]:
    """The line that closes the gap goes where those went that it stands for, if they were drawn at right angles."""
    points = list(was.points)
    for passed, line in _through(old, drawn, was.target, way.target):
        points += [old.shapes[passed].middle, *line.points] if passed in old.shapes else line.points
    points = search.plain(points)
    return points if points and not slants(points) else []


def _through(old: Picture, drawn: Picture, start: str, goal: str) -> list[tuple[str, Way]]:
    """The nodes and lines, all gone now, by which one came from a node to another."""
    waiting: list[tuple[str, list[tuple[str, Way]]]] = [(start, [])]
    seen = {start}
    while waiting:
        key, path = waiting.pop(0)
        for line in old.ways.values():
            if line.kind == "sequenceFlow" and line.source == key and line.id not in drawn.ways and line.points:
                if line.target == goal:
                    return [*path, (key, line)]
                if line.target not in seen:
                    seen.add(line.target)
                    waiting.append((line.target, [*path, (key, line)]))
    return []


def _meets_its_ends(drawn: Picture, way: Way, was: Way | None) -> bool:
    """Whether a line that leads elsewhere than before does so in the picture, too."""
    ends = drawn.ends(way)
    if ends is None or (was is not None and (was.source, was.target) == (way.source, way.target)):
        return True
    return all(
        overlap(end.box, (*point, 0, 0), 2) for end, point in zip(ends, (way.points[0], way.points[-1]), strict=True)
    )


def _is_worse(drawn: Picture, way: Way, old: Picture, was: Way | None) -> bool:
    if was is None:
        return bool(drawn.crossed(way))
    return bool(drawn.crossed(way) - old.crossed(was)) or slants(way.points) > slants(was.points)


def slants(points: list[Point]) -> int:
    """How many stretches of a line are neither level nor upright."""
    return sum(1 for one, other in pairwise(points) if all(abs(one[axis] - other[axis]) >= 1 for axis in (0, 1)))


def _find_a_way(drawn: Picture, way: Way) -> None:
    ends = drawn.ends(way)
    assert ends is not None
    way.plane = ends[0].plane
    if way.kind not in _FLOWS:
        way.points = straight(_node(ends[0]), _node(ends[1]))
        if not drawn.crossed(way):
            return
    found = search.way(drawn, way)
    if found is None:
        raise CannotBeKept
    way.points = found
    if way.name:
        way.label = name_place(drawn, way)


def _node(shape: Shape) -> Node:
    return Node(shape.id, shape.kind, shape.size[0], shape.size[1], x=shape.at[0], y=shape.at[1])


def _check(old: Picture, drawn: Picture) -> None:
    """Nothing may lie on anything, or go through it, that did not before."""
    if drawn.overlaps() - old.overlaps():
        raise CannotBeKept
    for way in drawn.ways.values():
        was = old.ways.get(way.id)
        if way.kind in _FLOWS and drawn.crossed(way) - (old.crossed(was) if was is not None else set()):
            raise CannotBeKept


def _forget(root: etree._Element, gone: set[str]) -> None:
    for _, (key, element) in list(drawn_in(root)):
        if key in gone:
            holder = element.getparent()
            assert holder is not None
            holder.remove(element)


def _draw(root: etree._Element, drawn: Picture, now: Picture) -> None:
    """Shapes and edges of what was not drawn."""
    pen, planes = Pen(root), list(root.iter(tag("BPMNPlane", BPMNDI)))
    for shape in drawn.shapes.values():
        if shape.id not in now.shapes:
            made = pen.shape(planes[shape.plane], _node(shape))
            if shape.label is not None:
                put_label(made, shape.label)
    for way in drawn.ways.values():
        if way.points and not now.ways[way.id].points:
            edge = pen.edge(planes[way.plane], Line(way.id, way.source, way.target), way.points)
            if way.label is not None:
                put_label(edge, way.label)
