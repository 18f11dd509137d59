"""A database that is away, full, read-only or slow: nothing that was typed is lost, and nothing has to be restarted."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import event
from structlog.testing import capture_logs
from werkzeug.test import TestResponse

from engine.database import Database
from engine.models import AuditEvent
from tests.web.installation import Browser, Installation, development
from tests.web.staff import officer
from web import create_app
from web.wiring import make_engine

NOTE = ("The photo is <b>too dark</b>, and shows another car. " * 30).strip()
MOST_NOTES = 30
"""So many go into the pages that a full disk has left at most."""

Fault = Callable[[Installation], AbstractContextManager[None]]


@contextmanager
def at_every_transaction(made: Installation, *statements: str) -> Iterator[None]:
    def begin(connection: Any) -> None:
        for statement in statements:
            connection.exec_driver_sql(statement)

    event.listen(made.engine.database.engine, "begin", begin)
    yield
    event.remove(made.engine.database.engine, "begin", begin)
    made.engine.database.dispose()


def full_disk(made: Installation) -> AbstractContextManager[None]:
    return at_every_transaction(made, "PRAGMA max_page_count=1")


def read_only_file(made: Installation) -> AbstractContextManager[None]:
    return at_every_transaction(made, "PRAGMA query_only=ON")


@contextmanager
def somebody_writes_and_does_not_end(made: Installation) -> Iterator[None]:
    other = sqlite3.connect(made.config.database_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("engine.database.BUSY_SECONDS", 0.05)
        made.engine.database.dispose()
        yield
    other.execute("ROLLBACK")
    other.close()
    made.engine.database.dispose()


def no_connections(made: Installation) -> AbstractContextManager[None]:
    return altered(made, "ALLOW_CONNECTIONS false", "ALLOW_CONNECTIONS true")


def read_only_server(made: Installation) -> AbstractContextManager[None]:
    return altered(made, "SET default_transaction_read_only = on", "RESET default_transaction_read_only")


@contextmanager
def altered(made: Installation, how: str, back: str) -> Iterator[None]:
    url = made.engine.database.engine.url
    with psycopg.connect(url.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False), autocommit=True) as admin:  # fmt: skip
        admin.execute(f'ALTER DATABASE "{url.database}" {how}'.encode())
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (url.database,))
        yield
        admin.execute(f'ALTER DATABASE "{url.database}" {back}'.encode())
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (url.database,))


@contextmanager
def a_table_is_locked(made: Installation) -> Iterator[None]:
    url = made.engine.database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url) as other:
        other.execute("LOCK TABLE audit_event IN ACCESS EXCLUSIVE MODE")
        yield


ON_SQLITE = (full_disk, read_only_file, somebody_writes_and_does_not_end)
ON_POSTGRESQL = (no_connections, read_only_server, a_table_is_locked)


@contextmanager
def installed(folder: Path, database: Database) -> Iterator[Installation]:
    """With a database that answers within a second, or not at all."""
    config = replace(development(folder), database_url=database.engine.url.render_as_string(hide_password=False))
    engine = make_engine(config, statement_seconds=1)
    app = create_app(config, engine)
    app.testing = True
    made = Installation(config, engine, app, engine.clock)  # type: ignore[arg-type]
    made.deploy()
    made.start()
    yield made
    engine.database.dispose()


def hidden_fields(browser: Browser) -> dict[str, list[str]]:
    """What the form on the page would send."""
    assert browser.page is not None
    text = browser.page.get_data(as_text=True)
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', text):
        found.setdefault(unescape(name), []).append(unescape(value))
    return found


def send_a_note_while(fault: Fault, made: Installation) -> None:
    browser = officer(made)
    path = f"/cases/{made.case('PP-TEST').business_key}"
    browser.get(path)
    with fault(made), capture_logs() as logged:
        refused = next(_refusals(browser, path))
    assert [each for each in logged if each["event"] == "database unavailable"]
    assert not [each for each in logged if each["event"] == "request failed"]
    assert "Nothing you typed is lost" in browser.words
    assert "<b>too dark" not in refused.get_data(as_text=True)
    fields = hidden_fields(browser)
    assert fields["note"] == [NOTE]
    before = notes_of(made)

    again = browser.client.post(f"{path}/notes", data=fields, follow_redirects=True)

    assert again.status_code == 200
    assert notes_of(made) == before + 1


def _refusals(browser: Browser, path: str) -> Iterator[TestResponse]:
    for _ in range(MOST_NOTES):
        answered = browser.post(f"{path}/notes", note=NOTE)
        if answered.status_code != 200:
            assert answered.status_code == 503, browser.words
            yield answered


def notes_of(made: Installation) -> int:
    return sum(each.kind == "note_added" for each in made.rows(AuditEvent))


@pytest.mark.parametrize("fault", ON_SQLITE, ids=lambda each: each.__name__)
def test_on_sqlite_what_was_typed_can_be_sent_again(fault: Fault, tmp_path: Path, sqlite_database: Database) -> None:
    with installed(tmp_path, sqlite_database) as made:
        send_a_note_while(fault, made)


@pytest.mark.parametrize("fault", ON_POSTGRESQL, ids=lambda each: each.__name__)
def test_on_postgresql_what_was_typed_can_be_sent_again(
    fault: Fault, tmp_path: Path, postgresql_database: Database
) -> None:
    with installed(tmp_path, postgresql_database) as made:
        send_a_note_while(fault, made)
