"""The embedded transport: one thread of the same process that runs what is due."""

import threading
from collections.abc import Callable, Iterable
from time import monotonic

import structlog

from engine.engine import Engine
from engine.jobs.run import due, run_job
from engine.messages import forget_expired

POLL_SECONDS = 1.0
CHORES_EVERY_SECONDS = 600.0

log = structlog.get_logger("jobs")


class EmbeddedRunner:
    """Start it with the server, stop it at its end; `stop` waits for the job in hand."""

    def __init__(
        self, engine: Engine, poll_seconds: float = POLL_SECONDS, chores: Iterable[Callable[[], None]] = ()
    ) -> None:
        self.engine = engine
        self.chores = (lambda: forget_expired(engine), *chores)
        self.poll_seconds = poll_seconds
        self._stopping = threading.Event()
        self._chores_done = float("-inf")
        self._thread = threading.Thread(target=self._run, name="jobs", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join(timeout=30)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                busy = run_due(self.engine)
                self._do_chores()
            except Exception:
                # The database may be away for a moment; the thread must outlive that.
                log.exception("jobs_not_run")
                busy = False
            if not busy:
                self._stopping.wait(self.poll_seconds)

    def _do_chores(self) -> None:
        """What is done now and then beside jobs: sweeping away what has run out."""
        if monotonic() - self._chores_done > CHORES_EVERY_SECONDS:
            self._chores_done = monotonic()
            for chore in self.chores:
                chore()


def run_due(engine: Engine) -> bool:
    """Run everything that is due now; whether there was anything."""
    ids = due(engine)
    for job_id in ids:
        run_job(engine, job_id)
    return bool(ids)
