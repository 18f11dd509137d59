"""What all activities share: token quantities, loops back, listeners."""

from collections.abc import Mapping

from engine.values import Value
from tests.engine.bpmn.elements.conftest import Open, Trial
from tests.fluent import assert_that

DAY = 24 * 3600


def test_an_activity_starts_when_as_many_tokens_have_come_as_it_takes_and_sends_on_as_many_as_it_says(
    try_out: Trial,
) -> None:
    bench, case = try_out("activity_quantities")

    bench.complete("two")
    assert_that(case).is_waiting_at("one")
    bench.complete("one")
    assert_that(case).is_waiting_at("both")
    bench.complete("both")

    assert_that(case).is_waiting_at("letter", "letter", "letter")


def test_an_activity_that_is_entered_again_begins_afresh_with_its_boundary_events(try_out: Trial) -> None:
    bench, case = try_out("activity_boundary_mix")

    for _ in range(3):
        bench.advance(DAY - 1)
        bench.complete("ask", {"ok": False})
        assert_that(case).is_waiting_at("ask").has_not_passed("late")
    bench.advance(DAY)
    bench.complete("chase")
    bench.complete("ask", {"ok": True})

    assert_that(case).is_completed()
    assert case.passed.count("late") == 1


def test_listeners_are_connectors_called_before_an_activity_begins_and_before_it_is_left(deploy: Open) -> None:
    bench, called = deploy("activity_listeners"), []

    def hear(what: str) -> None:
        def listen(variables: Mapping[str, Value], headers: Mapping[str, Value]) -> dict[str, Value]:
            called.append((what, variables.get("answer")))
            return {what: True}

        bench.connector(what, listen)

    hear("notify_start")
    hear("notify_end")
    case = bench.start()
    assert called == [("notify_start", None)]
    bench.complete("look", {"answer": "yes"})

    assert [what for what, _ in called] == ["notify_start", "notify_end"]
    assert_that(case).is_completed().knows(answer="yes", notify_start=True, notify_end=True)


def test_until_a_listener_has_answered_nothing_goes_on(try_out: Trial) -> None:
    bench, case = try_out("activity_listeners")

    assert_that(case).is_waiting_at("look").has_not_passed("look")
    bench.complete("look", {"heard": 1})
    assert_that(case).is_waiting_at("look").knows(heard=1)
    bench.complete("look", {"answer": "yes"})
    assert_that(case).is_waiting_at("look").has_not_passed("look")
    bench.complete("look")

    assert_that(case).is_completed().knows(answer="yes")


def test_a_listener_that_fails_for_good_is_an_incident(try_out: Trial) -> None:
    bench, case = try_out("activity_listeners")

    for _ in range(5):
        bench.fail("look", message="nobody there")

    assert_that(case).is_active().has_incident("nobody there").has_not_passed("look")
