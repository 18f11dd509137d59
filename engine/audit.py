"""What happened, written in the same transaction as what it did, and chained by hash.

There is one chain for each process instance, under its lock, and one for each journey and each account for what
happens outside cases. A link hashes the previous link, the facts and the digest of the details, so that a person's
details can be erased and the chain still be proved.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import msgspec
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from engine import rows, values
from engine.models import AuditEvent, ProcessInstance, new_id
from engine.people import Person
from engine.values import Value

_ADD = insert(rows.table_of(AuditEvent))


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing to write down. `details` are FEEL values."""

    kind: str
    element_id: str | None = None
    element_name: str | None = None
    details: Mapping[str, Value] | None = None


def chain_of(instance_id: str) -> str:
    """The name of a process instance's chain."""
    return f"instance:{instance_id}"


def write(
    session: Session, instance: ProcessInstance, person: Person, at: datetime, happenings: list[Happening]
) -> None:
    """Append to the instance's chain; the caller holds its lock."""
    rows.change(session, instance, **append(session, instance, person, at, happenings))


def append(
    session: Session, instance: ProcessInstance, person: Person, at: datetime, happenings: list[Happening]
) -> dict[str, Any]:
    """Append to the instance's chain; gives the chain's new head, for the caller to write to the instance."""
    sequence, head = instance.audit_sequence, instance.audit_hash
    made = []
    for happening in happenings:
        sequence += 1
        row = _row(chain_of(instance.id), sequence, head, person, at, happening)
        row |= {"process_instance_id": instance.id, "deployment_id": instance.deployment_id}
        row["hash"] = head = link(row)
        made.append(row)
    if made:
        session.connection().execute(_ADD, made)
    return {"audit_sequence": sequence, "audit_hash": head}


def write_outside(session: Session, chain: str, person: Person, at: datetime, happening: Happening) -> None:
    """Append to the chain of a journey ("journey:…") or an account ("account:…")."""
    lock_chain(session, chain)
    newest = (
        select(AuditEvent.sequence, AuditEvent.hash)
        .where(AuditEvent.chain == chain)
        .order_by(AuditEvent.sequence.desc())
        .limit(1)
    )
    head = session.execute(newest).first()
    sequence, previous = (head.sequence + 1, head.hash) if head else (1, "")
    row = _row(chain, sequence, previous, person, at, happening)
    row |= {"process_instance_id": None, "deployment_id": None}
    row["hash"] = link(row)
    session.connection().execute(_ADD, [row])


def lock_chain(session: Session, chain: str) -> None:
    """Wait for whoever else writes to this chain; on SQLite there is one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(func.hashtext(chain))))


def _row(
    chain: str, sequence: int, previous: str, person: Person, at: datetime, happening: Happening
) -> dict[str, Any]:
    details = None if happening.details is None else values.dump(dict(happening.details))
    return {
        "id": new_id(),
        "chain": chain,
        "sequence": sequence,
        "at": at,
        "actor": person.id,
        "acting_for": person.acting_for,
        "kind": happening.kind,
        "element_id": happening.element_id,
        "element_name": happening.element_name,
        "details": details,
        "details_digest": sha256(details or b"").hexdigest(),
        "previous": previous,
    }


_FACTS = (
    "chain",
    "sequence",
    "actor",
    "acting_for",
    "kind",
    "element_id",
    "element_name",
    "process_instance_id",
    "deployment_id",
    "details_digest",
    "previous",
)


def link(row: Mapping[str, object]) -> str:
    """The hash of one link: SHA-256 over its facts, the digest of its details and the previous hash."""
    at = row["at"]
    assert isinstance(at, datetime)
    facts = [row[name] for name in _FACTS] + [at.isoformat(timespec="microseconds")]
    return sha256(msgspec.json.encode(facts)).hexdigest()


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """A place where a chain does not prove itself."""

    chain: str
    sequence: int
    why: str


def verify(session: Session) -> Iterator[BrokenLink]:
    """Every chain, link by link: order, previous hash, own hash, digest of details, and the head an instance keeps."""
    heads = {
        chain_of(row.id): (row.audit_sequence, row.audit_hash)
        for row in session.execute(
            select(ProcessInstance.id, ProcessInstance.audit_sequence, ProcessInstance.audit_hash)
        )
    }
    last: tuple[str, int, str] = ("", 0, "")
    seen: dict[str, tuple[int, str]] = {}
    for event in session.scalars(select(AuditEvent).order_by(AuditEvent.chain, AuditEvent.sequence)):
        if event.chain != last[0]:
            last = (event.chain, 0, "")
        yield from _judge(event, last)
        last = (event.chain, event.sequence, event.hash)
        seen[event.chain] = (event.sequence, event.hash)
    for chain, head in heads.items():
        if seen.get(chain, (0, "")) != head:
            yield BrokenLink(chain, head[0], "the case's own record of its last entry differs")


def _judge(event: AuditEvent, last: tuple[str, int, str]) -> Iterator[BrokenLink]:
    _, sequence, previous = last
    row = {name: getattr(event, name) for name in (*_FACTS, "at")}
    if event.sequence != sequence + 1:
        yield BrokenLink(event.chain, event.sequence, f"entry {sequence + 1} is missing")
    elif event.previous != previous:
        yield BrokenLink(event.chain, event.sequence, "it does not continue the entry before it")
    if link(row) != event.hash:
        yield BrokenLink(event.chain, event.sequence, "its facts are not those that were written")
    if event.details is not None and sha256(event.details).hexdigest() != event.details_digest:
        yield BrokenLink(event.chain, event.sequence, "its details are not those that were written")
