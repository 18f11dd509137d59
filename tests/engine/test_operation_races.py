"""Twenty at once on one case: one at a time wins, nobody waits for ever, and nothing is lost."""

import random
import threading
from collections import Counter
from collections.abc import Callable

from sqlalchemy import select

from engine.database import Database
from engine.errors import Conflict, NotFound
from engine.models import AuditEvent, ProcessInstance, TokenRow, UserTask
from engine.moving import Start
from engine.people import Person
from engine.testing import Bench
from tests.models import Drawing, definitions, offered

BOSS = Person("user:boss", frozenset({"officers"}))
BRANCHES = 4


def busy() -> bytes:
    """Branches that go round for ever, of a task and a message, until somebody ends the case."""
    drawing = Drawing().draw("start -> fork: parallel")
    for n in range(BRANCHES):
        drawing.draw(f"fork -> merge{n}: exclusive -> ask{n}: user -> wait{n}: receiveTask -> again{n}: exclusive")
        drawing.draw(f"again{n} -[default]-> merge{n}\nagain{n} -[=enough = true]-> end{n}: end")
        drawing.extend(f"ask{n}", offered("officers")).set(f"wait{n}", messageRef="news")
    return definitions('<bpmn:message id="news" name="news"/>' + drawing.process())


class Crowd:
    """What each of the twenty does, and what they were told."""

    def __init__(self, made: Bench, instance_id: str) -> None:
        self.made = made
        self.id = instance_id
        self.told: Counter[str] = Counter()
        self.wrong: list[str] = []

    def complete(self, chance: random.Random) -> None:
        with self.made.database.read() as session:
            query = select(UserTask.id).where(UserTask.state == "created")
            open_tasks = list(session.scalars(query))
        if open_tasks:
            with self.made.database.begin() as session:
                self.made.engine.complete(session, chance.choice(open_tasks), {"n": chance.random()}, BOSS)

    def correlate(self, chance: random.Random) -> None:
        with self.made.database.begin() as session:
            self.made.engine.correlate(session, "news", None, {"m": 1}, BOSS)

    def suspend(self, chance: random.Random) -> None:
        with self.made.database.begin() as session:
            self.made.engine.suspend(session, self.id, "raced", BOSS)
        with self.made.database.begin() as session:
            self.made.engine.resume(session, self.id, "raced", BOSS)

    def move(self, chance: random.Random) -> None:
        with self.made.database.read() as session:
            revision = session.get_one(ProcessInstance, self.id).revision
            rows = list(session.scalars(select(TokenRow)))
        if rows:
            row = chance.choice(rows)
            n = row.element_id[-1]
            to = f"wait{n}" if row.element_id.startswith("ask") else f"ask{n}"
            with self.made.database.begin() as session:
                starts = [Start(to)]
                self.made.engine.move(session, self.id, [row.number], starts, "raced", BOSS, revision=revision)

    def run(self, work: Callable[[random.Random], None], seed: int, times: int, barrier: threading.Barrier) -> None:
        chance = random.Random(seed)
        barrier.wait()
        for _ in range(times):
            try:
                work(chance)
                self.told[work.__name__] += 1
            except (Conflict, NotFound):
                self.told["refused"] += 1
            except Exception as error:
                self.wrong.append(f"{work.__name__}: {error!r}")


def test_twenty_at_once_on_one_case_get_one_result_each(database: Database) -> None:
    made = Bench({"p.bpmn": busy()}, database=database)
    instance = made.start()
    crowd = Crowd(made, instance.id)
    barrier = threading.Barrier(20)
    works = [crowd.complete, crowd.correlate, crowd.suspend, crowd.move]
    threads = [threading.Thread(target=crowd.run, args=(works[n % 4], n, 6, barrier)) for n in range(20)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)

    assert crowd.wrong == []
    assert not any(thread.is_alive() for thread in threads)
    assert sum(crowd.told.values()) == 20 * 6
    assert instance.broken_links() == []
    made.advance(1)
    assert len(instance.waiting_at) == BRANCHES
    assert sorted(each[-1] for each in instance.waiting_at) == [str(n) for n in range(BRANCHES)]
    with database.read() as session:
        open_tasks = list(session.scalars(select(UserTask.element_id).where(UserTask.state == "created")))
        moved = session.scalars(select(AuditEvent.id).where(AuditEvent.kind == "tokens_moved")).all()
        row = session.get_one(ProcessInstance, instance.id)
        assert row.suspended_at is None
    assert sorted(open_tasks) == [each for each in instance.waiting_at if each.startswith("ask")]
    assert len(moved) == crowd.told["move"]


def test_of_twenty_who_cancel_complete_and_move_at_once_the_case_ends_once(database: Database) -> None:
    made = Bench({"p.bpmn": busy()}, database=database)
    instance = made.start()
    crowd = Crowd(made, instance.id)

    def cancel(chance: random.Random) -> None:
        with database.begin() as session:
            made.engine.cancel(session, instance.id, "raced", BOSS)

    barrier = threading.Barrier(20)
    works = [cancel, crowd.complete, crowd.move, crowd.suspend]
    threads = [threading.Thread(target=crowd.run, args=(works[n % 4], n, 2, barrier)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)

    assert crowd.wrong == []
    assert crowd.told["cancel"] == 1
    assert instance.state == "terminated"
    assert instance.waiting_at == []
    assert instance.broken_links() == []
