"""`python -m tests.mutants.fuzz`: thousands of damaged models, checked, and run where they deploy.

`check` never raises and never hangs. What it finds no error in is deployed and run to quiet, and no token is lost on
the way. Stops at the first mutant that does otherwise, and keeps it in a file.
"""

import argparse
import random
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from engine.bpmn import check
from engine.errors import InvalidModel
from engine.problems import Problem, errors
from engine.testing import Bench
from tests.conformance.report import write
from tests.feel.fuzz import no_longer_than
from tests.mutants.mutations import damaged
from tests.mutants.run_to_quiet import run_to_quiet
from tests.mutants.sources import Source, any_source

CHECK_SECONDS, RUN_SECONDS = 10, 60
_SECTION = """## Models, damaged

`make fuzz` damages models: elements removed, copied, moved, swapped, renamed and re-wired, attributes and text
scrambled. Checking never fails and never hangs. What can still be deployed is run, with a clock of its own, until
nothing is left to do: every token is then waiting for somebody or something, in an incident, or gone by an end event.

"""


@dataclass
class Report:
    seed: int
    count: int = 0
    deployed: int = 0
    commands: int = 0
    refused_for: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    def __str__(self) -> str:
        often = ", ".join(f"{rule} {times:,}" for rule, times in self.refused_for.most_common(8))
        return (
            f"{self.count:,} mutants (seed {self.seed}) in {self.seconds:.0f} s: {self.count - self.deployed:,} refused,\n"
            f"{self.deployed:,} deployed and run to quiet in {self.commands:,} commands; none failed.\n"
            f"Refused most often for: {often}."
        )


class Misbehaviour(AssertionError):
    """A mutant did what no model may; it is kept in a file."""

    def __init__(self, source: Source, xml: bytes, what: str) -> None:
        kept = Path(tempfile.gettempdir()) / f"mutant-{random.SystemRandom().randrange(10**8)}.bpmn"
        kept.write_bytes(xml)
        super().__init__(f"{what}\nfrom {source.name}, kept in {kept}")


def run(count: int, seed: int) -> Report:
    """Tries so many; Misbehaviour at the first that fails."""
    chance, report, started = random.Random(seed), Report(seed), time.perf_counter()
    for _ in range(count):
        source = any_source(chance)
        attempt(source, damaged(source.xml, chance), random.Random(chance.random()), report)
    report.seconds = time.perf_counter() - started
    return report


def attempt(source: Source, xml: bytes, chance: random.Random, report: Report) -> None:
    report.count += 1
    try:
        with no_longer_than(CHECK_SECONDS):
            found: list[Problem] = errors(check(xml))
        if found:
            report.refused_for.update({each.rule for each in found})
            return
        with no_longer_than(RUN_SECONDS):
            _deploy_and_run(xml, chance, report)
    except BaseException as error:
        raise Misbehaviour(source, xml, f"{type(error).__name__}: {error}") from error


def _deploy_and_run(xml: bytes, chance: random.Random, report: Report) -> None:
    """References out of the file are judged only at deployment: what they lead to is not there."""
    try:
        bench = Bench({"process.bpmn": xml})
    except InvalidModel as refusal:
        report.refused_for.update({each.rule for each in refusal.problems})
        return
    report.deployed += 1
    report.commands += run_to_quiet(bench, xml, chance)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--count", type=int, default=10_000)
    arguments.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    chosen = arguments.parse_args()
    print(f"seed {chosen.seed}", flush=True)
    report = run(chosen.count, chosen.seed)
    print(report)
    write("mutants", f"{_SECTION}{report}\n")


if __name__ == "__main__":
    main()
