"""What suspending does to rows: jobs are held at the end of time, and nothing new begins.

While a case or its whole version is suspended nothing in it moves: `execution.step` refuses.
"""

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from engine.database import END_OF_TIME
from engine.errors import Suspended
from engine.jobs import queue
from engine.models import Deployment, Job, ProcessInstance


def require_moving(instance: ProcessInstance) -> None:
    """Raises Suspended."""
    if instance.suspended_at is not None:
        raise Suspended(instance_id=instance.id)


def require_open(session: Session, deployment_id: str) -> None:
    """Raises Suspended where no case of this version may begin."""
    if is_suspended(session, deployment_id):
        raise Suspended("This service is paused. Nothing new begins until it is resumed.", deployment_id=deployment_id)


def is_suspended(session: Session, deployment_id: str) -> bool:
    """Whether a version is suspended. Suspending it waits for who has asked, and they for who suspends it."""
    query = select(Deployment.suspended_at).where(Deployment.id == deployment_id)
    return session.scalars(query.with_for_update(read=True)).first() is not None


def hold_jobs(session: Session, instances: ColumnElement[bool]) -> None:
    """The jobs of these instances (a condition on `Job.process_instance_id`) are not due until they are let go."""
    holding = update(Job).where(instances, Job.held_due_at.is_(None))
    values = {"held_due_at": Job.due_at, "due_at": END_OF_TIME}
    session.execute(holding.values(values), execution_options={"synchronize_session": False})


def let_jobs_go(session: Session, instances: ColumnElement[bool]) -> None:
    """They are due when they were before; those whose time has passed, at once."""
    going = update(Job).where(instances, Job.held_due_at.is_not(None))
    values = {"due_at": Job.held_due_at, "held_due_at": None}
    found = session.execute(
        going.values(values).returning(Job.id, Job.due_at), execution_options={"synchronize_session": False}
    )
    queue.announce(session, [(each.id, each.due_at) for each in found])
