"""Incidents: what went wrong, in plain words and for technicians, and how each of them ends."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from engine.audit import Happening
from engine.bpmn.tokens import Token
from engine.errors import Stuck, Uncaught, Undecided
from engine.models import Incident, Job, ProcessInstance, new_id
from engine.rows import table_of

_KINDS: tuple[tuple[type[Exception], str], ...] = ((Undecided, "decision"), (Uncaught, "error"), (Stuck, "stuck"))


def kind_of(error: Exception) -> str:
    """Which of INCIDENT_KINDS what an element could not do is."""
    return next((kind for found, kind in _KINDS if isinstance(error, found)), "expression")


def open_at(session: Session, instance: ProcessInstance, token: Token, error: Exception, now: datetime) -> Happening:
    """An element could not do its work; its token waits for somebody to mend it."""
    message = str(error)[:2000]
    row = {
        "id": new_id(),
        "process_instance_id": instance.id,
        "journey_key": instance.journey_key,
        "token_number": token.id,
        "element_id": token.task_spec.element_id,
        "kind": kind_of(error),
        "message": message,
        "detail": detail_of(error),
        "created_at": _since(session, instance.id, token.id, now),
    }
    # At once: the token may go within the very step, and its incident is over with it.
    session.execute(insert(table_of(Incident)), [row])
    instance.has_incidents = True
    return Happening("incident_created", token.task_spec.element_id, token.task_spec.bpmn_name, {"message": message})


def open_for(
    session: Session, job: Job, instance: ProcessInstance | None, error: Exception, said: str, now: datetime
) -> Happening:
    """A job has no tries left. `said` is what its last error said of itself, as text that can be kept."""
    name, _, words = said.partition(": ")
    message = words or name
    session.add(
        Incident(
            process_instance_id=job.process_instance_id,
            journey_key=job.journey_key if instance is None else instance.journey_key,
            token_number=job.token_number,
            element_id=job.element_id,
            job_id=job.id,
            kind="job",
            message=message,
            detail="\n".join([said, *_notes(error)])[:4000],
            created_at=_since(session, job.process_instance_id, job.token_number, now),
        )
    )
    return Happening("incident_created", job.element_id, None, {"message": message})


def _since(session: Session, instance_id: str | None, token: int | None, now: datetime) -> datetime:
    """When it first failed: what is tried again and fails again has stood still since then."""
    if instance_id is None or token is None:
        return now
    before = select(Incident.created_at).where(
        Incident.process_instance_id == instance_id, Incident.token_number == token, Incident.resolution == "retried"
    )
    return session.scalars(before.order_by(Incident.created_at).limit(1)).first() or now


def detail_of(error: Exception) -> str:
    """What a technician needs: the kind of exception, its words, and the expressions that led to it."""
    return "\n".join([f"{type(error).__name__}: {error}", *_notes(error)])[:4000]


def _notes(error: Exception) -> list[str]:
    return [str(note) for note in getattr(error, "__notes__", [])]


def resolve(
    session: Session, instance_id: str, tokens: Collection[int] | None, now: datetime, how: str = "gone"
) -> None:
    """Incidents at these tokens (None: all of the instance) are over. `how` is one of RESOLUTIONS."""
    if tokens is not None and not tokens:
        return
    query = select(Incident).where(Incident.process_instance_id == instance_id, Incident.resolved_at.is_(None))
    for incident in session.scalars(query):
        if tokens is None or incident.token_number in tokens:
            incident.resolved_at, incident.resolution = now, how
