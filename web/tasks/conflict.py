"""Somebody else was first: who, when, what they kept, and one's own text beside it, so that nothing is lost."""

from collections.abc import Mapping, Sequence

from flask import render_template, request, url_for

from engine import queries
from engine.errors import Conflict
from engine.models import UserTask
from forms import answers as form_answers
from forms.errors import Wrong
from forms.questions.base import Question
from web import days, form_keys
from web.parts import Action, Difference, Turn
from web.people import current_person
from web.tasks.inbox import address
from web.tasks.task_page import TaskPage
from web.texts import gettext as _
from web.work import db

MOST_TEXT = 10_000
"""How long a note may be."""


def page(task_page: TaskPage, lost: Conflict) -> str:
    """What happened instead of what was sent."""
    said = _said(task_page, request.form.to_dict(flat=False))
    kept = _kept(task_page)
    differences = [
        Difference(question.name, kept.get(question.key, ""), said.get(question.key, ""))
        for question in _questions(task_page)
        if kept.get(question.key) or said.get(question.key)
    ]
    note = _note(task_page.task, [(each.question, each.yours) for each in differences if each.yours])
    return _render(task_page, differences if said else [], note, lost)


def over_page(task_page: TaskPage) -> str:
    """The page of a task that is over, for who comes back to it."""
    return _render(task_page, [], "", None)


def _render(task_page: TaskPage, differences: Sequence[Difference], note: str, lost: Conflict | None) -> str:
    task = task_page.task
    return render_template(
        "tasks/conflict.html",
        page_title=_title(task_page),
        page=task_page,
        back=Action(task_page.view_label, address(task_page.wanted)),
        turn_data=Turn(_assurance(lost, note), "ours", _what_happened(task_page)),
        differences=differences,
        kept_by=_kept_by(task_page),
        note=note,
        buttons=_buttons(task_page, note),
        note_action=url_for("tasks.keep_as_note", task_id=task.id),
        key=form_keys.new(f"note:{task.id}"),
    )


def _title(task_page: TaskPage) -> str:
    task = task_page.task
    if task.state == "cancelled":
        return _("This task is no longer needed")
    if task.state == "completed" and task.completed_by == current_person().id:
        return _("You finished this already")
    if task.state == "completed":
        return _("%(name)s finished this before you", name=task_page.names.name(task.completed_by))
    if task.assignee is None:
        return _("This task has changed since you opened it")
    return _("%(name)s claimed this before you", name=task_page.names.name(task.assignee))


def _assurance(lost: Conflict | None, note: str) -> str:
    if lost is None:
        return _("This task is done with.")
    return _("Nothing of yours was sent, and nothing is lost.") if note else _("Nothing of yours was sent.")


def _what_happened(task_page: TaskPage) -> str:
    """ "Finished today at 09:34. The case has gone on to “Decide”."."""
    task, moment = task_page.task, task_page.moment
    if task.state == "created":
        if task.assignee is None:
            return _("Nobody holds it now.")
        return _(
            "They have had it since %(moment)s. Until they put it back, it is theirs.", moment=moment(task.claimed_at)
        )
    verb = _("Finished") if task.state == "completed" else _("Withdrawn")
    assert task.ended_at is not None
    today = days.local(task.ended_at) == task_page.now.date()
    day = _("today") if today else days.day(task.ended_at, "staff")
    when = _("%(verb)s %(day)s at %(time)s.", verb=verb, day=day, time=days.clock_time(task.ended_at))
    return f"{when} {_where_now(task_page)}"


def _where_now(task_page: TaskPage) -> str:
    if task_page.case.instance.state != "active":
        return _("The case has ended.")
    over = task_page.task.ended_at
    opened = queries.open_user_tasks(db(), task_page.task.process_instance_id)
    names = [task.name for task in opened if over is None or task.created_at >= over]
    if not names:
        return _("The case has gone on.")
    return _("The case has gone on to “%(steps)s”.", steps="”, “".join(names))


def _kept_by(task_page: TaskPage) -> str:
    task = task_page.task
    if task.state != "completed" or task.ended_at is None:
        return _("nothing yet")
    return f"{task_page.names.name(task.completed_by)}, {task_page.moment(task.ended_at)}"


def _buttons(task_page: TaskPage, note: str) -> list[Action]:
    next_one = url_for("tasks.give_next", **task_page.wanted.args)
    keep = [Action(_("Keep mine as a note on the case"), kind="primary")] if note else []
    case = Action(_("Open the case"), url_for("cases.case", reference=task_page.case.reference))
    label = _("Leave it, next task") if note else _("Next task")
    return [*keep, case, Action(label, formaction=next_one)]


def _questions(task_page: TaskPage) -> list[Question]:
    if task_page.form is None:
        return []
    return [each.resolve(task_page.context, task_page.now) for each in task_page.form.questions if not each.readonly]


def _said(task_page: TaskPage, posted: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """One's own answers as they read, by question; what could not be read, as it was typed."""
    return {question.key: text for question in _questions(task_page) if (text := _one_said(question, posted))}


def _one_said(question: Question, posted: Mapping[str, Sequence[str]]) -> str:
    typed = " ".join(text for name in question.names for text in posted.get(name, ()) if text)
    if question.type == "filepicker":
        return ""
    try:
        return ", ".join(question.display(question.parse(posted)))
    except Wrong:
        return typed


def _kept(task_page: TaskPage) -> dict[str, str]:
    """What the record says was answered, as it reads, by question."""
    task = task_page.task
    done = [
        event
        for event in task_page.events
        if event.kind == "user_task_completed" and event.element_id == task.element_id and event.at == task.ended_at
    ]
    if not done or task_page.form is None:
        return {}
    known = form_answers.from_variables(task_page.form, queries.details(done[-1]))
    return {each.key: ", ".join(each.display(known[each.key])) for each in _questions(task_page) if each.key in known}


def _note(task: UserTask, said: Sequence[tuple[str, str]]) -> str:
    if not said:
        return ""
    lines = "\n".join(f"{question}: {text}" for question, text in said)
    head = _("Written for “%(step)s”, not sent:", step=task.name)
    return f"{head}\n{lines}"[:MOST_TEXT]
