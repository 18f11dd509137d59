"""Reads: inboxes, cases, their variables and history. None of them writes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, cast

from sqlalchemy import ColumnElement, bindparam, select, tuple_
from sqlalchemy.orm import Session, joinedload

from engine import task_lists, values
from engine.audit import chain_of
from engine.bpmn.parser import Definition
from engine.errors import NotFound
from engine.models import AuditEvent, Incident, Job, ProcessInstance, TokenRow, UserTask, VariableRow
from engine.people import Person
from engine.rows import table_of
from engine.task_lists import PAGE, Page
from engine.values import Value
from engine.variables import ROOT


def process_instance(session: Session, instance_id: str) -> ProcessInstance:
    instance = session.get(ProcessInstance, instance_id)
    if instance is None:
        raise NotFound("There is no case with this id.")
    return instance


def by_business_key(session: Session, business_key: str) -> ProcessInstance | None:
    query = select(ProcessInstance).where(ProcessInstance.business_key == business_key)
    return session.scalars(query).first()


_USER_TASK = (
    select(UserTask)
    .where(UserTask.id == bindparam("id"))
    .options(joinedload(UserTask.candidates), joinedload(UserTask.process_instance))
)


def user_task(session: Session, user_task_id: str) -> UserTask:
    """A user task with its instance and whom it is offered to. Raises NotFound."""
    task = session.scalars(_USER_TASK, {"id": user_task_id}).unique().first()
    if task is None:
        raise NotFound("There is no task with this id.")
    return task


_V = VariableRow.__table__.c
_VARIABLES = select(_V.scope, _V.name, _V.format, _V.value).where(
    _V.process_instance_id == bindparam("id"), _V.scope.in_(bindparam("scopes", expanding=True))
)


def variables(session: Session, instance_id: str, scope: int = ROOT) -> dict[str, Value]:
    """The variables of one scope; the root's where none is named."""
    found = session.connection().execute(_VARIABLES, {"id": instance_id, "scopes": [scope]})
    return {row.name: values.unpack(row.format, row.value) for row in found}


_ROOTS = select(_V.process_instance_id, _V.name, _V.format, _V.value).where(
    _V.process_instance_id.in_(bindparam("ids", expanding=True)), _V.scope == ROOT
)


def variables_of(session: Session, instance_ids: Iterable[str]) -> dict[str, dict[str, Value]]:
    """The root variables of several cases, by the case's id, in one query."""
    wanted = list(instance_ids)
    found: dict[str, dict[str, Value]] = {each: {} for each in wanted}
    for row in session.connection().execute(_ROOTS, {"ids": wanted}):
        found[row.process_instance_id][row.name] = values.unpack(row.format, row.value)
    return found


def variables_seen(session: Session, task: UserTask) -> dict[str, Value]:
    """What a user task's form may read: the variables of its own scope over those around it."""
    return flattened(variables_around(session, task))


def flattened(levels: Mapping[int, Mapping[str, Value]]) -> dict[str, Value]:
    """Variables by name, inner scopes over outer ones."""
    return {name: value for level in levels.values() for name, value in level.items()}


def variables_around(session: Session, task: UserTask) -> dict[int, dict[str, Value]]:
    """The scopes that a user task stands in, from the root inward."""
    instance_id = task.process_instance_id
    owners = {row.number: row.owner for row in session.connection().execute(_OWNERS, {"id": instance_id})}
    chain = [task.token_number]
    while (owner := owners.get(chain[-1])) is not None:
        chain.append(owner)
    levels: dict[int, dict[str, Value]] = {scope: {} for scope in (ROOT, *reversed(chain))}
    for row in session.connection().execute(_VARIABLES, {"id": instance_id, "scopes": list(levels)}):
        levels[row.scope][row.name] = values.unpack(row.format, row.value)
    return levels


_OWNERS = select(TokenRow.number, TokenRow.owner).where(TokenRow.process_instance_id == bindparam("id"))


