"""Boundary events of each kind, interrupting and not; on tasks, sub-processes, called processes, repeated steps."""

from collections.abc import Mapping

import pytest

from engine.errors import BpmnError
from engine.values import Value
from tests.engine.bpmn.elements.conftest import Open, Trial
from tests.fluent import assert_that

DAY = 24 * 3600


def test_a_message_that_interrupts_ends_the_task(try_out: Trial) -> None:
    bench, case = try_out("boundary_event_message")

    bench.correlate("withdrawal", variables={"why": "moved"})

    assert_that(case).is_waiting_at("close").has_passed("withdrawn").has_not_passed("look").knows(why="moved")


def test_a_message_that_does_not_interrupt_opens_a_way_beside_the_task_each_time(try_out: Trial) -> None:
    bench, case = try_out("boundary_event_message")

    bench.correlate("question")
    bench.correlate("question")
    assert_that(case).is_waiting_at("answer_it", "answer_it", "look")
    bench.complete("look", {"answer": "yes"})

    assert_that(case).is_active().is_waiting_at("answer_it", "answer_it").knows(said="yes")


def test_what_a_task_waited_for_at_its_border_is_over_when_it_completes(try_out: Trial) -> None:
    bench, case = try_out("boundary_event_message")

    bench.complete("look", {"answer": "yes"})

    assert_that(case).is_completed()
    assert bench.correlate("withdrawal").outcome == "kept"


def test_a_cycle_reminds_as_often_as_it_says_and_a_duration_ends_the_task(try_out: Trial) -> None:
    bench, case = try_out("boundary_event_timer")

    bench.advance(2 * DAY)
    assert_that(case).is_waiting_at("look", "remind")
    bench.advance(7 * DAY)
    assert_that(case).is_waiting_at("look", "remind", "remind")
    bench.advance(DAY)

    assert_that(case).is_waiting_at("hurry", "remind", "remind").has_passed("nudge", "nudge", "late")


def test_a_task_that_completes_at_the_moment_when_its_timer_is_due_wins(try_out: Trial) -> None:
    bench, case = try_out("boundary_event_timer")

    bench.clock.moment = bench.now.replace(day=15)
    bench.complete("look")
    bench.advance(0)

    assert_that(case).has_passed("look", "end").has_not_passed("late", "hurry")


def test_a_signal_at_the_border_interrupts_or_not_as_drawn(try_out: Trial) -> None:
    bench, case = try_out("boundary_event_signal")

    bench.signal("rain")
    assert_that(case).is_waiting_at("look", "take_coat")
    bench.signal("snow")

    assert_that(case).is_waiting_at("go_home", "take_coat").has_not_passed("look")


def test_a_condition_that_does_not_interrupt_fires_each_time_it_becomes_true(try_out: Trial) -> None:
    bench, case = try_out("boundary_event_conditional", {"total": 0})

    for total in (60, 70, 10, 80):
        bench.set_variables({"total": total})

    assert_that(case).is_waiting_at("look", "warn", "warn")


def test_a_condition_that_interrupts_ends_the_task(try_out: Trial) -> None:
    bench, case = try_out("boundary_event_conditional", {"total": 0})

    bench.set_variables({"total": 101})

    assert_that(case).has_passed("stop").has_not_passed("look")
    assert "refuse" in case.waiting_at


@pytest.mark.parametrize(("code", "way"), [("declined", "other_card"), ("no_such_code", "telephone")])
def test_an_error_goes_to_the_event_that_names_it_else_to_the_one_for_all(deploy: Open, code: str, way: str) -> None:
    def payment(variables: Mapping[str, Value], headers: Mapping[str, Value]) -> None:
        raise BpmnError(code)

    bench = deploy("boundary_event_error")
    bench.connector("payment", payment)
    case = bench.start()

    assert_that(case).is_waiting_at(way).has_not_passed("pay").has_no_incident()


def test_a_person_may_end_a_task_with_an_error_that_is_drawn(try_out: Trial) -> None:
    bench, case = try_out("boundary_event_error_of_person")

    bench.fail("look", "impossible")

    assert_that(case).is_waiting_at("other_way").has_passed("impossible").has_not_passed("look")


