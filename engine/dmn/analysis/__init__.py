"""What is wrong with a decision table, found without running it: over all its columns at once.

Each cell is read (`cells`); each column's values are cut at the constants of its cells into pieces that no cell
tells apart (`domains`, on the `scales` of their kinds), and one value of a piece, given to FEEL itself, says for
all of it whether a cell takes it. So a table becomes sets of pieces (`sheets`), and questions about endless inputs
become questions about finite sets: `sweeps` finds what no row takes (`gaps`), `rows` what two rows take, and rows
that never decide. `outputs` compares results. `findings` are the answers, `problems` their words.

A cell that depends on more than its input is open: it may match. No gap is claimed where it could, no overlap
unless it is certain, and the analysis says that it is not complete.
"""

from engine.dmn.analysis.analyse import analyse
from engine.dmn.analysis.findings import (
    Analysis,
    Column,
    Gap,
    Overlap,
    Place,
    UnknownName,
    Unreachable,
    Unreadable,
    WrongKind,
    WrongLength,
)
from engine.dmn.analysis.problems import problems

__all__ = [
    "Analysis",
    "Column",
    "Gap",
    "Overlap",
    "Place",
    "UnknownName",
    "Unreachable",
    "Unreadable",
    "WrongKind",
    "WrongLength",
    "analyse",
    "problems",
]
