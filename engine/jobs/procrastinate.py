"""The transport of PostgreSQL: Procrastinate, which brings jobs to any number of workers on any number of hosts.

A job is announced on the connection, and so in the transaction, of the step that writes it: its id is all that is
said. Only what is due within a minute is announced, since waiting announcements make every look for work dearer;
a sweep announces the rest in time, and whatever has lost its announcement. So our own rows are the truth: an
announcement that is lost, late or said twice does no harm.
"""

import asyncio
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import psycopg
import structlog
from procrastinate import App, BaseRetryStrategy, PsycopgConnector, RetryDecision
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job as Announcement
from psycopg_pool import AsyncConnectionPool, PoolTimeout
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from engine.database import Database
from engine.engine import Engine
from engine.jobs import chores, workers
from engine.jobs.embedded import Away
from engine.jobs.failures import said
from engine.jobs.run import Due, run_job
from engine.jobs.workers import Presence
from engine.models import JOB_KINDS

QUEUE = "jobs"
AHEAD = timedelta(minutes=1)
SWEEP_EVERY = timedelta(seconds=10)
POLL_SECONDS = 1.0
ANNOUNCED_AT_ONCE = 1000
LOST_AFTER = timedelta(minutes=5)

log = structlog.get_logger("jobs")

_ROW = """ROW('jobs', job.kind, 0, NULL, NULL, jsonb_build_object('job_id', job.id),
    CASE WHEN said.due_at > now() THEN said.due_at END)::procrastinate.procrastinate_job_to_defer_v1"""

_ANNOUNCE = text(f"""
    SELECT procrastinate.procrastinate_defer_jobs_v1(array_agg({_ROW} ORDER BY said.place))
    FROM unnest(CAST(:ids AS varchar[]), CAST(:dues AS timestamptz[])) WITH ORDINALITY AS said (id, due_at, place)
    JOIN job ON job.id = said.id
""")

_ANNOUNCE_REST = text(f"""
    SELECT cardinality(procrastinate.procrastinate_defer_jobs_v1(array_agg({_ROW} ORDER BY said.due_at, said.turn)))
    FROM (
        SELECT id, due_at, turn FROM job AS due
        WHERE retries > 0 AND due_at <= now() + CAST(:ahead AS interval)
        AND (lease_until IS NULL OR lease_until <= now())
        AND NOT EXISTS (
            SELECT 1 FROM procrastinate.procrastinate_jobs AS announced
            WHERE announced.args ->> 'job_id' = due.id AND announced.status = 'todo'
        )
        ORDER BY due_at, turn, id LIMIT :limit
    ) AS said
    JOIN job ON job.id = said.id
""")

_BRING_AGAIN = text("""
    SELECT procrastinate.procrastinate_retry_job_v2(stalled.id, NULL, NULL, NULL, NULL)
    FROM procrastinate.procrastinate_jobs AS stalled
    LEFT JOIN procrastinate.procrastinate_workers AS worker ON worker.id = stalled.worker_id
    WHERE stalled.status = 'doing'
    AND (worker.id IS NULL OR worker.last_heartbeat < now() - CAST(:dead_after AS interval))
""")

_FORGET_LOST = text("""
    DELETE FROM procrastinate.procrastinate_jobs AS lost
    WHERE status = 'doing'
    AND NOT EXISTS (SELECT 1 FROM job WHERE job.id = lost.args ->> 'job_id' AND job.lease_id IS NOT NULL)
    AND (
        SELECT max(at) FROM procrastinate.procrastinate_events
        WHERE job_id = lost.id AND type = 'started'
    ) < now() - CAST(:lost_after AS interval)
""")


class Announcer:
    """Tells workers of jobs, in the transaction that writes them."""

    def announce(self, session: Session, jobs: Sequence[tuple[str, datetime]]) -> None:
        now = session.info.get("now")
        soon = [job for job in jobs if now is None or job[1] <= now + AHEAD]
        if soon:
            session.execute(_ANNOUNCE, {"ids": [job[0] for job in soon], "dues": [job[1] for job in soon]})


def announce_rest(engine: Engine) -> int:
    """Announce whatever is due soon, is held by nobody and waits for no worker; how many there were."""
    given = {"ahead": AHEAD, "limit": ANNOUNCED_AT_ONCE}
    total = 0
    while True:
        with engine.database.begin() as session:
            found = session.scalar(_ANNOUNCE_REST, given) or 0
        total += found
        if found < ANNOUNCED_AT_ONCE:
            return total


def sweep(engine: Engine) -> None:
    """Free what the dead held, bring their announcements again, and announce what has none."""
    workers.free_from_the_dead(engine)
    with engine.database.begin() as session:
        session.execute(_BRING_AGAIN, {"dead_after": workers.DEAD_AFTER})
        session.execute(_FORGET_LOST, {"lost_after": LOST_AFTER})
    announce_rest(engine)


class _Again(BaseRetryStrategy):
    """An announcement whose run was broken off is brought again; our own row says what is then left to do."""

    def get_retry_decision(self, *, exception: BaseException, job: Announcement) -> RetryDecision:
        return RetryDecision(retry_in={"seconds": min(60, 2 ** min(job.attempts, 6))})


