"""Moving: cancel here, start there, after being told what would happen."""

import pytest
from sqlalchemy import select

from engine.errors import Conflict
from engine.models import AuditEvent, Incident, ProcessInstance, TokenRow
from engine.moving import Start
from engine.people import Person
from engine.testing import Bench
from tests.engine.people import DEE, TWO_STEPS, Build
from tests.engine.test_retry import MUCH, STUCK, TIMER, multi, slow
from tests.fluent import assert_that
from tests.models import Drawing, mapping, model, offered, script

BOSS = Person("user:boss", frozenset({"operators"}))


def test_a_case_goes_on_from_where_it_was_moved_to(bench: Build) -> None:
    made = bench(TWO_STEPS)
    instance = made.start(by=DEE)

    made.move(["one"], ["two"])

    assert_that(instance).is_waiting_at("two")
    made.move(["two"], ["one"])
    made.complete("one")
    assert_that(instance).is_waiting_at("two")
    assert instance.broken_links() == []


def test_a_dry_run_says_what_would_happen_and_nothing_does(bench: Build) -> None:
    drawing = Drawing().draw("start -> ask: user -> wait: intermediateCatchEvent -> end")
    drawing.extend("ask", offered("officers"))
    drawing.inside["wait"] = TIMER.format("PT1H")
    made = bench(drawing.xml())
    instance = made.start()

    outcome = made.move(["ask"], ["wait"], dry_run=True)

    assert [(each.kind, each.element_id) for each in outcome.closes] == [("user_task", "ask")]
    assert [(each.kind, each.element_id) for each in outcome.opens] == [("timer", "wait")]
    assert (outcome.ends, outcome.errors) == (False, ())
    assert_that(instance).is_waiting_at("ask")
    with made.database.read() as session:
        assert session.scalars(select(AuditEvent).where(AuditEvent.kind == "tokens_moved")).all() == []
    made.complete("ask")
    assert_that(instance).is_waiting_at("wait")


def test_a_dry_run_says_what_would_fail_and_that_a_case_would_end(bench: Build) -> None:
    made = bench(model("start -> ask: user -> sum: script -> end", {"sum": script(slow(), "n")}))
    instance = made.start(variables={"steps": MUCH})

    failing = made.move(["ask"], ["sum"], dry_run=True)
    made.set_variables({"steps": 1})
    ending = made.move(["ask"], ["sum"], dry_run=True)

    assert [each.element_id for each in failing.errors] == ["sum"]
    assert ending.ends
    assert_that(instance).is_waiting_at("ask").has_no_incident()


def test_a_move_ends_the_incidents_of_what_it_ends(bench: Build) -> None:
    made = bench(model("start -> sum: script -> after: user -> end", {"sum": script(slow(), "n")}))
    instance = made.start(variables={"steps": MUCH})

    outcome = made.move(["sum"], ["after"])

    assert [each.kind for each in outcome.closes] == ["incident"]
    assert_that(instance).is_waiting_at("after").has_no_incident()
    with made.database.read() as session:
        assert session.scalars(select(Incident.resolution)).one() == "gone"


def test_a_move_is_refused_where_the_case_has_changed_since(bench: Build) -> None:
    made = bench(TWO_STEPS)
    instance = made.start(by=DEE)
    with made.database.read() as session:
        seen = session.get_one(ProcessInstance, instance.id).revision
        [number] = session.scalars(select(TokenRow.number))
    made.set_variables({"n": 1})

    with pytest.raises(Conflict, match="changed since"), made.database.begin() as session:
        made.engine.move(session, instance.id, [number], [Start("two")], "a fault", BOSS, revision=seen)


def test_moving_everything_away_is_refused(bench: Build) -> None:
    made = bench(TWO_STEPS)
    instance = made.start(by=DEE)

    with pytest.raises(Conflict, match="cancel it"):
        made.move(["one"], [])

    assert_that(instance).is_waiting_at("one")


def test_what_waits_beside_a_step_cannot_be_started(bench: Build) -> None:
    drawing = Drawing().draw("start -> ask: user -> after: user -> end").extend("ask", offered("officers"))
    drawing.draw("late: boundaryEvent -> told: user -> done: end").set("late", attachedToRef="ask")
    drawing.inside["late"] = TIMER.format("PT1H")
    made = bench(drawing.xml())
    made.start()

    with pytest.raises(Conflict, match="only when something happens"):
        made.move(["ask"], ["late"])
    with pytest.raises(Conflict, match="no step"):
        made.move(["ask"], ["nowhere"])


def nested() -> bytes:
    inner = Drawing(prefix="in_").draw("begin: start -> fill: user -> check: user -> finish: end")
    inner.extend("fill", offered("officers")).extend("check", offered("officers"))
    drawing = Drawing().draw("start -> ask: user -> part: sub -> after: user -> end").put_inside("part", inner)
    drawing.extend("ask", offered("officers")).extend("part", mapping(inputs={"mine": "n"}))
    drawing.draw("late: boundaryEvent -> told: user -> done: end").set("late", attachedToRef="part")
    drawing.inside["late"] = TIMER.format("PT1H")
    return drawing.xml()


def test_a_step_inside_a_sub_process_opens_it_with_all_that_is_around_it(bench: Build) -> None:
    made = bench(nested())
    instance = made.start(variables={"n": 3})

    made.move(["ask"], ["check"])

    assert_that(instance).is_waiting_at("check")
    made.advance(3600)
    assert_that(instance).is_waiting_at("told")


def test_a_step_inside_an_open_sub_process_joins_it(bench: Build) -> None:
    made = bench(nested())
    instance = made.start(variables={"n": 3})
    made.complete("ask")

    made.move(["fill"], ["check"])
    made.complete("check")

    assert_that(instance).is_waiting_at("after")


def test_a_sub_process_in_which_nothing_is_left_ends_and_does_not_go_on(bench: Build) -> None:
    made = bench(nested())
    instance = made.start(variables={"n": 3})
    made.complete("ask")

    made.move(["fill"], ["ask"])

    assert_that(instance).is_waiting_at("ask")
    made.complete("ask")
    assert_that(instance).is_waiting_at("fill")


def test_one_time_of_a_repeated_step_cannot_be_ended_by_itself(bench: Build) -> None:
    made = bench(multi())
    instance = made.start(variables={"items": [1, 2]})
    with made.database.read() as session:
        part = session.scalars(select(TokenRow.number).where(TokenRow.parent.is_not(None))).first()

    with pytest.raises(Conflict, match="cannot be ended by itself"), made.database.begin() as session:
        made.engine.move(session, instance.id, [part or 0], [Start("after")], "a fault", BOSS)
    made.move(["ask"], ["after"])

    assert_that(instance).is_waiting_at("after")


def test_a_join_that_is_moved_to_goes_on_at_once(bench: Build) -> None:
    made = bench(STUCK)
    instance = made.start()

    made.move(["a", "b"], ["join"])

    assert_that(instance).is_waiting_at("after")


def test_a_move_in_a_suspended_case_is_refused(bench: Build) -> None:
    made = bench(TWO_STEPS)
    made.start(by=DEE)
    made.suspend()

    with pytest.raises(Conflict):
        made.move(["one"], ["two"])


def test_a_key_moves_once(bench: Build) -> None:
    made: Bench = bench(TWO_STEPS)
    instance = made.start(by=DEE)
    with made.database.read() as session:
        [number] = session.scalars(select(TokenRow.number))

    for _ in range(2):
        with made.database.begin() as session:
            made.engine.move(session, instance.id, [number], [Start("two")], "a fault", BOSS, key="once")

    assert_that(instance).is_waiting_at("two")
