"""Places at which a process can be made to die, to prove that nothing is lost there. They do nothing by themselves.

Only in development mode, and only where FINGERPOST_FAILPOINTS names them, as in
`FINGERPOST_FAILPOINTS="job.called=0.05,job.calling=0.02;log=/tmp/kills"`: at each of those places the process kills
itself with that probability, having written the place's name and its own process id into the file.

The places: `job.calling` (while a connector is being called), `job.called` (between its answer and the commit),
`job.committed` (between the commit and whoever hears of it), `web.committed` (between a page's commit and its reply).
"""

import os
import random
import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

MOST_INTO_A_CALL = 0.05
"""Seconds within which a process dies that dies during a call."""

_armed: dict[str, float] = {}
_log = ""


def arm(environment: Mapping[str, str]) -> None:
    """Read what is to fail, at the start of a process. Raises ValueError where it cannot be understood."""
    global _log
    _armed.clear()
    if environment.get("FINGERPOST_MODE") != "development":
        return
    points, _, log = environment.get("FINGERPOST_FAILPOINTS", "").partition(";log=")
    _log = log
    for point in filter(None, points.split(",")):
        name, _, chance = point.partition("=")
        _armed[name] = float(chance)


def here(name: str) -> None:
    if _armed and random.random() < _armed.get(name, 0):
        _die(name)


@contextmanager
def during(name: str) -> Iterator[None]:
    """As `here`, at some moment while the block runs."""
    if not _armed or random.random() >= _armed.get(name, 0):
        yield
        return
    over = threading.Event()

    def wait_and_die() -> None:
        if not over.wait(random.uniform(0, MOST_INTO_A_CALL)):
            _die(name)

    threading.Thread(target=wait_and_die, daemon=True).start()
    try:
        yield
    finally:
        over.set()


def _die(name: str) -> None:
    if _log:
        with open(_log, "a", encoding="ascii") as file:
            file.write(f"{name} {os.getpid()}\n")
    os.kill(os.getpid(), signal.SIGKILL)
