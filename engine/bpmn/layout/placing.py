"""Finds a place for what has come: on the line that it was put on, else in a row of its own under everything there.

Every stretch of the line is tried, with as much room made as is missing; the place that moves least is taken.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from engine.bpmn.layout.blocks import Block, CannotBeKept
from engine.bpmn.layout.naming import name_place
from engine.bpmn.layout.pen import Box, Point
from engine.bpmn.layout.picture import FRAMES, Picture, Shape, Way, crosses, overlap
from engine.bpmn.layout.room import Cut

_GAP, _LEAST_GAP, _ASIDE = 80.0, 30.0, 15.0
"""Between what stands in a line: as much as there was, up to this, and never less; and beside that."""
_OWN_ROW, _ON_A_NAME = 1_000.0, 60.0
"""What a place costs beyond the room that it takes."""
_STEP, _TRIES = 20.0, 40

Tried = tuple[float, Picture]


def put(old: Picture, picture: Picture, block: Block) -> Picture:
    """The picture with a block in it. Raises CannotBeKept."""
    leading = [each for each in picture.ways.values() if each.target in block.nodes and each.source in picture.shapes]
    leaving = [each for each in picture.ways.values() if each.source in block.nodes and each.target in picture.shapes]
    tried: list[Tried] = []
    if len(leading) == len(leaving) == 1 and _is_put_on(old, leading[0], leaving[0]):
        for number in range(len(leading[0].points) - 1):
            tried += _OnLine(picture.copy(), block, leading[0].id, leaving[0].id, number).tried()
    tried += _in_own_row(picture.copy(), block, [*leading, *leaving])
    if not tried:
        raise CannotBeKept
    return min(tried, key=lambda each: each[0])[1]


def _is_put_on(old: Picture, leading: Way, leaving: Way) -> bool:
    """Whether the two are what became of one line."""
    was = old.ways.get(leading.id)
    return was is not None and bool(leading.points) and (was.source, was.target) == (leading.source, leaving.target)


@dataclass
class _OnLine:
    """A block put on one stretch of a line."""

    picture: Picture
    block: Block
    leading: str
    leaving: str
    number: int
    price: float = 0.0

    def tried(self) -> Iterator[Tried]:
        one, other = self.stretch
        self.axis = 0 if abs(one[1] - other[1]) < 1 else 1
        is_straight = abs(one[1 - self.axis] - other[1 - self.axis]) < 1
        self.is_forward = other[self.axis] > one[self.axis]
        if not is_straight or (len(self.block.nodes) > 1 and (self.axis == 1 or not self.is_forward)):
            return
        self._lengthen()
        self._widen()
        for frame in self._frames():
            self._grow(frame)
        if not self._is_in_lane() or any(self._in_the_way()):
            return
        names = sum(overlap(self.box, label) for label in self._labels())
        self._finish()
        yield self.price + names * _ON_A_NAME - abs(one[self.axis] - other[self.axis]) / 1e3, self.picture

    @property
    def way(self) -> Way:
        return self.picture.ways[self.leading]

    @property
    def stretch(self) -> tuple[Point, Point]:
        return self.way.points[self.number], self.way.points[self.number + 1]

    @property
    def near(self) -> Shape:
        return self.picture.shapes[self.block.beside[0].id]

    @property
    def entry(self) -> tuple[float, float]:
        """The middle of the first node, from the block's corner: what the line leads through."""
        first = self.block.nodes[self.way.target]
        return first.x + first.width / 2, first.y + first.height / 2

    @property
    def box(self) -> Box:
        """Where the block is to lie: in the middle of the stretch."""
        one, other = self.stretch
        corner = [(one[axis] + other[axis] - self.block.size[axis]) / 2 for axis in (0, 1)]
        corner[1 - self.axis] = one[1 - self.axis] - self.entry[1 - self.axis]
        return corner[0], corner[1], *self.block.size

    def _open(self, axis: int, place: float, by: float) -> None:
        Cut(self.picture, self.near.id, axis, place, by).open()
        self.price += by

    def _lengthen(self) -> None:
        """Make the stretch as long as the block and a gap on each side."""
        one, other = self.stretch
        length, size = abs(one[self.axis] - other[self.axis]), self.block.size[self.axis]
        if length < size + 2 * _LEAST_GAP:
            gap = min(max(length, _LEAST_GAP + 10), _GAP)
            self._open(self.axis, self._cut(), size + 2 * gap - length)

    def _cut(self) -> float:
        """Where to open the stretch: where it cuts through the fewest shapes, as far along as can be."""
        low, high = sorted(point[self.axis] for point in self.stretch)
        docked = [self.picture.shapes.get(each) for each in (self.way.source, self._goes_to())]
        edges = [each.at[self.axis] for each in docked if each is not None]
        high = next((edge for edge in edges if abs(edge - high) < 3), high)
        shapes = [each for each in self.picture.shapes.values() if self._is_solid(each)]
        places = [each.at[self.axis] for each in shapes if low < each.at[self.axis] < high] + [high]
        return min(places, key=lambda place: (sum(_straddles(each, self.axis, place) for each in shapes), -place))

    def _goes_to(self) -> str:
        return self.picture.ways[self.leaving].target

    def _is_solid(self, shape: Shape) -> bool:
        return (
            shape.plane == self.near.plane
            and shape.kind not in FRAMES
            and not self.picture.holds(shape.id, self.near.id)
        )

    def _widen(self) -> None:
        """Make room on both sides of the stretch, where something is too near to it."""
        across = 1 - self.axis
        for is_before in (True, False):
            line, edges = self.stretch[0][across], self._edges(is_before)
            size = self.entry[across] if is_before else self.block.size[across] - self.entry[across]
            if not edges:
                continue
            edge = max(edges) if is_before else min(edges)
            lacking = size + _ASIDE - abs(line - edge)
            if lacking > 0:
                self._open(across, edge + (0.5 if is_before else -0.5), lacking)

    def _edges(self, is_before: bool) -> list[float]:
        """Where what lies beside the block ends, on one side of the line."""
        across, box, line = 1 - self.axis, self.box, self.stretch[0][1 - self.axis]
        low, high = box[self.axis] - 6, box[self.axis] + box[self.axis + 2] + 6
        beside = [each.box for each in self.picture.shapes.values() if self._is_solid(each)] + self._labels()
        for way in self._others():
            for one, other in pairwise(way.points):
                if abs(one[across] - other[across]) < 1:
                    beside.append(
                        (min(one[0], other[0]), min(one[1], other[1]), abs(one[0] - other[0]), abs(one[1] - other[1]))
                    )
        beside = [each for each in beside if each[self.axis] < high and each[self.axis] + each[self.axis + 2] > low]
        if is_before:
            return [each[across] + each[across + 2] for each in beside if each[across] + each[across + 2] <= line - 1]
        return [each[across] for each in beside if each[across] >= line + 1]

    def _others(self) -> list[Way]:
        return [
            each for each in self.picture.ways.values() if each.plane == self.near.plane and each.id != self.leading
        ]

    def _labels(self) -> list[Box]:
        shapes = [each.label for each in self.picture.shapes.values() if each.plane == self.near.plane]
        return [each for each in [*shapes, *(way.label for way in self._others())] if each is not None]

    def _frames(self) -> list[str]:
        return [each for each in (self.block.lane, self.near.parent) if each in self.picture.shapes]

    def _grow(self, frame_id: str) -> None:
        """Make what the block is to lie in large enough."""
        for axis in (0, 1):
            frame, box = self.picture.shapes[frame_id], self.box
            lacking = box[axis] + box[axis + 2] + _ASIDE - frame.end[axis]
            if lacking > 0 and box[axis] < frame.end[axis]:
                self._open(axis, frame.end[axis] - 0.5, lacking)
            lacking = frame.at[axis] + _ASIDE - box[axis]
            if lacking > 0 and box[axis] + box[axis + 2] > frame.at[axis]:
                self._open(axis, frame.at[axis] + 0.5, lacking)

    def _is_in_lane(self) -> bool:
        return all(_holds(self.picture.shapes[each].box, self.box) for each in self._frames())

    def _in_the_way(self) -> Iterator[str]:
        for shape in self.picture.shapes.values():
            if self._is_solid(shape) and overlap(shape.box, self.box, 5):
                yield shape.id
        for way in self._others():
            if any(crosses(one, other, self.box, 5) for one, other in pairwise(way.points)):
                yield way.id

    def _finish(self) -> None:
        (left, top, width, height), points = self.box, self.way.points
        leaving, way = self.picture.ways[self.leaving], self.way
        near, far = list(self.stretch[0]), list(self.stretch[1])
        low, high = (left, left + width) if self.axis == 0 else (top, top + height)
        near[self.axis], far[self.axis] = (low, high) if self.is_forward else (high, low)
        self.block.into(self.picture, left, top)
        way.points = [*points[: self.number + 1], (near[0], near[1])]
        leaving.points, leaving.plane = [(far[0], far[1]), *points[self.number + 1 :]], self.near.plane
        if (
            way.name
            and way.label
            and (overlap(way.label, self.box) or _is_nearer(way.label, leaving.points, way.points))
        ):
            way.label = name_place(self.picture, way)


