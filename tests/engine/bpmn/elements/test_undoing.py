"""Compensation: what was done is undone, the latest first, each with the variables that it had."""

from collections.abc import Mapping

from sqlalchemy import select

from engine import queries
from engine.errors import BpmnError
from engine.models import TokenRow
from engine.testing import Bench, Instance
from engine.values import Value
from tests.engine.bpmn.elements.conftest import Open, Trial
from tests.fluent import assert_that


def seen_at(bench: Bench, case: Instance, element_id: str) -> Mapping[str, Value]:
    """The variables that an open element sees."""
    with bench.database.read() as session:
        query = select(TokenRow.number).where(
            TokenRow.process_instance_id == case.id, TokenRow.element_id == element_id
        )
        number = session.scalars(query).one()
        return queries.variables(session, case.id) | queries.variables(session, case.id, number)


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
        towns.append(seen_at(bench, case, "free_room")["town"])
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
        rooms.append(seen_at(bench, case, "free_room")["last"])
        bench.complete("free_room")

    assert rooms == ["B", "A"]
    assert_that(case).is_waiting_at("tell").has_passed("give_up", "give_up_again")


def test_a_handler_may_be_a_sub_process(try_out: Trial) -> None:
    bench, case = try_out("undoing_handler_sub_process")

    bench.complete("book_room")
    assert_that(case).is_waiting_at("telephone")
    bench.complete("telephone")

    assert_that(case).is_waiting_at("tell").has_passed("telephone", "free_room", "give_up")
