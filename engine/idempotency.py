"""One-time keys: a key is kept with what it did, so that the same form sent twice has one effect."""

from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from engine import rows
from engine.clock import Clock
from engine.errors import Conflict
from engine.models import IdempotencyKey
from engine.people import Person

_KEYS = rows.table_of(IdempotencyKey)
_REMEMBER = update(_KEYS).where(_KEYS.c.key == bindparam("taken")).values(result=bindparam("result"))


def taken(
    session: Session, clock: Clock, key: str | None, command: str, person: Person, subject: str, result: str = ""
) -> str | None:
    """What this key did before; None for a new key (or none at all), which from now on is taken.

    `result` is what it does now, where that is known before: else `remember` it.

    A second use at the same moment waits here for the first to commit. Raises Conflict where the key was used for
    something else, or by somebody else.
    """
    if key is None:
        return None
    row: dict[str, Any] = {"key": key, "command": command, "person": person.id, "subject": subject, "result": result}
    row |= {"at": clock.now(session)}
    taking = rows.insert_new(IdempotencyKey, rows.dialect_of(session))
    if session.connection().execute(taking, row).first() is not None:
        return None
    kept = session.get_one(IdempotencyKey, key, populate_existing=True)
    if (kept.command, kept.person, kept.subject) != (command, person.id, subject):
        raise Conflict("This form was sent before, for something else.")
    return kept.result


def remember(session: Session, key: str | None, result: str) -> None:
    """What a key that was taken has done."""
    if key is not None:
        session.connection().execute(_REMEMBER, {"taken": key, "result": result})
