"""The analysis of one table."""

from collections.abc import Collection, Sequence
from itertools import islice

from engine.dmn.analysis.findings import Analysis, Column, Gap, Overlap, Unreachable
from engine.dmn.analysis.gaps import GapSearch
from engine.dmn.analysis.outputs import Outputs
from engine.dmn.analysis.rows import NeverMatching, overlaps
from engine.dmn.analysis.sheets import Axis, Reader
from engine.dmn.analysis.sweeps import BUDGET, Budget
from engine.dmn.elements import DecisionTable

MOST_OVERLAPS = 1_000
MOST_COLUMNS = 100
_SINGLE = ("UNIQUE", "FIRST", "PRIORITY", "ANY")


def analyse(
    table: DecisionTable, columns: Sequence[Column], names: Collection[str] | None = None, budget: int = BUDGET
) -> Analysis:
    """What is wrong with a table, over all its columns at once. `columns` are its inputs, in order.

    `names` are what its cells may use besides the input; None if not known, and then no name is called unknown.
    Gaps are looked for where one row must match: with a default for every output none is missing, and the table
    of a policy that collects may well find nothing. What takes more than the `budget` is left out, and said.
    """
    reader = Reader(table, names)
    axes = reader.axes(columns)
    faults = reader.faults
    outputs = Outputs(table, names, faults)
    search = _Search(table, axes, outputs, budget)
    return Analysis(
        gaps=tuple(search.gaps()),
        overlaps=tuple(search.overlaps()),
        unreachable=tuple(search.unreachable(faults.rules)),
        unreadable=tuple(faults.unreadable),
        wrong_kinds=tuple(faults.wrong_kinds),
        unknown_names=tuple(faults.unknown_names),
        wrong_lengths=tuple(faults.wrong_lengths),
        why=(*faults.why, *search.limits, *search.asides),
        limits=tuple(search.limits),
    )


class _Search:
    """The three searches, each within its limit. `limits` says what was left out, `asides` what matters less."""

    def __init__(self, table: DecisionTable, axes: Sequence[Axis], outputs: Outputs, budget: int) -> None:
        self.table = table
        self.axes = axes
        self.outputs = outputs
        self.budget = budget
        self.limits: list[str] = []
        self.asides: list[str] = []

    def gaps(self) -> list[Gap]:
        if self.table.hit_policy not in _SINGLE or self.outputs.has_default() or self._is_too_wide():
            return []
        search = GapSearch(self.axes, len(self.table.rules), self.budget)
        found = search.run()
        if not search.is_whole:
            self.limits.append("The table is too large to find every case that no row matches.")
        elif not search.is_whole_with_null:
            self.asides.append("Cases with several inputs empty at once were not all looked at.")
        return found

    def overlaps(self) -> list[Overlap]:
        found = list(islice(overlaps(self.table, self.axes, self.outputs), MOST_OVERLAPS + 1))
        if len(found) > MOST_OVERLAPS:
            self.asides.append(f"Only the first {MOST_OVERLAPS:,} pairs of rows that match together were looked at.")
        return found[:MOST_OVERLAPS]

    def unreachable(self, doubtful: set[int]) -> list[Unreachable]:
        if self._is_too_wide():
            return []
        search = NeverMatching(self.table, self.axes, self.outputs, Budget(self.budget))
        found = list(search.run(doubtful))
        if not search.is_whole:
            self.limits.append("The table is too large to find every row that never matches.")
        return found

    def _is_too_wide(self) -> bool:
        if len(self.axes) > MOST_COLUMNS and not self.limits:
            self.limits.append(f"Only tables of up to {MOST_COLUMNS} columns are looked at as a whole.")
        return len(self.axes) > MOST_COLUMNS
