"""Finds places for what has come: on the line that it was put on, else in a row of its own under everything there."""

from collections.abc import Iterator
from itertools import pairwise, product

from engine.bpmn.layout.blocks import Block
from engine.bpmn.layout.pen import Point
from engine.bpmn.layout.picture import Picture, Way, crosses
from engine.bpmn.layout.room import Cut
from engine.bpmn.layout.search import plain
from engine.bpmn.layout.stretches import ASIDE, GAP, LEAST_GAP, Stretch, Tried

_OWN_ROW = 1_000.0
"""What a row of its own costs beyond the room that it takes."""
_STEP, _TRIES = 20.0, 40


def places(old: Picture, picture: Picture, block: Block) -> Iterator[Picture]:
    """The picture with a block in it, in each of the places that it could take, the best first."""
    leading = [each for each in picture.ways.values() if each.target in block.nodes and each.source in picture.shapes]
    leaving = [each for each in picture.ways.values() if each.source in block.nodes and each.target in picture.shapes]
    tried: list[Tried] = []
    for one, other in product(leading, leaving):
        if _is_put_on(old, one, other):
            one.points = plain(one.points)
            for number in range(len(one.points) - 1):
                tried += Stretch(picture.copy(), block, one.id, other.id, number).tried()
    if len(leading) == 1 and not leaving:
        tried += _below(picture, block, leading[0])
    tried += _in_own_row(picture.copy(), block, [*leading, *leaving])
    yield from (each for _, each in sorted(tried, key=lambda each: each[0]))


def _is_put_on(old: Picture, leading: Way, leaving: Way) -> bool:
    """Whether the two are what became of one line."""
    was = old.ways.get(leading.id)
    return was is not None and bool(leading.points) and (was.source, was.target) == (leading.source, leaving.target)


def _below(picture: Picture, block: Block, leading: Way) -> Iterator[Tried]:
    """Under the event on a step's edge that leads to it: where there is room, else with a row opened for it."""
    source = picture.shapes[leading.source]
    if source.host:
        for length in (block.size[1] + GAP, 1.0):
            tried = picture.copy()
            x, y = source.middle[0], source.end[1]
            tried.ways[leading.id].points = [(x, y), (x, y + length)]
            tried.ways[leading.id].plane = source.plane
            yield from Stretch(tried, block, leading.id, "", 0).tried()


def _in_own_row(picture: Picture, block: Block, ways: list[Way]) -> Iterator[Tried]:
    """Under everything that its lane, or what it lies in, holds; its lines are still to be drawn."""
    near = picture.shapes[block.beside[0].id]
    ends = [picture.shapes[key] for way in ways for key in (way.source, way.target) if key in picture.shapes]
    frame = picture.shapes.get(block.lane) or picture.shapes.get(near.parent)
    if frame is None:
        top = max(each.end[1] for each in picture.shapes.values() if each.plane == near.plane) + GAP / 2
        low, high = near.at[0], float("inf")
    else:
        top = frame.end[1] - 0.5
        Cut(picture, near.id, 1, top, block.size[1] + 2 * LEAST_GAP).open()
        top += LEAST_GAP / 2
        low, high = frame.at[0] + LEAST_GAP, frame.end[0] - block.size[0] - ASIDE
    left = max(min(ends[0].end[0] + GAP / 2 if ends else low, high), low)
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
        if box[0] <= last and not any(crosses(one, other, box, ASIDE) for one, other in lines):
            return box[0]
    return left
