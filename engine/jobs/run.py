"""Running one job: take it, call its connector, finish it.

A result that comes after the job's lease was lost, or after its activity has gone, is written down and dropped.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

import structlog
from sqlalchemy import delete, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from engine import audit, execution, incidents, values
from engine.audit import Happening
from engine.connectors import Call, NotYet
from engine.engine import Engine
from engine.errors import BpmnError, Conflict, NotFound
from engine.jobs import failures
from engine.jobs.events import run_event
from engine.models import Job, ProcessInstance, new_id
from engine.people import SYSTEM
from engine.values import Value, clean

LEASE = timedelta(minutes=5)

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
            .order_by(Job.due_at, Job.turn, Job.id)
        )
        return list(session.scalars(query.limit(limit)))


def run_job(engine: Engine, job_id: str) -> bool:
    """Run a job if it is still due; whether we were the ones who took it."""
    with engine.database.read() as session:
        kind = session.scalars(select(Job.kind).where(Job.id == job_id)).first()
    if kind != "connector":
        return kind is not None and run_event(engine, job_id)
    taken = _take(engine, job_id)
    if taken is None:
        return False
    try:
        _work(engine, taken)
    except OperationalError:  # the database was away: the lease runs out, and the job is taken again
        raise
    except Exception as error:  # a connector that failed, or a result from which the case cannot go on
        _fail(engine, taken, error)
    return True


def _work(engine: Engine, taken: Taken) -> None:
    try:
        results = _call(engine, taken)
    except NotYet as later:
        _put_back(engine, taken, later.until)
    except BpmnError as error:
        _end_with(engine, taken, error)
    else:
        _finish(engine, taken, results)


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
        number, element_id = job.token_number, job.element_id
        # At once, not with the next flush: the element may have another job, such as a listener's.
        session.execute(delete(Job).where(Job.id == job.id))
        incidents.resolve(session, instance.id, {cast(int, number)}, engine.clock.now(session), "retried")
        with engine.step(session, instance, SYSTEM) as step:
            token = step.workflow.find(cast(int, number))
            if token is None:
                raise Conflict("The activity of this job has gone.")
            step.note(Happening("job_completed", element_id, token.task_spec.bpmn_name, results))
            token.internal_data["results"] = dict(results)
            step.workflow.finish(token)


def _end_with(engine: Engine, taken: Taken, error: BpmnError) -> None:
    """A modelled error: to whatever catches it. Where nothing does, the job stays, with no tries left."""
    with engine.database.begin() as session:
        job, instance = _hold(engine, session, taken)
        if job is None:
            return
        if instance is None:
            failures.count(session, job, None, error, engine.clock.now(session))
            return
        job.retries, job.last_error = 0, failures.said(error)[:2000]
        job.lease_id = job.lease_until = None
        variables = {str(name): clean(value) for name, value in error.variables.items()}
        with engine.step(session, instance, SYSTEM) as step:
            token = step.workflow.find(cast(int, job.token_number))
            if token is None:
                raise Conflict("The activity of this job has gone.")
            facts = {"code": error.code, "message": str(error), "variables": variables}
            step.note(Happening("job_ended_with_error", job.element_id, token.task_spec.bpmn_name, facts))
            step.workflow.fail(token, error.code, str(error), variables)


def _put_back(engine: Engine, taken: Taken, until: datetime) -> None:
    with engine.database.begin() as session:
        job, _ = _hold(engine, session, taken)
        if job is not None:
            job.lease_id = job.lease_until = None
            job.due_at = until


def _fail(engine: Engine, taken: Taken, error: Exception) -> None:
    log.warning("job_failed", job_id=taken.id, type=taken.type, error=type(error).__name__)
    with engine.database.begin() as session:
        job, instance = _hold(engine, session, taken)
        if job is not None:
            failures.count(session, job, instance, error, engine.clock.now(session))


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