def tokens(session: Session, instance_id: str) -> Sequence[TokenRow]:
    query = select(TokenRow).where(TokenRow.process_instance_id == instance_id).order_by(TokenRow.number)
    return session.scalars(query).all()


def done_by(session: Session, person: Person, after: str | None = None, limit: int = PAGE) -> Page:
    """Tasks this person completed, newest first; the key works as the inbox's."""
    query = (
        select(UserTask)
        .where(UserTask.completed_by == person.id)
        .options(joinedload(UserTask.process_instance))
        .order_by(UserTask.ended_at.desc(), UserTask.id.desc())
        .limit(limit + 1)
    )
    place = task_lists.place(after)
    if place is not None:
        query = query.where(tuple_(UserTask.ended_at, UserTask.id) < tuple_(*place))
    rows = session.scalars(query).all()
    more = len(rows) > limit
    rows = rows[:limit]
    return Page(rows, f"{cast(datetime, rows[-1].ended_at).isoformat()}~{rows[-1].id}" if more else None)


def open_user_tasks(session: Session, instance_id: str) -> Sequence[UserTask]:
    query = select(UserTask).where(UserTask.process_instance_id == instance_id, UserTask.state == "created")
    return session.scalars(query.order_by(UserTask.token_number)).all()


def user_tasks_of(session: Session, instance_id: str) -> Sequence[UserTask]:
    """All user tasks of a case, oldest first."""
    query = select(UserTask).where(UserTask.process_instance_id == instance_id)
    return session.scalars(query.order_by(UserTask.created_at, UserTask.token_number)).all()


def cases_of(session: Session, applicants: Sequence[str]) -> Sequence[ProcessInstance]:
    """The cases of these people, newest first."""
    query = select(ProcessInstance).where(ProcessInstance.applicant.in_(applicants))
    return session.scalars(query.order_by(ProcessInstance.started_at.desc())).all()


def cases_by_id(session: Session, instance_ids: Iterable[str]) -> dict[str, ProcessInstance]:
    found = session.scalars(select(ProcessInstance).where(ProcessInstance.id.in_(set(instance_ids))))
    return {each.id: each for each in found}


@dataclass(frozen=True, slots=True)
class CasePage:
    """One page of cases, and the key after which the next one begins (None: this is the last)."""

    cases: Sequence[ProcessInstance]
    after: str | None


def cases(session: Session, where: ColumnElement[bool], after: str | None = None, limit: int = PAGE) -> CasePage:
    """Cases, newest first, from just after a key on; the key works as the inbox's."""
    query = (
        select(ProcessInstance)
        .where(where)
        .order_by(ProcessInstance.started_at.desc(), ProcessInstance.id.desc())
        .limit(limit + 1)
    )
    place = task_lists.place(after)
    if place is not None:
        query = query.where(tuple_(ProcessInstance.started_at, ProcessInstance.id) < tuple_(*place))
    rows = session.scalars(query).all()
    more = len(rows) > limit
    rows = rows[:limit]
    return CasePage(rows, f"{rows[-1].started_at.isoformat()}~{rows[-1].id}" if more else None)


_HISTORY = select(AuditEvent).where(AuditEvent.chain == bindparam("chain")).order_by(AuditEvent.sequence)
_HISTORY_OF = _HISTORY.where(AuditEvent.kind.in_(bindparam("kinds", expanding=True)))


def history(session: Session, instance_id: str, kinds: Iterable[str] | None = None) -> Sequence[AuditEvent]:
    """Everything that happened in a case (or what is of these kinds), oldest first."""
    if kinds is None:
        return session.scalars(_HISTORY, {"chain": chain_of(instance_id)}).all()
    return session.scalars(_HISTORY_OF, {"chain": chain_of(instance_id), "kinds": list(kinds)}).all()


class Given(NamedTuple):
    """What of an audit event tells which answers were given, by whom and when."""

    kind: str
    element_id: str | None
    element_name: str | None
    at: datetime
    actor: str
    details: bytes | None


_ANSWERED = ("process_started", "user_task_completed")
"""The kinds of events that hold answers."""

