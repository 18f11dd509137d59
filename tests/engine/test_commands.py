"""The commands, on both databases: who may, and what a second time does."""

import pytest
from sqlalchemy import select

from engine import queries
from engine.errors import AlreadyClaimed, Conflict, InvalidModel, NotAllowed, NotFound
from engine.models import Deployment, ProcessInstance
from engine.people import Person
from tests.engine.people import ANN, BOB, CEY, DEE, TWO_STEPS, Build, task_of
from tests.fluent import assert_that
from tests.models import model, offered, properties


def test_a_case_goes_from_task_to_task(bench: Build) -> None:
    made = bench(TWO_STEPS)
    instance = made.start(by=DEE, variables={"name": "Dee"})
    assert_that(instance).is_waiting_at("one")

    made.complete("one", {"checked": True}, by=ANN)
    assert_that(instance).is_waiting_at("two")
    made.complete("two", {"sent": 2}, by=DEE)

    assert_that(instance).is_completed().has_passed("start", "one", "two", "end")
    assert instance.variables["checked"] is True
    assert instance.broken_links() == []


def test_claiming_a_task_claimed_by_someone_else_is_refused(bench: Build) -> None:
    made = bench(TWO_STEPS)
    made.start(by=DEE)
    task = task_of(made, "one")
    with made.database.begin() as session:
        made.engine.claim(session, task, ANN)

    with made.database.begin() as session, pytest.raises(AlreadyClaimed) as refused:
        made.engine.claim(session, task, BOB)

    assert refused.value.facts["by"] == "user:1"


def test_claiming_twice_is_as_claiming_once_and_a_task_put_back_is_free(bench: Build) -> None:
    made = bench(TWO_STEPS)
    made.start(by=DEE)
    task = task_of(made, "one")

    for _ in range(2):
        with made.database.begin() as session:
            assert made.engine.claim(session, task, ANN).assignee == "user:1"
    with made.database.begin() as session:
        made.engine.unclaim(session, task, ANN)
    with made.database.begin() as session:
        assert made.engine.claim(session, task, BOB).assignee == "user:2"


@pytest.mark.parametrize("stranger", [CEY, DEE, Person("guest:other")])
def test_a_task_that_is_not_offered_to_somebody_is_refused_them(bench: Build, stranger: Person) -> None:
    made = bench(TWO_STEPS)
    made.start(by=DEE)
    task = task_of(made, "one")

    for command in (made.engine.claim, made.engine.unclaim):
        with made.database.begin() as session, pytest.raises(NotAllowed):
            command(session, task, stranger)
    with made.database.begin() as session, pytest.raises(NotAllowed):
        made.engine.complete(session, task, {}, stranger)


def test_a_task_for_the_applicant_is_nobody_elses(bench: Build) -> None:
    made = bench(TWO_STEPS)
    made.start(by=DEE)
    made.complete("one", by=ANN)

    for stranger in (Person("guest:other"), Person("guest:other", frozenset({"applicant"})), ANN):
        with made.database.begin() as session, pytest.raises(NotAllowed):
            made.engine.complete(session, task_of(made, "two"), {}, stranger)


def test_an_officer_may_answer_for_the_applicant_and_the_record_says_so(bench: Build) -> None:
    made = bench(TWO_STEPS)
    instance = made.start(by=DEE)
    made.complete("one", by=BOB)

    made.complete("two", by=Person("user:1", frozenset({"officers"}), acting_for="guest:dee"))

    with made.database.read() as session:
        [event] = [e for e in queries.history(session, instance.id) if e.kind == "user_task_completed"][1:]
    assert (event.actor, event.acting_for) == ("user:1", "guest:dee")


def test_completing_a_task_that_somebody_else_completed_is_a_conflict_that_says_who(bench: Build) -> None:
    made = bench(TWO_STEPS)
    made.start(by=DEE)
    task = task_of(made, "one")
    made.complete("one", by=ANN)

    with made.database.begin() as session, pytest.raises(Conflict) as conflict:
        made.engine.complete(session, task, {"mine": 1}, BOB)

    assert conflict.value.facts["by"] == "user:1"
    assert conflict.value.facts["at"] == made.now


def test_the_same_key_has_one_effect(bench: Build) -> None:
    made = bench(
        model(
            "start -> one: user -> two: user -[=true]-> one\ntwo -[default]-> end",
            {"one": offered("officers"), "two": offered("officers")},
        )
    )
    with made.database.begin() as session:
        first = made.engine.start(session, "bench", {"n": 1}, DEE, key="k1").id
    with made.database.begin() as session:
        again = made.engine.start(session, "bench", {"n": 2}, DEE, key="k1").id
    task = task_of(made, "one")
    for _ in range(2):
        with made.database.begin() as session:
            made.engine.complete(session, task, {"done": 1}, ANN, key="k2")

    assert first == again
    with made.database.read() as session:
        assert len(session.scalars(select(ProcessInstance)).all()) == 1
        kinds = [event.kind for event in queries.history(session, first)]
    assert kinds.count("user_task_completed") == 1


