"""Messages and signals from outside and from instances: who takes them (BPMN 2.0 §10.5.4, §13.2.1; Camunda 8's rules).

A message goes to one receiver by name and correlation key: the instance that has waited longest, else a new one where
the name starts one, else it is kept for a time and taken by the first receiver that opens. A signal goes to all.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, and_, delete, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from engine import audit, execution, instances, starts, values
from engine.audit import Happening
from engine.bpmn.events import Message
from engine.commands.core import Core
from engine.errors import NotFound, Suspended
from engine.jobs import queue
from engine.models import KeptMessage, ProcessInstance, StartSubscription, Subscription
from engine.people import SYSTEM, Person
from engine.subscriptions import lock_names, lock_started_key, look
from engine.thrown import START_HOPS, Pool, Thrown

KEPT = timedelta(hours=1)
"""How long a message waits for its receiver, and how long its id is remembered."""


@dataclass(frozen=True, slots=True)
class Correlation:
    """What became of a message: "delivered" to an instance, "started" one, "kept", or a "duplicate"."""

    outcome: str
    instance_id: str | None = None


def send(
    engine: Core, session: Session, thrown: Thrown, person: Person, message_id: str | None, ttl: timedelta
) -> Correlation:
    """A message from outside. One whose id is known, within the time that ids are kept, is ignored."""
    now = engine.clock.now(session)
    row = None
    if message_id is not None:
        row = _remember(session, thrown, message_id, now, now + ttl)
        if row is None:
            return Correlation("duplicate")
    found = find_taker(engine, session, thrown, person)
    if found is None:
        keep(session, thrown, now, now + ttl, row)
        happening = Happening("message_kept", details={"name": thrown.name})
        audit.write_outside(session, "messages", person, now, happening)
        return Correlation("kept")
    if row is not None:
        take(session, row, now)
    return found


def find_taker(engine: Core, session: Session, thrown: Thrown, person: Person = SYSTEM) -> Correlation | None:
    """Give a message to the instance that has waited longest, else start one; None where nobody takes it.

    Raises Suspended where those that would take it are suspended.
    """
    paused: Suspended | None = None
    for subscription in _waiting(session, thrown):
        try:
            if hand_over(engine, session, subscription, thrown, person):
                return Correlation("delivered", subscription.process_instance_id)
        except Suspended as error:
            paused = error
    started = _start(engine, session, thrown, person)
    if started is None and paused is not None:
        raise paused
    return None if started is None else Correlation("started", started.id)


def _waiting(session: Session, thrown: Thrown) -> Iterator[Subscription]:
    """Who waits for it, those first whom it is more likely meant for; looked up one by one."""
    seen: list[int] = []
    for rule in _of_pool(thrown, thrown.pool) if thrown.pool else _by_name(thrown):
        while True:
            query = select(Subscription).join(Subscription.process_instance)
            query = query.where(Subscription.kind == "message", Subscription.id.not_in(seen), rule)
            found = session.scalars(query.order_by(Subscription.id).limit(1)).first()
            if found is None:
                break
            seen.append(found.id)
            yield found


def _by_name(thrown: Thrown) -> Iterator[ColumnElement[bool]]:
    named = and_(Subscription.name == thrown.name, _key_agrees(thrown))
    if thrown.origin is not None:
        yield and_(named, Subscription.process_instance_id == thrown.origin)
    yield named


def _key_agrees(thrown: Thrown) -> ColumnElement[bool]:
    """A subscription without a key takes any message of its name; one with a key, only that key's."""
    without = Subscription.key.is_(None)
    return without if thrown.key is None else or_(without, Subscription.key == thrown.key)


def _of_pool(thrown: Thrown, pool: Pool) -> Iterator[ColumnElement[bool]]:
    """An instance of the same conversation, else one of that pool by key, else one that takes any."""
    there = and_(ProcessInstance.process_id == pool.process_id, ProcessInstance.journey_key == pool.journey_key)
    drawn, named = Subscription.element_id == pool.element_id, Subscription.name == thrown.name
    agrees = and_(True) if thrown.key is None else _key_agrees(thrown)
    for meant in (drawn, named):
        yield and_(there, meant, ProcessInstance.conversation == pool.conversation, agrees)
    if thrown.key is not None:
        yield and_(there, or_(drawn, named), Subscription.key == thrown.key)
    # Without a key nothing tells conversations apart: only an instance that is in none yet is meant.
    alone = ProcessInstance.conversation == ProcessInstance.id
    yield and_(there, or_(drawn, named), Subscription.key.is_(None), alone)


