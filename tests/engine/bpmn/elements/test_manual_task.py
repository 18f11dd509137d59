"""Manual tasks and plain tasks: nobody here is told; the case goes on."""

from tests.engine.bpmn.elements.conftest import Trial
from tests.fluent import assert_that


def test_they_are_done_as_soon_as_their_turn_comes(try_out: Trial) -> None:
    _, case = try_out("manual_task")

    assert_that(case).is_completed().has_passed("start", "by_hand", "whatever", "end")