def test_a_key_used_for_something_else_or_by_somebody_else_is_a_conflict(bench: Build) -> None:
    made = bench(TWO_STEPS)
    with made.database.begin() as session:
        made.engine.start(session, "bench", {}, DEE, key="k1")

    with made.database.begin() as session, pytest.raises(Conflict):
        made.engine.start(session, "bench", {}, ANN, key="k1")
    with made.database.begin() as session, pytest.raises(Conflict):
        made.engine.complete(session, task_of(made, "one"), {}, ANN, key="k1")


def test_a_second_person_is_needed_where_the_model_says_so(bench: Build) -> None:
    made = bench(
        model(
            "start -> decide: user -> check: user -> end",
            {"decide": offered("officers"), "check": offered("officers") + properties(notBy="decide")},
        )
    )
    made.start(by=DEE)
    made.complete("decide", by=ANN)
    task = task_of(made, "check")

    for command in (made.engine.claim, lambda s, t, p: made.engine.complete(s, t, {}, p)):
        with made.database.begin() as session, pytest.raises(NotAllowed) as refused:
            command(session, task, ANN)
        assert refused.value.facts["second_person"] is True
    made.complete("check", by=BOB)


def test_whoever_acted_for_the_applicant_may_not_be_the_second_person(bench: Build) -> None:
    made = bench(
        model(
            "start -> decide: user -> check: user -> end",
            {"decide": offered("officers"), "check": offered("officers") + properties(notBy="decide")},
        )
    )
    with made.database.begin() as session:
        acting = Person("user:2", frozenset({"officers"}), acting_for="guest:dee")
        made.engine.start(session, "bench", {}, acting, applicant="guest:dee")
    made.complete("decide", by=ANN)

    with made.database.begin() as session, pytest.raises(NotAllowed):
        made.engine.claim(session, task_of(made, "check"), BOB)


def test_cancelling_ends_everything_that_is_open(bench: Build) -> None:
    made = bench(TWO_STEPS)
    instance = made.start(by=DEE)
    task = task_of(made, "one")

    with made.database.begin() as session:
        made.engine.cancel(session, instance.id, "Moved away", ANN)

    assert instance.state == "terminated"
    assert instance.waiting_at == []
    assert instance.tokens == []
    for again in (
        lambda s: made.engine.cancel(s, instance.id, "Again", ANN),
        lambda s: made.engine.complete(s, task, {}, ANN),
        lambda s: made.engine.claim(s, task, ANN),
    ):
        with made.database.begin() as session, pytest.raises(Conflict):
            again(session)
    assert instance.broken_links() == []


def test_what_does_not_exist_is_not_found(bench: Build) -> None:
    made = bench(TWO_STEPS)

    with made.database.begin() as session:
        with pytest.raises(NotFound):
            made.engine.claim(session, "no-such-task", ANN)
        with pytest.raises(NotFound):
            made.engine.cancel(session, "no-such-case", "x", ANN)
        with pytest.raises(NotFound):
            made.engine.start(session, "no-such-journey", {}, ANN)


def test_a_step_that_fails_changes_nothing(bench: Build) -> None:
    made = bench(TWO_STEPS)
    instance = made.start(by=DEE)
    task = task_of(made, "one")

    def complete_and_fail() -> None:
        with made.database.begin() as session:
            made.engine.complete(session, task, {"lost": 1}, ANN, key="k")
            raise RuntimeError("the machine dies here")

    with pytest.raises(RuntimeError):
        complete_and_fail()

    assert_that(instance).is_waiting_at("one")
    assert "lost" not in instance.variables
    made.complete("one", by=ANN)


def test_deploying_unchanged_files_makes_no_new_version(bench: Build) -> None:
    made = bench(TWO_STEPS)

    with made.database.begin() as session:
        again = made.engine.deploy(session, made.files, ANN)
        changed = made.engine.deploy(session, {**made.files, "notes.md": b"# Why"}, ANN)

    assert again.id == made.deployment.id
    assert (again.version, changed.version) == (1, 2)


def test_a_case_stays_with_the_version_it_began_with(bench: Build) -> None:
    made = bench(TWO_STEPS)
    instance = made.start(by=DEE)
    longer = model("start -> one: user -> end", {"one": offered("officers")})
    with made.database.begin() as session:
        made.engine.deploy(session, {**made.files, "process.bpmn": longer}, ANN)

    made.complete("one", by=ANN)
    newer = made.start(by=DEE)
    made.complete("one", instance=newer, by=ANN)

    assert_that(instance).is_waiting_at("two")
    assert_that(newer).is_completed()


def test_a_refused_deployment_changes_nothing(bench: Build) -> None:
    made = bench(TWO_STEPS)

    with made.database.begin() as session, pytest.raises(InvalidModel):
        made.engine.deploy(session, {**made.files, "process.bpmn": b"<html/>"}, ANN)

    with made.database.read() as session:
        assert len(session.scalars(select(Deployment)).all()) == 1