def _in_own_row(picture: Picture, block: Block, ways: list[Way]) -> Iterator[Tried]:
    """Under everything that its lane, or what it lies in, holds; its lines are still to be drawn."""
    near = picture.shapes[block.beside[0].id]
    ends = [picture.shapes[key] for way in ways for key in (way.source, way.target) if key in picture.shapes]
    frame = picture.shapes.get(block.lane) or picture.shapes.get(near.parent)
    if frame is None:
        top = max(each.end[1] for each in picture.shapes.values() if each.plane == near.plane) + _GAP / 2
        low, high = near.at[0], float("inf")
    else:
        top = frame.end[1] - 0.5
        Cut(picture, near.id, 1, top, block.size[1] + 2 * _LEAST_GAP).open()
        top += _LEAST_GAP / 2
        low, high = frame.at[0] + _LEAST_GAP, frame.end[0] - block.size[0] - _ASIDE
    left = max(min(ends[0].end[0] + _GAP / 2 if ends else low, high), low)
    if left > high:
        return
    for way in ways:
        picture.ways[way.id].points = []
    block.into(picture, _between_lines(picture, block, (left, top), high), top)
    yield _OWN_ROW, picture


def _between_lines(picture: Picture, block: Block, corner: Point, last: float) -> float:
    """The first place in a row, from the left, where no line goes through."""
    left, top = corner
    plane = block.beside[0].plane
    lines = [pair for way in picture.ways.values() if way.plane == plane for pair in pairwise(way.points)]
    for number in range(_TRIES):
        box = left + number * _STEP, top, *block.size
        if box[0] <= last and not any(crosses(one, other, box, _ASIDE) for one, other in lines):
            return box[0]
    return left


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


def _holds(outer: Box, inner: Box) -> bool:
    return all(
        outer[axis] <= inner[axis] and inner[axis] + inner[axis + 2] <= outer[axis] + outer[axis + 2] for axis in (0, 1)
    )
