"""Data objects, data inputs and outputs, properties: all of them are variables."""

from tests.engine.bpmn.elements.conftest import Trial
from tests.fluent import assert_that


def test_associations_carry_values_between_steps_and_data_objects(try_out: Trial) -> None:
    bench, case = try_out("data")

    bench.complete("ask", {"answer": "Ada"})
    assert_that(case).knows(application="Ada", note=None)
    bench.complete("write", {"text": "granted", "draft": "secret"})

    assert_that(case).is_completed().knows(letter="Dear Ada: granted").does_not_know("about")


def test_where_nothing_was_given_nothing_is_carried(try_out: Trial) -> None:
    bench, case = try_out("data")

    bench.complete("ask")

    assert_that(case).is_waiting_at("write").does_not_know("application", "answer")
