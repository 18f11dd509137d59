"""Workflow patterns 16 to 20: what depends on the state of the case, and cancelling."""

from itertools import permutations

import pytest

from engine.errors import EngineError
from tests.fluent import assert_that
from tests.patterns.conftest import Trial

FORTNIGHT = 14 * 24 * 3600


def test_16_deferred_choice_is_made_by_what_happens_first(try_out: Trial) -> None:
    bench, case = try_out("deferred_choice")

    bench.complete("ask_for_papers")
    assert_that(case).is_waiting_at("which_first")
    bench.correlate("papers")
    bench.advance(FORTNIGHT)

    assert_that(case).is_waiting_at("read_papers").has_not_passed("two_weeks")


def test_16_deferred_choice_is_made_by_time_if_nothing_happens(try_out: Trial) -> None:
    bench, case = try_out("deferred_choice")

    bench.complete("ask_for_papers")
    bench.advance(FORTNIGHT)

    assert_that(case).is_waiting_at("send_reminder").has_not_passed("papers_came")


TESTS = {"eye_test": "eyes", "hearing_test": "ears", "blood_test": "blood"}


@pytest.mark.parametrize("order", list(permutations(TESTS)), ids=",".join)
def test_17_interleaved_routing_does_all_in_any_order(try_out: Trial, order: tuple[str, ...]) -> None:
    bench, case = try_out("interleaved_routing", {"begun": []})

    for step in order:
        assert_that(case).is_active().has_not_passed("tests")
        bench.complete(step, {TESTS[step]: "good"})

    assert_that(case).is_waiting_at("decide").has_passed(*order, "tests")


def test_17_interleaved_routing_does_one_at_a_time(try_out: Trial) -> None:
    bench, case = try_out("interleaved_routing", {"begun": ["hearing_test"]})

    with pytest.raises((EngineError, LookupError)):
        bench.complete("eye_test", {"eyes": "good"})
    assert_that(case).is_waiting_at("hearing_test").has_not_passed("eye_test")

    bench.complete("hearing_test", {"ears": "good"})
    bench.complete("eye_test", {"eyes": "good"})
    assert_that(case).has_passed("hearing_test", "eye_test")


def test_18_milestone_allows_a_step_only_while_the_case_is_there(try_out: Trial) -> None:
    bench, case = try_out("milestone")

    bench.correlate("new address")
    assert_that(case).is_waiting_at("decide", "note_address")
    bench.complete("note_address")
    bench.complete("decide")
    bench.correlate("new address")

    assert_that(case).is_waiting_at("send_letter")


def test_19_cancel_task_takes_one_step_away(try_out: Trial) -> None:
    bench, case = try_out("cancel_task")

    bench.correlate("called off")

    assert_that(case).is_waiting_at("tell_visitor").has_not_passed("visit")


def test_20_cancel_case_takes_everything_away(try_out: Trial) -> None:
    bench, case = try_out("cancel_case")

    bench.complete("take_fee")
    bench.correlate("withdrawal")
    assert_that(case).is_waiting_at("confirm")
    bench.complete("confirm")

    assert_that(case).is_completed().has_not_passed("check_identity", "both", "decide")
