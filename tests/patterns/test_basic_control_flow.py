"""Workflow patterns 1 to 5: basic control flow."""

import pytest

from tests.fluent import assert_that
from tests.patterns.conftest import Trial


def test_1_sequence_one_step_follows_another(try_out: Trial) -> None:
    bench, case = try_out("sequence")

    assert_that(case).is_waiting_at("read_application")
    bench.complete("read_application")
    assert_that(case).is_waiting_at("decide")
    bench.complete("decide")

    assert_that(case).is_completed().has_passed("start", "read_application", "decide", "end")


def test_2_parallel_split_opens_every_way_at_once(try_out: Trial) -> None:
    bench, case = try_out("parallel_split")

    bench.complete("register")

    assert_that(case).is_waiting_at("check_identity", "take_fee")


@pytest.mark.parametrize("order", [("check_identity", "take_fee"), ("take_fee", "check_identity")])
def test_3_synchronization_goes_on_once_when_both_are_done(try_out: Trial, order: tuple[str, str]) -> None:
    bench, case = try_out("synchronization")

    bench.complete(order[0])
    assert_that(case).is_waiting_at(order[1])
    bench.complete(order[1])

    assert_that(case).is_waiting_at("issue")
    bench.complete("issue")
    assert_that(case).is_completed()


@pytest.mark.parametrize(("score", "way"), [(8, "grant"), (7, "refuse")])
def test_4_exclusive_choice_takes_one_way(try_out: Trial, score: int, way: str) -> None:
    bench, case = try_out("exclusive_choice")

    bench.complete("assess", {"score": score})

    assert_that(case).is_waiting_at(way)


@pytest.mark.parametrize(("by_post", "way"), [(True, "scan_letter"), (False, "read_form")])
def test_5_simple_merge_goes_on_from_whichever_way_was_taken(try_out: Trial, by_post: bool, way: str) -> None:
    bench, case = try_out("simple_merge", {"by_post": by_post})

    bench.complete(way)
    assert_that(case).is_waiting_at("file_it")
    bench.complete("file_it")

    assert_that(case).is_completed()
