"""What throwing elements have in common: where it goes, and what happens where nobody catches."""

import pytest

from tests.engine.bpmn.elements.conftest import Open, Trial
from tests.fluent import assert_that


@pytest.mark.parametrize(("who", "taken"), [("Ada", True), ("Bo", False)])
def test_a_message_that_is_thrown_with_a_key_goes_to_who_waits_with_that_key(
    deploy: Open, who: str, taken: bool
) -> None:
    bench = deploy("throwing_message_key")
    waiting = bench.start("waits", {"who": "Ada"})

    thrower = bench.start("asks", {"who": who})

    assert_that(thrower).is_completed()
    assert_that(waiting).is_waiting_at("act" if taken else "wait")


def test_what_is_thrown_before_somebody_waits_is_kept_for_them(deploy: Open) -> None:
    bench = deploy("throwing_message_key")

    bench.start("asks", {"who": "Ada"})
    waiting = bench.start("waits", {"who": "Ada"})

    assert_that(waiting).is_waiting_at("act")


def test_an_error_ends_branches_that_wait_for_connectors_and_messages(try_out: Trial) -> None:
    bench, case = try_out("throwing_in_parallel")

    assert_that(case).is_waiting_at("look", "pay", "wait")
    bench.complete("look")

    assert_that(case).is_waiting_at("explain").has_passed("hopeless").has_not_passed("fails")
    assert bench.correlate("papers").outcome == "kept"
    with pytest.raises(LookupError):
        bench.complete("pay")


def test_an_escalation_that_only_another_code_is_waited_for_goes_by(try_out: Trial) -> None:
    bench, case = try_out("throwing_escalation_not_caught")

    assert_that(case).is_waiting_at("look").has_passed("raise").has_not_passed("other").has_no_incident()
    bench.complete("look")

    assert_that(case).is_completed()
