"""Databases in memory, many and quickly: one is made, the others are copies, and each is used again and again.

Making the tables and compiling each statement anew cost more than what a small try-out does with them.
"""

import weakref
from typing import Any

from engine.database import Base, Database

_templates: dict[int, bytes] = {}
_free: list[Database] = []
MOST_FREE = 8


def fresh_database(holder: object) -> Database:
    """An empty database with all tables. It is somebody else's once its holder is gone."""
    database = _free.pop() if _free else Database("sqlite://")
    _driver(database).deserialize(empty())
    weakref.finalize(holder, _give_back, database).atexit = False
    return database


def empty() -> bytes:
    """The empty tables as SQLite's bytes; made again where a room has been imported that adds its own."""
    tables = len(Base.metadata.tables)
    if tables not in _templates:
        database = Database("sqlite://")
        Base.metadata.create_all(database.engine)
        _templates[tables] = _driver(database).serialize()
        database.dispose()
    return _templates[tables]


def _give_back(database: Database) -> None:
    if len(_free) < MOST_FREE:
        _free.append(database)
    else:
        database.dispose()


def _driver(database: Database) -> Any:
    """The one connection of such a database, as its driver has it."""
    with database.engine.connect() as connection:
        return connection.connection.driver_connection


def content(database: Database) -> bytes:
    """All that such a database holds."""
    data: bytes = _driver(database).serialize()
    return data


def put_back(database: Database, content: bytes) -> None:
    """Let it hold that again, and nothing else."""
    _driver(database).deserialize(content)
