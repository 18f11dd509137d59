"""Finds a way for one line in a diagram that is drawn already: right-angled, around every shape, with few bends.

The cheapest way (Dijkstra) over a grid of marks beside the shapes. Bends, other lines and names have a price.
"""

import heapq
from collections.abc import Iterator
from functools import cache
from itertools import count, pairwise

from engine.bpmn.layout.pen import Box, Point
from engine.bpmn.layout.picture import Picture, Shape, Way, overlap

_NEAR, _BESIDE, _FURTHER = 6.0, 20.0, 32.0
"""How near a shape a line may come, and where it likes to be."""
_REACH = 250.0
"""How far around its two ends a way is looked for."""
_BEND, _CROSSING, _NAME, _ON_ANOTHER, _TOGETHER, _TAKEN = 40.0, 25.0, 60.0, 200.0, 10.0, 25.0
_CLOSE, _HUGGING, _OWN_NAME = 10.0, 30.0, 12.0
_NEVER = 1e9
_SIDES = ((1, 0), (0, 1), (0, -1), (-1, 0))
"""Right, lower, upper, left."""
_LEAVES, _ENTERS, _DROPS, _FACES = (0, 20, 30, 120), (120, 30, 30, 0), (30, 0, 60, 60), (60, 0, 0, 60)
"""What a line's first or last side costs: flows leave on the right and enter on the left."""

Place = tuple[int, int]
State = tuple[Place, Place]
"""A crossing of the grid, and the direction in which it was come to."""
Toll = tuple[float, float, float]
"""From where to where along a mark, and what it costs to go there."""


def way(picture: Picture, line: Way) -> list[Point] | None:
    """The points of a line between its two drawn shapes, or None where there is no way around the others."""
    ends = picture.ends(line)
    if ends is None or ends[0] is ends[1]:
        return None
    return _Search(picture, line, *ends).found()


def plain(points: list[Point]) -> list[Point]:
    """The same way without points that are in line with those beside them."""
    found: list[Point] = []
    for point in points:
        while found and found[-1] == point:
            found.pop()
        if len(found) > 1 and _are_in_line(found[-2], found[-1], point):
            found.pop()
        found.append(point)
    return found


def _are_in_line(*points: Point) -> bool:
    return any(max(point[axis] for point in points) - min(point[axis] for point in points) < 0.5 for axis in (0, 1))


