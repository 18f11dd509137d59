"""A job that failed: one of its tries is gone; with the last of them it becomes an incident.

It is tried again after a while that grows fourfold with each failure, a little sooner or later so that jobs which
failed together do not come back together.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, cast

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from engine import audit, durations, incidents, values
from engine.audit import Happening
from engine.connectors import FailedTry
from engine.jobs import queue
from engine.models import TRIES, Job, ProcessInstance
from engine.people import SYSTEM

__all__ = ["TRIES", "count", "said", "wait_after"]

FIRST_WAIT = timedelta(seconds=30)
FIRST_WAIT_OF_EVENTS = timedelta(seconds=5)
"""Of timers, messages and signals: nothing outside is asked, so what failed once may well succeed at once."""
LONGEST_WAIT = timedelta(hours=6)
GROWTH = 4.0
JITTER = 0.2


def said(error: Exception) -> str:
    """What an error says of itself, as text that a database can keep. One of the database's quotes what was written."""
    try:
        words = "" if isinstance(error, SQLAlchemyError) else str(error)
    except Exception:  # a connector's own errors may not even be printable
        words = ""
    text = f"{type(error).__name__}: {words}" if words else type(error).__name__
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "\N{REPLACEMENT CHARACTER}")


def count(session: Session, job: Job, instance: ProcessInstance | None, error: Exception, now: datetime) -> None:
    """Take a try off a job whose instance is locked."""
    job.retries -= 1
    job.lease_id = job.lease_until = None
    queue.put_off(session, job, now + wait_after(job, error))
    job.last_error = said(error)[:2000]
    happenings = [Happening("job_failed", job.element_id, None, {"error": job.last_error})]
    if job.retries == 0:
        happenings.append(incidents.open_for(session, job, instance, error, job.last_error, now))
    if instance is not None:
        instance.revision += 1
        audit.write(session, instance, SYSTEM, now, happenings)


def wait_after(job: Job, error: Exception) -> timedelta:
    """How long until a job that has just failed is tried again; `job.retries` are the tries that are left.

    What it fails with may ask for more time. The same failure of the same job always waits the same.
    """
    payload = cast(Mapping[str, Any], values.load(job.payload))
    failures = max(1, int(payload.get("retries", TRIES)) - job.retries)
    first = _first_wait(payload) if job.kind == "connector" else FIRST_WAIT_OF_EVENTS
    usual = min(first * GROWTH ** min(failures - 1, 20), LONGEST_WAIT)
    asked = error.wait if isinstance(error, FailedTry) else timedelta(0)
    return max(usual * _jitter(job.idempotency_key, failures), min(asked, LONGEST_WAIT))


def _first_wait(payload: Mapping[str, Any]) -> timedelta:
    """The header `retryBackoff`, an ISO 8601 duration of days and less."""
    try:
        said = durations.parse(str(payload["headers"]["retryBackoff"]))
    except (KeyError, TypeError, ValueError):
        return FIRST_WAIT
    wait = timedelta(days=min(said.days, 1)) + said.time
    return min(wait, LONGEST_WAIT) if wait > timedelta(0) and not said.months else FIRST_WAIT


def _jitter(key: str, failures: int) -> float:
    """Between 0.8 and 1.2."""
    drawn = int.from_bytes(sha256(f"{key} {failures}".encode()).digest()[:8]) / 2**64
    return 1 - JITTER + 2 * JITTER * drawn
