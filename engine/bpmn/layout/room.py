"""Makes room in a diagram: a column or a row is opened, and everything else keeps its arrangement.

What stands beyond the cut moves, what holds it grows, and no shape can come to lie on another by it.
"""

from dataclasses import dataclass
from functools import cached_property

from engine.bpmn.layout.pen import Point
from engine.bpmn.layout.picture import Picture, Shape, Way, contains, moved

_SAME = 1.0
"""Points this near are meant to be in line."""


@dataclass(frozen=True)
class Cut:
    """Where a diagram is opened around one shape: at a place on an axis (0: from left to right), by a length."""

    picture: Picture
    near: str
    axis: int
    place: float
    by: float

    @cached_property
    def growing(self) -> set[str]:
        """What grows: all that the shape lies in, and the lanes and groups beside it in that."""
        found = {each.id for each in self.picture.around(self.near)}
        beside = {self.picture.shapes[self.near].parent, *found}
        return found | {
            each.id for each in self.picture.shapes.values() if each.kind in ("lane", "group") and each.parent in beside
        }

    @cached_property
    def pool(self) -> Shape | None:
        """The pool that is opened; None where the plane itself is."""
        around = list(self.picture.around(self.near))
        return around[-1] if around and around[-1].kind == "participant" else None

    @cached_property
    def after_pool(self) -> float:
        return self.pool.end[self.axis] if self.pool is not None else self.place

    def open(self) -> None:
        """Change the picture."""
        shapes = [each for each in self.picture.shapes.values() if each.plane == self._plane]
        shifts = {each.id: self.shift(each) for each in shapes}
        lines = [(way, self._points(way)) for way in self.picture.ways.values() if way.plane == self._plane]
        for way, points in lines:
            self._label(way, points)
            way.points = points
        for shape in shapes:
            if shape.id in self.growing and shape.at[self.axis] < self.place < shape.end[self.axis]:
                shape.size[self.axis] += self.by
            else:
                shape.move(self.axis, shifts[shape.id])

    @property
    def _plane(self) -> int:
        return self.picture.shapes[self.near].plane

    def anchor(self, shape: Shape) -> Shape:
        """What a shape moves with: what it is attached to, and the outermost shape around it that does not grow."""
        if shape.host in self.picture.shapes and shape.host != shape.id:
            return self.anchor(self.picture.shapes[shape.host])
        found = shape
        for outer in self.picture.around(shape.id):
            if outer.id in self.growing:
                break
            found = outer
        return found

    def shift(self, shape: Shape) -> float:
        anchor = self.anchor(shape)
        around = list(self.picture.around(anchor.id))
        is_inside = self.pool is None or anchor is self.pool or self.pool in around
        beyond = self.place if is_inside else self.after_pool
        return self.by if anchor.at[self.axis] >= beyond else 0.0

    def _of_point(self, point: Point) -> float:
        is_inside = self.pool is None or contains(self.pool.box, (*point, 0, 0))
        return self.by if point[self.axis] >= (self.place if is_inside else self.after_pool) else 0.0

    def _points(self, way: Way) -> list[Point]:
        """Where the points of a line go: with its ends, in line with what they are in line with, else as all there."""
        if not way.points:
            return []
        ends = [self.picture.shapes.get(end) for end in (way.source, way.target)]
        shifts = [self._of_point(point) for point in way.points]
        rigid = [None if end is None or end.id in self.growing else self.anchor(end) for end in ends]
        if rigid[0] is not None and rigid[0] is rigid[1]:
            shifts = [self.shift(rigid[0])] * len(shifts)
        else:
            self._follow(way, shifts, rigid[1], range(len(shifts) - 1, -1, -1))
            self._follow(way, shifts, rigid[0], range(len(shifts)))
        return [_moved(point, self.axis, by) for point, by in zip(way.points, shifts, strict=True)]

    def _follow(self, way: Way, shifts: list[float], end: Shape | None, order: range) -> None:
        """Points in line with an end move as it does, so what is straight stays so; the last has an end of its own."""
        if end is None:
            return
        by, first = self.shift(end), way.points[order[0]][self.axis]
        for number in order:
            if abs(way.points[number][self.axis] - first) > _SAME or (number == order[-1] and number != order[0]):
                return
            shifts[number] = by

    def _label(self, way: Way, points: list[Point]) -> None:
        """The name of a line moves with the point that it is nearest to."""
        if way.label is not None and points:
            x, y = way.label[0] + way.label[2] / 2, way.label[1] + way.label[3] / 2
            away = [abs(point[0] - x) + abs(point[1] - y) for point in way.points]
            nearest = away.index(min(away))
            way.label = moved(way.label, self.axis, points[nearest][self.axis] - way.points[nearest][self.axis])


def _moved(point: Point, axis: int, by: float) -> Point:
    return (point[0] + by, point[1]) if axis == 0 else (point[0], point[1] + by)
