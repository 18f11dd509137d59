"""`python -m tests.oracle.fuzz`: thousands of random drawings, driven in the engine and in the oracle with the same moves."""

import argparse
import random
import time

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.conformance.report import write
from tests.oracle import engines
from tests.oracle.differential import Driven
from tests.oracle.drawing import Drawing
from tests.oracle.drawings import STARTING, drawings
from tests.oracle.test_differential import agree

_SECTION = """## The engine and a second one

`make fuzz` draws random processes (gateways of all kinds, loops, sub-processes, events on boundaries and in event
sub-processes, multi-instances, transactions, compensation, calls) and makes the same random moves in the engine and in
an independent executor of BPMN 2.0 §13 in `tests/oracle`. After every move both must be waiting at the same places,
have passed the same elements, hold the same variables and have the same incidents. Half of the drawings are driven
straight through, half with the instance written and read back after every single move; every fifth runs on a database.

"""


class Tally:
    def __init__(self) -> None:
        self.drawings = self.nodes = self.moves = 0

    def add(self, drawing: Drawing, moves: int) -> None:
        self.drawings += 1
        self.nodes += sum(1 for _ in drawing.all_nodes())
        self.moves += moves


def run(count: int, number: int) -> Tally:
    """Raises Disagreement with the smallest drawing that shows one."""
    tally = Tally()

    @seed(number)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )
    @given(drawings(), st.data(), st.booleans(), st.integers(1, 5))
    def hold(drawing: Drawing, data: st.DataObject, restoring: bool, turn: int) -> None:
        def begin() -> Driven:
            driven = engines.WithDatabase if turn == 5 else engines.WithoutDatabase
            return driven(drawing, STARTING, restoring=restoring)

        tally.add(drawing, agree(drawing, data, begin))

    hold()
    return tally


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--count", type=int, default=5_000)
    arguments.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    chosen = arguments.parse_args()
    print(f"seed {chosen.seed}", flush=True)
    started = time.perf_counter()
    tally = run(chosen.count, chosen.seed)
    told = (
        f"{tally.drawings:,} drawings of {tally.nodes:,} elements, {tally.moves:,} moves (seed {chosen.seed}) in "
        f"{time.perf_counter() - started:.0f} s:\nthe two agreed after every one."
    )
    print(told)
    write("oracle", f"{_SECTION}{told}\n")


if __name__ == "__main__":
    main()
