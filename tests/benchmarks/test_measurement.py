"""The benchmarks compare like with like, whatever the seconds."""

import pytest

from tests.benchmarks.__main__ import SUITES
from tests.benchmarks.measurement import Comparison, measure

COMPARISONS = [one for suite in SUITES for one in suite()]


@pytest.mark.parametrize("comparison", COMPARISONS, ids=lambda one: f"{one.what} / {one.floor_name}")
def test_work_and_floor_give_the_same(comparison: Comparison) -> None:
    if comparison.floor is None:
        assert comparison.missing.startswith("not installed: pip install ")
    else:
        assert comparison.work() == comparison.floor()


def test_a_ratio_is_of_the_work_to_its_floor() -> None:
    result = measure(lambda: sum(range(20_000)) > 0, lambda: True, rounds=3)

    assert result.ratio > 1
    assert result.work_seconds > result.floor_seconds


def test_work_that_gives_something_else_than_its_floor_is_not_measured() -> None:
    with pytest.raises(ValueError, match="the work gives 1, its floor 2"):
        measure(lambda: 1, lambda: 2)
