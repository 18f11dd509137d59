"""Workflow patterns 12 to 15: several instances of one activity."""

from tests.fluent import assert_that
from tests.patterns.conftest import Trial


def test_12_instances_without_synchronization_hold_nothing_up(try_out: Trial) -> None:
    bench, case = try_out("instances_without_synchronization", {"asked": 0, "neighbours": 3})

    assert_that(case).is_waiting_at("close_list", "hear_neighbour", "hear_neighbour", "hear_neighbour")
    bench.complete("close_list")
    for _ in range(3):
        bench.complete("hear_neighbour", nth=0)

    assert_that(case).is_completed()


def test_13_instances_known_at_design_time_are_waited_for(try_out: Trial) -> None:
    bench, case = try_out("instances_known_at_design_time")

    for left in (3, 2, 1):
        assert_that(case).is_waiting_at(*["sign"] * left)
        bench.complete("sign", nth=left - 1)

    assert_that(case).is_waiting_at("file_it")


def test_14_instances_known_at_run_time_are_waited_for(try_out: Trial) -> None:
    bench, case = try_out("instances_known_at_run_time")

    bench.complete("list_witnesses", {"witnesses": ["Ann", "Bob"]})
    assert_that(case).is_waiting_at("hear_witness", "hear_witness")
    bench.complete("hear_witness", nth=1)
    bench.complete("hear_witness")

    assert_that(case).is_waiting_at("decide")


def test_15_instances_not_known_before_can_be_added_while_others_run(try_out: Trial) -> None:
    bench, case = try_out("instances_not_known_before")

    bench.correlate("another witness")
    bench.complete("hear_witness")
    bench.correlate("another witness")
    assert_that(case).is_waiting_at("hear_another", "hear_another")
    bench.complete("hear_another")
    assert_that(case).is_waiting_at("hear_another")
    bench.complete("hear_another")

    assert_that(case).is_waiting_at("decide")
