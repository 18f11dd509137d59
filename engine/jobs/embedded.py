"""The embedded transport: a thread of the same process that runs what is due, with others beside it for calls.

A commit that wrote jobs wakes it; for what other processes write it looks now and then. Timers and deliveries it
runs itself, one after the other, since the database has one writer; a connector is called in a thread of its own,
so that one that is slow holds up nothing else.
"""

import threading
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from time import monotonic

import structlog
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from engine.engine import Engine
from engine.jobs import chores, workers
from engine.jobs.run import Due, due, run_job
from engine.jobs.workers import Presence
from engine.models import Job

POLL_SECONDS = 1.0
CALLS_AT_ONCE = 4
GRACE_SECONDS = 30.0
LONGEST_PAUSE = 15.0

log = structlog.get_logger("jobs")


class EmbeddedRunner:
    """Start it with the server, stop it at its end. It is its database's transport."""

    def __init__(
        self,
        engine: Engine,
        poll_seconds: float = POLL_SECONDS,
        chores: Iterable[Callable[[], None]] = (),
        calls_at_once: int = CALLS_AT_ONCE,
    ) -> None:
        self.engine = engine
        self.chores = tuple(chores)
        self.poll_seconds = poll_seconds
        self.presence = Presence(engine, calls_at_once)
        self.calls_at_once = calls_at_once
        self._calling: set[str] = set()
        self._skipped: set[str] = set()
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._beat_at = float("-inf")
        self._thread = threading.Thread(target=self._run, name="jobs", daemon=True)

    def announce(self, session: Session, jobs: Sequence[tuple[str, datetime]]) -> None:
        """Look as soon as the session has committed."""
        event.listen(session, "after_commit", lambda _: self._wake.set(), once=True)

    @property
    def is_alive(self) -> bool:
        return self._thread.is_alive()

    def start(self) -> None:
        self.engine.database.transport = self
        self._thread.start()

    def stop(self, grace_seconds: float = GRACE_SECONDS) -> None:
        """Take nothing more; wait for what is in hand, and give back what is not done in time."""
        until = monotonic() + grace_seconds
        self._stopping.set()
        self._wake.set()
        self._thread.join(timeout=grace_seconds)
        while self._calling and monotonic() < until:
            self._wake.wait(0.1)
            self._wake.clear()
        try:
            self.presence.leave()
        except OperationalError:  # then the next start gives back what we held
            log.warning("database_away")

    def _run(self) -> None:
        away = Away()
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                self._beat()
                busy = self._run_page()
                pause = 0.0 if busy else self._until_next()
                away.is_back()
            except Exception as error:  # the thread must outlive whatever it meets
                pause = away.pause_after(error)
                self._stopping.wait(pause)
                continue
            if pause:
                self._wake.wait(pause)

    def _beat(self) -> None:
        if monotonic() - self._beat_at >= workers.BEAT_SECONDS:
            self.presence.beat()
            self._beat_at = monotonic()
            self._skipped.clear()
            chores.do(self.engine, self.chores)

    def _run_page(self) -> bool:
        """Whether there was anything to do."""
        free = self.calls_at_once - len(self._calling)
        page = due(self.engine, but=(*self._calling, *self._skipped), calls=free > 0)
        for job in page:
            if self._stopping.is_set():
                break
            if job.kind != "connector":
                self._run_event(job)
            elif free > 0:
                free -= 1
                self._call(job)
        return bool(page)

    def _run_event(self, job: Due) -> None:
        try:
            run_job(self.engine, job, self.presence)
        except OperationalError:
            raise
        except Exception:  # not even counted as failed: the others must not wait behind it
            log.exception("job_not_run", job_id=job.id)
            self._skipped.add(job.id)

    def _call(self, job: Due) -> None:
        self._calling.add(job.id)
        threading.Thread(target=self._called, args=(job,), name="call", daemon=True).start()

    def _called(self, job: Due) -> None:
        try:
            run_job(self.engine, job, self.presence)
        except Exception as error:
            log.warning("job_not_run", job_id=job.id, error=type(error).__name__)
        finally:
            self._calling.discard(job.id)
            self._wake.set()

    def _until_next(self) -> float:
        """Seconds until the next job is due, or until it is time to look again."""
        with self.engine.database.read() as session:
            now = self.engine.clock.now(session)
            query = select(Job.due_at).where(Job.retries > 0, Job.due_at > now).order_by(Job.due_at).limit(1)
            next_due = session.scalars(query).first()
        if next_due is None:
            return self.poll_seconds
        return min(self.poll_seconds, (next_due - now).total_seconds() + 0.001)


class Away:
    """Says once that the database is away, and once that it is back; how long to wait before looking again."""

    def __init__(self) -> None:
        self._times = 0

    def pause_after(self, error: Exception) -> float:
        if self._times == 0:
            if isinstance(error, OperationalError):
                log.error("database_away", error=str(error.orig or error).splitlines()[0][:200])
            else:
                log.error("jobs_not_run", exc_info=error)
        self._times += 1
        return float(min(LONGEST_PAUSE, 0.5 * 2 ** min(self._times, 6)))

    def is_back(self) -> None:
        if self._times:
            log.info("jobs_run_again")
        self._times = 0


def run_due(engine: Engine) -> bool:
    """Run everything that is due now; whether there was anything."""
    found = due(engine)
    for job in found:
        run_job(engine, job)
    return bool(found)
