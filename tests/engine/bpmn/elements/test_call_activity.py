"""Call activities: another process, or a global task, with variables of its own."""

from tests.engine.bpmn.elements.conftest import Trial
from tests.fluent import assert_that


def test_without_settings_everything_goes_in_and_comes_out_at_the_end(try_out: Trial) -> None:
    bench, case = try_out("call_activity", {"applicant": "Ada", "found": None})

    assert_that(case).is_waiting_at("search")
    bench.complete("search", {"found": 1, "extra": 2})

    assert_that(case).is_waiting_at("after").has_passed("search", "check_identity").knows(found=1, extra=2)


def test_the_called_process_works_on_copies(try_out: Trial) -> None:
    bench, case = try_out("call_activity_mapped", {"applicant": "Ada", "who": "nobody"})

    bench.complete("search", {"who": "Bo", "found": "yes", "extra": 2})

    assert_that(case).is_waiting_at("after").knows(applicant="Ada", who="nobody", known="yes")
    assert_that(case).does_not_know("found", "extra")


def test_with_output_mappings_only_these_come_out(try_out: Trial) -> None:
    bench, case = try_out("call_activity_outputs")

    bench.complete("search", {"found": "yes", "extra": 2})

    assert_that(case).is_waiting_at("after").knows(known="yes").does_not_know("found", "extra")


def test_output_mappings_come_beside_everything_where_that_is_asked_for(try_out: Trial) -> None:
    bench, case = try_out("call_activity_both")

    bench.complete("search", {"found": "yes", "extra": 2})

    assert_that(case).is_waiting_at("after").knows(known="yes", found="yes", extra=2)


def test_a_global_task_is_called_like_a_process(try_out: Trial) -> None:
    bench, case = try_out("call_activity_global_task")

    assert_that(case).is_waiting_at("search")
    bench.complete("search", {"found": 1})

    assert_that(case).is_waiting_at("after").knows(found=1)
