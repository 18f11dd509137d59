"""Event sub-processes: started by message, timer, signal, condition, error, escalation or compensation."""

from collections.abc import Mapping

from engine.errors import BpmnError
from engine.testing import Bench
from engine.values import Value
from tests.engine.bpmn.elements.conftest import Open, Trial
from tests.fluent import assert_that

DAY = 24 * 3600


def _declining(bench: Bench) -> Bench:
    def payment(variables: Mapping[str, Value], headers: Mapping[str, Value]) -> None:
        raise BpmnError("declined")

    bench.connector("payment", payment)
    return bench


def test_a_message_that_interrupts_ends_everything_else(try_out: Trial) -> None:
    bench, case = try_out("event_sub_process_message")

    bench.correlate("withdrawal", variables={"why": "moved"})
    assert_that(case).is_waiting_at("confirm").has_passed("withdrawn")
    bench.complete("confirm")

    assert_that(case).is_completed().has_passed("confirmed").has_not_passed("look", "end")


def test_a_message_that_does_not_interrupt_starts_it_each_time(try_out: Trial) -> None:
    bench, case = try_out("event_sub_process_message")

    bench.correlate("question")
    bench.correlate("question")
    assert_that(case).is_waiting_at("answer_it", "answer_it", "look")
    bench.complete("look")

    assert_that(case).is_active().is_waiting_at("answer_it", "answer_it")


def test_waiting_for_its_event_does_not_keep_a_case_open(try_out: Trial) -> None:
    bench, case = try_out("event_sub_process_message")

    bench.complete("look")

    assert_that(case).is_completed()


def test_once_interrupted_nothing_else_can_begin_beside_it(try_out: Trial) -> None:
    bench, case = try_out("event_sub_process_message")

    bench.correlate("withdrawal")

    assert bench.correlate("question").outcome == "kept"
    assert_that(case).is_waiting_at("confirm")


def test_a_cycle_starts_it_as_often_as_it_says_and_a_duration_ends_the_rest(try_out: Trial) -> None:
    bench, case = try_out("event_sub_process_timer")

    bench.advance(9 * DAY)
    assert_that(case).is_waiting_at("look", "nudge", "nudge")
    bench.advance(DAY)

    assert_that(case).is_waiting_at("close").has_passed("ten_days").has_not_passed("look")


def test_a_signal_starts_it_in_every_case(deploy: Open) -> None:
    bench = deploy("event_sub_process_signal")
    cases = [bench.start(), bench.start()]

    bench.signal("snow")

    assert [case.waiting_at for case in cases] == [["go_home"], ["go_home"]]


def test_a_condition_starts_it_when_it_becomes_true(try_out: Trial) -> None:
    bench, case = try_out("event_sub_process_conditional", {"total": 5})

    for total in (101, 102, 5, 103):
        bench.set_variables({"total": total})

    assert_that(case).is_waiting_at("look", "warn", "warn")


def test_an_error_starts_it_and_ends_the_other_branches(deploy: Open) -> None:
    case = _declining(deploy("event_sub_process_error")).start()

    assert_that(case).is_waiting_at("telephone").has_passed("declined").has_not_passed("write", "pay")


def test_an_escalation_that_does_not_interrupt_starts_it_beside_the_rest(try_out: Trial) -> None:
    _, case = try_out("event_sub_process_escalation")

    assert_that(case).is_waiting_at("look", "manager").has_passed("overdue").has_passed("raise")


def test_an_event_sub_process_that_throws_what_it_catches_itself_throws_it_outward(deploy: Open) -> None:
    bench = _declining(deploy("event_sub_process_rethrows"))
    case = bench.start()

    assert_that(case).is_waiting_at("note_it")
    bench.complete("note_it")

    assert_that(case).is_waiting_at("telephone").has_passed("outside").has_not_passed("assess").has_no_incident()


def test_inside_a_sub_process_it_waits_only_while_that_is_open(try_out: Trial) -> None:
    bench, case = try_out("event_sub_process_inside")

    bench.correlate("question")
    assert_that(case).is_waiting_at("answer_it", "look")
    bench.complete("look")
    assert_that(case).is_waiting_at("answer_it")
    bench.complete("answer_it")

    assert_that(case).is_waiting_at("after").has_passed("assess")
    assert bench.correlate("question").outcome == "kept"


def test_inside_a_sub_process_it_interrupts_that_only_which_then_goes_on(try_out: Trial) -> None:
    bench, case = try_out("event_sub_process_inside")

    bench.correlate("withdrawal")
    bench.complete("confirm")

    assert_that(case).is_waiting_at("after").has_passed("confirmed", "assess").has_not_passed("look")


def test_one_for_compensation_undoes_its_sub_process_as_it_says(try_out: Trial) -> None:
    bench, case = try_out("event_sub_process_compensation")

    bench.complete("book_room")
    bench.complete("more")
    assert_that(case).is_waiting_at("say_why").has_not_passed("give_up")
    bench.complete("say_why")
    assert_that(case).is_waiting_at("free_room")
    bench.complete("free_room")

    assert_that(case).is_completed().has_passed("say_why", "free_room", "free", "undone", "give_up")


def test_one_for_compensation_does_nothing_while_nothing_is_undone(try_out: Trial) -> None:
    bench, case = try_out("event_sub_process_compensation")

    bench.complete("book_room")

    assert_that(case).is_waiting_at("more").has_not_passed("undoing", "say_why")


def test_a_terminate_end_in_it_ends_itself_only(try_out: Trial) -> None:
    bench, case = try_out("event_sub_process_terminate")

    bench.correlate("question")
    assert_that(case).is_waiting_at("answer_it", "file_it", "look")
    bench.complete("answer_it")

    assert_that(case).is_waiting_at("look").has_passed("stop", "enquire").has_not_passed("file_it")


def test_one_of_the_caller_catches_an_error_of_the_called_process(try_out: Trial) -> None:
    bench, case = try_out("event_sub_process_of_caller")

    bench.complete("search")
    assert_that(case).is_waiting_at("ask").knows(why="no record").has_not_passed("check")
    bench.complete("ask")

    assert_that(case).is_completed().has_passed("mend").has_not_passed("end")


def test_a_condition_that_its_own_steps_make_false_can_become_true_again(try_out: Trial) -> None:
    bench, case = try_out("event_sub_process_resets", {"total": 0})

    for _ in range(3):
        bench.set_variables({"total": 101})

    assert_that(case).is_waiting_at("look").knows(total=0)
    assert case.passed.count("reset") == 3


def test_an_escalation_that_it_raises_itself_does_not_start_it_once_more(try_out: Trial) -> None:
    _, case = try_out("event_sub_process_escalates_again")

    assert_that(case).is_waiting_at("look", "manager").has_passed("raise_again")
    assert case.passed.count("overdue") == 1


def test_one_whose_timer_cannot_be_read_is_an_incident_and_the_rest_goes_on(try_out: Trial) -> None:
    bench, case = try_out("event_sub_process_unreadable")

    assert_that(case).is_waiting_at("look").has_incident("Write a duration such as PT30M")
    bench.complete("look")

    assert_that(case).is_active().has_passed("look", "end")
