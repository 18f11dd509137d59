"""Parallel gateways: all ways out, and one token from every way in."""

from itertools import permutations

import pytest

from tests.engine.bpmn.elements.conftest import Trial
from tests.fluent import assert_that


@pytest.mark.parametrize("order", list(permutations(["one", "two", "three"])), ids=",".join)
def test_it_opens_every_way_and_waits_for_all_of_them(try_out: Trial, order: tuple[str, ...]) -> None:
    bench, case = try_out("parallel_gateway")

    assert_that(case).is_waiting_at("one", "two", "three")
    for step in order:
        assert_that(case).has_not_passed("join")
        bench.complete(step)

    assert_that(case).is_waiting_at("check").has_passed("fork", "join")
    assert case.passed.count("join") == 1


def test_in_a_loop_it_joins_anew_at_every_turn(try_out: Trial) -> None:
    bench, case = try_out("parallel_gateway_loop", {"done": False})

    for turn, (first, second) in enumerate([("one", "two"), ("two", "one"), ("two", "one"), ("one", "two")]):
        bench.complete(first)
        assert_that(case).is_waiting_at(second)
        bench.complete(second, {"done": turn == 3})

    assert_that(case).is_completed()
    assert case.passed.count("join") == 4


def test_a_branch_that_a_boundary_event_led_away_leaves_the_join_waiting_with_an_incident(try_out: Trial) -> None:
    bench, case = try_out("parallel_gateway_boundary")

    bench.advance(24 * 3600)
    bench.complete("write")

    assert_that(case).is_waiting_at("hurry").has_incident("It waits for a way in on which nothing can come any more.")
