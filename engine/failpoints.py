"""Places at which a process can be made to die, to prove that nothing is lost there. They do nothing by themselves.

Only in development mode, and only where FINGERPOST_FAILPOINTS names a folder: a process that comes by a place takes
the file of its name out of the folder, if there is one, adds a line to `fell`, and kills itself. So whoever puts the
files there decides how often processes die, and where; `fell` says how often they did.

The places: `job.calling` (while a connector is being called), `job.called` (between its answer and the commit),
`job.committed` (between the commit and whoever hears of it), `web.committed` (between a page's commit and its reply).
"""

import os
import random
import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

MOST_INTO_A_CALL = 0.005
"""Seconds within which a process dies that is to die during a call."""

_folder: Path | None = None


def arm(environment: Mapping[str, str]) -> None:
    """At the start of a process."""
    global _folder
    named = environment.get("FINGERPOST_FAILPOINTS")
    _folder = Path(named) if named and environment.get("FINGERPOST_MODE") == "development" else None


def here(name: str) -> None:
    if _folder is not None and _is_wanted(_folder, name):
        _die(_folder, name)


@contextmanager
def during(name: str) -> Iterator[None]:
    """As `here`, at some moment while the block runs; a block that is over by then lets the next one die."""
    if _folder is None or not _is_wanted(_folder, name):
        yield
        return
    over, folder = threading.Event(), _folder

    def wait_and_die() -> None:
        if over.wait(random.uniform(0, MOST_INTO_A_CALL)):
            (folder / name).touch()
        else:
            _die(folder, name)

    threading.Thread(target=wait_and_die, daemon=True).start()
    try:
        yield
    finally:
        over.set()


def _is_wanted(folder: Path, name: str) -> bool:
    try:
        (folder / name).unlink()
    except FileNotFoundError:
        return False
    return True


def _die(folder: Path, name: str) -> None:
    with (folder / "fell").open("a", encoding="ascii") as file:
        file.write(f"{name}\n")
    os.kill(os.getpid(), signal.SIGKILL)
