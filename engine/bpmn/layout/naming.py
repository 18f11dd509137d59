"""Where the name of a line goes: beside a level stretch of it, on nothing else."""

from itertools import pairwise

from engine.bpmn.layout.pen import Box, Point, label_along
from engine.bpmn.layout.picture import FRAMES, Picture, Way, crosses, overlap

_BELOW = 6.0


def name_place(picture: Picture, way: Way) -> Box:
    """Above or below one of its level stretches, the longest first, where least lies under it."""
    pairs = list(pairwise(way.points))
    level = sorted((pair for pair in pairs if abs(pair[0][1] - pair[1][1]) < 1), key=_length, reverse=True)
    places = []
    for one, other in level or pairs[-1:]:
        x, y, width, height = label_along(way.name, [one, other])
        places += [(x, y, width, height), (x, max(one[1], other[1]) + _BELOW, width, height)]
    return min(places, key=lambda place: _taken(picture, way, place))


def _length(pair: tuple[Point, Point]) -> float:
    return abs(pair[0][0] - pair[1][0])


def _taken(picture: Picture, way: Way, place: Box) -> int:
    """How much lies under a name; lines count less than shapes and names."""
    shapes = [each for each in picture.shapes.values() if each.plane == way.plane]
    others = [each for each in picture.ways.values() if each.plane == way.plane]
    boxes = [each.box for each in shapes if each.kind not in FRAMES and not picture.holds(each.id, way.source)]
    boxes += [each.label for each in shapes if each.label is not None]
    boxes += [each.label for each in others if each.label is not None and each is not way]
    lines = [pair for each in others for pair in pairwise(each.points)]
    return 3 * sum(overlap(box, place) for box in boxes) + sum(crosses(one, other, place, 0) for one, other in lines)
