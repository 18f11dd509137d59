"""Workflow patterns 6 to 11: advanced branching, and structure."""

import pytest

from tests.fluent import assert_that
from tests.patterns.conftest import Trial

TEAMS = [
    ({"noise": True, "planning": True}, ["noise_team", "planning_team"]),
    ({"noise": False, "planning": True}, ["planning_team"]),
    ({"noise": False, "planning": False}, ["front_desk"]),
]


@pytest.mark.parametrize(("answers", "teams"), TEAMS)
def test_6_multi_choice_takes_every_way_that_holds(try_out: Trial, answers: dict[str, bool], teams: list[str]) -> None:
    bench, case = try_out("multi_choice")

    bench.complete("assess", answers)

    assert_that(case).is_waiting_at(*teams)


@pytest.mark.parametrize(("answers", "teams"), TEAMS)
def test_7_synchronizing_merge_waits_for_the_ways_that_were_taken(
    try_out: Trial, answers: dict[str, bool], teams: list[str]
) -> None:
    bench, case = try_out("synchronizing_merge")

    bench.complete("assess", answers)
    for team in teams:
        assert_that(case).has_not_passed("all_heard")
        bench.complete(team)

    assert_that(case).is_waiting_at("answer")


def test_8_multi_merge_goes_on_once_for_each_that_comes(try_out: Trial) -> None:
    bench, case = try_out("multi_merge")

    bench.complete("inspect_store")
    assert_that(case).is_waiting_at("inspect_kitchen", "write_report")
    bench.complete("inspect_kitchen")
    assert_that(case).is_waiting_at("write_report", "write_report")
    bench.complete("write_report")
    bench.complete("write_report")

    assert_that(case).is_completed()


def test_9_discriminator_goes_on_at_the_first_and_takes_no_notice_of_the_others(try_out: Trial) -> None:
    bench, case = try_out("discriminator")

    bench.complete("ask_second_referee")
    assert_that(case).is_waiting_at("ask_first_referee", "ask_third_referee", "decide")
    bench.complete("ask_first_referee")
    bench.complete("decide")
    assert_that(case).is_active().is_waiting_at("ask_third_referee")
    bench.complete("ask_third_referee")

    assert_that(case).is_completed()
    assert case.passed.count("decide") == 1


def test_10_arbitrary_cycles_go_back_to_more_than_one_place(try_out: Trial) -> None:
    bench, case = try_out("arbitrary_cycles")

    for step, answers in [
        ("research", {}),
        ("write", {"flaw": "words"}),
        ("write", {"flaw": "facts"}),
        ("research", {}),
        ("write", {"flaw": "none"}),
        ("publish", {"doubt": True}),
        ("research", {}),
        ("write", {"flaw": "none"}),
        ("publish", {"doubt": False}),
    ]:
        assert_that(case).is_waiting_at(step)
        bench.complete(step, answers)

    assert_that(case).is_completed()


def test_11_implicit_termination_ends_the_case_when_nothing_is_left_to_do(try_out: Trial) -> None:
    bench, case = try_out("implicit_termination")

    for step in ("update_map", "tell_applicant"):
        bench.complete(step)
        assert_that(case).is_active()
    bench.complete("inform_police")

    assert_that(case).is_completed()
