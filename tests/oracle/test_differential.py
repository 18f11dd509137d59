"""Random drawings and random moves: the engine and the oracle must agree after every one.

Tried on 200 drawings from a seed that is printed; ORACLE_EXAMPLES tries so many, ORACLE_SEED others.
"""

import os
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from tests import seeds
from tests.oracle import engines
from tests.oracle.differential import Disagreement, Driven, Endless, Move, OracleRun
from tests.oracle.drawing import Drawing
from tests.oracle.drawings import STARTING, drawings

SEED = seeds.seed("ORACLE_SEED")
MANY = int(os.environ.get("ORACLE_EXAMPLES", "200"))
MOVES = 20
law = settings(max_examples=MANY, database=None, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(autouse=True)
def say_seed() -> None:
    print(f"ORACLE_SEED={SEED}")


@pytest.mark.parametrize("restoring", [False, True], ids=["straight", "restored"])
def test_the_engine_does_what_the_oracle_does(restoring: bool) -> None:
    @seed(SEED)
    @law
    @given(drawings(), st.data())
    def holds(drawing: Drawing, data: st.DataObject) -> None:
        agree(drawing, data, lambda: engines.WithoutDatabase(drawing, STARTING, restoring=restoring))

    holds()


@pytest.mark.parametrize("restoring", [False, True], ids=["straight", "restored"])
def test_the_engine_on_a_database_does_what_the_oracle_does(restoring: bool) -> None:
    @seed(SEED + 1)
    @settings(law, max_examples=max(1, MANY // 5))
    @given(drawings(), st.data())
    def holds(drawing: Drawing, data: st.DataObject) -> None:
        agree(drawing, data, lambda: engines.WithDatabase(drawing, STARTING, restoring=restoring))

    holds()


def agree(drawing: Drawing, data: st.DataObject, begin: Callable[[], Driven]) -> int:
    """Both are driven until nothing is left to do, or without end; how many moves that was."""
    moves: list[Move] = []
    try:
        oracle = OracleRun(drawing, STARTING)
        engine = begin()
        for _ in range(MOVES):
            compare(drawing, moves, oracle, engine)
            choices = oracle.choices()
            if not choices:
                break
            moves.append(with_results(data.draw(st.sampled_from(choices)), data))
            oracle.move(moves[-1])
            engine.move(moves[-1])
        compare(drawing, moves, oracle, engine)
    except Endless:
        pass
    return len(moves)


def with_results(move: Move, data: st.DataObject) -> Move:
    if move.kind not in ("complete", "message", "signal"):
        return move
    names = data.draw(st.lists(st.sampled_from("abc"), unique=True, max_size=2))
    return Move(move.kind, move.at, move.nth, {name: data.draw(st.integers(0, 2)) for name in names})


def compare(drawing: Drawing, moves: list[Move], oracle: OracleRun, engine: Driven) -> None:
    right, found = oracle.situation(), engine.situation()
    if right != found:
        raise Disagreement(drawing, moves, right, found)
