"""Complex gateways: as many ways as the activation condition says; the rest is taken in and leads nowhere."""

import pytest

from tests.engine.bpmn.elements.conftest import Trial
from tests.fluent import assert_that


@pytest.mark.parametrize("order", [("first", "second", "third"), ("third", "first", "second")], ids=",".join)
def test_it_goes_on_once_when_enough_have_come(try_out: Trial, order: tuple[str, ...]) -> None:
    bench, case = try_out("complex_gateway")

    bench.complete(order[0])
    assert_that(case).has_not_passed("two_of_three")
    bench.complete(order[1])
    assert_that(case).is_waiting_at("decide", order[2])
    bench.complete(order[2])
    assert_that(case).is_waiting_at("decide")
    bench.complete("decide")

    assert_that(case).is_completed()
    assert case.passed.count("decide") == 1


def test_too_few_that_can_come_are_an_incident(try_out: Trial) -> None:
    bench, case = try_out("complex_gateway_too_few")

    bench.complete("first")

    assert_that(case).is_active().has_incident("It waits for a way in on which nothing can come any more.")


def test_in_a_loop_it_starts_anew_when_all_of_a_round_have_come(try_out: Trial) -> None:
    bench, case = try_out("complex_gateway_loop")

    for turn in range(3):
        bench.complete("first")
        bench.complete("second")
        assert_that(case).is_waiting_at("decide")
        bench.complete("decide", {"more": turn < 2})

    assert_that(case).is_completed()
    assert case.passed.count("one_of_two") == 3


def test_without_a_condition_it_splits_and_joins_as_an_inclusive_gateway(try_out: Trial) -> None:
    bench, case = try_out("complex_gateway_plain", {"wants_letter": True, "wants_call": True})

    bench.complete("write")
    assert_that(case).is_waiting_at("telephone")
    bench.complete("telephone")

    assert_that(case).is_waiting_at("close")


def test_no_way_out_is_an_incident(try_out: Trial) -> None:
    _, case = try_out("complex_gateway_plain")

    assert_that(case).is_active().has_incident("None of the conditions on the ways out of this step holds")
