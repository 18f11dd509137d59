"""User tasks: opening them, and who may see, claim and complete them."""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, inspect, select, update
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.util import identity_key

from engine import rows
from engine.bpmn.dialect import split_list
from engine.bpmn.tokens import Token
from engine.database import END_OF_TIME
from engine.errors import AlreadyClaimed, Conflict, NotAllowed, NotFound, UnusableValue
from engine.feel.types import Date, DateTime
from engine.models import Candidate, ProcessInstance, UserTask, new_id
from engine.people import APPLICANT, OWNERS, Person
from engine.values import Value
from engine.working_days import Calendar

PRIORITY = 50


@dataclass(frozen=True, slots=True)
class NewTask:
    """A user task and whom it is offered to, as rows that are not yet written."""

    row: dict[str, Any]
    offers: list[dict[str, Any]]


def new_task(instance: ProcessInstance, token: Token, now: datetime, calendar: Calendar) -> NewTask:
    """The task that a token has come to, its assignment evaluated once, now; the owners' where nobody is named.

    `now` is in the zone in which days are thought, `calendar` the organisation's.
    """
    spec = token.task_spec
    said = spec.extensions
    due = _due(token, now, calendar)
    assignee = _text(spec.value(token, said.assignee)) if said.assignee else None
    row = {
        "id": new_id(),
        "process_instance_id": instance.id,
        "token_number": token.id,
        "element_id": spec.element_id,
        "name": spec.bpmn_name or spec.element_id,
        "state": "created",
        "form_id": said.form_id,
        "assignee": assignee,
        "priority": _priority(spec.value(token, said.priority)) if said.priority else PRIORITY,
        "due_at": due,
        "due_order": due or END_OF_TIME,
        "follow_up_at": _moment(spec.value(token, said.follow_up_date)) if said.follow_up_date else None,
        "created_at": now,
        "claimed_at": now if assignee else None,
    }
    named = (("group", said.candidate_groups), ("user", said.candidate_users))
    offers = [(kind, value) for kind, text in named for value in (listed(spec.value(token, text)) if text else ())]
    if not assignee and not offers:
        offers = [("group", OWNERS)]
    return NewTask(row, [_offer(row, kind, value) for kind, value in offers])


def _offer(row: dict[str, Any], kind: str, value: str) -> dict[str, Any]:
    return {"user_task_id": row["id"], "kind": kind, "value": value, "due_order": row["due_order"]}


_OFFERS = rows.table_of(Candidate)
_END_OFFERS = update(_OFFERS).where(_OFFERS.c.user_task_id == bindparam("id")).values(due_order=None)
_FIND = (
    select(UserTask)
    .where(UserTask.id == bindparam("id"))
    .options(joinedload(UserTask.candidates))
    .execution_options(populate_existing=True)
)


def close(session: Session, task: UserTask, person: Person, now: datetime) -> None:
    """The task is completed by this person."""
    rows.change(
        session,
        task,
        state="completed",
        ended_at=now,
        assignee=person.id,
        completed_by=person.id,
        acted_for=person.acting_for,
    )
    session.connection().execute(_END_OFFERS, {"id": task.id})


def withdraw_all(session: Session, instance: ProcessInstance, now: datetime) -> None:
    """Every open task of an instance that is ended."""
    query = select(UserTask).where(UserTask.process_instance_id == instance.id, UserTask.state == "created")
    for task in session.scalars(query):
        rows.change(session, task, state="cancelled", ended_at=now)
        session.connection().execute(_END_OFFERS, {"id": task.id})


def find(session: Session, user_task_id: str) -> UserTask:
    task = session.identity_map.get(identity_key(UserTask, user_task_id))
    if isinstance(task, UserTask) and "candidates" in task.__dict__ and not inspect(task).modified:
        return rows.read_again(session, task)
    task = session.scalars(_FIND, {"id": user_task_id}).unique().first()
    if task is None:
        raise NotFound("There is no task with this id.")
    return task


