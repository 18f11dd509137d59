"""What catching elements have in common: definitions that stand beside the process."""

from tests.engine.bpmn.elements.conftest import Trial
from tests.fluent import assert_that

DAY = 24 * 3600


def test_several_events_may_refer_to_one_definition(try_out: Trial) -> None:
    bench, case = try_out("catching_refers")

    bench.signal("snow")
    assert_that(case).is_waiting_at("look", "note_it").has_passed("snowed")
    bench.complete("look")
    bench.advance(DAY)

    assert_that(case).is_waiting_at("note_it").has_passed("wait", "raise")
