"""The inbox as a page: views with their counts, filters, and the rows of one page of tasks."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from engine import task_lists
from engine.deployment import DeployedJourney
from engine.models import UserTask
from engine.people import APPLICANT, Person
from web import days
from web.actors import Actors, actors
from web.case_words import CaseWords, local_now, words_of_all
from web.parts import Action, Chip, Choice, Due, Filter, TaskRow, View, ViewGroup
from web.tasks.wanted import FILTERS, GROUP, Wanted, condition, late, tasks_of
from web.texts import gettext as _
from web.work import config

MOST_COUNTED = 1000


def counted(number: int) -> str:
    """ "63", or "1,000+" past what is counted."""
    return f"{MOST_COUNTED:,}+" if number > MOST_COUNTED else f"{number:,}"


def address(wanted: Wanted, **more: Any) -> str:
    return url_for("tasks.inbox", **wanted.args, **more)


def view_name(view: str, titles: dict[str, str]) -> str:
    names = {"mine": _("Mine"), "all": _("All I may see"), "done": _("Done by me")}
    group = view.removeprefix(GROUP)
    return names.get(view) or titles.get(group, group)


def view_groups(session: Session, person: Person, wanted: Wanted, titles: dict[str, str]) -> list[ViewGroup]:
    """The left column. Open tasks are counted, and those late, no further than MOST_COUNTED."""
    known = [group for group in sorted(person.groups, key=lambda each: titles.get(each, each)) if group in titles]
    views = ["mine", *(GROUP + group for group in known), "all", "done"]
    return [ViewGroup(_("Work"), [_view(session, person, each, wanted, titles) for each in views])]


def _view(session: Session, person: Person, view: str, wanted: Wanted, titles: dict[str, str]) -> View:
    name, is_current = view_name(view, titles), view == wanted.view
    href = url_for("tasks.inbox", view=view)
    if view == "done":
        return View(name, href, is_current=is_current)
    where = tasks_of(view, person)
    count = task_lists.count(session, where, MOST_COUNTED + 1)
    overdue = task_lists.count(session, late(where, local_now()), MOST_COUNTED + 1) if count else 0
    return View(name, href, counted(count), min(overdue, MOST_COUNTED), is_current)


def fields(wanted: Wanted, journeys: Sequence[DeployedJourney]) -> list[Filter]:
    any_step = Choice("", _("Any step"))
    return [
        Filter("words", _("Words"), wanted.words),
        Filter("journey", _("Journey"), wanted.journey, [Choice("", _("Any")), *_journey_choices(journeys)]),
        Filter("step", _("Step"), wanted.step, [any_step, *_step_choices(journeys, wanted.journey)]),
        Filter("due", _("Due"), wanted.due, [Choice("", _("Any time")), *_due_choices()]),
        Filter("held", _("Held by"), wanted.held, [Choice("", _("Anyone")), *_held_choices()]),
    ]


def _journey_choices(journeys: Sequence[DeployedJourney]) -> list[Choice]:
    return [Choice(each.journey.key, each.journey.name) for each in journeys]


def _step_choices(journeys: Sequence[DeployedJourney], journey_key: str) -> list[Choice]:
    """The steps of staff in these journeys, by name."""
    steps = {
        element.element_id: element.bpmn_name or element.element_id
        for each in journeys
        if journey_key in ("", each.journey.key)
        for element in each.main.elements()
        if element.kind == "userTask" and element.extensions.candidate_groups != APPLICANT
    }
    return [Choice(value, label) for value, label in sorted(steps.items(), key=lambda step: step[1])]


def _due_choices() -> list[Choice]:
    return [Choice("late", _("Late")), Choice("today", _("Today or before")), Choice("10", _("Next 10 days"))]


def _held_choices() -> list[Choice]:
    return [Choice("nobody", _("Nobody")), Choice("me", _("Me")), Choice("others", _("Others"))]


def chips(wanted: Wanted, filters: Sequence[Filter]) -> list[Chip]:
    return [Chip(chip_label(each), address(wanted.without(each.name))) for each in filters if each.value]


def chip_label(field: Filter) -> str:
    """ "Due: Next 10 days"."""
    chosen = next((choice.label for choice in field.choices if choice.value == field.value), field.value)
    return _("%(filter)s: %(value)s", filter=field.label, value=chosen)


def rows(session: Session, tasks: Sequence[UserTask], person: Person, wanted: Wanted) -> list[TaskRow]:
    """The rows of one page: one query for the variables of its cases, one for the names of colleagues."""
    cases = words_of_all(session, [task.process_instance for task in tasks])
    names = actors(session, (task.assignee for task in tasks))
    moment = local_now()
    return [_row(task, cases[task.process_instance_id], names, person, moment, wanted) for task in tasks]


def _row(task: UserTask, case: CaseWords, names: Actors, person: Person, moment: datetime, wanted: Wanted) -> TaskRow:
    age = (moment.date() - days.local(case.instance.started_at)).days
    return TaskRow(
        task.id,
        done_words(task) if task.state != "created" else due_words(task, moment),
        task.name,
        url_for("tasks.task", task_id=task.id, **wanted.args),
        case.who,
        case.reference,
        (case.reason,),
        held_by=holder(task, names, person),
        age=_("%(days)s d", days=age),
        mark=_("paused") if case.instance.suspended_at and task.state == "created" else "",
    )


def holder(task: UserTask, names: Actors, person: Person) -> str:
    if task.assignee is None:
        return ""
    return _("Me") if task.assignee == person.id else names.name(task.assignee)


def due_words(task: UserTask, moment: datetime) -> Due:
    """When an open task is due."""
    if task.due_at is None:
        return Due(_("No date"))
    due, calendar = days.local(task.due_at), config().calendar
    words = days.due_words(due, moment.date(), calendar)
    return Due(words, days.urgency(due, moment.date(), calendar), days.day(due, "staff", year=True))


def done_words(task: UserTask) -> Due:
    assert task.ended_at is not None
    return Due(days.day(task.ended_at, "staff"))


def excluding(session: Session, wanted: Wanted, person: Person, filters: Sequence[Filter]) -> tuple[Filter, int] | None:
    """Of the filters that are set, the one without which most tasks match, and how many; None where none helps."""
    moment = local_now()
    found = [
        (task_lists.count(session, condition(wanted.without(each.name), person, moment), MOST_COUNTED + 1), each)
        for each in filters
        if each.name in FILTERS and each.value
    ]
    best = max(found, key=lambda pair: pair[0], default=(0, None))
    return (best[1], best[0]) if best[0] and best[1] is not None else None


def pager(shown: int, first: int, total: str) -> str:
    """ "1–12 of 63"."""
    return _("%(first)s–%(last)s of %(total)s", first=first, last=first + shown - 1, total=total)


def next_page(wanted: Wanted, after: str | None, first: int) -> Action | None:
    if after is None:
        return None
    label = _("Next %(count)s", count=task_lists.PAGE)
    return Action(label, address(wanted, after=after, row=first + task_lists.PAGE))
