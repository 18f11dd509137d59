"""Service tasks: work for a connector, after the step, with several tries."""

from collections.abc import Mapping

from engine.testing import OPEN, Later
from engine.values import Value
from tests.engine.bpmn.elements.conftest import Open, Trial
from tests.fluent import assert_that


def test_its_connector_gets_the_inputs_and_headers_and_the_outputs_say_what_is_kept(deploy: Open) -> None:
    bench, asked = deploy("service_task"), []

    def payment(variables: Mapping[str, Value], headers: Mapping[str, Value]) -> dict[str, Value]:
        asked.append((variables["amount"], headers["currency"]))
        return {"number": "R1", "bank": "secret"}

    bench.connector("payment", payment)
    case = bench.start(variables={"fee": 10})

    assert asked == [(1000, "GBP")]
    assert_that(case).is_completed().knows(receipt="R1").does_not_know("bank", "amount", "number")


def test_without_a_connector_it_waits_for_somebody_outside(try_out: Trial) -> None:
    bench, case = try_out("service_task", {"fee": 10})

    assert_that(case).is_waiting_at("pay")
    bench.complete("pay", {"number": "R2"})

    assert_that(case).is_completed().knows(receipt="R2")


def test_a_connector_may_answer_later_or_be_left_open(deploy: Open) -> None:
    bench = deploy("service_task")
    bench.connector("payment", lambda variables, headers: Later(60, {"number": "R3"}))
    case = bench.start(variables={"fee": 10})

    bench.advance(59)
    assert_that(case).is_waiting_at("pay")
    bench.advance(1)
    assert_that(case).is_completed().knows(receipt="R3")

    bench.connector("payment", lambda variables, headers: OPEN)
    assert_that(bench.start(variables={"fee": 10})).is_waiting_at("pay")


def test_after_its_last_try_it_is_an_incident(try_out: Trial) -> None:
    bench, case = try_out("service_task", {"fee": 10})

    bench.fail("pay", message="line engaged")
    assert_that(case).is_waiting_at("pay").has_no_incident()
    bench.fail("pay", message="line engaged")

    assert_that(case).is_active().has_incident("line engaged").has_not_passed("pay")
