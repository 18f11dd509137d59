"""Workers as real processes, on both databases: on SQLite the server is the worker."""

import signal
import sqlite3
from pathlib import Path
from time import sleep
from urllib.request import urlopen

import pytest
from sqlalchemy import select, text

from engine.database import Database
from engine.models import Job, Worker
from tests.chaos.processes import Installation, Process, free_port, wait_until_ready
from tests.chaos.recording import RecordingServer
from tests.jobs.journeys import an_engine, completed, held, start_calls, wait_for

FOREVER = 600


def a_worker(installation: Installation, database: Database, name: str = "worker", *arguments: str) -> Process:
    if not database.is_sqlite:
        worker = installation.work(name, *arguments)
        worker.wait_until_it_says("worker_started")
        return worker
    server, address = installation.serve(name, *arguments)
    wait_until_ready(address)
    return server


def seen(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(select(Worker.name)))


def test_what_is_due_is_run_and_the_worker_is_seen(
    installation: Installation, database: Database, recording: RecordingServer
) -> None:
    engine = an_engine(database)
    a_worker(installation, database)

    start_calls(engine, 5)

    wait_for(lambda: completed(database) == 5)
    assert sorted(recording.effects.values()) == [1] * 5
    wait_for(lambda: len(seen(database)) == 1)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
def test_a_worker_told_to_stop_finishes_what_it_holds(
    installation: Installation, database: Database, recording: RecordingServer, number: signal.Signals
) -> None:
    engine = an_engine(database)
    worker = a_worker(installation, database)
    start_calls(engine, wait=2)
    wait_for(lambda: held(database) == 1)

    worker.tell(number)

    assert worker.ended() == 0
    assert completed(database) == 1
    assert seen(database) == []


def test_what_is_not_done_in_time_is_given_back(installation: Installation, database: Database) -> None:
    engine = an_engine(database)
    worker = a_worker(installation, database, "worker", "--grace", "1")
    start_calls(engine, wait=FOREVER)
    wait_for(lambda: held(database) == 1)

    worker.tell(signal.SIGTERM)

    assert worker.ended() == 0
    assert held(database) == 0
    assert seen(database) == []
    with database.read() as session:
        assert session.scalars(select(Job.retries)).one() == 5


def test_a_second_signal_ends_it_at_once(installation: Installation, database: Database) -> None:
    engine = an_engine(database)
    worker = a_worker(installation, database, "worker", "--grace", str(FOREVER))
    start_calls(engine, wait=FOREVER)
    wait_for(lambda: held(database) == 1)

    worker.tell(signal.SIGTERM)
    sleep(0.5)
    worker.tell(signal.SIGTERM)

    assert worker.ended() == 1
    assert held(database) == 1


def test_what_a_killed_worker_held_is_taken_up_by_another(
    installation: Installation, database: Database, recording: RecordingServer
) -> None:
    installation.environment["HURRIED"] = "1"
    engine = an_engine(database)
    first = a_worker(installation, database, "first")
    start_calls(engine, wait=3)
    wait_for(lambda: held(database) == 1)
    first.kill()

    a_worker(installation, database, "second")

    wait_for(lambda: completed(database) == 1)
    assert list(recording.effects.values()) == [1]


def test_a_call_that_lasts_longer_than_a_worker_may_be_silent_stays_its_own(
    installation: Installation, database: Database, recording: RecordingServer
) -> None:
    installation.environment["HURRIED"] = "1"
    engine = an_engine(database)
    a_worker(installation, database, "first")
    if not database.is_sqlite:
        a_worker(installation, database, "second")

    start_calls(engine, wait=6)

    wait_for(lambda: completed(database) == 1)
    assert recording.repeats.total() == 0


def test_workers_go_on_when_their_connections_are_cut(
    tmp_path: Path, postgresql_database: Database, recording: RecordingServer
) -> None:
    engine = an_engine(postgresql_database)
    url = postgresql_database.engine.url.render_as_string(hide_password=False)
    with Installation(tmp_path, url, RECORD_AT=recording.url, HURRIED="1") as installation:
        worker = a_worker(installation, postgresql_database)
        start_calls(engine, 20, wait=0.2)

        for _ in range(5):
            cut_connections(postgresql_database)
            sleep(0.5)

        wait_for(lambda: completed(postgresql_database) == 20)
        assert set(recording.effects.values()) == {1}
        assert "Traceback" not in worker.said


def cut_connections(database: Database) -> None:
    with database.begin() as session:
        session.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )


def test_a_locked_database_is_waited_for(tmp_path: Path, sqlite_database: Database, recording: RecordingServer) -> None:
    engine = an_engine(sqlite_database)
    url = sqlite_database.engine.url.render_as_string()
    with Installation(tmp_path, url, RECORD_AT=recording.url) as installation:
        server = a_worker(installation, sqlite_database)
        start_calls(engine, 3)
        with sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None) as other:
            other.execute("BEGIN EXCLUSIVE")
            sleep(2)
            other.execute("ROLLBACK")
        other.close()

        wait_for(lambda: completed(sqlite_database) == 3)
        assert "Traceback" not in server.said


def test_on_sqlite_there_is_nothing_for_a_worker_to_do(tmp_path: Path, sqlite_database: Database) -> None:
    url = sqlite_database.engine.url.render_as_string()
    with Installation(tmp_path, url) as installation:
        assert "there is nothing for a worker to do" in installation.run("work")


def test_a_worker_offers_its_metrics(tmp_path: Path, postgresql_database: Database) -> None:
    url = postgresql_database.engine.url.render_as_string(hide_password=False)
    port = free_port()
    with Installation(tmp_path, url) as installation:
        a_worker(installation, postgresql_database, "worker", "--metrics-port", str(port))

        with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
            assert b"fingerpost_database_up 1.0" in answer.read()
