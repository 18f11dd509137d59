"""What operators look at: incidents by cause, jobs by state, workers. Counts are capped; lists have a keyset page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import Session

from engine.errors import NotFound
from engine.jobs.workers import MISSED_AFTER
from engine.models import Incident, Job, Worker

Row = TypeVar("Row")

PAGE = 25
MOST_COUNTED = 1001
MOST_AT_ONCE = 200
"""Incidents that one request retries."""

LATE = timedelta(minutes=1)
"""A job that is due for longer than this is late: nobody runs jobs, or too few do."""

SEEN = MISSED_AFTER
"""A worker that was not seen for longer is taken to be gone."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Where things go wrong in one way: a step of a journey (or none), and the kind of incident."""

    journey_key: str | None
    element_id: str | None
    kind: str

    @property
    def where(self) -> ColumnElement[bool]:
        """The open incidents of this cause."""
        same = [
            column == value if value else or_(column.is_(None), column == "")
            for column, value in ((Incident.journey_key, self.journey_key), (Incident.element_id, self.element_id))
        ]
        return and_(Incident.resolved_at.is_(None), Incident.kind == self.kind, *same)


@dataclass(frozen=True, slots=True)
class Trouble:
    """The open incidents of a cause: how many, since when, what most of them said, and how many said `others`."""

    cause: Cause
    count: int
    oldest: datetime
    newest: datetime
    message: str
    others: int = 0


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of a list, and the key after which the next one begins (None: this is the last)."""

    rows: Sequence[Row]
    after: str | None


def troubles(session: Session, after: str | None = None, limit: int = PAGE) -> Page[Trouble]:
    """What is wrong, by cause; what began first comes first."""
    journey, element = func.coalesce(Incident.journey_key, ""), func.coalesce(Incident.element_id, "")
    oldest, newest = func.min(Incident.created_at), func.max(Incident.created_at)
    query = (
        select(journey, element, Incident.kind, func.count(), oldest, newest)
        .where(Incident.resolved_at.is_(None))
        .group_by(journey, element, Incident.kind)
        .order_by(oldest, journey, element, Incident.kind)
        .limit(limit + 1)
    )
    place = _place(after, 3)
    if place is not None:
        query = query.having(tuple_(oldest, journey, element, Incident.kind) > tuple_(*place))
    found = session.execute(query).all()
    rows = [_trouble(session, Cause(row[0] or None, row[1] or None, row[2]), *row[3:]) for row in found[:limit]]
    if len(found) <= limit:
        return Page(rows, None)
    last = rows[-1]
    key = (last.oldest.isoformat(), last.cause.journey_key or "", last.cause.element_id or "", last.cause.kind)
    return Page(rows, "~".join(key))


def _trouble(session: Session, cause: Cause, count: int, oldest: datetime, newest: datetime) -> Trouble:
    said = (
        select(Incident.message, func.count().label("times"))
        .where(cause.where)
        .group_by(Incident.message)
        .order_by(func.count().desc(), Incident.message)
        .limit(MOST_COUNTED)
    )
    [most, *others] = session.execute(said).all()
    return Trouble(cause, count, oldest, newest, most.message, sum(each.times for each in others))


def incidents(
    session: Session, where: ColumnElement[bool], after: str | None = None, limit: int = PAGE
) -> Page[Incident]:
    """Incidents, the oldest first."""
    query = select(Incident).where(where).order_by(Incident.created_at, Incident.id).limit(limit + 1)
    place = _place(after, 1)
    if place is not None:
        query = query.where(tuple_(Incident.created_at, Incident.id) > tuple_(*place))
    found = session.scalars(query).all()
    last = found[limit - 1] if len(found) > limit else None
    return Page(found[:limit], None if last is None else f"{last.created_at.isoformat()}~{last.id}")


def incident(session: Session, incident_id: str) -> Incident:
    """Raises NotFound."""
    found = session.get(Incident, incident_id)
    if found is None:
        raise NotFound("There is no incident with this id.")
    return found


def incident_ids(session: Session, where: ColumnElement[bool], limit: int = MOST_AT_ONCE) -> list[str]:
    """To retry one by one, each in a transaction of its own: the oldest first, and no more than `limit`."""
    query = select(Incident.id).where(where, Incident.resolved_at.is_(None))
    return list(session.scalars(query.order_by(Incident.created_at, Incident.id).limit(limit)))


def count_incidents(session: Session, where: ColumnElement[bool] | None = None) -> int:
    """How many are open, counted no further than MOST_COUNTED."""
    query = select(Incident.id).where(Incident.resolved_at.is_(None), *([] if where is None else [where]))
    return _count(session, query)


JOB_STATES = ("failing", "late", "due", "running", "waiting", "held")
"""No tries left; due for longer than LATE; due; in somebody's hands; due later; held, as its case is suspended."""


def job_state(state: str, now: datetime) -> ColumnElement[bool]:
    """The jobs in this state, one of JOB_STATES. A late job is due as well."""
    free = or_(Job.lease_until.is_(None), Job.lease_until <= now)
    left = Job.retries > 0
    states: Mapping[str, ColumnElement[bool]] = {
        "failing": Job.retries == 0,
        "late": and_(left, free, Job.due_at <= now - LATE),
        "due": and_(left, free, Job.due_at <= now),
        "running": and_(left, Job.lease_until > now),
        "waiting": and_(left, free, Job.due_at > now, Job.held_due_at.is_(None)),
        "held": and_(left, Job.held_due_at.is_not(None)),
    }
    return states[state]


def job_counts(session: Session, now: datetime) -> dict[str, int]:
    """How many jobs are in each state, counted no further than MOST_COUNTED."""
    return {state: _count(session, select(Job.id).where(job_state(state, now))) for state in JOB_STATES}


def jobs(session: Session, state: str, now: datetime, after: str | None = None, limit: int = PAGE) -> Page[Job]:
    """The jobs in a state, the soonest due first."""
    query = select(Job).where(job_state(state, now)).order_by(Job.due_at, Job.id).limit(limit + 1)
    place = _place(after, 1)
    if place is not None:
        query = query.where(tuple_(Job.due_at, Job.id) > tuple_(*place))
    found = session.scalars(query).all()
    last = found[limit - 1] if len(found) > limit else None
    return Page(found[:limit], None if last is None else f"{last.due_at.isoformat()}~{last.id}")


def incidents_of_jobs(session: Session, job_ids: Sequence[str]) -> dict[str, str]:
    """The open incident of each of these jobs that has one."""
    query = select(Incident.job_id, Incident.id).where(Incident.job_id.in_(job_ids), Incident.resolved_at.is_(None))
    return {row.job_id: row.id for row in session.execute(query)}


def workers(session: Session) -> Sequence[Worker]:
    """Whoever runs jobs, the one seen last first."""
    return session.scalars(select(Worker).order_by(Worker.seen_at.desc(), Worker.id)).all()


def _count(session: Session, query: Select[str]) -> int:
    inner = query.limit(MOST_COUNTED).subquery()
    return session.execute(select(func.count()).select_from(inner)).scalar_one()


def _place(after: str | None, texts: int) -> tuple[datetime | str, ...] | None:
    """A key's moment and texts; None where it is not one of ours."""
    moment, *rest = (after or "").split("~", texts)
    try:
        parsed = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return (parsed, *rest) if parsed.tzinfo and len(rest) == texts else None
