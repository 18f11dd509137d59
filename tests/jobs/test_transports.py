"""Bringing jobs to workers: announced with the step, found again where the announcement was lost."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from engine.clock import DatabaseClock
from engine.database import Database
from engine.jobs import chores, workers
from engine.jobs.embedded import EmbeddedRunner
from engine.jobs.procrastinate import announce_rest, sweep
from engine.jobs.run import due, run_job
from engine.jobs.workers import Presence
from engine.models import Chore, Job, Worker
from engine.people import SYSTEM
from tests.jobs.journeys import an_engine, completed, held, start_calls, wait_for


def announced(database: Database, status: str = "todo") -> list[str]:
    with database.read() as session:
        query = "SELECT args ->> 'job_id' FROM procrastinate.procrastinate_jobs WHERE status = :status ORDER BY id"
        return list(session.scalars(text(query), {"status": status}))


def jobs(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(select(Job.id).order_by(Job.turn)))


def run_sql(database: Database, statement: str) -> None:
    with database.begin() as session:
        session.execute(text(statement))


def put_off(database: Database, by: timedelta) -> None:
    with database.begin() as session:
        session.execute(update(Job).values(due_at=DatabaseClock().now(session) + by))


def test_a_job_is_announced_in_the_transaction_that_writes_it(postgresql_database: Database) -> None:
    engine = an_engine(postgresql_database)
    start_calls(engine)
    assert announced(postgresql_database) == jobs(postgresql_database)

    with postgresql_database.begin() as session:
        engine.start(session, "bench", {}, SYSTEM)
        session.rollback()

    assert announced(postgresql_database) == jobs(postgresql_database)


def test_a_lost_announcement_is_made_again_and_others_are_not(postgresql_database: Database) -> None:
    engine = an_engine(postgresql_database)
    start_calls(engine, 3)
    run_sql(postgresql_database, "DELETE FROM procrastinate.procrastinate_jobs WHERE id % 2 = 0")

    announce_rest(engine)
    assert sorted(announced(postgresql_database)) == sorted(jobs(postgresql_database))

    assert announce_rest(engine) == 0


def test_jobs_of_an_upgraded_database_are_announced(postgresql_database: Database) -> None:
    engine = an_engine(postgresql_database)
    postgresql_database.transport = None
    start_calls(engine, 2)
    assert announced(postgresql_database) == []

    sweep(engine)

    assert announced(postgresql_database) == jobs(postgresql_database)


def test_what_is_due_later_is_announced_when_its_time_comes_near(postgresql_database: Database) -> None:
    engine = an_engine(postgresql_database)
    postgresql_database.transport = None
    start_calls(engine)
    put_off(postgresql_database, timedelta(hours=1))
    assert announce_rest(engine) == 0

    put_off(postgresql_database, timedelta(seconds=30))
    assert announce_rest(engine) == 1

    with postgresql_database.read() as session:
        query = text("SELECT scheduled_at > now() FROM procrastinate.procrastinate_jobs")
        assert session.scalars(query).all() == [True]


def test_more_lost_announcements_than_are_made_at_once_are_all_made(postgresql_database: Database) -> None:
    engine = an_engine(postgresql_database)
    postgresql_database.transport = None
    start_calls(engine)
    run_sql(
        postgresql_database,
        "INSERT INTO job (id, kind, idempotency_key, payload, retries, due_at, created_at, turn, slot, type)"
        " SELECT 'n' || n, 'signal', 'n' || n, '', 5, now(), now(), n, 0, '' FROM generate_series(1, 2500) AS n",
    )

    assert announce_rest(engine) == 2501


def test_what_a_dead_worker_was_brought_is_brought_again(postgresql_database: Database) -> None:
    engine = an_engine(postgresql_database)
    start_calls(engine)
    run_sql(
        postgresql_database,
        "INSERT INTO procrastinate.procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 minute')",
    )
    run_sql(
        postgresql_database,
        "UPDATE procrastinate.procrastinate_jobs SET status = 'doing',"
        " worker_id = (SELECT id FROM procrastinate.procrastinate_workers)",
    )
    assert announced(postgresql_database) == []

    sweep(engine)

    assert announced(postgresql_database) == jobs(postgresql_database)
    assert announced(postgresql_database, "doing") == []


def test_a_worker_renews_what_it_holds_and_gives_up_what_it_lost_hold_of(database: Database) -> None:
    engine = an_engine(database)
    start_calls(engine, 2)
    presence = Presence(engine)
    kept, lost = jobs(database)
    lease(database, kept, "kept", presence.id)
    lease(database, lost, "lost", presence.id)

    with presence.holding("kept"):
        presence.beat()

    with database.read() as session:
        left = {job.id: (job.lease_id, job.lease_until) for job in session.scalars(select(Job))}
        now = DatabaseClock().now(session)
    assert left[lost] == (None, None)
    assert left[kept][1] > now + workers.LEASE / 2  # type: ignore[operator]


def lease(database: Database, job_id: str, lease_id: str, worker_id: str) -> None:
    """One that runs out in a minute."""
    with database.begin() as session:
        until = DatabaseClock().now(session) + timedelta(minutes=1)
        values = {"lease_id": lease_id, "lease_until": until, "worker_id": worker_id}
        session.execute(update(Job).where(Job.id == job_id).values(**values))


def test_only_the_dead_lose_what_they_held(database: Database) -> None:
    engine = an_engine(database)
    start_calls(engine, 2)
    alive, dead = Presence(engine), Presence(engine)
    for presence, job_id in zip((alive, dead), jobs(database), strict=True):
        presence.beat()
        lease(database, job_id, presence.name, presence.id)
    with database.begin() as session:
        silent = DatabaseClock().now(session) - workers.DEAD_AFTER
        session.execute(update(Worker).where(Worker.id == dead.id).values(seen_at=silent))

    workers.free_from_the_dead(engine)

    with database.read() as session:
        assert session.scalars(select(Job.worker_id).where(Job.lease_id.is_not(None))).all() == [alive.id]


def test_a_worker_not_seen_for_a_day_is_forgotten_and_is_back_when_it_lives(database: Database) -> None:
    engine = an_engine(database)
    presence = Presence(engine)
    presence.beat()
    with database.begin() as session:
        long_ago = DatabaseClock().now(session) - timedelta(days=2)
        session.execute(update(Worker).values(seen_at=long_ago))

    workers.free_from_the_dead(engine)
    with database.read() as session:
        assert session.scalars(select(Worker)).all() == []
    presence.beat()

    with database.read() as session:
        assert session.scalars(select(Worker.id)).all() == [presence.id]


def test_a_chore_is_done_once_however_many_workers_come(database: Database) -> None:
    engine = an_engine(database)
    for _ in range(2):
        ours: list[bool] = []
        barrier = threading.Barrier(4)

        def come(ours: list[bool] = ours, barrier: threading.Barrier = barrier) -> None:
            barrier.wait()
            ours.append(chores.is_ours(engine, "sweep", timedelta(minutes=10)))

        threads = [threading.Thread(target=come) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(ours) == [False, False, False, True]
        with database.begin() as session:
            session.execute(update(Chore).values(done_at=DatabaseClock().now(session) - timedelta(minutes=11)))


def test_a_chore_that_fails_keeps_no_other_from_being_done(database: Database) -> None:
    done: list[str] = []

    def fail() -> None:
        raise ValueError

    chores.do(an_engine(database), [fail, lambda: done.append("second")])

    assert done == ["second"]


@pytest.fixture
def runner(sqlite_database: Database) -> Iterator[EmbeddedRunner]:
    """One that would not look again for an hour."""
    made = EmbeddedRunner(an_engine(sqlite_database), poll_seconds=3600)
    made.start()
    yield made
    made.stop()


def test_a_commit_wakes_the_runner_at_once(runner: EmbeddedRunner, sqlite_database: Database) -> None:
    wait_for(lambda: runner._wake.is_set() is False and runner.is_alive)

    start_calls(runner.engine)

    wait_for(lambda: completed(sqlite_database) == 1)


def test_slow_calls_hold_up_nothing_else(runner: EmbeddedRunner, sqlite_database: Database) -> None:
    go_on = threading.Event()
    runner.engine.connectors.by_type["record"] = lambda call: {"waited": go_on.wait(60)}
    start_calls(runner.engine, runner.calls_at_once + 2)
    wait_for(lambda: held(sqlite_database) == runner.calls_at_once)

    with sqlite_database.begin() as session:
        runner.engine.signal(session, "nobody waits for it", {}, SYSTEM)
    wait_for(lambda: "signal" not in kinds(sqlite_database))

    go_on.set()
    wait_for(lambda: completed(sqlite_database) == runner.calls_at_once + 2)


def kinds(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(select(Job.kind)))


def test_of_several_workers_that_come_for_a_call_one_makes_it(database: Database) -> None:
    engine = an_engine(database)
    calls: list[str] = []
    engine.connectors.by_type["record"] = lambda call: calls.append(call.idempotency_key)  # type: ignore[func-returns-value]
    start_calls(engine)
    [job] = due(engine)
    came: list[bool] = []

    threads = [threading.Thread(target=lambda: came.append(run_job(engine, job))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(came) == [False, False, False, True]
    assert len(calls) == 1
    assert completed(database) == 1


def test_pages_of_what_is_due_leave_out_what_is_in_hand(database: Database) -> None:
    engine = an_engine(database)
    start_calls(engine, 3)
    first, *others = jobs(database)

    assert [job.id for job in due(engine, but=[first])] == others
    assert [job.id for job in due(engine, 1)] == [first]
    assert due(engine, calls=False) == []
