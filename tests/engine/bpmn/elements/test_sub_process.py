"""Sub-processes: a part of the process with a scope of its own."""

from tests.engine.bpmn.elements.conftest import Trial
from tests.fluent import assert_that


def test_it_is_complete_when_nothing_in_it_is_open_and_hands_up_what_its_outputs_say(try_out: Trial) -> None:
    bench, case = try_out("sub_process", {"fee": 10, "verdict": None})

    bench.complete("look", {"verdict": "good", "note": "mine"})
    assert_that(case).is_waiting_at("write").has_not_passed("assess")
    bench.complete("write")

    assert_that(case).is_waiting_at("after").has_passed("assess").knows(verdict="good").does_not_know("note")


def test_what_is_inside_writes_outward_except_what_is_its_own(try_out: Trial) -> None:
    bench, case = try_out("sub_process_writes_outward")

    bench.complete("look", {"own": 1, "others": 2})

    assert_that(case).is_waiting_at("after").knows(others=2).does_not_know("own")


def test_nested_ones_are_all_ended_by_what_is_thrown_from_the_innermost(try_out: Trial) -> None:
    bench, case = try_out("sub_process_nested_cancel")

    assert_that(case).is_waiting_at("beside", "look", "write")
    bench.complete("look")

    assert_that(case).is_waiting_at("explain").has_passed("hopeless").has_not_passed(
        "beside", "write", "inner", "outer"
    )


def test_without_a_start_event_everything_inside_begins(try_out: Trial) -> None:
    bench, case = try_out("sub_process_without_start")

    assert_that(case).is_waiting_at("one", "two")
    bench.complete("two")
    bench.complete("one")

    assert_that(case).is_completed().has_passed("both")
