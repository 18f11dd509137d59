"""Columns and rows: where each node of a process stands, along its flows from left to right.

Each node comes after all that lead to it, loops back left out. The first way on keeps to its row; others take the
next free one. With lanes, each lane has rows of its own. What no flow leads to or from fills the rows below.
"""

from collections.abc import Iterator

from engine.bpmn.layout.graph import Lane, Node, Scope

COLUMN_GAP, ROW_GAP = 80.0, 50.0
PADDING, TITLE = 30.0, 20.0
HEADER = 30.0
LOOSE_COLUMNS = 5


class Grid:
    """The places of one scope's nodes. Afterwards each node has its column, row and coordinates, the scope its size."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.nodes = {key: node for key, node in scope.nodes.items() if not _is_attached(node, scope)}
        self.leaves = [leaf for lane in scope.lanes for leaf in lane.leaves()]
        self.taken: dict[tuple[int, int], Node] = {}
        self.links = self._links()
        self.inner = {key: Grid(node.inside) for key, node in scope.nodes.items() if node.inside is not None}
        for key, inner in self.inner.items():
            node = scope.nodes[key]
            node.width, node.height = max(node.width, inner.scope.width), max(node.height, inner.scope.height)
        self._columns()
        self._rows()
        self._measure()
        self._attach()

    def host(self, element_id: str) -> str:
        """The node that stands in the grid for an element: what a boundary event is attached to, else itself."""
        node = self.scope.nodes.get(element_id)
        return node.attached_to if node is not None and _is_attached(node, self.scope) else element_id

    def is_free(self, row: int, first: int, last: int) -> bool:
        """Whether nothing stands in these columns of a row, the ends included."""
        return all((column, row) not in self.taken for column in range(first, last + 1))

    def is_free_down(self, column: int, first: int, last: int) -> bool:
        return all((column, row) not in self.taken for row in range(first, last + 1))

    def _links(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {key: [] for key in self.nodes}
        for line in self.scope.lines:
            source, target = self.host(line.source), self.host(line.target)
            if line.is_flow and source in found and target in found and target not in found[source]:
                found[source].append(target)
        return found

    def _columns(self) -> None:
        """The longest way from a start, in an order in which loops back do not count."""
        order = list(_topological(self.links))
        place = {key: number for number, key in enumerate(order)}
        for key in order:
            for target in self.links[key]:
                if place[target] > place[key]:
                    self.nodes[target].column = max(self.nodes[target].column, self.nodes[key].column + 1)
        self.order = order

    def _rows(self) -> None:
        linked = {key for key, targets in self.links.items() if targets}
        linked |= {target for targets in self.links.values() for target in targets}
        self.lane_of = {key: self._lane_number(key) for key in self.nodes}
        lanes = sorted(set(self.lane_of.values()) | set(range(len(self.leaves)))) or [0]
        first = 0
        self.first_row: dict[int, int] = {}
        for lane in lanes:
            self.first_row[lane] = first
            mine = [key for key in self.order if self.lane_of[key] == lane]
            last = self._fill(first, [key for key in mine if key in linked])
            last = self._fill_loose(last, [key for key in mine if key not in linked])
            first = max(last, first + 1)
        self.row_count = first

    def _fill(self, first: int, keys: list[str]) -> int:
        """Rows for nodes that flows lead to or from; gives the first row after them."""
        wished: dict[str, int] = {}
        last = first
        for key in keys:
            node = self.nodes[key]
            row = max(wished.get(key, first), first)
            while (node.column, row) in self.taken:
                row += 1
            self._put(node, node.column, row)
            last = max(last, row + 1)
            for number, target in enumerate(self.links[key]):
                wished.setdefault(target, row + number)
        return last

    def _fill_loose(self, first: int, keys: list[str]) -> int:
        for number, key in enumerate(keys):
            self._put(self.nodes[key], number % LOOSE_COLUMNS, first + number // LOOSE_COLUMNS)
        return first + -(-len(keys) // LOOSE_COLUMNS)

    def _put(self, node: Node, column: int, row: int) -> None:
        node.column, node.row = column, row
        self.taken[column, row] = node

    def _lane_number(self, key: str) -> int:
        """The lane of a node; of what is in none, that of what a line ties it to, else the last one.

        A start stands in the first.
        """
        for number, lane in enumerate(self.leaves):
            if key in lane.nodes:
                return number
        for line in self.scope.lines:
            other = line.target if line.source == key else line.source if line.target == key else ""
            for number, lane in enumerate(self.leaves):
                if not line.is_flow and self.host(other) in lane.nodes:
                    return number
        return 0 if self.nodes[key].kind == "startEvent" else max(len(self.leaves) - 1, 0)

    def _measure(self) -> None:
        columns = 1 + max((node.column for node in self.nodes.values()), default=0)
        widths = [self._largest("column", "width", number) for number in range(columns)]
        heights = [self._largest("row", "height", number) or 80 for number in range(self.row_count)]
        headers = HEADER * max((lane.depth() for lane in self.scope.lanes), default=0)
        self.column_x = _edges(widths, headers + PADDING, COLUMN_GAP)
        self.row_y = _edges(heights, PADDING + TITLE, ROW_GAP)
        self.column_width, self.row_height = widths, heights
        for node in self.nodes.values():
            node.x = self.column_x[node.column] + (widths[node.column] - node.width) / 2
            node.y = self.row_y[node.row] + (heights[node.row] - node.height) / 2
        self.scope.width = self.column_x[-1] + widths[-1] + COLUMN_GAP / 2 + PADDING
        self.scope.height = self.row_y[-1] + heights[-1] + ROW_GAP / 2 + PADDING
        top = 0.0
        for lane in self.scope.lanes:
            top = self._place_lane(lane, 0.0, top)

    def _place_lane(self, lane: Lane, left: float, top: float) -> float:
        """A lane from its first row to where the next begins; one that holds others, around them."""
        lane.x, lane.y, lane.width = left, top, self.scope.width - left
        if lane.lanes:
            bottom = top
            for inner in lane.lanes:
                bottom = self._place_lane(inner, left + HEADER, bottom)
        else:
            number = self.leaves.index(lane)
            after = self.first_row.get(number + 1)
            bottom = self.scope.height if after is None else self.row_y[after] - ROW_GAP / 2
        lane.height = bottom - top
        return bottom

    def _largest(self, axis: str, size: str, number: int) -> float:
        return max((getattr(node, size) for node in self.nodes.values() if getattr(node, axis) == number), default=0)

    def _attach(self) -> None:
        """Boundary events sit on the lower edge of their activity, side by side from the right."""
        seats: dict[str, int] = {}
        for node in self.scope.nodes.values():
            if not _is_attached(node, self.scope):
                continue
            host = self.scope.nodes[node.attached_to]
            number = seats[host.id] = seats.get(host.id, -1) + 1
            step = min(46.0, max(host.width - 40, 1) / 2)
            node.x = host.x + host.width - 40 - (number * step) % max(host.width - 20, 1)
            node.y = host.y + host.height - 18
            node.column, node.row = host.column, host.row


def _is_attached(node: Node, scope: Scope) -> bool:
    return bool(node.attached_to) and node.attached_to in scope.nodes and node.attached_to != node.id


def _edges(sizes: list[float], start: float, gap: float) -> list[float]:
    found, here = [], start
    for size in sizes:
        found.append(here)
        here += size + gap
    return found


def _topological(links: dict[str, list[str]]) -> Iterator[str]:
    """Reverse postorder of a walk from what nothing leads to, then from what is left: loops, in the drawn order."""
    led_to = {target for targets in links.values() for target in targets}
    order: list[str] = []
    seen: set[str] = set()
    for first in [*(key for key in links if key not in led_to), *links]:
        if first in seen:
            continue
        seen.add(first)
        walk: list[str] = []
        stack = [(first, iter(reversed(links[first])))]
        while stack:
            key, ways = stack[-1]
            target = next((each for each in ways if each not in seen), None)
            if target is None:
                walk.append(key)
                stack.pop()
            else:
                seen.add(target)
                stack.append((target, iter(reversed(links[target]))))
        order = order + walk[::-1] if not order else walk[::-1] + order
    return iter(order)
