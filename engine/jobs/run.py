"""Running one job: take it, call its connector, finish it.

A result that comes after the job's lease was lost, or after its activity has gone, is written down and dropped.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import cast

import structlog
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from engine import audit, execution, values
from engine.audit import Happening
from engine.connectors import Call
from engine.engine import Engine
from engine.errors import Conflict, NotFound
from engine.models import Incident, Job, ProcessInstance, new_id
from engine.people import SYSTEM
from engine.values import Value, clean

LEASE = timedelta(minutes=5)
RETRY_AFTER = timedelta(minutes=1)

log = structlog.get_logger("jobs")


@dataclass(frozen=True, slots=True)
class Taken:
    """A job that we hold the lease of."""

    id: str
    lease_id: str
    type: str
    process_instance_id: str | None
    element_id: str | None
    call: Call


def due(engine: Engine, limit: int = 20) -> list[str]:
    """Ids of jobs that are due, have tries left and are held by nobody, oldest first."""
    with engine.database.read() as session:
        now = engine.clock.now(session)
        query = (
            select(Job.id)
            .where(Job.retries > 0, Job.due_at <= now)
            .where((Job.lease_until.is_(None)) | (Job.lease_until <= now))
            .order_by(Job.due_at, Job.id)
        )
        return list(session.scalars(query.limit(limit)))


def run_job(engine: Engine, job_id: str) -> bool:
    """Run a job if it is still due; whether we were the ones who took it."""
    taken = _take(engine, job_id)
    if taken is None:
        return False
    try:
        results = _call(engine, taken)
    except Exception as error:  # whatever a connector raises is a failed try
        _fail(engine, taken, error)
        return True
    try:
        _finish(engine, taken, results)
    except OperationalError:  # the database was away: the lease runs out, and the job is taken again
        raise
    except Exception as error:  # a result that cannot be kept, or from which the case cannot go on
        _fail(engine, taken, error)
    return True


def _said(error: Exception) -> str:
    """What an error says of itself, as text that a database can keep. One of the database's quotes what was written."""
    try:
        words = "" if isinstance(error, SQLAlchemyError) else str(error)
    except Exception:  # a connector's own errors may not even be printable
        words = ""
    said = f"{type(error).__name__}: {words}" if words else type(error).__name__
    return said.encode("utf-8", "replace").decode("utf-8").replace("\0", "\N{REPLACEMENT CHARACTER}")


def _take(engine: Engine, job_id: str) -> Taken | None:
    with engine.database.begin() as session:
        job = session.get(Job, job_id, with_for_update=True)
        now = engine.clock.now(session)
        if job is None or job.retries < 1 or job.due_at > now or (job.lease_until or now) > now:
            return None
        job.lease_id, job.lease_until = new_id(), now + LEASE
        payload = cast(dict[str, dict[str, Value]], values.load(job.payload))
        return Taken(
            job.id,
            job.lease_id,
            job.type,
            job.process_instance_id,
            job.element_id,
            Call(payload["variables"], payload["headers"], job.idempotency_key),
        )


def _call(engine: Engine, taken: Taken) -> Mapping[str, Value]:
    connector = engine.connectors.by_type.get(taken.type)
    if connector is None:
        raise NotFound(f"There is no connector “{taken.type}” here.")
    return {str(name): clean(value) for name, value in (connector(taken.call) or {}).items()}


def _finish(engine: Engine, taken: Taken, results: Mapping[str, Value]) -> None:
    with engine.database.begin() as session:
        job, instance = _hold(engine, session, taken)
        if job is None:
            return
        if instance is None:
            session.delete(job)
            return
        now = engine.clock.now(session)
        number, element_id = job.token_number, job.element_id
        session.delete(job)
        deployed = engine.deployed(session, instance.deployment_id)
        with execution.step(session, instance, deployed, SYSTEM, now) as step:
            token = step.workflow.find(cast(int, number))
            if token is None:
                raise Conflict("The activity of this job has gone.")
            step.note(Happening("job_completed", element_id, token.task_spec.bpmn_name, results))
            token.internal_data["results"] = dict(results)
            step.workflow.finish(token)


def _fail(engine: Engine, taken: Taken, error: Exception) -> None:
    log.warning("job_failed", job_id=taken.id, type=taken.type, error=type(error).__name__)
    with engine.database.begin() as session:
        job, instance = _hold(engine, session, taken)
        if job is None:
            return
        now = engine.clock.now(session)
        job.retries -= 1
        job.lease_id = job.lease_until = None
        job.due_at = now + RETRY_AFTER
        job.last_error = _said(error)[:2000]
        happenings = [Happening("job_failed", job.element_id, None, {"error": job.last_error})]
        if job.retries == 0:
            session.add(
                Incident(
                    process_instance_id=job.process_instance_id,
                    token_number=job.token_number,
                    element_id=job.element_id,
                    job_id=job.id,
                    message=job.last_error,
                    created_at=now,
                )
            )
            happenings.append(Happening("incident_created", job.element_id, None, {"message": job.last_error}))
        if instance is not None:
            instance.revision += 1
            audit.write(session, instance, SYSTEM, now, happenings)


def _hold(engine: Engine, session: Session, taken: Taken) -> tuple[Job | None, ProcessInstance | None]:
    """Lock the case, then the job; no job where our lease is lost or its activity has gone: the result is dropped."""
    instance = execution.lock(session, taken.process_instance_id) if taken.process_instance_id else None
    query = select(Job).where(Job.id == taken.id).with_for_update()
    job = session.scalars(query.execution_options(populate_existing=True)).first()
    if job is not None and job.lease_id == taken.lease_id and (instance is None or instance.state == "active"):
        return job, instance
    log.warning("job_result_dropped", job_id=taken.id, type=taken.type)
    if instance is not None:
        late = Happening("job_result_dropped", taken.element_id)
        audit.write(session, instance, SYSTEM, engine.clock.now(session), [late])
    return None, None


def give_back(engine: Engine) -> None:
    """At start-up on SQLite: whatever was held, its holder has died with the process."""
    with engine.database.begin() as session:
        session.execute(update(Job).where(Job.lease_id.is_not(None)).values(lease_id=None, lease_until=None))
