"""Lists of open user tasks, soonest due first: read by index from just after a key on, whatever lies before or behind.

A list may have several sources (a person's own tasks, each group they are in). Each is read in its order as far as
the page goes, and the pages are put together: what a page costs depends on neither its place nor the number of tasks.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from operator import gt, le, lt
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select, tuple_, union
from sqlalchemy.orm import Session, joinedload

from engine.models import Candidate, UserTask
from engine.people import APPLICANT, Person

PAGE = 12

Query = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of user tasks, and the key after which the next one begins (None: this is the last)."""

    tasks: Sequence[UserTask]
    after: str | None


Key = tuple[datetime, str]
"""The place of a task in every list: when it is due (the end of time where it is not), and its id."""


@dataclass(frozen=True, slots=True)
class Queue:
    """Open tasks that somebody holds (`assignee`) or that are offered to any of `candidates` (kind, value).

    `filters` on UserTask let through only some of them, `due_before` only those due before a moment.
    """

    assignee: str | None = None
    candidates: tuple[tuple[str, str], ...] = ()
    filters: tuple[ColumnElement[bool], ...] = ()
    due_before: datetime | None = None

    def only(self, *filters: ColumnElement[bool]) -> "Queue":
        return replace(self, filters=(*self.filters, *filters))

    def before(self, moment: datetime) -> "Queue":
        """Those due before a moment, which are the first of the list."""
        return replace(self, due_before=moment if self.due_before is None else min(moment, self.due_before))


def mine(person: Person) -> Queue:
    """What this person holds."""
    return Queue(assignee=person.id)


def offered_to(person: Person) -> Queue:
    """Open tasks that are this person's or their groups'; tasks for `applicant` are not staff's."""
    groups = sorted(person.groups - {APPLICANT})
    return Queue(person.id, (*(("group", each) for each in groups), ("user", person.id)))


def offered_to_group(group: str) -> Queue:
    """Open tasks that one group is offered, whoever holds them."""
    return Queue(candidates=(("group", group),))


def page(session: Session, queue: Queue, after: str | None = None, limit: int = PAGE) -> Page:
    """Tasks, oldest due first, from just after a key on. The key is opaque; a broken one begins at the start."""
    found = _ids(session, queue, place(after), limit + 1)
    query = select(UserTask).where(UserTask.id.in_(found[:limit])).options(joinedload(UserTask.process_instance))
    tasks = session.scalars(query.order_by(UserTask.due_order, UserTask.id)).all()
    more = len(found) > limit and bool(tasks)
    return Page(tasks, f"{tasks[-1].due_order.isoformat()}~{tasks[-1].id}" if more else None)


def place(after: str | None) -> Key | None:
    """A key as it stands in an address; None for a broken one."""
    moment, _, task_id = (after or "").partition("~")
    try:
        parsed = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return (parsed, task_id) if parsed.tzinfo else None


def count(session: Session, queue: Queue, cap: int = 1001, up_to: UserTask | None = None) -> int:
    """How many tasks (come no later than one of them), counted no further than `cap`."""
    bound = None if up_to is None else (le, _key(up_to))
    parts = [select(part.limit(cap).subquery()) for part in _sources(queue, bound)]
    ids = (union(*parts) if len(parts) > 1 else parts[0]).limit(cap).subquery()
    return session.execute(select(func.count()).select_from(ids)).scalar_one()


def holds(session: Session, queue: Queue, task: UserTask) -> bool:
    """Whether a task is in a list. Only filters need the database."""
    offered = {(each.kind, each.value) for each in task.candidates}
    named = task.assignee is not None and task.assignee == queue.assignee
    if task.state != "created" or not (named or offered & set(queue.candidates)):
        return False
    if queue.due_before is not None and task.due_order >= queue.due_before:
        return False
    if not queue.filters:
        return True
    only = queue.only(UserTask.id == task.id)
    return any(session.execute(part.limit(1)).first() for part in _sources(only))


def around(session: Session, queue: Queue, task: UserTask) -> tuple[str | None, str | None]:
    """The ids of the tasks before and after this one in a list; None at its ends."""
    before = _ids(session, queue, _key(task), 1, newest_first=True)
    behind = _ids(session, queue, _key(task), 1)
    return next(iter(before), None), next(iter(behind), None)


def _key(task: UserTask) -> Key:
    return task.due_order, task.id


Bound = tuple[Callable[[Any, Any], Any], Key]
"""Only tasks whose place compares so with a key."""


def _ids(session: Session, queue: Queue, start: Key | None, limit: int, *, newest_first: bool = False) -> list[str]:
    """The first ids of a list beyond a key, or the last before it."""
    bound = None if start is None else (lt if newest_first else gt, start)
    found: dict[str, datetime] = {}
    for part in _sources(queue, bound, newest_first=newest_first):
        found |= {row.id: row.due_order for row in session.execute(part.limit(limit))}
    order = sorted(found.items(), key=lambda each: (each[1], each[0]), reverse=newest_first)
    return [task_id for task_id, _ in order[:limit]]


def _sources(queue: Queue, bound: Bound | None = None, *, newest_first: bool = False) -> list[Query]:
    """A query of (id, due_order) for each source, in order, by its own index."""
    found: list[Query] = []
    if queue.assignee is not None:
        held: Query = select(UserTask.id.label("id"), UserTask.due_order.label("due_order"))
        found.append(held.where(UserTask.assignee == queue.assignee, UserTask.state == "created", *queue.filters))
    for kind, value in queue.candidates:
        offered: Query = select(Candidate.user_task_id.label("id"), Candidate.due_order.label("due_order"))
        offered = offered.where(Candidate.kind == kind, Candidate.value == value, Candidate.due_order.is_not(None))
        if queue.filters:
            offered = offered.join(UserTask, UserTask.id == Candidate.user_task_id).where(*queue.filters)
        found.append(offered)
    return [_ordered(each, queue.due_before, bound, newest_first=newest_first) for each in found]


def _ordered(query: Query, due_before: datetime | None, bound: Bound | None, *, newest_first: bool) -> Query:
    key, order = query.selected_columns
    if due_before is not None:
        query = query.where(order < due_before)
    if bound is not None:
        compare, (due, task_id) = bound
        query = query.where(compare(tuple_(order, key), tuple_(literal(due, UserTask.due_order.type), task_id)))
    return query.order_by(order.desc(), key.desc()) if newest_first else query.order_by(order, key)
