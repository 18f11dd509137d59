"""End events: plain, message, signal, error, escalation, terminate, compensation and several at once.

The cancel end event is in test_transaction.py.
"""

from tests.engine.bpmn.elements.conftest import Open, Trial
from tests.fluent import assert_that


def test_a_plain_end_takes_its_own_token_only(try_out: Trial) -> None:
    bench, case = try_out("end_event_none")

    bench.complete("one")
    assert_that(case).is_active().is_waiting_at("two").has_passed("end_one")
    bench.complete("two")

    assert_that(case).is_completed()


def test_a_message_end_sends_what_its_input_mappings_say_and_nothing_else(deploy: Open) -> None:
    bench = deploy("end_event_message")
    waiting = bench.start("partner", {"reference": "A1"})
    other = bench.start("partner", {"reference": "B2"})

    bench.start("process", {"reference": "A1", "secret": True})

    assert_that(waiting).is_waiting_at("read").knows(reference="A1", outcome="granted").does_not_know("secret")
    assert_that(other).is_waiting_at("wait")


def test_a_signal_end_reaches_every_instance_that_waits(deploy: Open) -> None:
    bench = deploy("end_event_signal")
    waiting = [bench.start("waits"), bench.start("waits")]

    thrower = bench.start("throws")

    assert_that(thrower).is_completed().has_passed("raise")
    for each in waiting:
        assert_that(each).is_waiting_at("grit")


def test_an_error_end_ends_its_sub_process_and_goes_on_where_it_is_caught(try_out: Trial) -> None:
    bench, case = try_out("end_event_error")

    bench.complete("look", {"enough": False})

    assert_that(case).is_waiting_at("ask_again").has_passed("evidence_missing").has_not_passed("assess", "decided")
    assert_that(case).knows(missing="proof of address")


def test_without_an_error_the_sub_process_ends_as_drawn(try_out: Trial) -> None:
    bench, case = try_out("end_event_error")

    bench.complete("look", {"enough": True})

    assert_that(case).is_completed().has_passed("well", "assess", "decided").has_not_passed("evidence_missing")


def test_an_error_that_nobody_catches_is_an_incident_and_loses_nothing(try_out: Trial) -> None:
    bench, case = try_out("end_event_error_uncaught")

    bench.complete("look")

    assert case.incidents == ["Nothing in the journey handles the error “no_evidence”."]
    assert_that(case).is_active().is_waiting_at("meanwhile").has_not_passed("fails")
    assert any(each.startswith("fails ") for each in case.tokens)
    bench.complete("meanwhile")
    assert_that(case).is_active()


def test_an_escalation_end_lets_the_rest_of_its_sub_process_go_on(try_out: Trial) -> None:
    bench, case = try_out("end_event_escalation")

    bench.complete("look")

    assert_that(case).is_waiting_at("call_manager", "write").has_passed("too_long", "tell")
    assert_that(case).knows(days=12)


def test_an_escalation_that_nobody_catches_stops_nothing(try_out: Trial) -> None:
    bench, case = try_out("end_event_escalation_uncaught")

    bench.complete("look")

    assert_that(case).is_completed().has_passed("too_long").has_no_incident()


def test_a_terminate_end_takes_away_whatever_else_is_open(try_out: Trial) -> None:
    bench, case = try_out("end_event_terminate")

    bench.complete("look")

    assert_that(case).is_completed().has_passed("stop").has_not_passed("write")


def test_a_terminate_end_in_a_sub_process_ends_that_only(try_out: Trial) -> None:
    bench, case = try_out("end_event_terminate_inside")

    bench.complete("look")

    assert_that(case).is_waiting_at("after").has_passed("stop", "assess").has_not_passed("write")


def test_a_compensation_end_undoes_what_was_done_before_the_case_ends(try_out: Trial) -> None:
    bench, case = try_out("end_event_compensation")

    bench.complete("book_room")
    assert_that(case).is_waiting_at("free_room").has_not_passed("give_up")
    bench.complete("free_room")

    assert_that(case).is_completed().has_passed("book_room", "free_room", "give_up")


def test_an_end_with_several_events_throws_all_of_them(try_out: Trial) -> None:
    bench, case = try_out("end_event_several")

    bench.complete("act")

    assert_that(case).is_waiting_at("note_it").has_passed("over")
    assert bench.correlate("decision").outcome == "kept"


def test_a_terminate_end_in_a_called_process_ends_the_call_and_not_the_caller(try_out: Trial) -> None:
    bench, case = try_out("end_event_terminate_called")

    bench.complete("search")

    assert_that(case).is_waiting_at("after", "beside").has_passed("stop", "check").has_not_passed("ask")
