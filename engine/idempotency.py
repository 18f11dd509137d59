"""One-time keys: a key is kept with what it did, so that the same form sent twice has one effect."""

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from engine.clock import Clock
from engine.errors import Conflict
from engine.models import IdempotencyKey
from engine.people import Person


def taken(session: Session, clock: Clock, key: str | None, command: str, person: Person, subject: str) -> str | None:
    """What this key did before; None for a new key (or none at all), which from now on is taken.

    A second use at the same moment waits here for the first to commit. Raises Conflict where the key was used for
    something else, or by somebody else.
    """
    if key is None:
        return None
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = {"key": key, "command": command, "person": person.id, "subject": subject, "result": ""}
    taking = insert(IdempotencyKey).values(at=clock.now(session), **row).on_conflict_do_nothing()
    if session.execute(taking.returning(IdempotencyKey.key)).first() is not None:
        return None
    kept = session.get_one(IdempotencyKey, key, populate_existing=True)
    if (kept.command, kept.person, kept.subject) != (command, person.id, subject):
        raise Conflict("This form was sent before, for something else.")
    return kept.result


def remember(session: Session, key: str | None, result: str) -> None:
    """What a key that was taken has done."""
    if key is not None:
        session.get_one(IdempotencyKey, key, populate_existing=True).result = result
