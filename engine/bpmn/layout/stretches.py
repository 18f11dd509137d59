"""Puts what has come on one stretch of the line that it was put on, and makes as much room there as is missing."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from engine.bpmn.layout.blocks import Block
from engine.bpmn.layout.naming import name_place
from engine.bpmn.layout.pen import Box, Point
from engine.bpmn.layout.picture import FRAMES, Picture, Shape, Way, contains, crosses, overlap
from engine.bpmn.layout.room import Cut

GAP, LEAST_GAP, ASIDE = 80.0, 30.0, 15.0
"""Between what stands in a line: as much as there was, up to this, and never less; and beside that."""
_NEAR = 5.0
_ON_A_NAME = 60.0
"""What it costs to lie on a name, beyond the room that is made."""

Tried = tuple[float, Picture]


@dataclass
class Stretch:
    """One stretch of a line in a picture of its own, and the block that is to lie on it.

    `leading` is the line up to it, `leaving` that after it: "" where none goes on.
    """

    picture: Picture
    block: Block
    leading: str
    leaving: str
    number: int
    price: float = 0.0

    def tried(self) -> Iterator[Tried]:
        """The picture with the block in it and what that cost; nothing where something is in the way."""
        one, other = self.points
        self.axis = 0 if abs(one[0] - other[0]) >= abs(one[1] - other[1]) else 1
        self.is_forward = other[self.axis] > one[self.axis]
        self.block = self.block.turned(self.axis, is_forward=self.is_forward)
        self._lengthen()
        self._widen()
        for frame in self._frames():
            self._grow(frame)
        if all(contains(self.picture.shapes[each].box, self.box) for each in self._frames()) and self._is_free():
            self.price += _ON_A_NAME * sum(overlap(self.box, label) for label in self._labels())
            self._put()
            yield self.price - abs(one[self.axis] - other[self.axis]) / 1e3, self.picture

    @property
    def way(self) -> Way:
        return self.picture.ways[self.leading]

    @property
    def points(self) -> tuple[Point, Point]:
        return self.way.points[self.number], self.way.points[self.number + 1]

    @property
    def line(self) -> float:
        """How far down, or to the right, the stretch is: in its middle, where it slants."""
        return sum(point[1 - self.axis] for point in self.points) / 2

    @property
    def near(self) -> Shape:
        return self.picture.shapes[self.block.beside[0].id]

    @property
    def entry(self) -> Point:
        """The middle of the first node, from the block's corner: what the line leads through."""
        return self.block.nodes[self.way.target].middle

    @property
    def box(self) -> Box:
        """Where the block is to lie: in the middle of the stretch."""
        one, other = self.points
        corner = [(one[axis] + other[axis] - self.block.size[axis]) / 2 for axis in (0, 1)]
        corner[1 - self.axis] = self.line - self.entry[1 - self.axis]
        return corner[0], corner[1], *self.block.size

    def _open(self, axis: int, place: float, by: float) -> None:
        Cut(self.picture, self.near.id, axis, place, by).open()
        self.price += by

    def _lengthen(self) -> None:
        """Make the stretch as long as the block and a gap on each side."""
        one, other = self.points
        length, size = abs(one[self.axis] - other[self.axis]), self.block.size[self.axis]
        if length < size + 2 * LEAST_GAP:
            gap = min(max(length, LEAST_GAP + 10), GAP)
            self._open(self.axis, self._cut(), size + 2 * gap - length)

    def _cut(self) -> float:
        """Where to open the stretch: where it cuts through the fewest shapes, as far along as can be."""
        low, high = sorted(point[self.axis] for point in self.points)
        onward = self.picture.ways[self.leaving].target if self.leaving else ""
        docked = (self.picture.shapes.get(each) for each in (self.way.source, onward))
        edges = [each.at[self.axis] for each in docked if each is not None]
        high = next((edge for edge in edges if abs(edge - high) < _NEAR), high)
        shapes = [each for each in self.picture.shapes.values() if self._is_solid(each)]
        places = [each.at[self.axis] for each in shapes if low < each.at[self.axis] < high] + [high]
        return min(places, key=lambda place: (sum(_straddles(each, self.axis, place) for each in shapes), -place))

    def _is_solid(self, shape: Shape) -> bool:
        is_here = shape.plane == self.near.plane and shape.kind not in FRAMES
        return is_here and not self.picture.holds(shape.id, self.near.id)

    def _widen(self) -> None:
        """Make room on both sides of the stretch, where something is too near to it."""
        across = 1 - self.axis
        for is_before in (True, False):
            edges = self._edges(is_before=is_before)
            if edges:
                edge = max(edges) if is_before else min(edges)
                size = self.entry[across] if is_before else self.block.size[across] - self.entry[across]
                lacking = size + ASIDE - abs(self.line - edge)
                if lacking > 0:
                    self._open(across, edge + (0.5 if is_before else -0.5), lacking)

    def _edges(self, *, is_before: bool) -> list[float]:
        """Where what lies beside the block ends, on one side of the line."""
        across = 1 - self.axis
        low, high = self.box[self.axis] - _NEAR, self.box[self.axis] + self.box[self.axis + 2] + _NEAR
        boxes = [each.box for each in self.picture.shapes.values() if self._is_solid(each)]
        boxes += [*self._labels(), *self._parallels()]
        beside = [each for each in boxes if each[self.axis] < high and each[self.axis] + each[self.axis + 2] > low]
        if is_before:
            ends = [each[across] + each[across + 2] for each in beside]
            return [each for each in ends if each <= self.line - 1]
        return [each[across] for each in beside if each[across] >= self.line + 1]

    def _parallels(self) -> Iterator[Box]:
        for way in self._others():
            for one, other in pairwise(way.points):
                if abs(one[1 - self.axis] - other[1 - self.axis]) < 1:
                    left, top = min(one[0], other[0]), min(one[1], other[1])
                    yield left, top, abs(one[0] - other[0]), abs(one[1] - other[1])

    def _others(self) -> list[Way]:
        ways = self.picture.ways.values()
        return [each for each in ways if each.plane == self.near.plane and each.id != self.leading]

    def _labels(self) -> list[Box]:
        shapes = [each.label for each in self.picture.shapes.values() if each.plane == self.near.plane]
        return [each for each in [*shapes, *(way.label for way in self._others())] if each is not None]

    def _frames(self) -> list[str]:
        return [each for each in (self.block.lane, self.near.parent) if each in self.picture.shapes]

    def _grow(self, frame_id: str) -> None:
        """Make what the block is to lie in large enough, where the stretch is in it."""
        for axis in (0, 1):
            frame, box = self.picture.shapes[frame_id], self.box
            lacking = box[axis] + box[axis + 2] + ASIDE - frame.end[axis]
            if lacking > 0 and box[axis] < frame.end[axis]:
                self._open(axis, frame.end[axis] - 0.5, lacking)
            lacking = frame.at[axis] + ASIDE - box[axis]
            if lacking > 0 and box[axis] + box[axis + 2] > frame.at[axis]:
                self._open(axis, frame.at[axis] + 0.5, lacking)

    def _is_free(self) -> bool:
        lines = (pair for way in self._others() for pair in pairwise(way.points))
        shapes = (each for each in self.picture.shapes.values() if self._is_solid(each))
        is_on_a_shape = any(overlap(shape.box, self.box, _NEAR) for shape in shapes)
        return not is_on_a_shape and not any(crosses(one, other, self.box, _NEAR) for one, other in lines)

    def _put(self) -> None:
        box, way, points = self.box, self.way, self.way.points
        self.block.into(self.picture, box[0], box[1])
        first = self.picture.shapes[way.target]
        way.points = [*points[: self.number + 1], self._dock(first, is_end=not self.is_forward)]
        if self.leaving:
            self._lead_on(box, points[self.number + 1 :])

    def _lead_on(self, box: Box, rest: list[Point]) -> None:
        """The line after it goes the rest of the way; the name of the line before it stays with that."""
        way, leaving = self.way, self.picture.ways[self.leaving]
        last = self.picture.shapes[leaving.source]
        leaving.points, leaving.plane = [self._dock(last, is_end=self.is_forward), *rest], self.near.plane
        label = way.label if way.name else None
        if label is not None and (overlap(label, box) or _is_nearer(label, leaving.points, way.points)):
            way.label = name_place(self.picture, way)

    def _dock(self, shape: Shape, *, is_end: bool) -> Point:
        """The middle of a side."""
        edge, (x, y) = (shape.end if is_end else shape.at)[self.axis], shape.middle
        return (edge, y) if self.axis == 0 else (x, edge)


def _is_nearer(label: Box, these: list[Point], than_those: list[Point]) -> bool:
    x, y = label[0] + label[2] / 2, label[1] + label[3] / 2
    near, far = (min(_distance((x, y), one, other) for one, other in pairwise(way)) for way in (these, than_those))
    return near < far


def _distance(point: Point, one: Point, other: Point) -> float:
    """From a point to a straight line."""
    along = [other[axis] - one[axis] for axis in (0, 1)]
    length = along[0] ** 2 + along[1] ** 2
    part = sum((point[axis] - one[axis]) * along[axis] for axis in (0, 1)) / length if length else 0.0
    part = min(max(part, 0.0), 1.0)
    return sum(abs(one[axis] + part * along[axis] - point[axis]) for axis in (0, 1))


def _straddles(shape: Shape, axis: int, place: float) -> bool:
    return shape.at[axis] < place < shape.end[axis]
