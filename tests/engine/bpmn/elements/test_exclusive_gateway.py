"""Exclusive gateways: one way out; what comes in just passes."""

import pytest

from tests.engine.bpmn.elements.conftest import Trial
from tests.fluent import assert_that


@pytest.mark.parametrize(("n", "way"), [(11, "large"), (7, "middling"), (5, "small"), (None, "small"), ("x", "small")])
def test_the_first_way_whose_condition_holds_is_taken_else_the_default(try_out: Trial, n: object, way: str) -> None:
    _, case = try_out("exclusive_gateway", {"n": n})

    assert_that(case).is_waiting_at(way).has_passed("size").has_no_incident()


def test_no_way_out_is_an_incident_and_loses_nothing(try_out: Trial) -> None:
    _, case = try_out("exclusive_gateway_no_way", {"n": 1})

    assert_that(case).is_active().has_not_passed("size")
    assert_that(case).has_incident("None of the conditions on the ways out of this step holds, and it has no default.")
    assert any(each.startswith("size ") for each in case.tokens)


def test_each_token_that_comes_in_passes_by_itself(try_out: Trial) -> None:
    bench, case = try_out("exclusive_gateway_merge")

    bench.complete("one")
    assert_that(case).is_waiting_at("check", "two")
    bench.complete("two")

    assert_that(case).is_waiting_at("check", "check")
