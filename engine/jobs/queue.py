"""Writing jobs: every job is put, and made due again, through here, so that whoever runs them hears of it."""

from collections.abc import Sequence
from datetime import datetime
from itertools import count
from typing import Any, TypedDict, Unpack

from sqlalchemy import insert
from sqlalchemy.orm import Session

from engine.database import Transport
from engine.models import TRIES, Job, new_id
from engine.rows import table_of

_turns = count()

NewJob = dict[str, Any]
"""A row of the job table, not yet written."""


class _Said(TypedDict, total=False):
    kind: str
    process_instance_id: str | None
    token_number: int | None
    slot: int
    journey_key: str | None
    element_id: str | None
    type: str
    idempotency_key: str
    retries: int


def job(due_at: datetime, now: datetime, payload: bytes, **said: Unpack[_Said]) -> NewJob:
    """A new job; what is not said of it is as in `Job`. `turn` orders what is due at one moment as it was made."""
    job_id = new_id()
    made: NewJob = {
        "id": job_id,
        "kind": "connector",
        "process_instance_id": None,
        "token_number": None,
        "slot": 0,
        "journey_key": None,
        "element_id": None,
        "type": "",
        "idempotency_key": job_id,
        "retries": TRIES,
        "payload": payload,
        "due_at": due_at,
        "created_at": now,
        "turn": next(_turns),
    }
    return made | said


def put(session: Session, jobs: Sequence[NewJob]) -> None:
    """Write new jobs, in the transaction of the step that needs them."""
    if jobs:
        session.execute(insert(table_of(Job)), jobs)
        announce(session, [(each["id"], each["due_at"]) for each in jobs])


def put_off(session: Session, job: Job, until: datetime) -> None:
    """Due at another time than before; while its case is suspended, not before that is over."""
    if job.held_due_at is not None:
        job.held_due_at = until
        return
    job.due_at = until
    announce(session, [(job.id, until)] if job.retries else [])


def announce(session: Session, jobs: Sequence[tuple[str, datetime]]) -> None:
    """These jobs (id, due at) have been written, or are due at another time than before."""
    transport: Transport | None = session.info.get("transport")
    if transport is not None and jobs:
        transport.announce(session, jobs)
