"""Inclusive gateways: every way whose condition holds, and a join that waits for what can still come."""

import pytest

from tests.engine.bpmn.elements.conftest import Trial
from tests.fluent import assert_that

LETTER, CALL = "wants_letter", "wants_call"


@pytest.mark.parametrize(
    ("wishes", "ways"),
    [
        ({LETTER: True, CALL: True}, ["telephone", "write"]),
        ({LETTER: True, CALL: False}, ["write"]),
        ({}, ["note_it"]),
    ],
)
def test_every_way_whose_condition_holds_is_opened_else_the_default(
    try_out: Trial, wishes: dict[str, bool], ways: list[str]
) -> None:
    bench, case = try_out("inclusive_gateway", wishes)

    assert_that(case).is_waiting_at(*ways)
    for step in ways:
        assert_that(case).has_not_passed("all")
        bench.complete(step)

    assert_that(case).is_waiting_at("close")
    assert case.passed.count("all") == 1


def test_no_way_out_is_an_incident_and_loses_nothing(try_out: Trial) -> None:
    _, case = try_out("inclusive_gateway_no_way")

    assert_that(case).is_active().has_incident("None of the conditions on the ways out of this step holds")
    assert any(each.startswith("needs ") for each in case.tokens)


def test_the_join_waits_for_a_branch_that_goes_round_in_a_loop(try_out: Trial) -> None:
    bench, case = try_out("inclusive_gateway_loop", {LETTER: True, CALL: True})

    bench.complete("telephone")
    bench.complete("write", {"good": False})
    assert_that(case).is_waiting_at("write").has_not_passed("all")
    bench.complete("write", {"good": True})

    assert_that(case).is_waiting_at("close")


@pytest.mark.parametrize("goes_on", [True, False])
def test_the_join_goes_on_when_a_branch_that_could_have_come_went_another_way(try_out: Trial, goes_on: bool) -> None:
    bench, case = try_out("inclusive_gateway_after_choice")

    bench.complete("write")
    assert_that(case).is_waiting_at("look").has_not_passed("all")
    bench.complete("look", {"goes_on": goes_on})

    assert_that(case).is_waiting_at("close").has_no_incident()
    assert case.passed.count("all") == 1


def test_the_join_waits_for_what_a_boundary_event_opened(try_out: Trial) -> None:
    bench, case = try_out("inclusive_gateway_boundary")

    bench.correlate("question")
    bench.complete("look")
    assert_that(case).is_waiting_at("answer_it").has_not_passed("all")
    bench.complete("answer_it")

    assert_that(case).is_waiting_at("close")
    assert case.passed.count("all") == 1