_GIVEN = (
    select(*(table_of(AuditEvent).c[name] for name in Given._fields))
    .where(AuditEvent.chain == bindparam("chain"), AuditEvent.kind.in_(_ANSWERED))
    .order_by(AuditEvent.sequence)
)


def answers_given(session: Session, instance_id: str) -> Sequence[Given]:
    """The events that hold answers: what began a case, and each task that was completed; oldest first."""
    return [Given(*row) for row in session.connection().execute(_GIVEN, {"chain": chain_of(instance_id)})]


def answers_in(events: Iterable[AuditEvent]) -> Sequence[Given]:
    """The same, among events that have been read."""
    return [Given(*(getattr(each, name) for name in Given._fields)) for each in events if each.kind in _ANSWERED]


def details(event: AuditEvent | Given) -> dict[str, Value]:
    """The details of an audit event; empty where there were none, or where they were erased."""
    found = values.load(event.details) if event.details else {}
    return found if isinstance(found, dict) else {}


_WAITING_EVENTS = frozenset({"startEvent", "intermediateCatchEvent", "receiveTask"})


def waiting_at(
    session: Session, instance: ProcessInstance, definition: Definition, within: int | None = None
) -> list[str]:
    """Sorted element ids, one for each token that waits for a person, a job or an event; containers left out.

    An ad hoc sub-process waits for a person while nothing in it is open. `within` is the number of an activity: only
    what is inside of it.
    """
    people = select(UserTask.token_number, UserTask.element_id).where(
        UserTask.process_instance_id == instance.id, UserTask.state == "created"
    )
    jobs = select(Job.token_number, Job.element_id).where(
        Job.process_instance_id == instance.id, Job.kind == "connector"
    )
    rows = tokens(session, instance.id)
    kinds = {row.number: definition.spec_named(row.process).task_specs[row.element].kind for row in rows}
    found: list[tuple[int | None, str]] = [(row.token_number, row.element_id) for row in session.execute(people)]
    found += [(row.token_number, row.element_id or "") for row in session.execute(jobs)]
    found += [*_waiting_events(rows, kinds), *_waiting_for_a_choice(rows, kinds)]
    inside = None if within is None else numbers_inside(rows, within)
    return sorted(element for number, element in found if inside is None or number in inside)


def numbers_inside(rows: Sequence[TokenRow], number: int) -> set[int]:
    """The tokens inside an activity, however deep. Whatever contains another has the lower number."""
    inside: set[int] = set()
    for row in rows:
        if row.owner == number or row.owner in inside:
            inside.add(row.number)
    return inside


def _waiting_events(rows: Sequence[TokenRow], kinds: Mapping[int, str]) -> Iterator[tuple[int, str]]:
    """The events of an event-based gateway stand inside its token: they are one wait, the gateway's."""
    for row in rows:
        if kinds[row.number] == "eventBasedGateway":
            yield row.number, row.element_id
        elif kinds[row.number] in _WAITING_EVENTS and kinds.get(row.parent or 0) != "eventBasedGateway":
            kept = values.unpack(row.format, row.data)
            if isinstance(kept, dict) and "armed" in kept:
                yield row.number, row.element_id


def _waiting_for_a_choice(rows: Sequence[TokenRow], kinds: Mapping[int, str]) -> Iterator[tuple[int, str]]:
    busy = {row.owner for row in rows if row.state != "waiting" or kinds[row.number] in _WAITING_EVENTS}
    whole = {row.parent for row in rows if kinds[row.number] == "adHocSubProcess"}
    for row in rows:
        is_open = kinds[row.number] == "adHocSubProcess" and row.state == "started"
        if is_open and row.number not in busy and row.number not in whole:
            yield row.number, row.element_id


def incidents(session: Session, instance_id: str) -> Sequence[Incident]:
    """Incidents of a case that nobody has resolved, oldest first."""
    query = select(Incident).where(Incident.process_instance_id == instance_id, Incident.resolved_at.is_(None))
    return session.scalars(query.order_by(Incident.created_at)).all()
