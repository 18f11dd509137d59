"""What a journey's own scenarios say of its files. The same files are not run twice."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock

from engine import deployment
from engine.problems import Problem
from engine.testing.scenarios.coverage import Coverage
from engine.testing.scenarios.running import Result, run_all
from web.wiring import means

KEPT = 50
"""Drafts of which it is remembered how their scenarios went."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A scenario that did not go as it says, and why, in words."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Results:
    """The names of those that passed, those that failed, and the steps (id and name) that none of them tried.

    `runs` are all of them with their files, `problems` what kept them from being run.
    """

    passed: tuple[str, ...] = ()
    failed: tuple[Failed, ...] = ()
    untried_steps: tuple[tuple[str, str], ...] = ()
    runs: tuple[Result, ...] = ()
    coverage: Coverage = field(default_factory=lambda: Coverage((), ()))
    problems: tuple[Problem, ...] = ()


_lock = Lock()
_known: OrderedDict[str, Results] = OrderedDict()


def of(files: Mapping[str, bytes]) -> Results:
    """The scenarios of these files, run, or as they went the last time with the very same files. Never raises."""
    digest = deployment.digest(files)
    with _lock:
        if digest in _known:
            _known.move_to_end(digest)
            return _known[digest]
    found = _run(files)
    with _lock:
        _known[digest] = found
        while len(_known) > KEPT:
            _known.popitem(last=False)
    return found


def forget(files: Mapping[str, bytes]) -> None:
    """Run them again the next time."""
    with _lock:
        _known.pop(deployment.digest(files), None)


def _run(files: Mapping[str, bytes]) -> Results:
    found = run_all(files, means())
    steps = tuple((part.id, part.name) for part in found.coverage.untried if part.kind == "step")
    return Results(
        passed=tuple(each.name for each in found.passed),
        failed=tuple(Failed(each.name, " ".join(each.differences)) for each in found.failed),
        untried_steps=steps,
        runs=found.results,
        coverage=found.coverage,
        problems=found.problems,
    )
