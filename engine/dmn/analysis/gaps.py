"""The cases no row says anything about, as a few boxes, each as large as can be."""

from collections.abc import Sequence

from engine.dmn.analysis.domains import Domain, bits
from engine.dmn.analysis.findings import Box, Gap
from engine.dmn.analysis.sheets import Axis
from engine.dmn.analysis.sweeps import Budget, Cut, Sweep, is_within

MOST = 100
"""How many boxes one sweep looks for."""

_NULL = 1


class GapSearch:
    """Finds the gaps of a table's rules. `is_whole` turns False where it stopped early, `is_whole_with_null` where
    it did so among the cases with several inputs empty.
    """

    def __init__(self, axes: Sequence[Axis], rules: int, budget: int) -> None:
        self.axes = axes
        self.count = rules
        self.budget = budget
        self.cuts = [Cut(axis.allowed, axis.maybe) for axis in axes]
        self.found: list[Box] = []
        self.is_whole = True
        self.is_whole_with_null = True

    def run(self) -> list[Gap]:
        """First what no row takes whatever the other columns hold; then the rest, without null; then with one
        input empty, an example each; then with any.
        """
        allowed = tuple(axis.allowed for axis in self.axes)
        rest = self._slabs(allowed)
        filled = tuple(some & ~_NULL for some in rest)
        self.is_whole = self._sweep(filled, self.budget, MOST)
        for at, some in enumerate(rest):
            self._sweep((*filled[:at], some & _NULL, *filled[at + 1 :]), self.budget // 20, 1)
        if any(some & _NULL for some in rest):
            self.is_whole_with_null = self._sweep(rest, self.budget // 4, MOST)
        return [self._gap(box) for box in self.found]

    def _slabs(self, allowed: Box) -> Box:
        rest = []
        for at, axis in enumerate(self.axes):
            taken = 0
            for pieces in axis.maybe:
                taken |= pieces
            bare = axis.allowed & ~taken
            self._add((*allowed[:at], bare, *allowed[at + 1 :]))
            rest.append(axis.allowed & taken)
        return tuple(rest)

    def _sweep(self, within: Box, budget: int, most: int) -> bool:
        """Adds what a sweep finds; whether that is all there is."""
        if not all(within):
            return True
        sweep = Sweep(self.cuts, within, (1 << self.count) - 1, Budget(budget))
        for number, box in enumerate(sweep.boxes(self.found), 1):
            self._add(self._widened(box))
            if number >= most:
                return False
        return sweep.is_whole

    def _add(self, box: Box) -> None:
        if all(box) and not any(is_within(box, other) for other in self.found):
            self.found.append(box)

    def _widened(self, box: Box) -> Box:
        """The box, made as wide as the gap is in one column after the other."""
        wide = list(box)
        meeting = [self._meeting(at, pieces) for at, pieces in enumerate(box)]
        for at, axis in enumerate(self.axes):
            near = (1 << self.count) - 1
            for rules in (*meeting[:at], *meeting[at + 1 :]):
                near &= rules
            taken = 0
            for rule in bits(near):
                taken |= axis.maybe[rule]
            wide[at] = axis.allowed & ~taken
            meeting[at] = self._meeting(at, wide[at])
        return tuple(wide)

    def _meeting(self, at: int, pieces: int) -> int:
        """The rules that take some of these pieces of a column."""
        return sum(1 << rule for rule, taken in enumerate(self.axes[at].maybe) if taken & pieces)

    def _gap(self, box: Box) -> Gap:
        domains = tuple(axis.domain for axis in self.axes)
        empty = tuple(at for at, pieces in enumerate(box) if pieces == _NULL)
        return Gap(example_of(domains, box), matters_in(self.axes, box), empty, box, domains)


def example_of(domains: Sequence[Domain], box: Box) -> tuple[object, ...]:
    return tuple(domain.example(pieces) for domain, pieces in zip(domains, box, strict=True))


def matters_in(axes: Sequence[Axis], box: Box) -> tuple[int, ...]:
    """The columns the box does not leave wholly free. Null aside: that a value is there goes without saying."""
    free = (axis.allowed & ~_NULL & ~pieces == 0 for axis, pieces in zip(axes, box, strict=True))
    return tuple(at for at, is_free in enumerate(free) if not is_free)
