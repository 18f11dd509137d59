"""Transactions: cancelled from inside, undone, and gone on with at the cancel event on the border."""

from collections.abc import Mapping

from engine.errors import BpmnError
from engine.values import Value
from tests.engine.bpmn.elements.conftest import Open, Trial
from tests.fluent import assert_that


def test_one_that_is_not_cancelled_ends_as_a_sub_process_does(try_out: Trial) -> None:
    bench, case = try_out("transaction")

    bench.complete("book_flight", {"flight_number": "BA1"})
    bench.complete("book_hotel", {"happy": True})
    bench.complete("insure")

    assert_that(case).is_waiting_at("paid").has_not_passed("cancel_flight", "cancel_hotel", "called_off")
    assert_that(case).knows(flight="BA1")


def test_a_cancel_end_stops_the_other_branches_and_undoes_the_latest_first(try_out: Trial) -> None:
    bench, case = try_out("transaction")

    bench.complete("book_flight", {"flight_number": "BA1"})
    bench.complete("book_hotel", {"happy": False})
    assert_that(case).is_waiting_at("cancel_hotel").has_not_passed("insure")
    bench.complete("cancel_hotel")
    assert_that(case).is_waiting_at("cancel_flight")
    bench.complete("cancel_flight")

    assert_that(case).is_waiting_at("console").has_passed("cancel_hotel", "cancel_flight", "called_off")
    assert_that(case).has_not_passed("insure", "holiday")


def test_an_error_in_it_undoes_nothing_by_itself(deploy: Open) -> None:
    def payment(variables: Mapping[str, Value], headers: Mapping[str, Value]) -> None:
        raise BpmnError("declined")

    bench = deploy("transaction_error")
    bench.connector("payment", payment)
    case = bench.start()

    bench.complete("book_flight")

    assert_that(case).is_waiting_at("mend").has_not_passed("cancel_flight", "called_off")


def test_what_was_done_in_a_sub_process_inside_it_is_undone_too(try_out: Trial) -> None:
    bench, case = try_out("transaction_nested")

    bench.complete("book_flight")
    bench.complete("happy")
    assert_that(case).is_waiting_at("cancel_flight")
    bench.complete("cancel_flight")

    assert_that(case).is_waiting_at("console")


def test_without_a_cancel_event_on_its_border_it_is_undone_and_stands_still(try_out: Trial) -> None:
    bench, case = try_out("transaction_without_boundary")

    bench.complete("book_flight")
    bench.complete("cancel_flight")

    assert_that(case).is_active().has_passed("cancel_flight").has_incident("nothing on its border says how to go on")


def test_an_event_sub_process_in_it_may_call_it_off(try_out: Trial) -> None:
    bench, case = try_out("transaction_event_sub_process")

    bench.complete("book_flight")
    bench.fail("pay", "declined")
    bench.complete("telephone")
    assert_that(case).is_waiting_at("cancel_flight")
    bench.complete("cancel_flight")

    assert_that(case).is_waiting_at("console").has_passed("called_off").has_not_passed("holiday")
