"""Several at the same moment: one winner, and nothing lost."""

import threading

from sqlalchemy import select

from engine import audit
from engine.database import Database
from engine.errors import Conflict
from engine.models import Deployment
from engine.people import Person
from engine.testing import Bench
from tests.engine.people import ANN, DEE, TWO_STEPS, Build, task_of
from tests.fluent import assert_that
from tests.models import Drawing, offered


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
