"""Variables: scopes, input and output mappings, what parallel branches share."""

from tests.engine.bpmn.elements.conftest import Trial
from tests.fluent import assert_that


def test_mappings_are_worked_out_in_order_and_make_contexts_where_a_target_has_dots(try_out: Trial) -> None:
    bench, case = try_out("mapped_inputs_and_outputs", {"applicant": "Ada"})

    bench.complete("ask", {"answer": 5})

    assert_that(case).knows(result={"sum": 7, "twice": 14})
    assert_that(case).does_not_know("first", "second", "person", "answer")


def test_parallel_branches_share_their_scope_and_the_last_writer_wins(try_out: Trial) -> None:
    bench, case = try_out("mapped_parallel")

    bench.complete("one", {"colour": "red", "one": True})
    bench.complete("two", {"colour": "blue"})

    assert_that(case).is_completed().knows(colour="blue", one=True)


def test_a_name_is_read_and_written_where_it_is_nearest(try_out: Trial) -> None:
    bench, case = try_out("mapped_scopes", {"depth": "root", "seen": None})

    bench.complete("look")

    assert_that(case).is_completed().knows(depth="root", seen="inner")
