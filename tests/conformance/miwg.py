"""The models that tools exchange with one another (BPMN MIWG): each is read.

Read means: it is parsed, all that is in it is accounted for, and nothing is wrong with it but what keeps a drawing
from being run. Files are stored and exported as they came, whatever is read from them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.bpmn import check
from engine.problems import Problem, errors
from tests.conformance.betsy import FOLDER as BETSY

FOLDER = BETSY.parent / "bpmn-miwg"

NOT_YET_RUNNABLE = frozenset(
    {
        "nothing-executable",
        "nothing-to-run",
        "condition-missing",
        "expression-expected",
        "expression-not-formal",
        "language-not-supported",
        "connector-missing",
        "script-missing",
        "script-format-missing",
        "message-missing",
        "call-missing",
        "decision-missing",
        "timer-missing",
    }
)
"""What a drawing for people may leave open, and a process that runs may not."""


@dataclass(frozen=True)
class Outcome:
    model: str
    problems: tuple[Problem, ...]

    @property
    def hindrances(self) -> list[Problem]:
        """What is wrong with the drawing itself, or was not understood."""
        return [each for each in errors(self.problems) if each.rule not in NOT_YET_RUNNABLE]

    @property
    def is_read(self) -> bool:
        return not self.hindrances


def outcomes() -> Iterator[Outcome]:
    for path in sorted(FOLDER.rglob("*.bpmn")) if FOLDER.is_dir() else ():
        yield Outcome(path.name, tuple(check(path.read_bytes(), file=path.name)))