def hand_over(
    engine: Core, session: Session, subscription: Subscription, thrown: Thrown, person: Person = SYSTEM
) -> bool:
    """Let a waiting token have what it waits for, under its instance's lock; False where it waits no more."""
    try:
        instance = execution.lock(session, subscription.process_instance_id)
    except NotFound:
        return False
    query = select(Subscription.id).where(Subscription.id == subscription.id)
    if instance.state != "active" or session.scalars(query).first() is None:
        return False
    received = Happening(f"{thrown.kind}_received", subscription.element_id, None, _details(thrown))
    with engine.step(session, instance, person, hops=thrown.hops) as step:
        step.note(received)
        taken = step.workflow.trigger(subscription.token_number, subscription.slot, thrown.variables)
        if not taken:
            step.happenings.remove(received)
    if taken and thrown.pool is not None and instance.conversation in (None, instance.id):
        instance.conversation = thrown.pool.conversation
    return taken


def _details(thrown: Thrown) -> Mapping[str, Any]:
    return {"name": thrown.name, "key": thrown.key, "variables": dict(thrown.variables)}


def _start(engine: Core, session: Session, thrown: Thrown, person: Person) -> ProcessInstance | None:
    if thrown.pool is not None:
        return _start_in_pool(engine, session, thrown, thrown.pool, person)
    query = select(StartSubscription).where(StartSubscription.kind == "message", StartSubscription.name == thrown.name)
    for start in session.scalars(query.order_by(StartSubscription.id)):
        if thrown.key is None or _is_free(session, start, thrown.key):
            return begin(engine, session, place_of(start), thrown, person)
    return None


def _is_free(session: Session, start: StartSubscription, key: str) -> bool:
    """Whether no active instance of this process was started with the same key."""
    lock_started_key(session, (start.journey_key, start.process_id, key))
    query = select(ProcessInstance.id).where(
        ProcessInstance.started_key == key,
        ProcessInstance.journey_key == start.journey_key,
        ProcessInstance.process_id == start.process_id,
        ProcessInstance.state == "active",
    )
    return session.scalars(query.limit(1)).first() is None


def _start_in_pool(
    engine: Core, session: Session, thrown: Thrown, pool: Pool, person: Person
) -> ProcessInstance | None:
    definition = engine.deployed(session, pool.deployment_id).definitions.get(pool.process_id)
    for start in starts.starts_of(definition) if definition else ():
        named = isinstance(start.event, Message) and start.event.name == thrown.name
        if start.element.element_id == pool.element_id or (pool.element_id is None and named):
            place = Place(pool.deployment_id, pool.process_id, start.element.element_id, start.slot)
            return begin(engine, session, place, thrown, person)
    return None


@dataclass(frozen=True, slots=True)
class Place:
    """A start: the event at this slot of an element, in a process of a deployment."""

    deployment_id: str
    process_id: str
    element_id: str
    slot: int


def place_of(start: StartSubscription) -> Place:
    return Place(start.deployment_id, start.process_id, start.element_id, start.slot)


def begin(engine: Core, session: Session, place: Place, thrown: Thrown, person: Person) -> ProcessInstance:
    """A new instance, begun by what was thrown."""
    pool = thrown.pool
    return instances.create(
        engine,
        session,
        engine.deployed(session, place.deployment_id),
        place.process_id,
        thrown.variables,
        person,
        at=place.element_id,
        slot=place.slot,
        applicant=pool.applicant if pool else None,
        conversation=pool.conversation if pool else None,
        started_key=None if pool else thrown.key,
        hops=thrown.hops + START_HOPS,
    )