class _Search:
    def __init__(self, picture: Picture, line: Way, source: Shape, target: Shape) -> None:
        self.picture, self.line, self.source, self.target = picture, line, source, target
        self.frame = self._frame()
        self.boxes = [each.box for each in picture.obstacles(line) if overlap(each.box, self.frame)]
        self.own = source.box, target.box
        self.names = [
            (each.label, _OWN_NAME if each in (source, target) else _NAME)
            for each in picture.shapes.values()
            if each.label and each.plane == source.plane
        ]
        self.stretches = [
            (one, other, _TOGETHER if (each.source == line.source) != (each.target == line.target) else _ON_ANOTHER)
            for each in picture.ways.values()
            if each is not line and each.plane == source.plane
            for one, other in pairwise(each.points)
        ]
        self.starts, self.goals = self._sides(source, target), self._sides(target, source)
        self.marks = self._marks(0), self._marks(1)
        self.tolls = cache(self._tolls)

    def found(self) -> list[Point] | None:
        goals = {(place, (-x, -y)): price for (place, (x, y)), price in self._placed(self.goals)}
        best: dict[State, float] = dict(self._placed(self.starts))
        came: dict[State, State] = {}
        number = count()
        queue = [(price, next(number), state, False) for state, price in best.items()]
        heapq.heapify(queue)
        while queue:
            price, _, state, is_there = heapq.heappop(queue)
            if price >= _NEVER:
                return None
            if is_there:
                return self._points(state, came)
            if price > best[state]:
                continue
            if state in goals and state in came:
                heapq.heappush(queue, (price + goals[state], next(number), state, True))
            for onward, more in self._onward(state, state in came):
                if price + more < best.get(onward, _NEVER):
                    best[onward], came[onward] = price + more, state
                    heapq.heappush(queue, (price + more, next(number), onward, False))
        return None

    def _onward(self, state: State, may_turn: bool) -> Iterator[tuple[State, float]]:
        (x, y), out = state
        for turn in _SIDES if may_turn else (out,):
            there = x + turn[0], y + turn[1]
            if turn == (-out[0], -out[1]) or not all(0 <= there[axis] < len(self.marks[axis]) for axis in (0, 1)):
                continue
            yield (there, turn), self._price((x, y), there) + (_BEND if turn != out else 0)

    def _price(self, here: Place, there: Place) -> float:
        axis = 0 if here[1] == there[1] else 1
        low, high = sorted((self.marks[axis][here[axis]], self.marks[axis][there[axis]]))
        tolls = self.tolls(axis, self.marks[1 - axis][here[1 - axis]])
        return high - low + sum(price for start, end, price in tolls if start < high and end > low)

    def _tolls(self, axis: int, mark: float) -> list[Toll]:
        """What there is to pay on the straight line along an axis at a mark."""
        found = [toll for box in self.boxes for toll in _toll(box, axis, mark, _NEAR, _NEVER)]
        found += [toll for box in self.own for toll in _toll(box, axis, mark, -1, _NEVER)]
        found += [toll for box in self.own for toll in _toll(box, axis, mark, _BESIDE - 2, _HUGGING)]
        found += [toll for box in self.boxes for toll in _toll(box, axis, mark, _BESIDE - 2, _CLOSE)]
        found += [toll for box, price in self.names for toll in _toll(box, axis, mark, 0, price)]
        for one, other, price in self.stretches:
            low, high = sorted((one[1 - axis], other[1 - axis]))
            if high - low < 0.5 and abs(mark - low) < _NEAR:
                start, end = sorted((one[axis], other[axis]))
                found.append((start, end, price))
            elif low < mark < high:
                part = (mark - one[1 - axis]) / (other[1 - axis] - one[1 - axis])
                here = one[axis] + (other[axis] - one[axis]) * part
                found.append((here - 0.1, here + 0.1, _CROSSING))
        return found

    def _frame(self) -> Box:
        """Where the way is looked for: around both ends, within what both lie in."""
        low = [min(self.source.at[axis], self.target.at[axis]) - _REACH for axis in (0, 1)]
        high = [max(self.source.end[axis], self.target.end[axis]) + _REACH for axis in (0, 1)]
        outer = self.picture.shapes.get(self.source.parent)
        if outer is not None and self.source.parent == self.target.parent:
            low = [max(low[axis], outer.at[axis] + _NEAR) for axis in (0, 1)]
            high = [min(high[axis], outer.end[axis] - _NEAR) for axis in (0, 1)]
        return low[0], low[1], high[0] - low[0], high[1] - low[1]

    def _marks(self, axis: int) -> list[float]:
        boxes = [*self.boxes, *self.own]
        edges = sorted(edge for box in boxes for edge in (box[axis], box[axis] + box[axis + 2]))
        found = {edge + by for edge in edges for by in (-_FURTHER, -_BESIDE, _BESIDE, _FURTHER)}
        found |= {(one + other) / 2 for one, other in pairwise(edges) if 2 * _NEAR < other - one < 4 * _BESIDE}
        low, high = self.frame[axis], self.frame[axis] + self.frame[axis + 2]
        ports = {point[axis] for point, _, _ in [*self.starts, *self.goals]}
        return sorted({each for each in found if low <= each <= high} | ports)

    def _sides(self, shape: Shape, other: Shape) -> list[tuple[Point, Place, float]]:
        """Where the line may meet a shape: the point, the direction away from the shape, and what that costs."""
        x, y = shape.middle
        if shape.kind == "participant" and other.kind != "participant":
            x = min(max(other.middle[0], shape.at[0]), shape.end[0])
        elif shape is self.target and abs(other.middle[1] - y) < (shape.size[1] / 4 if shape.size[1] > 60 else 3):
            y = other.middle[1]
        points = (shape.end[0], y), (x, shape.end[1]), (x, shape.at[1]), (shape.at[0], y)
        prices = _LEAVES if shape is self.source else _ENTERS
        if self.line.kind != "sequenceFlow" or shape.host:
            prices = _DROPS if shape.host else _FACES
        sides = zip(points, _SIDES, prices, strict=True)
        return [(point, out, price + self._taken(point)) for point, out, price in sides]

    def _taken(self, point: Point) -> float:
        ends = [each for one, other, _ in self.stretches for each in (one, other)]
        return _TAKEN if any(abs(x - point[0]) < _NEAR > abs(y - point[1]) for x, y in ends) else 0.0

    def _placed(self, sides: list[tuple[Point, Place, float]]) -> Iterator[tuple[State, float]]:
        for (x, y), out, price in sides:
            yield ((self.marks[0].index(x), self.marks[1].index(y)), out), price

    def _points(self, state: State, came: dict[State, State]) -> list[Point]:
        steps = [state]
        while state in came:
            state = came[state]
            steps.append(state)
        return plain([(self.marks[0][x], self.marks[1][y]) for (x, y), _ in reversed(steps)])


def _toll(box: Box, axis: int, mark: float, margin: float, price: float) -> Iterator[Toll]:
    across = 1 - axis
    if box[across] - margin < mark < box[across] + box[across + 2] + margin:
        yield box[axis] - margin, box[axis] + box[axis + 2] + margin, price
