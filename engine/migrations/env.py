"""Alembic's environment: one history for the engine's tables and web's.

On SQLite a batch migration drops and rebuilds a table, which with foreign keys on would delete every cascading
child: they are off while migrating, and checked before the commit.
"""

from alembic import context
from sqlalchemy.engine import Connection

from engine.database import Base


class BrokenReferences(Exception):
    """A migration left rows that refer to nothing; it was rolled back."""


def run(connection: Connection) -> None:
    is_sqlite = connection.dialect.name == "sqlite"
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=is_sqlite,
        transaction_per_migration=False,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
        if is_sqlite:
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise BrokenReferences(f"{len(broken)} rows refer to nothing, the first in {broken[0][0]}")


run(context.config.attributes["connection"])
