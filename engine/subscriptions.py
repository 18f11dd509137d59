"""What instances wait for: their open subscriptions, and the messages that came before anybody waited.

A receiver that opens looks for messages that are kept, and a message that is about to be kept looks for receivers.
For both to see each other they hold the lock of the message's name until they commit. Locks are always taken in one
order: the instance, the key that started it, then names.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, or_, select
from sqlalchemy.orm import Session

from engine import values
from engine.audit import lock_chain
from engine.jobs import queue
from engine.jobs.queue import NewJob
from engine.models import Job, KeptMessage, ProcessInstance, StartSubscription, Subscription


def lock_names(session: Session, names: Iterable[str]) -> None:
    for name in sorted(set(names)):
        lock_chain(session, f"message:{name}")


def lock_started_key(session: Session, instance_key: tuple[str, str, str]) -> None:
    """Of a journey, a process and a correlation key."""
    lock_chain(session, "start:" + ":".join(instance_key))


def open_all(session: Session, instance: ProcessInstance, opened: Sequence[Subscription], now: datetime) -> None:
    """Write what a step subscribed to; a kept message that suits one of them is delivered by a job."""
    if not opened:
        return
    lock_names(session, (each.name for each in opened if each.kind == "message"))
    session.add_all(opened)
    session.flush()
    for subscription in opened:
        if subscription.kind == "message" and kept_for(session, subscription, instance, now) is not None:
            queue.put(session, [look(subscription, now)])


def look(subscription: Subscription, now: datetime) -> NewJob:
    """The job in which a subscription takes the oldest kept message that suits it."""
    payload = values.dump(values.clean({"subscription": subscription.id}))
    return queue.job(now, now, payload, kind="catch")


def release(session: Session, instance_id: str) -> None:
    """The timers and subscriptions of an instance are over."""
    session.execute(delete(Subscription).where(Subscription.process_instance_id == instance_id))
    session.execute(delete(Job).where(Job.process_instance_id == instance_id, Job.kind == "timer"))


def kept_for(
    session: Session, subscription: Subscription, instance: ProcessInstance, now: datetime
) -> KeptMessage | None:
    """The oldest kept message that this subscription takes; locked."""
    suits = or_(
        and_(KeptMessage.process_id.is_(None), KeptMessage.name == subscription.name, _key(subscription)),
        and_(
            KeptMessage.process_id == instance.process_id,
            KeptMessage.journey_key == instance.journey_key,
            or_(KeptMessage.name == subscription.name, KeptMessage.element_id == subscription.element_id),
            _conversation(subscription, instance),
        ),
    )
    query = select(KeptMessage).where(KeptMessage.taken_at.is_(None), KeptMessage.expires_at > now, suits)
    return session.scalars(query.order_by(KeptMessage.id).limit(1).with_for_update()).first()


def _key(subscription: Subscription) -> ColumnElement[bool]:
    """A subscription without a key takes any message of its name; one with a key, only that key's."""
    return and_(True) if subscription.key is None else KeptMessage.key == subscription.key


def _conversation(subscription: Subscription, instance: ProcessInstance) -> ColumnElement[bool]:
    """Within a conversation a message without a key is taken as well; from another, only by one that is in none yet."""
    same = KeptMessage.conversation == instance.conversation
    agrees = and_(True) if subscription.key is None else or_(KeptMessage.key.is_(None), _key(subscription))
    if instance.conversation in (None, instance.id):
        return or_(and_(same, agrees), _key(subscription))
    return and_(same, agrees)


def offer_kept_to_starts(session: Session, instance: ProcessInstance, now: datetime) -> None:
    """An instance that a message with a key started has ended: one that came meanwhile may start the next."""
    if instance.started_key is None:
        return
    lock_started_key(session, (instance.journey_key, instance.process_id, instance.started_key))
    starts = select(StartSubscription.name).where(
        StartSubscription.journey_key == instance.journey_key,
        StartSubscription.process_id == instance.process_id,
        StartSubscription.kind == "message",
    )
    query = (
        select(KeptMessage.id)
        .where(KeptMessage.key == instance.started_key, KeptMessage.name.in_(starts))
        .where(KeptMessage.taken_at.is_(None), KeptMessage.expires_at > now)
        .order_by(KeptMessage.id)
    )
    for kept_id in session.scalars(query.limit(1)):
        payload = values.dump(values.clean({"kept": kept_id}))
        queue.put(session, [queue.job(now, now, payload, kind="start")])
