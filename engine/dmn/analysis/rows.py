"""Rows against rows: those that match together where only one may, and those that never decide anything."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from engine.dmn.analysis.findings import Box, Overlap, Unreachable
from engine.dmn.analysis.gaps import example_of, matters_in
from engine.dmn.analysis.outputs import Outputs
from engine.dmn.analysis.sheets import Axis
from engine.dmn.analysis.sweeps import Budget, Cut, Sweep, is_within
from engine.dmn.elements import DecisionTable, Rule


def overlaps(table: DecisionTable, axes: Sequence[Axis], outputs: Outputs) -> Iterator[Overlap]:
    """Pairs that break the hit policy: any two in UNIQUE, two with different results in ANY, none in others."""
    if table.hit_policy not in ("UNIQUE", "ANY"):
        return
    domains = tuple(axis.domain for axis in axes)
    boxes = [tuple(axis.sure[at] for axis in axes) for at in range(len(table.rules))]
    for first, second in combinations(range(len(boxes)), 2):
        common = _common(boxes[first], boxes[second])
        if common is None or (table.hit_policy == "ANY" and not outputs.differ(first, second)):
            continue
        rules = table.rules
        yield Overlap(rules[first], rules[second], example_of(domains, common), matters_in(axes, common))


def _common(one: Box, other: Box) -> Box | None:
    common = []
    for some, more in zip(one, other, strict=True):
        if not some & more:
            return None
        common.append(some & more)
    return tuple(common)


class NeverMatching:
    """Finds rows that never decide. `doubtful` are the numbers of those with cells in error: not judged."""

    def __init__(self, table: DecisionTable, axes: Sequence[Axis], outputs: Outputs, budget: Budget) -> None:
        self.table = table
        self.axes = axes
        self.budget = budget
        self.is_whole = True
        self.cuts = [Cut(axis.allowed, axis.sure) for axis in axes]
        self.sure = [tuple(axis.sure[at] for axis in axes) for at in range(len(table.rules))]
        self.priorities = outputs.priorities() if table.hit_policy == "PRIORITY" else []

    def run(self, doubtful: set[int]) -> Iterator[Unreachable]:
        for at, rule in enumerate(self.table.rules):
            if rule.number in doubtful:
                continue
            found = self._of_itself(at, rule) or self._because_of_others(at, rule)
            if found is not None:
                yield found

    def _of_itself(self, at: int, rule: Rule) -> Unreachable | None:
        for number, axis in enumerate(self.axes):
            if not axis.maybe[at]:
                return Unreachable(rule, "contradictory", number)
        for number, axis in enumerate(self.axes):
            if not axis.maybe[at] & axis.allowed:
                return Unreachable(rule, "not allowed", number)
        return None

    def _because_of_others(self, at: int, rule: Rule) -> Unreachable | None:
        box = tuple(axis.maybe[at] & axis.allowed for axis in self.axes)
        others = [other for other in self._preferred(at) if _common(box, self.sure[other]) is not None]
        alone = next((other for other in others if is_within(box, self.sure[other])), None)
        if alone is not None:
            return Unreachable(rule, "covered", by=(self.table.rules[alone],))
        if len(others) > 1 and self._are_covering(others, box):
            return Unreachable(rule, "covered", by=tuple(self.table.rules[other] for other in others))
        return None

    def _preferred(self, at: int) -> Sequence[int]:
        """The rules that are taken instead of this one where both match."""
        if self.table.hit_policy == "FIRST":
            return range(at)
        if self.table.hit_policy != "PRIORITY" or (mine := self.priorities[at]) is None:
            return ()
        return [other for other, theirs in enumerate(self.priorities) if theirs is not None and theirs < mine]

    def _are_covering(self, others: Sequence[int], box: Box) -> bool:
        sweep = Sweep(self.cuts, box, sum(1 << other for other in others), self.budget)
        covered = sweep.is_covered()
        self.is_whole = self.is_whole and sweep.is_whole
        return covered
