"""Running one job: take it, call its connector, finish it.

A result that comes after the job's lease was lost, or after its activity has gone, is written down and dropped.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, cast

import structlog
from sqlalchemy import case, delete, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from engine import audit, execution, failpoints, incidents, values
from engine.audit import Happening
from engine.connectors import Call, NotYet
from engine.engine import Engine
from engine.errors import BpmnError, Conflict, NotFound, Suspended, UnusableValue
from engine.jobs import failures, queue
from engine.jobs.events import SUSPENDED_FOR, run_event
from engine.jobs.workers import LEASE, Presence
from engine.models import Job, ProcessInstance, new_id
from engine.people import SYSTEM
from engine.rows import table_of
from engine.values import Value, clean

log = structlog.get_logger("jobs")

JOBS = table_of(Job)


class Due(NamedTuple):
    """A job that is due, and what must be known to run it without looking again."""

    id: str
    kind: str
    process_instance_id: str | None


@dataclass(frozen=True, slots=True)
class Taken:
    """A job that we hold the lease of."""

    id: str
    lease_id: str
    type: str
    process_instance_id: str | None
    element_id: str | None
    call: Call


def due(engine: Engine, limit: int = 100, *, but: Collection[str] = (), calls: bool = True) -> list[Due]:
    """Jobs that are due, have tries left and are held by nobody, oldest first.

    `but` leaves out these; without `calls` there are none that call a connector.
    """
    with engine.database.read() as session:
        now = engine.clock.now(session)
        query = (
            select(Job.id, Job.kind, Job.process_instance_id)
            .where(Job.retries > 0, Job.due_at <= now)
            .where((Job.lease_until.is_(None)) | (Job.lease_until <= now))
            .order_by(Job.due_at, Job.turn, Job.id)
        )
        if but:
            query = query.where(Job.id.not_in(but))
        if not calls:
            query = query.where(Job.kind != "connector")
        return [Due(*row) for row in session.execute(query.limit(limit))]


def run_job(engine: Engine, job: Due | str, presence: Presence | None = None) -> bool:
    """Run a job (given as it was found due, or by its id) if it is still due; whether we were the ones who did."""
    found = job if isinstance(job, Due) else _look(engine, job)
    if found is None:
        return False
    presence = presence or Presence(engine)
    with presence.at_work(found.id):
        if found.kind != "connector":
            return run_event(engine, found.id, found.kind)
        return run_call(engine, found.id, presence)


def _look(engine: Engine, job_id: str) -> Due | None:
    with engine.database.read() as session:
        row = session.execute(select(Job.id, Job.kind, Job.process_instance_id).where(Job.id == job_id)).first()
    return None if row is None else Due(*row)


def run_call(engine: Engine, job_id: str, presence: Presence) -> bool:
    """Run a job that calls a connector; whether we were the ones who took it."""
    lease_id = new_id()
    with presence.holding(lease_id):
        taken = _take(engine, job_id, lease_id, presence)
        if taken is None:
            return False
        try:
            _work(engine, taken)
        except Suspended:
            _give_back(engine, taken)
        except OperationalError:  # the database was away: the lease is given up, and the job is taken again
            raise
        except Exception as error:  # a connector that failed, or a result from which the case cannot go on
            _fail(engine, taken, error)
    failpoints.here("job.committed")
    return True


def _work(engine: Engine, taken: Taken) -> None:
    try:
        results = _call(engine, taken)
    except NotYet as later:
        _put_back(engine, taken, later.until)
    except BpmnError as error:
        _end_with(engine, taken, error)
    else:
        failpoints.here("job.called")
        _finish(engine, taken, results)


def _take(engine: Engine, job_id: str, lease_id: str, presence: Presence) -> Taken | None:
    """Set the lease on the job, in a transaction of its own; None where it is not due, or is held by another."""
    with engine.database.begin() as session:
        now = engine.clock.now(session)
        taking = (
            update(JOBS)
            .where(JOBS.c.id == job_id, JOBS.c.kind == "connector", JOBS.c.retries > 0, JOBS.c.due_at <= now)
            .where(JOBS.c.lease_until.is_(None) | (JOBS.c.lease_until <= now))
            .values(lease_id=lease_id, lease_until=now + LEASE, worker_id=presence.id)
            .returning(
                JOBS.c.type,
                JOBS.c.process_instance_id,
                JOBS.c.element_id,
                JOBS.c.payload,
                JOBS.c.idempotency_key,
            )
        )
        row = session.execute(taking).first()
    if row is None:
        return None
    payload = cast(dict[str, Any], values.load(row.payload))
    secrets = frozenset(payload.get("secrets", ()))
    call = Call(payload["variables"], payload["headers"], row.idempotency_key, secrets, payload.get("seal", ""))
    return Taken(job_id, lease_id, row.type, row.process_instance_id, row.element_id, call)


def _call(engine: Engine, taken: Taken) -> Mapping[str, Value]:
    connector = engine.connectors.by_type.get(taken.type)
    if connector is None:
        raise NotFound(f"There is no connector “{taken.type}” here.")
    with failpoints.during("job.calling"):
        results = connector(taken.call) or {}
    found = {str(name): clean(value) for name, value in results.items()}
    try:
        values.dump(found)
    except UnicodeEncodeError:
        raise UnusableValue("What came back has characters that are no text and cannot be kept.") from None
    return found


def _finish(engine: Engine, taken: Taken, results: Mapping[str, Value]) -> None:
    with engine.database.begin() as session:
        instance = _locked(session, taken)
        # Gone at once, not with the next flush: the element may have another job, such as a listener's.
        mine = delete(JOBS).where(JOBS.c.id == taken.id, JOBS.c.lease_id == taken.lease_id)
        job = session.execute(mine.returning(JOBS.c.token_number)).first()
        if job is None or not _is_open(instance):
            _drop(engine, session, taken, instance)
            return
        if instance is None:
            return
        number: int = job.token_number
        if instance.has_incidents:
            incidents.resolve(session, instance.id, {number}, engine.clock.now(session), "retried")
        with engine.step(session, instance, SYSTEM) as step:
            token = step.workflow.find(number)
            if token is None:
                raise Conflict("The activity of this job has gone.")
            step.note(Happening("job_completed", taken.element_id, token.task_spec.bpmn_name, results))
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
        session.flush()
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
            queue.put_off(session, job, until)


def _give_back(engine: Engine, taken: Taken) -> None:
    """The case was suspended meanwhile: the call is made again, with the same key, when it has been resumed."""
    log.info("job_suspended", job_id=taken.id, type=taken.type)
    with engine.database.begin() as session:
        now = engine.clock.now(session)
        later = case((JOBS.c.due_at <= now, now + SUSPENDED_FOR), else_=JOBS.c.due_at)
        session.execute(
            update(JOBS)
            .where(JOBS.c.id == taken.id, JOBS.c.lease_id == taken.lease_id)
            .values(lease_id=None, lease_until=None, due_at=later)
        )


def _fail(engine: Engine, taken: Taken, error: Exception) -> None:
    log.warning("job_failed", job_id=taken.id, type=taken.type, error=type(error).__name__)
    with engine.database.begin() as session:
        job, instance = _hold(engine, session, taken)
        if job is not None:
            failures.count(session, job, instance, error, engine.clock.now(session))


def _hold(engine: Engine, session: Session, taken: Taken) -> tuple[Job | None, ProcessInstance | None]:
    """Lock the case, then the job; no job where our lease is lost or its activity has gone: the result is dropped."""
    instance = _locked(session, taken)
    query = select(Job).where(Job.id == taken.id).with_for_update()
    job = session.scalars(query.execution_options(populate_existing=True)).first()
    if job is not None and job.lease_id == taken.lease_id and _is_open(instance):
        return job, instance
    _drop(engine, session, taken, instance)
    return None, None


def _locked(session: Session, taken: Taken) -> ProcessInstance | None:
    return execution.lock(session, taken.process_instance_id) if taken.process_instance_id else None


def _is_open(instance: ProcessInstance | None) -> bool:
    return instance is None or instance.state == "active"


def _drop(engine: Engine, session: Session, taken: Taken, instance: ProcessInstance | None) -> None:
    log.warning("job_result_dropped", job_id=taken.id, type=taken.type)
    if instance is not None:
        late = Happening("job_result_dropped", taken.element_id)
        audit.write(session, instance, SYSTEM, engine.clock.now(session), [late])


def give_back(engine: Engine) -> None:
    """At start-up on SQLite: whatever was held, its holder has died with the process."""
    with engine.database.begin() as session:
        session.execute(update(Job).where(Job.lease_id.is_not(None)).values(lease_id=None, lease_until=None))
