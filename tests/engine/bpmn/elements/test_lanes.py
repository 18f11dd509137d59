"""Lanes are drawn and kept; they assign nobody and change nothing."""

from tests.engine.bpmn.elements.conftest import Trial
from tests.fluent import assert_that


def test_elements_in_lanes_run_as_if_they_were_not(try_out: Trial) -> None:
    bench, case = try_out("lanes")

    bench.complete("receive_it")
    bench.complete("decide")

    assert_that(case).is_completed().has_passed("start", "receive_it", "decide", "end")
