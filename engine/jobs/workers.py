"""Who runs jobs, and whether they still live: a row for each process, written every few seconds.

A process that has not been seen for a while has died: what it held is free again. One that lives renews what it
holds, however long a call takes, and gives up what it has lost hold of, such as by a connection that was cut.
"""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event, Lock, Thread

import structlog
from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from engine.engine import Engine
from engine.models import Job, Worker, new_id
from engine.rows import table_of

BEAT_SECONDS = 10.0
LEASE = timedelta(minutes=5)
DEAD_AFTER = timedelta(seconds=30)
FORGOTTEN_AFTER = timedelta(days=1)
MISSED_AFTER = timedelta(minutes=1)

log = structlog.get_logger("jobs")

JOBS = table_of(Job)


class Presence:
    """One process that runs jobs, as the others see it. Its row is there from the first `beat` until `leave`."""

    def __init__(self, engine: Engine, threads: int = 1) -> None:
        self.engine = engine
        self.id = new_id()
        self.name = f"{socket.gethostname()}:{os.getpid()}"[:200]
        self.threads = threads
        self._working: set[str] = set()
        self._leases: set[str] = set()
        self._lock = Lock()
        self._started_at: datetime | None = None

    @property
    def busy(self) -> int:
        """How many jobs it has in hand."""
        return len(self._working)

    @contextmanager
    def at_work(self, job_id: str) -> Iterator[None]:
        with self._among(self._working, job_id):
            yield

    @contextmanager
    def holding(self, lease_id: str) -> Iterator[None]:
        """From before the lease is written until it is given up."""
        with self._among(self._leases, lease_id):
            yield

    @contextmanager
    def _among(self, those: set[str], one: str) -> Iterator[None]:
        with self._lock:
            those.add(one)
        try:
            yield
        finally:
            with self._lock:
                those.discard(one)

    def beat(self) -> None:
        """Say that we live; renew the leases that we hold, and give up those that we do not know of any more."""
        with self._lock:
            held = sorted(self._leases)
        with self.engine.database.begin() as session:
            now = self.engine.clock.now(session)
            self._say(session, now)
            ours = (*_taken(now), JOBS.c.worker_id == self.id)
            if held:
                renewed = update(JOBS).where(*ours, JOBS.c.lease_id.in_(held))
                session.execute(renewed.values(lease_until=now + LEASE))
            _free(session, *ours, JOBS.c.lease_id.not_in(held))

    def _say(self, session: Session, now: datetime) -> None:
        said = update(Worker).where(Worker.id == self.id).values(seen_at=now, busy=self.busy).returning(Worker.id)
        if session.execute(said).first() is None:
            self._started_at = self._started_at or now
            row = Worker(id=self.id, name=self.name, threads=self.threads, busy=self.busy)
            row.started_at, row.seen_at = self._started_at, now
            session.add(row)

    def give_back(self) -> None:
        """Let others have what we hold; what we are still doing comes too late."""
        with self.engine.database.begin() as session:
            now = self.engine.clock.now(session)
            _free(session, *_taken(now), JOBS.c.worker_id == self.id)

    def leave(self) -> None:
        """Give back what we hold, and be forgotten: a clean stop."""
        self.give_back()
        with self.engine.database.begin() as session:
            session.execute(delete(Worker).where(Worker.id == self.id))


def free_from_the_dead(engine: Engine) -> None:
    """Free what is held by processes that have not been seen for a while, and forget those not seen for a day."""
    with engine.database.begin() as session:
        now = engine.clock.now(session)
        living = select(Worker.id).where(Worker.seen_at > now - DEAD_AFTER)
        _free(session, *_taken(now), JOBS.c.worker_id.is_not(None), JOBS.c.worker_id.not_in(living))
        session.execute(delete(Worker).where(Worker.seen_at <= now - FORGOTTEN_AFTER))


def living(session: Session, now: datetime) -> int:
    """How many processes that run jobs have been seen within a minute."""
    return session.scalar(select(func.count()).select_from(Worker).where(Worker.seen_at > now - MISSED_AFTER)) or 0


class Watch:
    """Where the server runs no jobs itself: a thread that says in the log when nobody else does."""

    def __init__(self, engine: Engine, every_seconds: float = 60.0) -> None:
        self.engine = engine
        self.every_seconds = every_seconds
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="watch", daemon=True)

    @property
    def is_alive(self) -> bool:
        return self._thread.is_alive()

    def start(self) -> None:
        self._thread.start()

    def stop(self, grace_seconds: float = 0.0) -> None:
        self._stopping.set()

    def _run(self) -> None:
        while not self._stopping.wait(self.every_seconds):
            try:
                with self.engine.database.read() as session:
                    seen = living(session, self.engine.clock.now(session))
            except SQLAlchemyError:  # whoever needs the database says so
                continue
            if seen == 0:
                log.error("no_worker_seen", remedy="start one: fingerpost work")


def _taken(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Of jobs that somebody holds; the rest of the condition lets the index of what is due find them."""
    return (JOBS.c.lease_id.is_not(None), JOBS.c.retries > 0, JOBS.c.due_at <= now)


def _free(session: Session, *which: ColumnElement[bool]) -> None:
    freed = update(JOBS).where(*which).values(lease_id=None, lease_until=None)
    count = len(session.execute(freed.returning(JOBS.c.id)).all())
    if count:
        log.warning("leases_freed", jobs=count)
