"""Databases of every past release are brought forward, and the cases in them go on."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import func, select

from engine import audit, migrations, queries, values
from engine.clock import SetClock
from engine.database import Base, Database
from engine.engine import Engine
from engine.jobs.embedded import run_due
from engine.people import SYSTEM
from tests.databases import PostgreSQL
from tests.fixtures.schema import DECISIONS, OFFICER, _case, engine_on, open_task
from web.models import Draft

FIXTURES = sorted((Path(__file__).parents[1] / "fixtures").glob("schema_*"))


def on_sqlite(fixture: Path, folder: Path) -> Database:
    file = folder / "old.db"
    with sqlite3.connect(file) as connection:
        connection.executescript((fixture / "sqlite.sql").read_text(encoding="utf-8"))
    connection.close()
    return Database(f"sqlite:///{file}")


def on_postgresql(fixture: Path, server: PostgreSQL) -> Database:
    name = f"{server.template}_old"
    server._admin(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}"')
    with psycopg.connect(server._named(name), autocommit=True) as connection:
        connection.execute((fixture / "postgresql.sql").read_bytes())
    return Database(server._named(name))


@pytest.fixture(params=["sqlite", "postgresql"])
def old(request: pytest.FixtureRequest, fixture: Path, tmp_path: Path) -> Database:
    if request.param == "sqlite":
        return on_sqlite(fixture, tmp_path)
    return on_postgresql(fixture, request.getfixturevalue("postgresql_template"))


def counts(database: Database) -> dict[str, int]:
    with database.read() as session:
        return {
            table.name: session.execute(select(func.count()).select_from(table)).scalar_one()
            for table in Base.metadata.sorted_tables
        }


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda path: path.name)
def test_a_database_of_a_past_release_goes_on(fixture: Path, old: Database) -> None:
    before = counts(old) if migrations.revision_of(old) == migrations.head() else None

    migrations.upgrade(old)

    migrations.require_current(old)
    assert before is None or counts(old) == before
    engine = engine_on(old)
    with old.read() as session:
        assert list(audit.verify(session)) == []
        [draft] = session.scalars(select(Draft))
        assert values.unpack(draft.format, draft.answers) == {"person.name": "Anna"}
        states = {ref: queries.by_business_key(session, ref).state for ref in ("PP-OPEN", "PP-DONE", "PP-GONE")}  # type: ignore[union-attr]
    assert states == {"PP-OPEN": "active", "PP-DONE": "completed", "PP-GONE": "terminated"}

    task = open_task(engine, "PP-OPEN")
    with old.begin() as session:
        engine.complete(session, task.id, DECISIONS[task.element_id], OFFICER)
    assert open_task(engine, "PP-OPEN").element_id == "decide"
    with old.read() as session:
        assert queries.variables(session, _case(engine, "PP-OPEN"))["check"] == {"result": "complete"}
        waits = queries.by_business_key(session, "WW-1") is not None
    if waits:
        what_waits_goes_on(engine)
    old.dispose()


def what_waits_goes_on(engine: Engine) -> None:
    """The timer fires, the message arrives, the job is tried again, and what stood still is mended."""
    case = _case(engine, "WW-1")
    with engine.database.read() as session:
        troubles = {each.element_id: each.id for each in queries.incidents(session, case)}
    assert set(troubles) == {"order", "counted"}
    with engine.database.begin() as session:
        engine.set_variables(session, case, {"when": "today"}, OFFICER)
        for incident in troubles.values():
            engine.retry(session, incident, OFFICER)
        assert engine.correlate(session, "called", "WW-1", {}, SYSTEM).outcome == "delivered"
    assert isinstance(engine.clock, SetClock)
    engine.clock.advance(timedelta(days=1))
    while run_due(engine):
        pass
    with engine.database.read() as session:
        instance = queries.process_instance(session, case)
        assert (instance.state, instance.end_element_id) == ("completed", "end")
        assert list(audit.verify(session)) == []


def test_a_migration_of_a_full_database_loses_no_row(tmp_path: Path) -> None:
    """SQLite rebuilds a table to change it; with foreign keys on, that would delete every cascading child."""
    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    database = on_sqlite(FIXTURES[0], tmp_path)
    migrations.upgrade(database)
    before = counts(database)

    with database.engine.connect() as connection:
        raw = connection.connection.driver_connection
        raw.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
        with (
            connection.begin(),
            Operations(MigrationContext.configure(connection)).batch_alter_table("process_instance", recreate="always"),
        ):
            pass
        raw.execute("PRAGMA foreign_keys=ON")  # type: ignore[union-attr]

    assert counts(database) == before
