"""Models of other engines' own tests: each executable one starts here, or is refused by a problem that names why."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from engine.bpmn import check
from engine.bpmn.xml import tag
from engine.errors import EngineError, InvalidModel
from engine.problems import Problem, errors
from engine.testing import Bench
from tests.conformance.betsy import FOLDER as BETSY

FOLDER = BETSY.parent
NAMES = ("operaton", "flowable", "bpmn-elements", "bpmn-engine")


@dataclass(frozen=True)
class Outcome:
    """`refusals` are the rules it breaks; `failure` is what nobody should ever see."""

    path: Path
    refusals: tuple[Problem, ...] = ()
    failure: str | None = None

    @property
    def has_started(self) -> bool:
        return not self.refusals and self.failure is None


@dataclass
class Totals:
    started: int = 0
    refused: int = 0
    failures: list[Outcome] = field(default_factory=list)
    rules: Counter[str] = field(default_factory=Counter)

    def add(self, outcome: Outcome) -> None:
        self.started += outcome.has_started
        self.refused += bool(outcome.refusals) and outcome.failure is None
        if outcome.failure is not None:
            self.failures.append(outcome)
        self.rules.update({problem.rule for problem in outcome.refusals})

    @property
    def whole(self) -> int:
        return self.started + self.refused + len(self.failures)


def models(corpus: str) -> list[Path]:
    """The corpus's models that may be run: those whose every process says that it may not are left out."""
    folder = FOLDER / corpus
    found = sorted(folder.rglob("*.bpmn*")) if folder.is_dir() else []
    return [path for path in found if _is_executable(path)]


def _is_executable(path: Path) -> bool:
    try:
        root = etree.parse(path).getroot()
    except etree.XMLSyntaxError:
        return True
    return any(process.get("isExecutable") != "false" for process in root.iter(tag("process")))


def outcomes(corpus: str, *, every: int = 1) -> Iterator[Outcome]:
    yield from map(try_out, models(corpus)[::every])


def try_out(path: Path) -> Outcome:
    """Checked, deployed and started; whatever else comes of it is a failure."""
    try:
        xml = path.read_bytes()
        refusals = tuple(errors(check(xml, file="model.bpmn")))
        return Outcome(path, refusals) if refusals else _start(path, xml)
    except Exception as error:
        return Outcome(path, failure=f"{type(error).__name__}: {error}")


def _start(path: Path, xml: bytes) -> Outcome:
    try:
        bench = Bench({"model.bpmn": xml})
        for process in etree.fromstring(xml).iterchildren(tag("process")):
            if process.get("isExecutable") != "false":
                bench.start(str(process.get("id")))
    except InvalidModel as refusal:
        return Outcome(path, tuple(refusal.problems))
    except EngineError as error:
        return Outcome(path, failure=f"{type(error).__name__}: {error}")
    return Outcome(path)
