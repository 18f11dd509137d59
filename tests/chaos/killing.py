"""Somebody who kills processes and cuts connections, while others restart what has died; every kill is counted."""

import random
import threading
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from engine.database import Database
from tests.chaos.processes import Process, wait_until_ready

PLACES = ("job.calling", "job.called", "job.committed", "web.committed")
"""Where a process kills itself when it comes by: see engine/failpoints.py."""

TO_COME_BY = 15.0
"""Seconds within which some process must have come by a place."""

_CUT = text(
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


class Killer:
    """Kills again and again until it is stopped, each way in turn; `counts` says what fell where."""

    def __init__(
        self, processes: Sequence[Process], sites: Sequence[str], database: Database, folder: Path, pause: float
    ) -> None:
        self.processes = processes
        self.sites = sites
        self.database = database
        self.folder = folder
        self.pause = pause
        self.ways = ["at random", *PLACES, *([] if database.is_sqlite else ["connections cut"])]
        self.counts: Counter[str] = Counter()
        self.restarts = 0
        self.most_rounds = 1
        self.stopping = threading.Event()
        self._threads = [threading.Thread(target=self._kill_on), threading.Thread(target=self._restart_on)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """No more kills; whatever is dead is started once more."""
        self.stopping.set()
        for thread in self._threads:
            thread.join()
        for way in self.ways:
            (self.folder / way).unlink(missing_ok=True)
        self._restart()
        fell = self.folder / "fell"
        self.counts.update(fell.read_text().split() if fell.exists() else [])

    @property
    def rounds(self) -> int:
        """How often each way has been tried."""
        return self._turn // len(self.ways)

    _turn = 0

    def _kill_on(self) -> None:
        chance = random.Random(len(self.processes))
        while not self.stopping.wait(self.pause * chance.uniform(0.5, 1.5)) and self.rounds < self.most_rounds:
            way = self.ways[self._turn % len(self.ways)]
            if way == "at random":
                chance.choice(self.processes).kill()
                self.counts[way] += 1
            elif way == "connections cut":
                self._cut(way)
            else:
                self._wait_for_one_to_come_by(self.folder / way)
            self._turn += 1
            self._wait_for_servers()

    def _cut(self, way: str) -> None:
        with suppress(SQLAlchemyError), self.database.begin() as session:
            self.counts[way] += session.scalar(_CUT) or 0

    def _wait_for_one_to_come_by(self, file: Path) -> None:
        file.touch()
        until = monotonic() + TO_COME_BY
        while file.exists() and monotonic() < until and not self.stopping.wait(0.05):
            pass

    def _wait_for_servers(self) -> None:
        """Else nothing would ever be done between one kill and the next."""
        for site in self.sites if not self.stopping.is_set() else ():
            with suppress(AssertionError):
                wait_until_ready(site, 10)

    def _restart_on(self) -> None:
        while not self.stopping.wait(0.1):
            self._restart()

    def _restart(self) -> None:
        for process in self.processes:
            if process.running.poll() is not None:
                process.kill()  # its children, if it left any
                process.start()
                self.restarts += 1
