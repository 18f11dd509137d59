"""Check your answers, and send: a draft starts a case, a task's answers complete the task. Each happens once."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.exc import IntegrityError

from engine.errors import Conflict, Suspended
from engine.models import ProcessInstance, UserTask
from engine.values import Value
from forms import wording
from forms.answers import Row
from forms.files import LATER, File
from forms.questions.filepicker import FilePicker
from web import form_keys, kept_text, private_links, work
from web.apply import closed, uploads, words
from web.apply.blueprint import blueprint
from web.apply.filling import Filling, find
from web.apply.new_references import new_reference
from web.apply.questions import around, front_address
from web.apply.words import Told
from web.case_words import words_of
from web.parts import Answer, AnswerSection, Document
from web.rights import allow

TRIES = 5
"""New references tried until one is free."""


@blueprint.get("/apply/<journey_key>/<draft_id>/check_your_answers")
@blueprint.get("/applications/<reference>/tasks/<user_task_id>/check_your_answers")
@allow("form.fill", find)
def check(filling: Filling, **where: str) -> Any:
    if over := closed.page(filling):
        return over
    if filling.first_unanswered is not None:
        return redirect(filling.onward_address())
    with wording.using(_):
        sections = [_section(filling, each.title, each.rows) for each in filling.sections()]
    asked = filling.pages
    return render_template(
        "apply/check.html",
        **around(filling),
        sections=[section for section in sections if section.answers],
        later=[
            Document(question.name, filling.page_address(page, changing=True))
            for question, page in uploads.promised(filling)
        ],
        later_text=_later_text(filling),
        back=filling.page_address(asked[-1]) if asked else front_address(filling),
        leave_href=filling.address("leave"),
        form_key=form_keys.new(filling.key_subject),
    )


def _later_text(filling: Filling) -> str:
    journey = filling.deployed.journey
    first = _("We have your %(thing)s as soon as you send it.", thing=journey.thing)
    count = words.promised_days(journey)
    if filling.task is not None or not count:
        return str(first)
    return str(first + " " + _("The %(count)s working days start when we have:", count=count))


def _section(filling: Filling, title: str, rows: list[Row]) -> AnswerSection:
    return AnswerSection(title, [_answer(filling, row) for row in rows])


def _answer(filling: Filling, row: Row) -> Answer:
    value = filling.answers.get(row.key)
    return Answer(
        row.label,
        file_lines(filling, row, value),
        change=filling.page_address(row.page, changing=True),
        is_strong=value == LATER and isinstance(_question(filling, row), FilePicker),
    )


def _question(filling: Filling, row: Row) -> object:
    return next((each for each in filling.form.questions if each.key == row.key), None)


def file_lines(filling: Filling, row: Row, value: object) -> list[str]:
    """The lines of an answer; this draft's own files as links that save them."""
    if not isinstance(_question(filling, row), FilePicker) or not isinstance(value, list):
        return row.lines
    mine = uploads.of_draft(filling)
    link = Markup('<a class="govuk-link" href="{}">{}</a>')
    found = [file for file in map(File.of, value) if file is not None]
    lines: list[str] = [
        link.format(filling.address("file", file_id=file.id), str(file)) if file.id in mine else str(file)
        for file in found
    ]
    return lines or row.lines


@blueprint.post("/apply/<journey_key>/<draft_id>/check_your_answers")
@blueprint.post("/applications/<reference>/tasks/<user_task_id>/check_your_answers")
@allow("form.fill", find)
def send(filling: Filling, **where: str) -> Any:
    """Send, once: pressed twice, or in two windows, it leads to the same page again."""
    if over := closed.page(filling):
        return over
    nonce = form_keys.nonce(filling.key_subject)
    if nonce is None:
        abort(400)
    if wrong := _first_wrong(filling):
        return redirect(wrong)
    try:
        instance = _start(filling, nonce) if filling.task is None else _complete(filling, filling.task, nonce)
    except Suspended:
        return _paused(where)
    except Conflict:
        if filling.task is None:
            raise
        return _beaten(filling, where)
    uploads.hand_over(filling, instance)
    filling.draft.sent_at, filling.draft.sent_instance_id = work.now(), instance.id
    work.db().flush()
    kept_text.forget(request.path)
    return redirect(closed.onward(instance))


