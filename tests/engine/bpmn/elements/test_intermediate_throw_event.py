"""Intermediate throw events: none, message, signal, escalation, compensation. Links are in test_links.py."""

from collections.abc import Mapping

from engine.values import Value
from tests.engine.bpmn.elements.conftest import Open, Trial
from tests.fluent import assert_that


def test_an_event_without_anything_to_throw_marks_a_point(try_out: Trial) -> None:
    _, case = try_out("intermediate_throw_event_none")

    assert_that(case).is_completed().has_passed("start", "registered", "end")


def test_a_message_starts_another_process_which_answers(deploy: Open) -> None:
    bench = deploy("intermediate_throw_event_message")

    case = bench.start("process", {"secret": True})
    asked = bench.instances[1]
    assert_that(case).is_waiting_at("wait").has_passed("tell")
    assert_that(asked).is_waiting_at("think").knows(text="When?").does_not_know("secret")
    bench.complete("think", {"answer": "Monday"})

    assert_that(asked).is_completed()
    assert_that(case).is_waiting_at("read_it").knows(reply="Monday").does_not_know("answer")


def test_a_message_may_be_sent_by_a_connector(deploy: Open) -> None:
    bench, sent = deploy("intermediate_throw_event_message_by_connector"), []

    def email(variables: Mapping[str, Value], headers: Mapping[str, Value]) -> None:
        sent.append((variables["to"], headers["subject"]))

    bench.connector("email", email)
    case = bench.start(variables={"to": "ada@example.org"})

    assert sent == [("ada@example.org", "A question")]
    assert_that(case).is_completed().has_passed("tell")


def test_a_signal_reaches_other_branches_of_the_same_case(try_out: Trial) -> None:
    _, case = try_out("intermediate_throw_event_signal")

    assert_that(case).has_passed("raise").knows(depth=30)
    assert case.waiting_at == ["act"]


def test_an_escalation_that_is_caught_by_an_interrupting_event_ends_what_threw_it(try_out: Trial) -> None:
    _, case = try_out("intermediate_throw_event_escalation")

    assert_that(case).is_waiting_at("manager").has_passed("stop").has_not_passed("look", "assess")


def test_compensation_of_one_step_undoes_that_step_only(try_out: Trial) -> None:
    bench, case = try_out("intermediate_throw_event_compensation")

    bench.complete("book_room")
    bench.complete("book_speaker")
    assert_that(case).is_waiting_at("free_room").has_not_passed("give_up")
    bench.complete("free_room")

    assert_that(case).is_waiting_at("tell").has_passed("free_room", "give_up").has_not_passed("tell_speaker")
