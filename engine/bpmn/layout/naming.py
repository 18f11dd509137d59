"""Where the names of new lines, gateways and events go: beside them, and on nothing else where that can be."""

from itertools import pairwise

from engine.bpmn.layout.pen import Box, Point, label_along, size_of
from engine.bpmn.layout.picture import FRAMES, Picture, Shape, Way, contains, crosses, overlap

_ASIDE = 6.0


def name_place(picture: Picture, way: Way) -> Box:
    """Above or below a level stretch, or beside an upright one, the longest first, where least lies under it."""
    pairs = sorted(pairwise(way.points), key=lambda pair: -_length(*pair))
    found = [place for one, other in pairs for place in _along(way.name, one, other)]
    return min(found, key=lambda place: _taken(picture, way.id, way.plane, place))


def _along(name: str, one: Point, other: Point) -> list[Box]:
    left, top, width, height = label_along(name, [one, other])
    if abs(one[1] - other[1]) < 1:
        return [(left, top, width, height), (left, max(one[1], other[1]) + _ASIDE, width, height)]
    width, height = size_of(name)
    middle = (one[1] + other[1] - height) / 2
    sides = max(one[0], other[0]) + _ASIDE, min(one[0], other[0]) - width - _ASIDE
    return [(side, middle, width, height) for side in sides]


def place_beside(picture: Picture, shape: Shape) -> Box:
    """Where it is usual, else to one side of that, or below or above the shape, where least lies under it."""
    assert shape.label is not None
    x, usual, width, height = shape.label
    sides = x, shape.middle[0] - width - _ASIDE, shape.middle[0] + _ASIDE
    rows = usual, shape.end[1] + _ASIDE, shape.at[1] - _ASIDE - height
    places = [(side, row, width, height) for row in rows for side in sides]
    return min(places, key=lambda place: _taken(picture, shape.id, shape.plane, place))


def _length(one: Point, other: Point) -> float:
    """Level stretches count for more than upright ones."""
    return abs(one[0] - other[0]) + abs(one[1] - other[1]) / 4


def _taken(picture: Picture, element_id: str, plane: int, place: Box) -> int:
    """How much lies under a name; lines count less than shapes and names."""
    shapes = [each for each in picture.shapes.values() if each.plane == plane]
    ways = [each for each in picture.ways.values() if each.plane == plane]
    named: list[Shape | Way] = [*shapes, *ways]
    boxes = [each.box for each in shapes if each.kind not in FRAMES and not contains(each.box, place)]
    boxes += [each.label for each in named if each.label is not None and each.id != element_id]
    lines = [pair for each in ways for pair in pairwise(each.points)]
    return 3 * sum(overlap(box, place) for box in boxes) + sum(crosses(one, other, place, 0) for one, other in lines)
