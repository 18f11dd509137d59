"""Link events: arrows that were not drawn."""

import pytest

from tests.engine.bpmn.elements.conftest import Trial
from tests.fluent import assert_that


@pytest.mark.parametrize(("quick", "by"), [(True, "to_end"), (False, "also_to_end")])
def test_a_link_goes_on_at_the_catching_link_of_its_name(try_out: Trial, quick: bool, by: str) -> None:
    bench, case = try_out("links", {"quick": quick})

    if not quick:
        bench.complete("look")

    assert_that(case).is_waiting_at("tell").has_passed(by, "from_above")
