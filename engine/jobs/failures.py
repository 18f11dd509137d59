"""A job that failed: one of its tries is gone; with the last of them it becomes an incident."""

from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from engine import audit, incidents
from engine.audit import Happening
from engine.models import TRIES, Job, ProcessInstance
from engine.people import SYSTEM

__all__ = ["RETRY_AFTER", "TRIES", "count", "said"]

RETRY_AFTER = timedelta(minutes=1)


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
    if job.held_due_at is None:
        job.due_at = now + RETRY_AFTER
    job.last_error = said(error)[:2000]
    happenings = [Happening("job_failed", job.element_id, None, {"error": job.last_error})]
    if job.retries == 0:
        happenings.append(incidents.open_for(session, job, instance, error, job.last_error, now))
    if instance is not None:
        instance.revision += 1
        audit.write(session, instance, SYSTEM, now, happenings)
