"""The commands, on both databases: who may, who wins, and what a second time does."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from engine import audit, queries
from engine.database import Database
from engine.errors import AlreadyClaimed, BpmnError, Conflict, InvalidModel, NotAllowed, NotFound
from engine.models import AuditEvent, Deployment, Job, ProcessInstance, UserTask
from engine.people import Person
from engine.testing import Bench
from tests.fluent import assert_that
from tests.models import Drawing, mapping, model, offered, properties, service

ANN = Person("user:1", frozenset({"officers"}))
BOB = Person("user:2", frozenset({"officers"}))
CEY = Person("user:3", frozenset({"others"}))
DEE = Person("guest:dee")

TWO_STEPS = model("start -> one: user -> two: user -> end", {"one": offered("officers"), "two": offered("applicant")})


@pytest.fixture(params=[False, True], ids=["straight", "caches cleared after every step"])
def bench(request: pytest.FixtureRequest, database: Database) -> Callable[..., Bench]:
    def build(xml: bytes, **more: object) -> Bench:
        return Bench({"process.bpmn": xml}, database=database, reload=request.param, **more)  # type: ignore[arg-type]

    return build


Build = Callable[..., Bench]


def task_of(made: Bench, element_id: str) -> str:
    with made.database.read() as session:
        query = select(UserTask.id).where(UserTask.element_id == element_id, UserTask.state == "created")
        return session.scalars(query).one()


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
        model("start -> one: user -> two: user -> one", {"one": offered("officers"), "two": offered("officers")})
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


def test_of_twenty_people_who_complete_one_task_one_wins_and_nineteen_are_told(bench: Build) -> None:
    made = bench(TWO_STEPS)
    instance = made.start(by=DEE)
    task = task_of(made, "one")
    results: list[str] = []
    barrier = threading.Barrier(20)

    def complete(number: int) -> None:
        person = Person(f"user:{number}", frozenset({"officers"}))
        barrier.wait()
        try:
            with made.database.begin() as session:
                made.engine.complete(session, task, {"by": number}, person)
            results.append("won")
        except Conflict:
            results.append("conflict")
        except Exception as error:
            results.append(repr(error))

    threads = [threading.Thread(target=complete, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == ["conflict"] * 19 + ["won"]
    assert_that(instance).is_waiting_at("two")
    assert instance.broken_links() == []


def test_of_two_sendings_of_one_form_at_once_one_starts_a_case(bench: Build) -> None:
    made = bench(TWO_STEPS)
    ids: list[str] = []
    barrier = threading.Barrier(4)

    def start() -> None:
        barrier.wait()
        with made.database.begin() as session:
            ids.append(made.engine.start(session, "bench", {}, DEE, key="once").id)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(ids) == 4
    assert len(set(ids)) == 1


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


SERVICE = model("start -> call: service -> after: user -> end", {"call": service("post"), "after": offered("officers")})


def test_a_service_task_runs_as_a_job_after_the_step(bench: Build) -> None:
    calls: list[object] = []

    def post(variables: object, headers: object) -> dict[str, object]:
        calls.append(variables)
        return {"number": 7}

    made = bench(SERVICE, connectors={"post": post})
    instance = made.start(variables={"n": 1})

    assert len(calls) == 1
    assert_that(instance).is_waiting_at("after")
    assert instance.variables["number"] == 7


def test_a_connector_is_given_what_is_mapped_in_and_the_same_key_at_every_try(bench: Build) -> None:
    xml = model("start -> call: service -> end", {"call": service("post") + mapping(inputs={"only": "n + 1"})})
    made = bench(xml, connectors={"post": lambda v, h: {}})
    seen: list[object] = []

    def call(given: object) -> dict[str, object]:
        seen.append((dict(given.variables), given.idempotency_key))  # type: ignore[attr-defined]
        if len(seen) < 3:
            raise OSError("not now")
        return {}

    made.engine.connectors.by_type["post"] = call  # type: ignore[assignment]
    instance = made.start(variables={"n": 1})
    made.advance(600)

    assert_that(instance).is_completed()
    assert seen[0][0] == {"only": 2}  # type: ignore[index]
    assert len({key for _, key in seen}) == 1  # type: ignore[misc]


def test_a_job_that_fails_five_times_becomes_an_incident_and_the_case_waits(bench: Build) -> None:
    tries: list[int] = []

    def fail(variables: object, headers: object) -> None:
        tries.append(1)
        raise OSError("the line is dead")

    made = bench(SERVICE, connectors={"post": fail})
    instance = made.start()
    made.advance(3600)

    assert len(tries) == 5
    assert instance.incidents == ["OSError: the line is dead"]
    assert_that(instance).is_active().is_waiting_at("call")
    assert instance.broken_links() == []


class Unprintable(Exception):
    def __str__(self) -> str:
        raise ValueError("not even this")


def _raise(error: Exception) -> None:
    raise error


@pytest.mark.parametrize(
    "odd",
    [
        lambda v, h: _raise(Unprintable()),
        lambda v, h: _raise(RuntimeError("half a sign \ud800, and none \0")),
        lambda v, h: {"text": "\ud800"},
        lambda v, h: {"number": float("nan")},
        lambda v, h: {"thing": object()},
        lambda v, h: ["no", "names"],
    ],
)
def test_whatever_a_connector_does_its_job_fails_five_times_and_becomes_an_incident(
    bench: Build, odd: Callable[..., Any]
) -> None:
    made = bench(SERVICE, connectors={"post": odd})

    instance = made.start()
    made.advance(3600)

    assert len(instance.incidents) == 1
    assert_that(instance).is_active().is_waiting_at("call")
    assert instance.broken_links() == []


def test_a_result_that_comes_after_the_case_was_cancelled_is_written_down_and_dropped(bench: Build) -> None:
    made = bench(SERVICE, connectors={"post": lambda v, h: {}})

    def cancel_meanwhile(call: object) -> dict[str, object]:
        with made.database.begin() as session:
            made.engine.cancel(session, session.scalars(select(ProcessInstance.id)).one(), "x", ANN)
        return {"late": 1}

    made.engine.connectors.by_type["post"] = cancel_meanwhile  # type: ignore[assignment]
    instance = made.start()

    assert instance.state == "terminated"
    assert "late" not in instance.variables
    with made.database.read() as session:
        assert queries.history(session, instance.id)[-1].kind == "job_result_dropped"
        assert session.scalars(select(Job)).all() == []


def test_a_job_whose_holder_died_is_taken_again_when_its_lease_has_run_out(bench: Build) -> None:
    made = bench(SERVICE, connectors={"post": lambda v, h: {}})

    def die(call: object) -> dict[str, object]:
        raise KeyboardInterrupt

    made.engine.connectors.by_type["post"] = die  # type: ignore[assignment]
    with pytest.raises(KeyboardInterrupt):
        made.start()
    made.connector("post", lambda v, h: {})
    made._run()
    instance = made.instances[0]
    assert_that(instance).is_waiting_at("call")

    made.clock.advance(timedelta(minutes=6))
    made._run()

    assert_that(instance).is_waiting_at("after")


def test_an_uncaught_bpmn_error_is_a_failed_try(bench: Build) -> None:
    def refuse(variables: object, headers: object) -> None:
        raise BpmnError("NO_MONEY")

    made = bench(SERVICE, connectors={"post": refuse})
    instance = made.start()
    made.advance(3600)

    assert "NO_MONEY" in instance.incidents[0]


def test_changing_or_deleting_what_happened_is_refused_by_the_database_but_details_may_be_erased(
    bench: Build,
) -> None:
    made = bench(TWO_STEPS)
    instance = made.start(variables={"secret": "x"})

    for statement in ("DELETE FROM audit_event", "UPDATE audit_event SET actor = 'nobody'"):
        with pytest.raises(DBAPIError, match="append-only"), made.database.begin() as session:
            session.execute(text(statement))
    with made.database.begin() as session:
        session.execute(text("UPDATE audit_event SET details = NULL"))

    assert instance.broken_links() == []


def test_a_changed_history_is_found(bench: Build) -> None:
    made = bench(TWO_STEPS)
    instance = made.start(variables={"n": 1})
    with made.database.begin() as session:
        if made.database.is_sqlite:
            session.execute(text("DROP TRIGGER audit_event_is_not_changed"))
        else:
            session.execute(text("DROP TRIGGER audit_event_append_only ON audit_event"))
        event = session.scalars(
            select(AuditEvent).where(AuditEvent.sequence == 1).where(AuditEvent.process_instance_id == instance.id)
        ).one()
        event.actor = "somebody else"

    assert [link.sequence for link in instance.broken_links()] == [1]


def test_a_reading_session_cannot_write(database: Database) -> None:
    with database.read() as session, pytest.raises(DBAPIError):
        session.execute(text("DELETE FROM draft"))


def test_variables_keep_feels_types_across_storage(bench: Build) -> None:
    from decimal import Decimal

    from engine.feel.types import Date, DateTime, DaysDuration, MonthsDuration, Time

    kept = {
        "exact": Decimal("0.10000000000000000000000000000001"),
        "date": Date.parse("2026-01-05"),
        "time": Time.parse("10:30:00+01:00"),
        "moment": DateTime.parse("2026-01-05T09:00:00Z"),
        "days": DaysDuration.parse("P1DT2H"),
        "months": MonthsDuration.parse("P1Y2M"),
        "list": [Decimal(1), None, True, "x", {"@odd": Decimal(1)}],
        "long": "ä" * 5000,
        "nothing": None,
    }
    made = bench(TWO_STEPS)

    instance = made.start(variables=kept)

    assert {name: instance.variables[name] for name in kept} == kept


def test_a_step_costs_the_same_in_its_thousandth_turn(database: Database) -> None:
    made = Bench({"p.bpmn": model("start -> one: user -> one", {"one": offered("officers")})}, database=database)
    instance = made.start()
    size = instance.size()

    for _ in range(60):
        made.complete("one", {"n": 1}, by=ANN)

    assert abs(instance.size() - size) < 40
    assert len(instance.tokens) == 1


def test_audit_chains_of_journeys_are_kept_too(database: Database) -> None:
    made = Bench({"p.bpmn": TWO_STEPS}, database=database)

    with made.database.read() as session:
        chains = set(session.scalars(select(AuditEvent.chain)))
        assert list(audit.verify(session)) == []
    assert "journey:bench" in chains


def test_parallel_tasks_of_one_case_completed_at_once_lose_nothing(database: Database) -> None:
    drawing = Drawing().draw("start -> split: parallel -> join: parallel -> end")
    for number in range(6):
        drawing.draw(f"split -> t{number}: user -> join").extend(f"t{number}", offered("officers"))
    drawing.flows = [flow for flow in drawing.flows if flow[:2] != ("split", "join")]
    made = Bench({"p.bpmn": drawing.xml()}, database=database)
    instance = made.start()

    def complete(number: int) -> None:
        made.complete(f"t{number}", {f"v{number}": number}, by=ANN)

    threads = [threading.Thread(target=complete, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert_that(instance).is_completed()
    assert all(instance.variables[f"v{n}"] == n for n in range(6))


def test_two_deployments_at_once_get_a_version_each(database: Database) -> None:
    made = Bench({"p.bpmn": TWO_STEPS}, database=database)
    barrier = threading.Barrier(4)
    versions: list[int] = []

    def deploy(number: int) -> None:
        files = {**made.files, "notes.md": str(number % 2).encode()}
        barrier.wait()
        with database.begin() as session:
            versions.append(made.engine.deploy(session, files, ANN).version)

    threads = [threading.Thread(target=deploy, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(versions) == 4
    with database.read() as session:
        stored = sorted(session.scalars(select(Deployment.version)))
        assert list(audit.verify(session)) == []
    assert stored == list(range(1, len(stored) + 1))


def test_a_setting_that_comes_out_unusable_is_an_incident_and_the_case_is_kept(bench: Build) -> None:
    made = bench(model("start -> one: user -> end", {"one": '<zeebe:taskSchedule dueDate="=when"/>'}))

    instance = made.start(variables={"when": "next week"})

    assert_that(instance).is_active()
    assert "A date came out as “next week”" in instance.incidents[0]