def may_see(task: UserTask, instance: ProcessInstance, person: Person) -> bool:
    """Whether the task is this person's, their group's, or, offered to the applicant, their own case's."""
    if person.id == task.assignee or person.id in task.candidate_users:
        return True
    if person.groups & (task.candidate_groups - {APPLICANT}):
        return True
    return APPLICANT in task.candidate_groups and instance.applicant in (person.id, person.acting_for)


def require_open(task: UserTask) -> None:
    if task.state != "created":
        word = "completed" if task.state == "completed" else "withdrawn"
        raise Conflict(
            f"This task was {word} before you.",
            user_task_id=task.id,
            state=task.state,
            by=task.completed_by,
            at=task.ended_at,
        )


def require_claimable(
    session: Session, task: UserTask, instance: ProcessInstance, person: Person, not_by: tuple[str, ...]
) -> None:
    """Raises NotAllowed unless the person may take the task, AlreadyClaimed if somebody else holds it."""
    if not may_see(task, instance, person):
        raise NotAllowed("This task is not offered to you.")
    if task.assignee not in (None, person.id):
        raise AlreadyClaimed(by=task.assignee, at=task.claimed_at, user_task_id=task.id)
    require_second_person(session, task, instance, person, not_by)


def require_second_person(
    session: Session, task: UserTask, instance: ProcessInstance, person: Person, not_by: tuple[str, ...]
) -> None:
    """`notBy`: whoever completed one of those tasks in this case, or acted for the applicant, may not do this one."""
    if took_part(session, instance, person, not_by):
        raise NotAllowed("A second person must do this: you took part in this case before.", second_person=True)


def took_part(session: Session, instance: ProcessInstance, person: Person, not_by: tuple[str, ...]) -> bool:
    """Whether this person did one of these tasks in the case, or acted for the applicant; no with no such tasks."""
    if not not_by:
        return False
    query = select(UserTask.element_id).where(
        UserTask.process_instance_id == instance.id,
        UserTask.completed_by == person.id,
        UserTask.element_id.in_(not_by),
    )
    earlier = session.scalars(query).first()
    acted = session.scalars(
        select(UserTask.id).where(
            UserTask.process_instance_id == instance.id,
            UserTask.completed_by == person.id,
            UserTask.acted_for.is_not(None),
        )
    ).first()
    started_for = instance.started_by == person.id and instance.applicant != person.id
    return earlier is not None or acted is not None or started_for


def listed(value: Value) -> list[str]:
    """Groups or people, from a list or a comma-separated text."""
    if isinstance(value, list):
        return sorted({str(item) for item in value if item})
    return sorted(set(split_list(value))) if isinstance(value, str) else []


def _text(value: Value) -> str | None:
    return value if isinstance(value, str) and value else None


def _priority(value: Value) -> int:
    try:
        return min(100, max(0, int(Decimal(str(value)))))
    except ArithmeticError:
        return PRIORITY


def _due(token: Token, now: datetime, calendar: Calendar) -> datetime | None:
    """When it is due; with the property `days` = `working`, the days from now until then are working days."""
    said = token.task_spec.extensions
    due = _moment(token.task_spec.value(token, said.due_date)) if said.due_date else None
    if due is None or said.properties.get("days") != "working":
        return due
    due = due.astimezone(now.tzinfo)
    day = calendar.of(said.properties.get("calendar")).add(now.date(), (due.date() - now.date()).days)
    return datetime.combine(day, due.time(), now.tzinfo)


def _moment(value: Value) -> datetime | None:
    """A due date as a moment: a date alone means the end of that day."""
    if isinstance(value, str):
        try:
            value = DateTime.parse(value)
        except ValueError:
            raise UnusableValue(f"A date came out as “{value}”, which is none.") from None
    if isinstance(value, DateTime):
        moment = value.to_python()
        return moment if moment.tzinfo else moment.replace(tzinfo=END_OF_TIME.tzinfo)
    if isinstance(value, Date):
        day: date = value.to_python()
        return datetime.combine(day, time(23, 59, 59), END_OF_TIME.tzinfo)
    return None
