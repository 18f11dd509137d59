"""Script tasks: a FEEL expression whose value goes into a variable."""

from tests.engine.bpmn.elements.conftest import Trial
from tests.fluent import assert_that


def test_the_value_goes_into_the_result_variable(try_out: Trial) -> None:
    _, case = try_out("script_task", {"fee": 10, "postage": 2})

    assert_that(case).is_completed().knows(total=12).has_passed("add_up")


def test_what_is_missing_makes_the_value_null(try_out: Trial) -> None:
    _, case = try_out("script_task", {"fee": 10})

    assert_that(case).is_completed().knows(total=None)
