"""Compensation: what was done is undone, the latest first, each with the variables that it had."""

from collections.abc import Mapping

from sqlalchemy import select

from engine import queries
from engine.errors import BpmnError
from engine.models import UserTask
from engine.testing import Bench
from engine.values import Value
from tests.engine.bpmn.elements.conftest import Open, Trial
from tests.fluent import assert_that


def task_sees(bench: Bench) -> Mapping[str, Value]:
    """The variables that the one open user task sees."""
    with bench.database.read() as session:
        task = session.scalars(select(UserTask).where(UserTask.state == "created")).one()
        return queries.variables_seen(session, task)


def test_the_latest_is_undone_first_and_then_the_case_goes_on(try_out: Trial) -> None:
    bench, case = try_out("undoing_order")

    bench.complete("book_room")
    bench.complete("book_speaker", {"on": False})
    assert_that(case).is_waiting_at("thank_speaker")
    bench.complete("thank_speaker")
    assert_that(case).is_waiting_at("free_room")
    bench.complete("free_room")

    assert_that(case).is_waiting_at("tell").has_passed("thank_speaker", "free_room", "give_up")


def test_what_was_not_done_is_not_undone(try_out: Trial) -> None:
    _, case = try_out("undoing_nothing")

    assert_that(case).is_waiting_at("tell").has_passed("give_up")


def test_the_inside_of_a_sub_process_is_undone_step_by_step(try_out: Trial) -> None:
    bench, case = try_out("undoing_sub_process_inner")

    bench.complete("book_room")
    bench.complete("book_speaker")
    assert_that(case).is_waiting_at("thank_speaker")
    bench.complete("thank_speaker")
    assert_that(case).is_waiting_at("free_room")
    bench.complete("free_room")

    assert_that(case).is_waiting_at("tell").has_passed("plan", "thank_speaker", "free_room", "give_up")


def test_a_sub_process_with_a_handler_of_its_own_is_undone_by_that_alone(try_out: Trial) -> None:
    bench, case = try_out("undoing_sub_process_handler")

    bench.complete("book_room")
    assert_that(case).is_waiting_at("call_off_plan")
    bench.complete("call_off_plan")

    assert_that(case).is_waiting_at("tell").has_not_passed("free_room")


def test_every_instance_of_a_repeated_step_is_undone_the_latest_first(try_out: Trial) -> None:
    bench, case = try_out("undoing_repeated", {"towns": ["York", "Leeds", "Hull"]})

    for _ in range(3):
        bench.complete("book_rooms", nth=0)
    towns = []
    for _ in range(3):
        assert_that(case).is_waiting_at("free_room")
        towns.append(task_sees(bench)["town"])
        bench.complete("free_room")

    assert towns == ["Hull", "Leeds", "York"]
    assert_that(case).is_waiting_at("tell")


def test_an_event_sub_process_can_undo_what_was_done_before_it_interrupted(deploy: Open) -> None:
    def payment(variables: Mapping[str, Value], headers: Mapping[str, Value]) -> None:
        raise BpmnError("declined")

    bench = deploy("undoing_in_event_sub_process")
    bench.connector("payment", payment)
    case = bench.start()
    bench.complete("book_room")

    assert_that(case).is_waiting_at("free_room").has_passed("declined").has_not_passed("undo")
    bench.complete("free_room")

    assert_that(case).is_waiting_at("explain")


def test_who_does_not_wait_goes_on_while_things_are_undone(try_out: Trial) -> None:
    bench, case = try_out("undoing_without_waiting")

    bench.complete("book_room")
    assert_that(case).is_waiting_at("free_room", "tell")
    bench.complete("tell")
    assert_that(case).is_active().is_waiting_at("free_room")
    bench.complete("free_room")

    assert_that(case).is_completed()


def test_what_was_done_twice_is_undone_twice_each_time_with_its_own_variables_and_only_once(try_out: Trial) -> None:
    bench, case = try_out("undoing_twice", {"rooms": 0})

    bench.complete("book_room", {"room": "A", "more": True})
    bench.complete("book_room", {"room": "B", "more": False})
    bench.set_variables({"last": "changed"})
    rooms = []
    while "free_room" in case.waiting_at:
        rooms.append(task_sees(bench)["last"])
        bench.complete("free_room")

    assert rooms == ["B", "A"]
    assert_that(case).is_waiting_at("tell").has_passed("give_up", "give_up_again")


def test_a_handler_may_be_a_sub_process(try_out: Trial) -> None:
    bench, case = try_out("undoing_handler_sub_process")

    bench.complete("book_room")
    assert_that(case).is_waiting_at("telephone")
    bench.complete("telephone")

    assert_that(case).is_waiting_at("tell").has_passed("telephone", "free_room", "give_up")


def test_the_insides_of_a_repeated_sub_process_are_undone_from_the_last_to_the_first(try_out: Trial) -> None:
    bench, case = try_out("undoing_repeated_sub_process", {"towns": ["York", "Leeds"]})

    for _ in range(2):
        bench.complete("book_room")
        bench.complete("book_speaker")
    undone = []
    for step in ("thank_speaker", "free_room") * 2:
        assert_that(case).is_waiting_at(step)
        undone.append(task_sees(bench)["town"])
        bench.complete(step)

    assert undone == ["Leeds", "Leeds", "York", "York"]
    assert_that(case).is_waiting_at("tell")


def test_a_called_process_is_undone_from_inside(try_out: Trial) -> None:
    bench, case = try_out("undoing_call")

    bench.complete("book_room")
    assert_that(case).is_waiting_at("free_room")
    bench.complete("free_room")

    assert_that(case).is_waiting_at("tell")


def test_what_is_still_being_done_is_not_undone_and_goes_on(try_out: Trial) -> None:
    bench, case = try_out("undoing_inside")

    bench.complete("book_room")
    bench.complete("think")
    assert_that(case).is_waiting_at("book_speaker", "free_room")
    bench.complete("free_room")
    bench.complete("book_speaker")

    assert_that(case).is_waiting_at("tell").has_not_passed("thank_speaker")


def test_an_error_while_undoing_is_caught_as_any_other(try_out: Trial) -> None:
    bench, case = try_out("undoing_error")

    bench.complete("book_room")
    bench.fail("free_room", "refused")

    assert_that(case).is_waiting_at("telephone").has_passed("refused").has_not_passed("give_up")
