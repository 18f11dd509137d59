"""The cases no row says anything about, as a few boxes, each as large as can be."""

from collections.abc import Sequence

from engine.dmn.analysis.domains import Domain
from engine.dmn.analysis.findings import Box, Gap
from engine.dmn.analysis.sheets import Axis
from engine.dmn.analysis.sweeps import Budget, Cut, Sweep, is_within

MOST = 200
"""How many boxes are looked for in one table."""

_NULL = 1


class GapSearch:
    """Finds the gaps of a table's rules. `is_whole` turns False where it stopped early."""

    def __init__(self, axes: Sequence[Axis], rules: int, budget: Budget) -> None:
        self.axes = axes
        self.count = rules
        self.budget = budget
        self.cuts = [Cut(axis.allowed, axis.maybe) for axis in axes]
        self.found: list[Box] = []
        self.is_whole = True

    def run(self) -> list[Gap]:
        """First what no row takes whatever the other columns hold; then the rest without null, and with it."""
        allowed = tuple(axis.allowed for axis in self.axes)
        rest = self._slabs(allowed)
        self._sweep(tuple(some & ~_NULL for some in rest))
        if any(some & _NULL for some in rest):
            self._sweep(rest)
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

    def _sweep(self, within: Box) -> None:
        if not all(within):
            return
        for box in Sweep(self.cuts, within, (1 << self.count) - 1, self.budget).boxes(self.found):
            self._add(self._widened(box))
            if len(self.found) >= MOST:
                self.is_whole = False
                return
        self.is_whole = self.is_whole and self.budget.left >= 0

    def _add(self, box: Box) -> None:
        if all(box) and not any(is_within(box, other) for other in self.found):
            self.found.append(box)

    def _widened(self, box: Box) -> Box:
        """The box, made as wide as the gap is in one column after the other."""
        wide = list(box)
        for at, axis in enumerate(self.axes):
            near = (rule for rule in range(self.count) if self._meets(rule, wide, at))
            taken = 0
            for rule in near:
                taken |= axis.maybe[rule]
            wide[at] = axis.allowed & ~taken
        return tuple(wide)

    def _meets(self, rule: int, box: Sequence[int], but: int) -> bool:
        """Whether a rule takes some of the box, one column left out."""
        return all(axis.maybe[rule] & box[at] for at, axis in enumerate(self.axes) if at != but)

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