class Worker:
    """`fingerpost work`: runs jobs, `concurrency` at once, until it is told to stop."""

    def __init__(
        self,
        engine: Engine,
        concurrency: int,
        grace_seconds: float,
        chores: Iterable[Callable[[], None]] = (),
    ) -> None:
        self.engine = engine
        self.concurrency = concurrency
        self.grace_seconds = grace_seconds
        self.chores = tuple(chores)
        self.presence = Presence(engine, concurrency)
        self._executor = ThreadPoolExecutor(concurrency, "job")
        self._over = threading.Event()

    def run(self) -> None:
        """Until SIGTERM or SIGINT; a second one ends the process at once."""
        beating = threading.Thread(target=self._beat, name="beat", daemon=True)
        beating.start()
        asyncio.run(self._run())
        self._over.set()
        beating.join()
        left = self.presence.busy
        try:
            self.presence.leave()
        except OperationalError:  # then the others find out by themselves
            log.warning("database_away")
        log.info("worker_stopped", given_back=left)
        if left:
            # A call that still goes on would keep the process; it is made again elsewhere, with the same key.
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(0)

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(_note_unheard)
        self._stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._signalled)
        log.info("worker_started", worker=self.presence.name, concurrency=self.concurrency)
        away = Away()
        while not self._stop.is_set():
            error = await self._run_until_broken(away)
            if error is not None:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._stop.wait(), away.pause_after(error))

    def _signalled(self) -> None:
        if self._stop.is_set():
            os._exit(1)
        log.info("worker_stopping", in_hand=self.presence.busy)
        self._stop.set()

    async def _run_until_broken(self, away: Away) -> Exception | None:
        """Run jobs; what stopped it, if it was not we."""
        app = self._app()
        try:
            await app.open_async()
            away.is_back()
            working = asyncio.create_task(self._work(app))
            stopping = asyncio.create_task(self._stop.wait())
            await asyncio.wait((working, stopping), return_when=asyncio.FIRST_COMPLETED)
            if stopping.done():
                working.cancel()
            stopping.cancel()
            with suppress(asyncio.CancelledError):
                await working
        except (ConnectorException, psycopg.Error, PoolTimeout, OSError) as error:
            return OperationalError("", {}, error.__cause__ or error)
        finally:
            with suppress(Exception):
                await app.close_async()
        if self._stop.is_set():
            return None
        return OperationalError("", {}, psycopg.OperationalError("the connection was lost"))

    def _app(self) -> App:
        app = App(connector=_connector(self.engine.database, self.concurrency))
        for kind in JOB_KINDS:
            self._add_task(app, kind)
        return app

    def _add_task(self, app: App, kind: str) -> None:
        @app.task(name=kind, queue=QUEUE, retry=_Again())
        async def run(job_id: str) -> None:
            await self._run_in_thread(Due(job_id, kind, None))

    async def _work(self, app: App) -> None:
        await app.run_worker_async(
            queues=[QUEUE],
            name=self.presence.name,
            concurrency=self.concurrency,
            delete_jobs="always",
            fetch_job_polling_interval=POLL_SECONDS,
            shutdown_graceful_timeout=self.grace_seconds,
            install_signal_handlers=False,
            update_heartbeat_interval=workers.BEAT_SECONDS,
            stalled_worker_timeout=workers.DEAD_AFTER.total_seconds(),
        )

    async def _run_in_thread(self, job: Due) -> None:
        work = asyncio.get_running_loop().run_in_executor(self._executor, self._run_job, job)
        try:
            await asyncio.shield(work)
        except asyncio.CancelledError:  # its time to finish is over
            work.add_done_callback(lambda late: late.cancelled() or late.exception())
            self.presence.give_back()
            raise

    def _run_job(self, job: Due) -> None:
        try:
            run_job(self.engine, job, self.presence)
        except Exception as error:
            log.warning("job_not_run", job_id=job.id, error=said(error))
            raise

    def _beat(self) -> None:
        """Beside the jobs, to the end: say that we live, and do what is done now and then."""
        away = Away()
        pause = 0.0
        while not self._over.wait(pause):
            try:
                self.presence.beat()
                if chores.is_ours(self.engine, "jobs", SWEEP_EVERY):
                    sweep(self.engine)
                chores.do(self.engine, self.chores)
                away.is_back()
                pause = workers.BEAT_SECONDS
            except Exception as error:  # the thread must outlive whatever it meets
                pause = away.pause_after(error)


def _connector(database: Database, concurrency: int) -> PsycopgConnector:
    address = database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    return PsycopgConnector(
        conninfo=address,
        kwargs={"options": "-c search_path=procrastinate"},
        configure=_one_statement_each,
        pool_factory=_unchecked,
        min_size=1,
        max_size=min(concurrency, 4) + 2,
        timeout=10,
    )


async def _one_statement_each(connection: psycopg.AsyncConnection[Any]) -> None:
    """Whatever Procrastinate asks is one statement: nothing needs to begin or commit around it."""
    await connection.set_autocommit(True)


def _unchecked(**options: Any) -> AsyncConnectionPool:
    """Connections are not tried out before each use: one that was cut is found by using it."""
    return AsyncConnectionPool(**{**options, "check": None})


def _note_unheard(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Such as an announcement that could not be ended since its connection was cut: the sweep ends it."""
    error = context.get("exception")
    log.warning("announcement_not_ended", error=said(error) if isinstance(error, Exception) else context["message"])


# What they have to say of a database that is away, we say in one line.
for _name in ("procrastinate", "psycopg.pool"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)
