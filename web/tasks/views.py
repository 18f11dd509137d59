"""Pages of tasks."""

from datetime import datetime
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import queries, task_lists
from engine.errors import Conflict, NotAllowed, Suspended
from engine.models import UserTask
from engine.people import Person
from web import form_keys, kept_text
from web.case_words import local_now, uncapitalised, words_of
from web.journeys import current_journeys, group_titles, journeys_of
from web.parts import Action, Empty
from web.people import ADMINISTRATORS, current_person
from web.rights import allow
from web.security import accepts
from web.tasks import bulk, conflict, uploads
from web.tasks import inbox as inbox_page
from web.tasks.next_one import take_next, taken_with
from web.tasks.task_page import TaskPage
from web.tasks.wanted import Wanted, condition, to_take
from web.texts import gettext as _
from web.texts import ngettext
from web.work import config, db, engine, start_over

blueprint = Blueprint("tasks", __name__, url_prefix="/tasks")


@blueprint.get("/")
@allow("staff")
def inbox() -> str:
    return _inbox([])


@blueprint.post("/")
@allow("staff")
def with_ticked() -> str:
    """Claim or put back what is ticked, each for itself, and show the same page with what came of it."""
    command = request.form.get("do")
    if command not in ("claim", "unclaim"):
        abort(400)
    ticked = request.form.getlist("ticked")[: bulk.MOST]
    return _inbox(bulk.carry_out(db(), current_person(), command, ticked))


def _inbox(notices: list[bulk.Notice]) -> str:
    person = current_person()
    wanted = Wanted.read(request.args, person)
    first = max(1, request.args.get("row", 1, type=int))
    titles = group_titles(current_journeys(db()))
    page, count = _page(wanted)
    fields = [] if wanted.view == "done" else inbox_page.fields(wanted, journeys_of(db(), person))
    total = "" if count is None else inbox_page.counted(count)
    name = inbox_page.view_name(wanted.view, titles)
    return render_template(
        "tasks/inbox.html",
        page_title=name,
        total=total,
        groups=inbox_page.view_groups(db(), person, wanted, titles),
        wanted=wanted,
        fields=fields,
        chip_list=inbox_page.chips(wanted, fields),
        all_href=inbox_page.address(wanted.unfiltered()),
        here=inbox_page.address(wanted),
        next_action=url_for("tasks.give_next", **wanted.args),
        rows=inbox_page.rows(db(), page.tasks, person, wanted),
        notices=notices,
        bulk=bulk.buttons(),
        pager_text=inbox_page.pager(len(page.tasks), first, total) if total else "",
        next=inbox_page.next_page(wanted, page.after, first),
        previous=Action(_("First page"), inbox_page.address(wanted)) if request.args.get("after") else None,
        empty=None if page.tasks else _nothing(wanted, fields),
    )


def _page(wanted: Wanted) -> tuple[task_lists.Page, int | None]:
    """One page of the view, and how many it has in all; tasks done are not counted."""
    person, after = current_person(), request.args.get("after")
    if wanted.view == "done":
        return queries.done_by(db(), person, after), None
    where = condition(wanted, person, local_now())
    return task_lists.page(db(), where, after), task_lists.count(db(), where)


def _nothing(wanted: Wanted, fields: list[Any]) -> Empty:
    """What is true, why, and the one useful thing to do."""
    if wanted.view == "done":
        return Empty(_("Nothing done yet"), _("Tasks that you finish are listed here."))
    if wanted.filters:
        return _no_match(wanted, fields)
    moment = local_now()
    where = to_take(wanted, current_person(), moment)
    free = task_lists.count(db(), where)
    if not free:
        return _no_work(current_person())
    text = ngettext(
        "One task that nobody holds is offered to you.",
        "%(count)s tasks that nobody holds are offered to you.",
        free,
        count=inbox_page.counted(free),
    )
    action = Action(_("Give me the next one"), kind="primary")
    when = _next_due(task_lists.page(db(), where).tasks[0], moment)
    return Empty(_("Nothing is waiting for you"), f"{text} {when}".strip(), "inbox", action)


def _next_due(task: UserTask, moment: datetime) -> str:
    due = inbox_page.due_words(task, moment)
    if task.due_at is None:
        return ""
    if due.urgency == "late":
        return _("The next one is %(late)s.", late=due.words)
    return _("The next one is due %(day)s.", day=uncapitalised(due.words))


def _no_work(person: Person) -> Empty:
    """Nothing is offered: to nobody of their teams now, or to somebody in no team ever."""
    if person.groups - {ADMINISTRATORS}:
        return Empty(_("Nothing is waiting for you"), _("New tasks come here by themselves, the soonest due first."))
    if ADMINISTRATORS in person.groups:
        people = Action(_("Look after people"), url_for("accounts.people"))
        return Empty(_("You are in no team"), _("Tasks are offered to teams. You look after people."), "inbox", people)
    text = _("Tasks are offered to teams. Ask the person who looks after your team’s access.")
    return Empty(_("You are in no team"), text)


