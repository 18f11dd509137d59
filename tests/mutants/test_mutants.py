"""200 mutants from a seed that is printed; MUTANTS_SEED tries others. `make fuzz` tries 10,000."""

import random

import pytest

from tests.mutants import fuzz
from tests.mutants.mutations import damaged
from tests.mutants.sources import sources
from tests.seeds import seed

SEED = seed("MUTANTS_SEED")
COUNT = 200


def test_a_damaged_model_is_refused_or_runs_without_losing_a_token() -> None:
    print(f"MUTANTS_SEED={SEED}")

    report = fuzz.run(COUNT, SEED)

    assert report.count == COUNT


def test_undamaged_models_of_our_own_run_without_losing_a_token() -> None:
    report = fuzz.Report(0)

    for source in sources():
        if source.name.startswith("tests/patterns"):
            fuzz.attempt(source, source.xml, random.Random(1), report)

    assert report.deployed == report.count == 20


@pytest.mark.parametrize("number", range(5))
def test_the_same_seed_makes_the_same_mutants(number: int) -> None:
    source = sources()[number]

    assert damaged(source.xml, random.Random(number)) == damaged(source.xml, random.Random(number))
