"""A copy of a whole installation on one machine, made while it serves."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from engine.database import Database

DATABASE, FILES = "fingerpost.db", "files"
TRY_OUTS = "try-outs"
"""The folder among the files in which try-outs lie: nothing of it is kept."""


class Refused(Exception):
    """The copy cannot be made so."""


def write(database: Database, files_dir: Path, folder: Path) -> None:
    """The database as it is at one moment, and then the uploaded files, which are never changed: all that it names.

    Nobody but the user who makes it may read it.

    Raises Refused for a folder that is there, and for PostgreSQL, which has tools of its own.
    """
    if not database.is_sqlite:
        raise Refused("PostgreSQL is backed up with pg_dump, and FILES_DIR beside it: docs/operations.md says how.")
    if folder.exists():
        raise Refused(f"{folder} is there already: name a new folder.")
    folder.mkdir(parents=True, mode=0o700)
    with closing(sqlite3.connect(str(database.engine.url.database))) as connection:
        connection.execute("VACUUM INTO ?", (str(folder / DATABASE),))
    (folder / DATABASE).chmod(0o600)
    if not files_dir.exists():
        (folder / FILES).mkdir()
        return
    throw_away = shutil.ignore_patterns(TRY_OUTS)
    shutil.copytree(files_dir, folder / FILES, dirs_exist_ok=True, ignore=throw_away)
