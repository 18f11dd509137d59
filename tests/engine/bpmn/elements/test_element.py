"""What every element does: takes its ways out, all that have no condition, and those whose condition holds."""

import pytest

from tests.engine.bpmn.elements.conftest import Trial
from tests.fluent import assert_that


@pytest.mark.parametrize(
    ("n", "ways"), [(11, ["always", "large", "middling"]), (7, ["always", "middling"]), (1, ["always", "small"])]
)
def test_an_activity_leaves_on_every_way_that_holds_and_on_the_default_if_no_condition_does(
    try_out: Trial, n: int, ways: list[str]
) -> None:
    bench, case = try_out("activity_flows", {"n": n})

    bench.complete("look")

    assert_that(case).is_waiting_at(*ways)


def test_an_activity_without_a_way_that_holds_is_an_incident_and_loses_nothing(try_out: Trial) -> None:
    bench, case = try_out("activity_only_conditional", {"n": 1})

    bench.complete("look")

    assert_that(case).is_active().has_incident("None of the conditions on the ways out of this step holds")
    assert any(each.startswith("look ") for each in case.tokens)


def test_without_a_start_event_everything_begins_that_nothing_leads_to(try_out: Trial) -> None:
    bench, case = try_out("activity_without_start")

    assert_that(case).is_waiting_at("one", "two")
    bench.complete("one")
    bench.complete("two")
    assert_that(case).is_waiting_at("both", "both")
    bench.complete("both")
    bench.complete("both")

    assert_that(case).is_completed()
