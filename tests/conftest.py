"""Databases for every test that touches one: `database` is SQLite and PostgreSQL in turn, fresh and migrated."""

import os
from collections.abc import Iterator

import pytest

from engine.database import Database
from tests.databases import PostgreSQL, SQLite, start_postgresql


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> SQLite:
    return SQLite(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql_template() -> Iterator[PostgreSQL]:
    with start_postgresql() as url:
        yield PostgreSQL(url, os.environ.get("PYTEST_XDIST_WORKER", "main"))


@pytest.fixture
def sqlite_database(sqlite_template: SQLite) -> Iterator[Database]:
    with sqlite_template.copy() as database:
        yield database


@pytest.fixture
def postgresql_database(postgresql_template: PostgreSQL) -> Iterator[Database]:
    with postgresql_template.copy() as database:
        yield database


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    found: Database = request.getfixturevalue(f"{request.param}_database")
    return found
