"""Where the names of new lines, gateways and events go: beside them, and on nothing else where that can be."""

from itertools import pairwise

from engine.bpmn.layout.pen import Box, Point, label_along
from engine.bpmn.layout.picture import FRAMES, Picture, Shape, Way, contains, crosses, overlap

_ASIDE = 6.0


def name_place(picture: Picture, way: Way) -> Box:
    """Above or below one of its level stretches, the longest first, where least lies under it."""
    pairs = list(pairwise(way.points))
    level = sorted((pair for pair in pairs if abs(pair[0][1] - pair[1][1]) < 1), key=_length, reverse=True)
    places = []
    for one, other in level or pairs[-1:]:
        x, y, width, height = label_along(way.name, [one, other])
        places += [(x, y, width, height), (x, max(one[1], other[1]) + _ASIDE, width, height)]
    return min(places, key=lambda place: _taken(picture, way.id, way.plane, place))


def place_beside(picture: Picture, shape: Shape) -> Box:
    """Where it is usual, else to one side of that, or below or above the shape, where least lies under it."""
    assert shape.label is not None
    x, usual, width, height = shape.label
    sides = x, shape.middle[0] - width - _ASIDE, shape.middle[0] + _ASIDE
    rows = usual, shape.end[1] + _ASIDE, shape.at[1] - _ASIDE - height
    places = [(side, row, width, height) for row in rows for side in sides]
    return min(places, key=lambda place: _taken(picture, shape.id, shape.plane, place))


def _length(pair: tuple[Point, Point]) -> float:
    return abs(pair[0][0] - pair[1][0])


def _taken(picture: Picture, element_id: str, plane: int, place: Box) -> int:
    """How much lies under a name; lines count less than shapes and names."""
    shapes = [each for each in picture.shapes.values() if each.plane == plane]
    ways = [each for each in picture.ways.values() if each.plane == plane]
    named: list[Shape | Way] = [*shapes, *ways]
    boxes = [each.box for each in shapes if each.kind not in FRAMES and not contains(each.box, place)]
    boxes += [each.label for each in named if each.label is not None and each.id != element_id]
    lines = [pair for each in ways for pair in pairwise(each.points)]
    return 3 * sum(overlap(box, place) for box in boxes) + sum(crosses(one, other, place, 0) for one, other in lines)