def test_an_error_that_the_border_does_not_name_is_an_incident_at_the_task(try_out: Trial) -> None:
    bench, case = try_out("boundary_event_error_of_person")

    bench.fail("look", "unheard_of", "Nobody knows")

    assert_that(case).is_active().has_incident("Nothing in the journey handles the error “unheard_of”. Nobody knows")
    assert any(each.startswith("look ") for each in case.tokens)


def test_an_escalation_goes_to_the_event_that_names_it_before_the_one_for_all(try_out: Trial) -> None:
    bench, case = try_out("boundary_event_escalation")

    assert_that(case).is_waiting_at("look", "manager").has_passed("named").has_not_passed("any")
    bench.complete("look")
    bench.complete("manager")

    assert_that(case).is_completed()


def test_an_event_on_a_sub_process_ends_all_that_is_open_in_it(try_out: Trial) -> None:
    bench, case = try_out("boundary_event_on_sub_process")

    bench.correlate("question")
    assert_that(case).is_waiting_at("answer_it", "look", "write")
    bench.complete("look")
    bench.advance(DAY)

    assert_that(case).is_waiting_at("answer_it", "hurry").has_not_passed("write", "assess")


def test_an_error_in_a_called_process_is_caught_at_the_call(try_out: Trial) -> None:
    bench, case = try_out("boundary_event_on_call")

    bench.complete("search", {"found_one": False})

    assert_that(case).is_waiting_at("ask").has_passed("unknown").has_not_passed("check_identity")


def test_a_timer_on_a_call_ends_the_called_process(try_out: Trial) -> None:
    bench, case = try_out("boundary_event_on_call")

    bench.advance(DAY)

    assert_that(case).is_waiting_at("hurry").has_not_passed("search", "check_identity")


def test_an_event_on_a_repeated_step_happens_once_for_all_its_instances(try_out: Trial) -> None:
    bench, case = try_out("boundary_event_on_repeated", {"referees": ["Ada", "Bo", "Cy"]})

    bench.correlate("question")
    assert_that(case).is_waiting_at("answer_it", "ask_each", "ask_each", "ask_each")
    bench.complete("ask_each", nth=1)
    bench.advance(DAY)

    assert_that(case).is_waiting_at("answer_it", "go_without")
    assert case.passed.count("late") == 1


def test_either_event_of_a_multiple_one_interrupts(try_out: Trial) -> None:
    bench, case = try_out("boundary_event_multiple")

    bench.signal("snow")

    assert_that(case).is_waiting_at("close").has_passed("stop")


def test_a_parallel_multiple_event_that_does_not_interrupt_waits_for_all_again_and_again(try_out: Trial) -> None:
    bench, case = try_out("boundary_event_multiple")

    for message in ("letter", "letter", "fee", "fee"):
        bench.correlate(message)
    assert_that(case).is_waiting_at("look", "note_it")
    bench.correlate("letter")

    assert_that(case).is_waiting_at("look", "note_it", "note_it")


def test_a_condition_that_the_task_makes_true_as_it_completes_comes_too_late(try_out: Trial) -> None:
    bench, case = try_out("boundary_event_at_completion", {"total": 0})

    bench.complete("look", {"total": 101})

    assert_that(case).is_waiting_at("after").has_passed("look").has_not_passed("over")


def test_a_signal_from_inside_may_end_the_sub_process_that_threw_it(try_out: Trial) -> None:
    _, case = try_out("boundary_event_on_thrower")

    assert_that(case).is_waiting_at("go_home").has_passed("snowed").has_not_passed("look", "assess")


def test_a_timer_ends_an_ad_hoc_sub_process_with_all_its_steps(try_out: Trial) -> None:
    bench, case = try_out("boundary_event_on_ad_hoc")

    bench.complete("telephone")
    bench.advance(DAY)

    assert_that(case).is_waiting_at("hurry").has_not_passed("write", "enquiries")


@pytest.mark.parametrize("period", [None, "two weeks", 14])
def test_an_event_that_cannot_be_waited_for_stops_its_step_with_an_incident(try_out: Trial, period: object) -> None:
    _, case = try_out("boundary_event_unreadable", {"period": period})

    assert_that(case).is_active().has_incident("Write a duration such as PT30M").has_not_passed("look")
    assert any(each.startswith("look ") for each in case.tokens)
