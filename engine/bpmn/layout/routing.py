"""Lines: along the gaps between columns and rows, so that they cross no shape."""

from collections.abc import Iterator

from engine.bpmn.layout.graph import Line, Node
from engine.bpmn.layout.grid import COLUMN_GAP, ROW_GAP, Grid
from engine.bpmn.layout.pen import Point
from engine.bpmn.normalise import GATEWAYS


def lines(grid: Grid) -> Iterator[tuple[Line, list[Point]]]:
    """Every line of a scope whose ends are drawn in it, with its points."""
    found = grid.scope.nodes
    for line in grid.scope.lines:
        source, target = found.get(line.source), found.get(line.target)
        if source is not None and target is not None:
            points = _flow(grid, source, target) if line.is_flow else straight(source, target)
            yield line, list(_without_repeats(points))


def straight(source: Node, target: Node) -> list[Point]:
    """From the edge of one shape to the edge of the other, middle to middle."""
    return [_edge(source, target.middle), _edge(target, source.middle)]


def _flow(grid: Grid, source: Node, target: Node) -> list[Point]:
    if source.attached_to and source.attached_to in grid.scope.nodes:
        return _from_below(grid, source, target)
    (_, sy), (_, ty) = source.middle, target.middle
    leaves, enters = (source.x + source.width, sy), (target.x, ty)
    after, before = _gap_after(grid, source), _gap_before(grid, target)
    if target.column > source.column:
        between = (source.column + 1, target.column - 1)
        if grid.is_free(target.row, *between):
            if source.row == target.row:
                return [leaves, enters]
            if source.kind in GATEWAYS and _is_open_way(grid, source, target):
                below = target.row > source.row
                corner = source.x + source.width / 2
                return [(corner, source.y + (source.height if below else 0)), (corner, ty), enters]
            return [leaves, (after, sy), (after, ty), enters]
        if grid.is_free(source.row, *between):
            return [leaves, (before, sy), (before, ty), enters]
    aisle = _aisle(grid, source, target)
    return [leaves, (after, sy), (after, aisle), (before, aisle), (before, ty), enters]


def _is_open_way(grid: Grid, source: Node, target: Node) -> bool:
    """Whether one can go straight up or down from a gateway to the row of its target."""
    first, last = sorted((source.row, target.row))
    rows = (first + 1, last) if target.row > source.row else (first, last - 1)
    return grid.is_free_down(source.column, *rows)


def _from_below(grid: Grid, source: Node, target: Node) -> list[Point]:
    """From a boundary event down into the gap below its row, and along it."""
    x, y = source.x + source.width / 2, source.y + source.height
    aisle = grid.row_y[source.row] + grid.row_height[source.row] + ROW_GAP / 2
    before, ty = _gap_before(grid, target), target.middle[1]
    return [(x, y), (x, aisle), (before, aisle), (before, ty), (target.x, ty)]


def _aisle(grid: Grid, source: Node, target: Node) -> float:
    """The gap that a long way or a loop back takes: below the upper of both rows, or below them where they are one."""
    row = min(source.row, target.row)
    return grid.row_y[row] + grid.row_height[row] + ROW_GAP / 2


def _gap_after(grid: Grid, node: Node) -> float:
    return grid.column_x[node.column] + grid.column_width[node.column] + COLUMN_GAP / 3


def _gap_before(grid: Grid, node: Node) -> float:
    return grid.column_x[node.column] - COLUMN_GAP / 3


def _edge(node: Node, towards: Point) -> Point:
    """Where a line from the middle of a shape to a point leaves it."""
    (x, y), (to_x, to_y) = node.middle, towards
    dx, dy = to_x - x, to_y - y
    if not dx and not dy:
        return x, y + node.height / 2
    reach = min(node.width / 2 / abs(dx) if dx else 1e9, node.height / 2 / abs(dy) if dy else 1e9)
    return x + dx * reach, y + dy * reach


def _without_repeats(points: list[Point]) -> Iterator[Point]:
    last: Point | None = None
    for number, point in enumerate(points):
        if point != last or number == len(points) - 1:
            yield point
        last = point