def _no_match(wanted: Wanted, fields: list[Any]) -> Empty:
    labels = [inbox_page.chip_label(each) for each in fields if each.value]
    found = inbox_page.excluding(db(), wanted, current_person(), fields)
    said = _("None has all of this: %(filters)s.", filters="; ".join(labels))
    if found is None:
        action = Action(_("Show all"), inbox_page.address(wanted.unfiltered()))
        return Empty(_("No task matches"), said, "search", action)
    field, count = found
    label = inbox_page.chip_label(field)
    without = ngettext(
        "One matches without “%(filter)s”.",
        "%(count)s match without “%(filter)s”.",
        count,
        count=inbox_page.counted(count),
        filter=label,
    )
    action = Action(_("Take away “%(filter)s”", filter=label), inbox_page.address(wanted.without(field.name)))
    return Empty(_("No task matches"), f"{said} {without}", "search", action)


@blueprint.post("/next")
@allow("staff")
def give_next() -> Response:
    """Give me the next one."""
    wanted = Wanted.read(request.args, current_person())
    return _go_on(wanted, take_next(db(), current_person(), wanted))


def _go_on(wanted: Wanted, task: UserTask | None) -> Response:
    if task is not None:
        return redirect(url_for("tasks.task", task_id=task.id, **wanted.args))
    flash(_("Nothing else is waiting that you may do."))
    return redirect(inbox_page.address(wanted))


def _task(task_id: str) -> UserTask:
    return queries.user_task(db(), task_id)


@blueprint.get("/<task_id>")
@allow("task.work", _task)
def task(task: UserTask, task_id: str) -> str:
    page = TaskPage.of(task)
    if task.state != "created":
        return conflict.over_page(page)
    kept = kept_text.kept(request.path) if page.may_answer else None
    return page.render(raw=kept, was_kept=kept is not None)


@blueprint.post("/<task_id>")
@allow("task.work", _task)
@accepts(max_bytes=lambda: config().max_upload_bytes)
def send(task: UserTask, task_id: str) -> Any:
    """Claim, put back or finish. What was typed stays in the form, or beside what somebody else kept."""
    once = form_keys.nonce(f"task:{task_id}")
    if once is None:
        abort(400)
    try:
        return _carry_out(task, request.form.get("do", ""), once)
    except Suspended:
        start_over()
        return TaskPage.of(_task(task_id)).render(raw=request.form.to_dict(flat=False)), 409
    except Conflict as lost:
        start_over()
        return conflict.page(TaskPage.of(_task(task_id)), lost), 409
    except NotAllowed as refused:
        if not refused.facts.get("second_person"):
            raise
        start_over()
        return TaskPage.of(_task(task_id)).render(), 403


def _carry_out(task: UserTask, command: str, once: str) -> Any:
    person = current_person()
    if command == "claim":
        claimed = engine().claim(db(), task.id, person)
        return TaskPage.of(claimed).render(raw=request.form.to_dict(flat=False))
    if command == "back":
        engine().unclaim(db(), task.id, person)
        flash(_("“%(step)s” is put back for others.", step=task.name))
        return redirect(inbox_page.address(Wanted.read(request.args, person)))
    if command not in ("next", "finish"):
        abort(400)
    return _finish(task, command, once)


def _finish(task: UserTask, command: str, once: str) -> Any:
    person, wanted = current_person(), Wanted.read(request.args, current_person())
    if task.state != "created":
        # The same form once more leads where it led the first time; anything else is a Conflict.
        done = engine().complete(db(), task.id, {}, person, key=once)
        return _go_on(wanted, taken_with(db(), person, done)) if command == "next" else _back_to(wanted)
    page = TaskPage.of(task)
    if not page.may_answer:
        engine().claim(db(), task.id, person)
    taken = uploads.take(page.form)
    read = page.read(request.form.to_dict(flat=False), taken)
    if read.errors or read.is_unfinished:
        return page.render(answers=read.answers, raw=read.raw, errors=read.errors, more=not read.errors), 422
    engine().complete(db(), task.id, read.variables, person, key=once)
    uploads.keep(task, page.form, taken, read.answers)
    kept_text.forget(request.path)
    flash(_("“%(step)s” for %(who)s is finished.", step=task.name, who=page.case.who))
    return _go_on(wanted, take_next(db(), person, wanted)) if command == "next" else _back_to(wanted)


def _back_to(wanted: Wanted) -> Response:
    return redirect(inbox_page.address(wanted))


@blueprint.post("/<task_id>/note")
@allow("task.work", _task)
def keep_as_note(task: UserTask, task_id: str) -> Response:
    """What was written in vain becomes a note on the case."""
    once = form_keys.nonce(f"note:{task_id}")
    text = request.form.get("text", "").strip()
    if once is None or not text:
        abort(400)
    engine().note(db(), task.process_instance_id, text[: conflict.MOST_TEXT], current_person(), key=once)
    kept_text.forget(url_for("tasks.task", task_id=task_id))
    flash(_("What you wrote is a note on the case now."))
    case = words_of(db(), task.process_instance)
    return redirect(url_for("cases.case", reference=case.reference, _anchor="notes"))