def keep(session: Session, thrown: Thrown, now: datetime, expires_at: datetime, row: KeptMessage | None = None) -> None:
    """Keep a message for who opens within its time; and have it delivered to who opened just now."""
    lock_names(session, [thrown.name])
    if row is None:
        session.add(_kept(thrown, None, now, expires_at))
        session.flush()
    late = next(_waiting(session, thrown), None)
    if late is not None:
        queue.put(session, [look(late, now)])


def take(session: Session, row: KeptMessage, now: datetime) -> None:
    """A kept message has been delivered: only its id stays, for its time."""
    if row.message_id is None:
        session.delete(row)
    else:
        row.taken_at, row.payload = now, b""


def thrown_of(row: KeptMessage, deployment_id: str) -> Thrown:
    """A kept message, on its way again."""
    kept = cast(dict[str, Any], values.load(row.payload))
    pool = None
    if row.process_id is not None:
        pool = Pool(
            cast(str, row.journey_key),
            deployment_id,
            row.process_id,
            row.element_id,
            cast(str, row.conversation),
            kept["applicant"],
        )
    return Thrown("message", row.name, row.key, kept["variables"], int(kept["hops"]), kept["origin"], pool)


def _kept(thrown: Thrown, message_id: str | None, now: datetime, expires_at: datetime) -> KeptMessage:
    pool = thrown.pool
    kept = {
        "variables": dict(thrown.variables),
        "hops": thrown.hops,
        "origin": thrown.origin,
        "applicant": pool.applicant if pool else None,
    }
    return KeptMessage(
        name=thrown.name,
        key=thrown.key,
        message_id=message_id,
        journey_key=pool.journey_key if pool else None,
        process_id=pool.process_id if pool else None,
        element_id=pool.element_id if pool else None,
        conversation=pool.conversation if pool else None,
        payload=values.dump(values.clean(kept)),
        created_at=now,
        expires_at=expires_at,
    )


def _remember(
    session: Session, thrown: Thrown, message_id: str, now: datetime, expires_at: datetime
) -> KeptMessage | None:
    """A row for a message with an id; None where the id is known. A second one at once waits here for the first."""
    mine = (KeptMessage.name == thrown.name, KeptMessage.message_id == message_id)
    session.execute(delete(KeptMessage).where(*mine, KeptMessage.expires_at <= now))
    row = _kept(thrown, message_id, now, expires_at)
    columns = {
        column.name: getattr(row, column.name) for column in KeptMessage.__table__.columns if column.name != "id"
    }
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    adding = insert(KeptMessage).values(**columns).on_conflict_do_nothing().returning(KeptMessage.id)
    made = session.scalars(adding).first()
    return None if made is None else session.get_one(KeptMessage, made)


def forget_expired(engine: Core) -> None:
    """Messages whose time has run out."""
    with engine.database.begin() as session:
        session.execute(delete(KeptMessage).where(KeptMessage.expires_at <= engine.clock.now(session)))


def _is_half_begun(session: Session, start: StartSubscription) -> bool:
    """Whether an instance that another event of the same start began still waits for this one."""
    query = select(Subscription.id).join(Subscription.process_instance)
    query = query.where(Subscription.element_id == start.element_id, Subscription.name == start.name)
    here = ProcessInstance.process_id == start.process_id, ProcessInstance.journey_key == start.journey_key
    return session.scalars(query.where(*here).limit(1)).first() is not None


def broadcast(engine: Core, session: Session, thrown: Thrown) -> int:
    """A signal, to every instance that waits but the one that threw it, and to every start; a job for each."""
    now = engine.clock.now(session)
    waiting = select(Subscription.id).where(Subscription.kind == "signal", Subscription.name == thrown.name)
    if thrown.origin is not None:
        waiting = waiting.where(Subscription.process_instance_id != thrown.origin)
    jobs = [thrown.job(now, "catch", subscription=each) for each in session.scalars(waiting.order_by(Subscription.id))]
    beginning = select(StartSubscription).where(
        StartSubscription.kind == "signal", StartSubscription.name == thrown.name
    )
    for start in session.scalars(beginning.order_by(StartSubscription.id)):
        if _is_half_begun(session, start):
            continue
        jobs.append(thrown.job(now, "start", place=asdict(place_of(start))))
    queue.put(session, jobs)
    return len(jobs)
