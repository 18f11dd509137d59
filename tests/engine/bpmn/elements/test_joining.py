"""What joins have in common: who waits in vain is told, and never forgotten."""

import pytest

from tests.engine.bpmn.elements.conftest import Trial
from tests.fluent import assert_that


@pytest.mark.parametrize("one", [True, False])
def test_a_join_that_nothing_can_complete_any_more_is_an_incident(try_out: Trial, one: bool) -> None:
    bench, case = try_out("parallel_gateway_stuck", {"one": one})

    bench.complete("first" if one else "second")

    assert_that(case).is_active().has_incident("It waits for a way in on which nothing can come any more.")
    assert any(each.startswith("join ") for each in case.tokens)


def test_a_join_that_still_can_be_completed_is_none(try_out: Trial) -> None:
    bench, case = try_out("parallel_gateway")

    bench.complete("one")

    assert_that(case).has_no_incident()
