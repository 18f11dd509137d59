"""Business rule tasks: a decision of the journey's folder, whose value goes into a variable."""

from tests.engine.bpmn.elements.conftest import HERE, Open
from tests.fluent import assert_that


def test_the_decisions_value_goes_into_the_result_variable(deploy: Open) -> None:
    bench = deploy("business_rule_task", beside={"fee.dmn": (HERE / "fee.dmn").read_bytes()})

    assert_that(bench.start(variables={"age": 12})).is_completed().knows(fee=0)
    assert_that(bench.start(variables={"age": 40})).is_completed().knows(fee=10)


def test_a_decision_without_a_result_is_an_incident(deploy: Open) -> None:
    bench = deploy("business_rule_task", beside={"fee.dmn": (HERE / "fee.dmn").read_bytes()})

    case = bench.start(variables={"age": "young"})

    assert_that(case).is_active().has_not_passed("price").does_not_know("fee")
    assert len(case.incidents) == 1
