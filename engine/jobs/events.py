"""Jobs that the engine does itself, each in one transaction: timers that fire, messages and signals that arrive.

However many workers come for one of them, it has its effect once: the job's row goes in the same transaction.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

import structlog
from sqlalchemy import delete, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from engine import execution, instances, messages, starts, target_clock, values
from engine.audit import Happening
from engine.engine import Engine
from engine.errors import NotFound, Suspended
from engine.jobs import failures, queue
from engine.models import Job, KeptMessage, ProcessInstance, Subscription, UserTask
from engine.people import SYSTEM
from engine.rows import table_of
from engine.subscriptions import kept_for, look
from engine.target_clock import Wait, Wanted
from engine.thrown import Thrown

SUSPENDED_FOR = timedelta(minutes=1)
"""Put off so long, a job that comes while its case is being suspended."""

PLAIN = b"{}"
"""The payload of a timer that nothing more is said of."""

log = structlog.get_logger("jobs")

JOBS = table_of(Job)


def run_event(engine: Engine, job_id: str, kind: str) -> bool:
    """Do one such job if it is still due; whether we were the ones who did it."""
    try:
        with engine.database.begin() as session:
            return (kind == "timer" and _fire(engine, session, job_id)) or _do(engine, session, job_id)
    except Suspended:
        _put_off(engine, job_id)
    except OperationalError:  # the database was away, or two waited for each other: the job is still there
        raise
    except Exception as error:  # whatever stops the step: the job has failed once
        _fail(engine, job_id, error)
    return True


def _fire(engine: Engine, session: Session, job_id: str) -> bool:
    """A timer that nothing more is said of, in few statements; whether it was one.

    Its row goes first, since the element may set the same timer again.
    """
    instance = execution.find_by_job(session, job_id)
    now = engine.clock.now(session)
    fires = delete(JOBS).where(JOBS.c.id == job_id, JOBS.c.payload == PLAIN)
    fires = fires.where(JOBS.c.retries > 0, JOBS.c.due_at <= now)
    job = session.execute(fires.returning(JOBS.c.token_number, JOBS.c.slot, JOBS.c.element_id)).first()
    if job is None:
        return False
    if instance is not None and instance.state == "active":
        _trigger(engine, session, instance, job.token_number, job.slot, job.element_id)
    return True


def _do(engine: Engine, session: Session, job_id: str) -> bool:
    job, instance = _hold(engine, session, job_id)
    if job is None:
        return False
    if instance is None or instance.state == "active":
        _WORK[job.kind](engine, session, job, instance)
    else:
        session.delete(job)
    return True


def _hold(engine: Engine, session: Session, job_id: str) -> tuple[Job | None, ProcessInstance | None]:
    """The instance's lock, where the job belongs to one, then the job's; no job where it is done or not due."""
    instance = execution.find_by_job(session, job_id)
    now = engine.clock.now(session)
    query = select(Job).where(Job.id == job_id).with_for_update()
    job = session.scalars(query.execution_options(populate_existing=True)).first()
    if job is None or job.retries < 1 or job.due_at > now:
        return None, None
    return job, instance


def _put_off(engine: Engine, job_id: str) -> None:
    """Its case is suspended: look again later, without losing a try, unless whoever suspended it has parked it."""
    with engine.database.begin() as session:
        job, _ = _hold(engine, session, job_id)
        if job is not None:
            queue.put_off(session, job, engine.clock.now(session) + SUSPENDED_FOR)


def _fail(engine: Engine, job_id: str, error: Exception) -> None:
    log.warning("job_failed", job_id=job_id, error=type(error).__name__)
    with engine.database.begin() as session:
        job, instance = _hold(engine, session, job_id)
        if job is None:
            return
        now = engine.clock.now(session)
        failures.count(session, job, instance, error, now)
        if job.retries == 0 and job.kind == "start_timer":
            _start_again_next_time(engine, session, job, now)


def _timer(engine: Engine, session: Session, job: Job, instance: ProcessInstance | None) -> None:
    assert instance is not None
    assert job.token_number is not None
    if _is_put_off(engine, session, job, instance):
        return
    number, slot, element_id = job.token_number, job.slot, job.element_id
    # At once, not with the next flush: the element may set the same timer again.
    session.execute(delete(Job).where(Job.id == job.id))
    _trigger(engine, session, instance, number, slot, element_id)


def _trigger(
    engine: Engine, session: Session, instance: ProcessInstance, number: int, slot: int, element_id: str | None
) -> None:
    with engine.step(session, instance, SYSTEM) as step:
        fired = Happening("timer_fired", element_id)
        step.note(fired)
        if not step.workflow.trigger(number, slot, {}):
            step.happenings.remove(fired)


def _is_put_off(engine: Engine, session: Session, job: Job, instance: ProcessInstance) -> bool:
    """Whether a timer on the target clock has not come yet, since that stood still: then it is looked at again."""
    kept = cast(dict[str, Any], values.load(job.payload)).get("target")
    if kept is None:
        return False
    pausing = engine.deployed(session, instance.deployment_id).pausing
    query = select(UserTask.created_at, UserTask.ended_at).where(UserTask.process_instance_id == instance.id)
    waits = cast(Sequence[Wait], session.execute(query.where(UserTask.element_id.in_(pausing))).all())
    now, wanted = engine.clock.now(session), Wanted.kept_as(kept)
    again = target_clock.put_off(instance.started_at, waits, wanted, now, engine.calendar, engine.zone)
    if again is None:
        return False
    queue.put_off(session, job, again)
    return True


def _start_timer(engine: Engine, session: Session, job: Job, instance: ProcessInstance | None) -> None:
    place = cast(dict[str, Any], values.load(job.payload))
    deployed = engine.deployed(session, place["deployment_id"])
    if starts.put_off(job, deployed, engine.clock.now(session), engine.zone, engine.calendar):
        queue.announce(session, [(job.id, job.due_at)])
    else:
        session.delete(job)
    session.flush()
    process_id, at, slot = place["process_id"], place["element_id"], int(place["slot"])
    instances.create(engine, session, deployed, process_id, {}, SYSTEM, at=at, slot=slot)


def _start_again_next_time(engine: Engine, session: Session, job: Job, now: datetime) -> None:
    """An instance could not be started: somebody must look, but the next one is not given up."""
    place = cast(dict[str, Any], values.load(job.payload))
    deployed = engine.deployed(session, place["deployment_id"])
    if starts.put_off(job, deployed, now, engine.zone, engine.calendar):
        job.retries = failures.TRIES
        queue.announce(session, [(job.id, job.due_at)])


def _message(engine: Engine, session: Session, job: Job, instance: ProcessInstance | None) -> None:
    thrown = Thrown.of(job)
    session.delete(job)
    session.flush()
    if messages.find_taker(engine, session, thrown) is None:
        now = engine.clock.now(session)
        messages.keep(session, thrown, now, now + messages.KEPT)


def _signal(engine: Engine, session: Session, job: Job, instance: ProcessInstance | None) -> None:
    messages.broadcast(engine, session, Thrown.of(job))
    session.delete(job)


def _catch(engine: Engine, session: Session, job: Job, instance: ProcessInstance | None) -> None:
    """Hand a signal, or the oldest kept message that suits, to a subscription."""
    place = cast(dict[str, Any], values.load(job.payload))
    subscription = session.get(Subscription, int(place["subscription"]))
    if subscription is not None:
        if "name" in place:
            messages.hand_over(engine, session, subscription, Thrown.of(job))
        else:
            _look(engine, session, subscription)
    session.delete(job)


def _look(engine: Engine, session: Session, subscription: Subscription) -> None:
    try:
        instance = execution.lock(session, subscription.process_instance_id)
    except NotFound:
        return
    now = engine.clock.now(session)
    kept = kept_for(session, subscription, instance, now)
    if kept is None:
        return
    thrown = messages.thrown_of(kept, instance.deployment_id)
    if not messages.hand_over(engine, session, subscription, thrown):
        return
    messages.take(session, kept, now)
    session.flush()
    still = session.scalars(select(Subscription.id).where(Subscription.id == subscription.id)).first()
    if still is not None and kept_for(session, subscription, instance, now) is not None:
        queue.put(session, [look(subscription, now)])


def _start(engine: Engine, session: Session, job: Job, instance: ProcessInstance | None) -> None:
    """Start an instance with a signal; or offer a kept message again, now that its key is free."""
    place = cast(dict[str, Any], values.load(job.payload))
    if "kept" in place:
        _offer_again(engine, session, int(place["kept"]))
    else:
        found = place["place"]
        start = messages.Place(found["deployment_id"], found["process_id"], found["element_id"], int(found["slot"]))
        messages.begin(engine, session, start, Thrown.of(job), SYSTEM)
    session.delete(job)


def _offer_again(engine: Engine, session: Session, kept_id: int) -> None:
    now = engine.clock.now(session)
    query = select(KeptMessage).where(KeptMessage.id == kept_id, KeptMessage.taken_at.is_(None))
    kept = session.scalars(query.where(KeptMessage.expires_at > now).with_for_update()).first()
    if kept is not None and messages.find_taker(engine, session, messages.thrown_of(kept, "")) is not None:
        messages.take(session, kept, now)


_WORK: dict[str, Callable[[Engine, Session, Job, ProcessInstance | None], None]] = {
    "timer": _timer,
    "start_timer": _start_timer,
    "message": _message,
    "signal": _signal,
    "catch": _catch,
    "start": _start,
}
