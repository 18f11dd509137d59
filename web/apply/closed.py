"""A form that nobody can fill in any more: it was sent, or somebody else was first."""

from typing import Any

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from engine import queries
from engine.deployment import DeployedJourney
from engine.models import ProcessInstance, UserTask
from forms import answers as form_answers
from web import days, work
from web.apply import words
from web.apply.filling import Filling
from web.models import Account
from web.parts import Difference
from web.people import is_staff
from web.post import progress, public_steps


def is_over(filling: Filling) -> bool:
    """Whether it was sent already, or its task is no longer open."""
    return filling.draft.sent_at is not None or (filling.task is not None and filling.task.state != "created")


def page(filling: Filling) -> Any:
    """Where to go, or the conflict in words; None while the form can still be filled in."""
    if not is_over(filling):
        return None
    task = filling.task
    if task is not None and task.completed_by != filling.person.id:
        return conflict_page(filling), 409
    if filling.case is not None:
        return redirect(onward(filling.case.instance))
    return redirect(onward(work.db().get_one(ProcessInstance, filling.draft.sent_instance_id)))


def onward(instance: ProcessInstance) -> str:
    """After sending: straight on to the applicant's next step, if it does not wait for something; else what we have.

    Where a member of staff has done something in the case already, that is the page that shows where it stands.
    """
    session = work.db()
    deployed = work.engine().deployed(session, instance.deployment_id)
    tasks = queries.user_tasks_of(session, instance.id)
    theirs = words.open_to_applicant(tasks)
    if theirs is not None and not words.is_waiting_for(theirs, deployed):
        return url_for("apply.task", reference=instance.business_key, user_task_id=theirs.id)
    if all(_is_first_round(task, deployed) for task in tasks if task.state == "completed"):
        return url_for("apply.received", reference=instance.business_key)
    return url_for("apply.status", reference=instance.business_key)


def _is_first_round(task: UserTask, deployed: DeployedJourney) -> bool:
    return words.is_applicants(task) and not words.is_waiting_for(task, deployed)


def conflict_page(filling: Filling) -> str:
    """Who was first, and one's own text beside what was kept: nothing is lost."""
    assert filling.task is not None
    assert filling.case is not None
    task, instance = filling.task, filling.case.instance
    steps = public_steps(filling.deployed, progress(work.db(), instance))
    return render_template(
        "apply/conflict.html",
        journey=filling.deployed.journey,
        service_name=words.thing(filling.deployed.journey),
        title=_title(filling),
        what=_("%(name)s · %(reference)s", name=task.name, reference=instance.business_key),
        when=_when(filling),
        differences=_differences(filling),
        kept_by=_by(filling) or _("sent"),
        was_done=task.state == "completed",
        status_href=url_for("apply.status", reference=instance.business_key),
        step=next((step.name for step in steps if step.state == "now"), ""),
        talk=words.ready(filling.deployed.journey, _("Prefer to talk?")),
    )


def _title(filling: Filling) -> str:
    assert filling.task is not None
    if filling.task.state != "completed":
        return str(_("We do not need this any more"))
    by = _by(filling)
    return str(_("%(name)s sent this before you", name=by) if by else _("This was sent already"))


def _by(filling: Filling) -> str:
    """Who was first: by name if they work here."""
    assert filling.task is not None
    by = filling.task.completed_by or ""
    account_id = by.removeprefix("user:")
    if by.startswith("user:") and account_id.isdigit():
        name = work.db().scalars(select(Account.name).where(Account.id == int(account_id))).first()
        return name or _("Somebody who works here")
    return _("The applicant") if is_staff(filling.person) else ""


def _when(filling: Filling) -> str:
    ended = filling.task.ended_at if filling.task is not None else None
    if ended is None:
        return ""
    return str(_("%(day)s at %(time)s", day=days.day(ended), time=days.clock_time(ended)))


def _differences(filling: Filling) -> list[Difference]:
    """Every question that either answered: what the case has, and what was typed here."""
    assert filling.task is not None
    assert filling.case is not None
    now_known = form_answers.from_variables(filling.form, queries.variables(work.db(), filling.case.instance.id))
    found = []
    for question in filling.form.questions:
        kept, yours = now_known.get(question.key), filling.answers.get(question.key)
        if question.key in filling.answers or (filling.task.state == "completed" and kept is not None):
            label = question.resolve(filling.context, filling.now).name
            found.append(Difference(label, ", ".join(question.display(kept)), ", ".join(question.display(yours))))
    return found