def _first_wrong(filling: Filling) -> str | None:
    """The first page with a question not answered, or answered wrongly."""
    if filling.first_unanswered is not None:
        return filling.onward_address()
    with wording.using(_):
        errors = filling.errors()
    if not errors:
        return None
    page = filling.form.page_of(errors[0].key)
    return filling.address("question", slug=page.slug, errors=1, change=1)


def _start(filling: Filling, nonce: str) -> ProcessInstance:
    """A new case, with a reference that no other has."""
    for _try in range(TRIES):
        try:
            with work.db().begin_nested():
                instance = _start_as(filling, nonce, new_reference(filling.deployed.journey.reference))
            break
        except IntegrityError:
            continue
    else:
        raise RuntimeError("no free reference was found")
    _write_to(instance)
    return instance


def _start_as(filling: Filling, nonce: str, reference: str) -> ProcessInstance:
    case: dict[str, Value] = {
        "address": work.config().base_url + url_for("apply.status", reference=reference),
        "channel": "telephone" if filling.is_for_somebody else "online",
    }
    given: dict[str, Value] = {**filling.variables(), "case": case}
    return work.engine().start(
        work.db(),
        filling.draft.journey_key,
        given,
        filling.person,
        applicant=filling.draft.owner,
        business_key=reference,
        deployment_id=filling.draft.deployment_id,
        key=nonce,
    )


def _complete(filling: Filling, task: UserTask, nonce: str) -> ProcessInstance:
    assert filling.case is not None
    if filling.draft.revision == 0:
        # Nothing to answer: the draft is kept all the same, since it says that this was sent.
        filling.save({}, at=None)
    work.engine().complete(work.db(), task.id, filling.variables(), filling.person, key=nonce)
    return filling.case.instance


def _beaten(filling: Filling, where: dict[str, str]) -> Any:
    """Somebody else was first: undo, and show both. What was typed is in the draft, and in the form still open."""
    work.start_over()
    again = find(**where)
    again.answers = dict(filling.answers)
    shown = closed.page(again)
    if shown is None:  # held by somebody for the moment: there is nothing to compare yet
        raise Conflict()
    return shown


def _paused(where: dict[str, str]) -> Any:
    """Nothing is sent: what was answered is in the draft, and can be sent from this very page later."""
    work.start_over()
    filling = find(**where)
    back = request.script_root + request.path
    page = render_template("apply/paused.html", **around(filling), back=back, leave_href=filling.address("leave"))
    return page, 409


def _write_to(instance: ProcessInstance) -> None:
    """One e-mail with the reference and a private link to the case, where the journey says that we may write."""
    case = words_of(work.db(), instance)
    told, journey = Told(case), case.deployed.journey
    if not told.email:
        return
    text = _(
        "We have your %(thing)s: %(title)s.\n\nYour reference is %(reference)s.\n\n"
        "To see where it is, open this page:\n{link}\n\n"
        "The link works once, within 28 days. Do not pass this email on: who has the link can see your answers.\n\n"
        "Or ring %(number)s, %(hours)s Have your reference ready.",
        thing=journey.thing,
        title=journey.title,
        reference=case.reference,
        number=journey.contact.telephone,
        hours=journey.contact.hours,
    )
    subject = _("We have your %(thing)s %(reference)s", thing=journey.thing, reference=case.reference)
    try:
        private_links.send(
            "case", instance.applicant or "", told.email, subject=subject, text=text, process_instance_id=instance.id
        )
    except private_links.TooManyLinks:
        # They can ask for a link on “Where is my application?”. Nothing on the page says that we wrote.
        return
