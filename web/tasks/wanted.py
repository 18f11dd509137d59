"""Which tasks somebody wants to see: a view and filters, as they stand in the address."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from engine import task_lists
from engine.models import ProcessInstance, UserTask
from engine.people import Person
from engine.task_lists import Queue
from web.references import found_by

GROUP = "group:"
FILTERS = ("words", "journey", "step", "due", "held")
DUE_DAYS = {"today": 0, "10": 10}
"""Due within so many days from today; "late" is due before now."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A view (`mine`, `group:<id>`, `all`, `done`) and filters; an empty filter keeps nothing out."""

    view: str = "mine"
    words: str = ""
    journey: str = ""
    step: str = ""
    due: str = ""
    held: str = ""

    @classmethod
    def read(cls, args: Mapping[str, str], person: Person) -> "Wanted":
        """As the address says; a view of a group that this person is not in is theirs instead."""
        said = {each.name: args.get(each.name, "").strip()[:100] for each in fields(cls)}
        view = said.pop("view")
        known = view in ("all", "done") or view.removeprefix(GROUP) in (person.groups if GROUP in view else ())
        return cls(view=view if known else "mine", **said)

    @property
    def group(self) -> str | None:
        return self.view.removeprefix(GROUP) if self.view.startswith(GROUP) else None

    @property
    def filters(self) -> dict[str, str]:
        """The filters that are set."""
        return {name: getattr(self, name) for name in FILTERS if getattr(self, name)}

    @property
    def args(self) -> dict[str, Any]:
        """What stands in an address that leads back here."""
        return {"view": self.view, **self.filters}

    def without(self, name: str) -> "Wanted":
        return replace(self, **{name: ""})

    def unfiltered(self) -> "Wanted":
        return Wanted(self.view)


def tasks_of(view: str, person: Person) -> Queue:
    """The open tasks of a view."""
    if view.startswith(GROUP):
        return task_lists.offered_to_group(view.removeprefix(GROUP))
    return task_lists.offered_to(person) if view == "all" else task_lists.mine(person)


def condition(wanted: Wanted, person: Person, now: datetime) -> Queue:
    """The open tasks of the view that the filters let through. `now` is in the council's own zone."""
    return _due(tasks_of(wanted.view, person).only(*filters(wanted, person)), wanted, now)


def to_take(wanted: Wanted, person: Person, now: datetime) -> Queue:
    """Those that nobody holds, in cases that are not paused; from one's own view, whatever one is offered."""
    view = wanted.view if wanted.group else "all"
    moving = _in_case(ProcessInstance.suspended_at.is_(None))
    free = tasks_of(view, person).only(UserTask.assignee.is_(None), moving, *filters(wanted, person))
    return _due(free, wanted, now)


def late(queue: Queue, now: datetime) -> Queue:
    """Those due on a day that is over."""
    return queue.before(datetime.combine(now.date(), time.min, now.tzinfo))


def _due(queue: Queue, wanted: Wanted, now: datetime) -> Queue:
    if wanted.due == "late":
        return late(queue, now)
    if wanted.due in DUE_DAYS:
        after = now.date() + timedelta(days=DUE_DAYS[wanted.due] + 1)
        return queue.before(datetime.combine(after, time.min, now.tzinfo))
    return queue


def filters(wanted: Wanted, person: Person) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.words:
        found.append(_with_words(wanted.words))
    if wanted.journey:
        found.append(_in_case(ProcessInstance.journey_key == wanted.journey))
    if wanted.step:
        found.append(UserTask.element_id == wanted.step)
    if wanted.held:
        found.append(_held(wanted.held, person))
    return found


def _with_words(words: str) -> ColumnElement[bool]:
    """The name or reference of whom the case is about, or words of the step."""
    escaped = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return or_(UserTask.name.ilike(f"%{escaped}%", escape="\\"), _in_case(found_by(words)))


def _in_case(where: ColumnElement[bool]) -> ColumnElement[bool]:
    cases = select(ProcessInstance.id).where(ProcessInstance.id == UserTask.process_instance_id, where)
    return cases.exists()


def _held(held: str, person: Person) -> ColumnElement[bool]:
    if held == "nobody":
        return UserTask.assignee.is_(None)
    if held == "me":
        return UserTask.assignee == person.id
    return and_(UserTask.assignee.is_not(None), UserTask.assignee != person.id)
