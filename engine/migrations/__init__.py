"""The one history of the schema: bringing a database forward, and saying where it stands."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection

from engine.database import Database

HERE = Path(__file__).parent


class OlderSchema(Exception):
    """The database was made by an older release: run `fingerpost upgrade` first."""


class NewerSchema(Exception):
    """The database was made by a newer release than this one: install that release."""


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the database to a revision (the newest), in one transaction."""
    with database.engine.connect() as connection:
        if database.is_sqlite:
            # Has no effect within a transaction, so before it begins.
            raw: Any = connection.connection.driver_connection
            raw.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                command.upgrade(_config(connection), revision)
        finally:
            if database.is_sqlite:
                raw.execute("PRAGMA foreign_keys=ON")


def revision_of(database: Database) -> str | None:
    with database.read() as session:
        return MigrationContext.configure(session.connection()).get_current_revision()


def head() -> str:
    found = ScriptDirectory(str(HERE)).get_current_head()
    assert found is not None
    return found


def require_current(database: Database) -> None:
    """Raises OlderSchema or NewerSchema unless the database is at this release's revision."""
    at = revision_of(database)
    if at == head():
        return
    known = {script.revision for script in ScriptDirectory(str(HERE)).walk_revisions()}
    if at is None or at in known:
        raise OlderSchema()
    raise NewerSchema()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.attributes["connection"] = connection
    return config
