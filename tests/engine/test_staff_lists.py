"""The lists of staff: keyset pages, neighbours, and what several cases hold at once."""

from datetime import timedelta

import pytest
from sqlalchemy import true

from engine import queries, task_lists
from engine.engine import Engine
from engine.errors import Conflict
from engine.models import AuditEvent, ProcessInstance, UserTask
from engine.people import Person
from engine.testing import Bench
from engine.values import clean
from tests.models import model, offered, properties

CLERK = Person("user:1", frozenset({"clerks"}))
SECOND = Person("user:2", frozenset({"clerks"}))


@pytest.fixture
def bench() -> Bench:
    """A check, then a decision that another person must make."""
    extensions = {"check": offered("clerks"), "decide": offered("clerks, chiefs") + properties(notBy="check")}
    return Bench({"m.bpmn": model("start -> check: userTask -> decide: userTask -> end", extensions)})


def start(bench: Bench, count: int) -> list[str]:
    """So many cases, a minute apart."""
    ids = []
    for number in range(count):
        ids.append(bench.start(variables={"n": clean(number)}).id)
        bench.clock.advance(timedelta(minutes=1))
    return ids


def test_cases_are_paged_newest_first_without_repeats_or_gaps(bench: Bench) -> None:
    ids = start(bench, 30)

    seen: list[str] = []
    after = None
    with bench.database.read() as session:
        while True:
            page = queries.cases(session, true(), after, limit=7)
            seen += [each.id for each in page.cases]
            after = page.after
            if after is None:
                break

    assert seen == ids[::-1]


def test_tasks_done_are_paged_newest_first(bench: Bench) -> None:
    start(bench, 5)
    for number in range(5):
        bench.complete("check", by=CLERK)
        bench.clock.advance(timedelta(minutes=number + 1))

    with bench.database.read() as session:
        first = queries.done_by(session, CLERK, limit=3)
        rest = queries.done_by(session, CLERK, first.after, limit=3)

    moments = [task.ended_at for page in (first, rest) for task in page.tasks]
    assert len(moments) == 5
    assert moments == sorted(moments, reverse=True)  # type: ignore[type-var]
    assert rest.after is None


def test_a_task_knows_its_neighbours_and_its_row(bench: Bench) -> None:
    start(bench, 3)
    where = task_lists.offered_to_group("clerks")

    with bench.database.read() as session:
        tasks = task_lists.page(session, where).tasks
        before, behind = task_lists.around(session, where, tasks[1])
        first, last = task_lists.around(session, where, tasks[0])[0], task_lists.around(session, where, tasks[2])[1]
        row = task_lists.count(session, where, up_to=tasks[1])

    assert (before, behind) == (tasks[0].id, tasks[2].id)
    assert (first, last) == (None, None)
    assert row == 2


def test_a_group_is_offered_its_own_tasks_only(bench: Bench) -> None:
    start(bench, 2)
    bench.complete("check", by=CLERK)

    with bench.database.read() as session:
        clerks = task_lists.count(session, task_lists.offered_to_group("clerks"))
        chiefs = task_lists.count(session, task_lists.offered_to_group("chiefs"))
        others = task_lists.count(session, task_lists.offered_to_group("others"))

    assert (clerks, chiefs, others) == (2, 1, 0)


def test_the_variables_of_several_cases_are_read_together(bench: Bench) -> None:
    ids = start(bench, 3)

    with bench.database.read() as session:
        found = queries.variables_of(session, [ids[0], ids[2]])
        nothing = queries.variables_of(session, [])

    assert {each: values["n"] for each, values in found.items()} == {ids[0]: clean(0), ids[2]: clean(2)}
    assert nothing == {}


def test_the_history_can_be_kept_to_some_kinds(bench: Bench) -> None:
    (case,) = start(bench, 1)

    with bench.database.read() as session:
        kinds = [event.kind for event in queries.history(session, case, ("process_started", "user_task_created"))]

    assert kinds == ["process_started", "user_task_created"]


def test_a_second_person_is_needed_by_who_did_the_step_before(bench: Bench) -> None:
    start(bench, 1)
    bench.complete("check", by=CLERK)

    with bench.database.read() as session:
        task = session.query(UserTask).filter_by(state="created").one()
        needed = [bench.engine.needs_second_person(session, task, each) for each in (CLERK, SECOND)]

    assert needed == [True, False]


@pytest.mark.parametrize("command", ["note", "cancel"])
def test_a_note_or_a_stop_that_is_sent_twice_has_one_effect(bench: Bench, command: str) -> None:
    (case,) = start(bench, 1)

    for _ in range(2):
        with bench.database.begin() as session:
            getattr(bench.engine, command)(session, case, "Why", CLERK, key="once")

    with bench.database.read() as session:
        kind = {"note": "note_added", "cancel": "process_cancelled"}[command]
        assert session.query(AuditEvent).filter_by(kind=kind).count() == 1


def test_anothers_key_is_a_conflict(bench: Bench) -> None:
    (case,) = start(bench, 1)
    with bench.database.begin() as session:
        bench.engine.note(session, case, "Mine", CLERK, key="once")

    with pytest.raises(Conflict), bench.database.begin() as session:
        bench.engine.note(session, case, "Mine too", SECOND, key="once")


def test_a_stopped_case_stays_stopped(bench: Bench) -> None:
    (case,) = start(bench, 1)
    engine: Engine = bench.engine
    with bench.database.begin() as session:
        engine.cancel(session, case, "Why", CLERK, key="once")

    with pytest.raises(Conflict), bench.database.begin() as session:
        engine.cancel(session, case, "Why", CLERK, key="another")

    with bench.database.read() as session:
        assert session.get_one(ProcessInstance, case).state == "terminated"
