"""Ad hoc sub-processes: steps that people start as the case needs them."""

import pytest

from engine.errors import EngineError
from tests.engine.bpmn.elements.conftest import Trial
from tests.fluent import assert_that


def test_all_steps_that_nothing_leads_to_are_open_at_first(try_out: Trial) -> None:
    _, case = try_out("ad_hoc_sub_process")

    assert_that(case).is_waiting_at("telephone", "visit", "write")


def test_a_step_may_be_started_as_often_as_it_is_needed(try_out: Trial) -> None:
    bench, case = try_out("ad_hoc_sub_process")

    bench.complete("telephone", {"answer": "engaged"})
    bench.activate("enquiries", "telephone")
    bench.activate("enquiries", "telephone")

    assert_that(case).is_waiting_at("telephone", "telephone", "visit", "write").has_passed("telephone")


def test_steps_drawn_after_another_follow_it(try_out: Trial) -> None:
    bench, case = try_out("ad_hoc_sub_process")

    bench.complete("write")

    assert_that(case).is_waiting_at("file_copy", "telephone", "visit")
    with pytest.raises(LookupError):
        bench.activate("enquiries", "file_copy")


def test_when_enough_is_done_what_is_open_is_taken_away_and_the_outputs_are_kept_in_order(try_out: Trial) -> None:
    bench, case = try_out("ad_hoc_sub_process")

    bench.complete("visit", {"answer": "nobody in"})
    assert_that(case).has_not_passed("enquiries")
    bench.complete("telephone", {"answer": "yes", "enough": True})

    assert_that(case).is_waiting_at("after").has_passed("enquiries").has_not_passed("write")
    assert_that(case).knows(answers=["nobody in", "yes"])


def test_it_begins_with_the_steps_that_are_named_and_waits_for_more(try_out: Trial) -> None:
    bench, case = try_out("ad_hoc_sub_process_first", {"begun": ["write"]})

    assert_that(case).is_waiting_at("write")
    bench.complete("write")
    assert_that(case).is_active().has_not_passed("enquiries")
    bench.activate("enquiries", "visit")

    assert_that(case).is_waiting_at("visit")


def test_it_may_begin_with_none(try_out: Trial) -> None:
    bench, case = try_out("ad_hoc_sub_process_first", {"begun": []})

    assert_that(case).is_active().has_not_passed("enquiries")
    bench.complete("telephone", {"enough": True})

    assert_that(case).is_waiting_at("after")


@pytest.mark.parametrize("begun", ["write", ["sing"], None])
def test_a_beginning_that_is_not_a_list_of_its_steps_is_an_incident(try_out: Trial, begun: object) -> None:
    _, case = try_out("ad_hoc_sub_process_first", {"begun": begun})

    assert_that(case).is_active().has_incident("What it begins with must be a list of its steps: telephone, write")


def test_with_cancel_remaining_off_open_steps_are_finished_but_none_is_started(try_out: Trial) -> None:
    bench, case = try_out("ad_hoc_sub_process_first", {"begun": ["write", "visit"]})

    bench.complete("write", {"enough": True})
    assert_that(case).is_waiting_at("visit").has_not_passed("enquiries")
    with pytest.raises((EngineError, LookupError)):
        bench.activate("enquiries", "telephone")
    bench.complete("visit")

    assert_that(case).is_waiting_at("after").has_passed("visit", "enquiries")


def test_without_a_condition_it_ends_when_nothing_in_it_is_open(try_out: Trial) -> None:
    bench, case = try_out("ad_hoc_sub_process_plain")

    bench.complete("telephone")
    assert_that(case).is_waiting_at("write")
    bench.complete("write")

    assert_that(case).is_waiting_at("after")


def test_one_by_one_people_choose_the_order_and_one_step_is_open_at_a_time(try_out: Trial) -> None:
    bench, case = try_out("ad_hoc_sub_process_sequential")

    assert_that(case).is_waiting_at("enquiries")
    bench.activate("enquiries", "write")
    with pytest.raises((EngineError, LookupError)):
        bench.activate("enquiries", "telephone")
    bench.complete("write")
    bench.activate("enquiries", "telephone")
    bench.complete("telephone", {"enough": True})

    assert_that(case).is_waiting_at("after").has_passed("write", "telephone", "enquiries")


def test_one_by_one_what_nobody_has_to_choose_is_done_in_the_order_of_the_file(try_out: Trial) -> None:
    bench, case = try_out("ad_hoc_sub_process_scripts")

    assert_that(case).has_passed("first", "second").knows(first_sum=1, second_sum=2)
    bench.complete("look")

    assert_that(case).is_waiting_at("after")


def test_a_repeated_step_is_one_step_whose_end_is_that_of_its_last_instance(try_out: Trial) -> None:
    bench, case = try_out("ad_hoc_sub_process_repeated_step", {"referees": ["Ada", "Bo"]})

    bench.complete("ask", {"text": "good"})
    assert_that(case).is_waiting_at("ask", "telephone")
    bench.complete("ask", {"text": "poor"})

    assert_that(case).is_waiting_at("after").knows(answers=[["good", "poor"]]).has_not_passed("telephone")
