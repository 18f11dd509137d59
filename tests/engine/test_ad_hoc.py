"""Ad hoc sub-processes as case work: who sees what can be started, and starts it."""

import pytest

from engine.errors import Conflict, NotAllowed, NotFound
from engine.people import SYSTEM, Person
from engine.testing import Bench, Instance
from tests.engine.events import drawn
from tests.engine.people import ANN, CEY, Build
from tests.fluent import assert_that
from tests.models import Drawing, definitions, offered, properties

NOTHING_FIRST = '<zeebe:adHoc activeElementsCollection="=[]"/>'
LEADER = Person("user:9", frozenset({"leaders"}))


def work(extensions: str = NOTHING_FIRST) -> bytes:
    inner = Drawing(prefix="i_").draw("visit: user").draw("phone: user").draw("tidy: manualTask -> tidied: user")
    inner.extend("visit", offered("officers"))
    outer = drawn("start -> work: adHocSubProcess -> after: user -> end", {}, extensions={"work": extensions})
    completion = "<bpmn:completionCondition>=done</bpmn:completionCondition>"
    outer.inside["work"] = inner.content() + completion
    return definitions(outer.process())


def startable(made: Bench, instance: Instance, person: Person) -> list[str]:
    with made.database.read() as session:
        return [each.element.element_id for each in made.engine.startable(session, instance._row(), person)]


def start(made: Bench, instance: Instance, element_id: str, person: Person) -> None:
    with made.database.read() as session:
        [number] = {each.token_number for each in made.engine.startable(session, instance._row(), SYSTEM)}
    with made.database.begin() as session:
        made.engine.activate(session, instance.id, number, element_id, person)


def test_people_see_the_steps_that_would_be_theirs(bench: Build) -> None:
    made = bench(work(NOTHING_FIRST + properties(startableBy="leaders")))
    instance = made.start(variables={"done": False})

    assert startable(made, instance, ANN) == ["visit"]
    assert startable(made, instance, LEADER) == ["phone", "tidy"]
    assert startable(made, instance, CEY) == []
    assert startable(made, instance, SYSTEM) == ["visit", "phone", "tidy"]


def test_a_step_is_started_by_who_may_as_often_as_it_is_needed(bench: Build) -> None:
    made = bench(work())
    instance = made.start(variables={"done": False})

    start(made, instance, "visit", ANN)
    start(made, instance, "visit", ANN)

    assert_that(instance).is_waiting_at("visit", "visit")
    assert instance.broken_links() == []


def test_a_step_that_is_not_theirs_is_refused(bench: Build) -> None:
    made = bench(work())
    instance = made.start(variables={"done": False})

    for element_id, person, refusal in (
        ("visit", CEY, NotAllowed),
        ("phone", ANN, NotAllowed),
        ("nothing", ANN, NotFound),
        ("tidied", ANN, NotFound),
    ):
        with pytest.raises(refusal):
            start(made, instance, element_id, person)
    assert_that(instance).is_waiting_at("work")


def test_what_is_over_cannot_be_started(bench: Build) -> None:
    made = bench(work())
    instance = made.start(variables={"done": True})
    with made.database.read() as session:
        number = made.engine.startable(session, instance._row(), SYSTEM)[0].token_number
    made.complete("phone")
    assert_that(instance).is_waiting_at("after")

    with made.database.begin() as session, pytest.raises(Conflict):
        made.engine.activate(session, instance.id, number, "visit", ANN)


def test_a_bench_starts_a_step_that_it_completes(bench: Build) -> None:
    made = bench(work())
    instance = made.start(variables={"done": False})

    made.complete("visit")
    assert_that(instance).is_waiting_at("work").has_passed("visit")
    made.complete("phone", {"done": True})

    assert_that(instance).is_waiting_at("after").has_passed("visit", "phone", "work")
