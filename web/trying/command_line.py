"""`fingerpost test`: runs the scenarios of journeys and says what they have tried. Needs no installation."""

import argparse
from pathlib import Path
from typing import Any

from engine import journey_package
from engine.errors import InvalidModel
from engine.testing.scenarios.coverage import Coverage, Part
from engine.testing.scenarios.running import Results, run_all
from web.wiring import means

OK, FAILED = 0, 1
KINDS = (("step", "steps"), ("way", "ways"), ("rule", "rules"), ("question", "questions"))


def add_command(commands: Any) -> None:
    test = commands.add_parser("test", help="run the scenarios of journeys: folders, or zips of them")
    test.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    test.add_argument("--coverage", action="store_true", help="list what no scenario has tried")
    test.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    status = OK
    for path in parsed.paths:
        try:
            found = run_all(journey_package.read(path), means())
        except InvalidModel as invalid:
            found = Results((), Coverage((), ()), tuple(invalid.problems))
        _print(path, found, with_coverage=parsed.coverage)
        status = status if found.all_passed else FAILED
    return status


def _print(path: Path, found: Results, *, with_coverage: bool) -> None:
    for problem in found.problems:
        print(problem)
    for result in found.results:
        print(f"{'passed' if result.has_passed else 'FAILED'}  {result.name} ({result.file})")
        for difference in result.differences:
            print(f"        {difference}")
    if found.problems:
        print(f"{path}: it cannot be run")
        return
    print(f"{path}: {len(found.passed)} passed, {len(found.failed)} failed; tried {_tried(found.coverage)}")
    for part in found.coverage.untried if with_coverage else ():
        print(f"  not tried: {_named(part)}")


def _tried(coverage: Coverage) -> str:
    counted = ((words, coverage.of(kind)) for kind, words in KINDS)
    return ", ".join(f"{tried} of {whole} {words}" for words, (tried, whole) in counted if whole)


def _named(part: Part) -> str:
    place = f" [{part.file}]" if part.file else ""
    return f"{part.kind} “{part.name}” ({part.id}){place}"
