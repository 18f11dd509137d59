"""Remarks: what people say of a step of a draft while they try it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.trying.models import Remark, TryOut

MOST = 2_000
MOST_NAME = 100
SHOWN = 200


def add(session: Session, try_out: TryOut, author: str, text: str, element_id: str, page: str, now: datetime) -> Remark:
    remark = Remark(
        journey_key=try_out.journey_key,
        revision=try_out.revision,
        element_id=element_id[:200],
        page=page[:300],
        author=author[:MOST_NAME],
        text=text[:MOST],
        at=now,
    )
    session.add(remark)
    session.flush()
    return remark


def of(session: Session, journey_key: str) -> Sequence[Remark]:
    """What was remarked on a journey: what is still to be seen to first, then the newest."""
    query = select(Remark).where(Remark.journey_key == journey_key)
    return session.scalars(query.order_by(Remark.done_at.is_not(None), Remark.at.desc(), Remark.id).limit(SHOWN)).all()


def open_by_step(session: Session, journey_key: str) -> dict[str, list[Remark]]:
    """What is still to be seen to, by the element that it is about ("" for the journey as a whole)."""
    found: dict[str, list[Remark]] = {}
    for each in of(session, journey_key):
        if each.done_at is None:
            found.setdefault(each.element_id, []).append(each)
    return found
