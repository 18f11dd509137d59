"""A citizen's own case: that we have it, where it is, what we have from them, and stopping it."""

from collections.abc import Sequence
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from engine import queries
from engine.deployment import DeployedJourney
from engine.errors import Conflict, NotAllowed, NotFound, Suspended
from engine.models import UserTask
from engine.people import Person
from forms import answers as form_answers
from forms.pages import Form
from web import clocks, days, post, starting, why, work
from web.apply import uploads, words
from web.apply.blueprint import blueprint
from web.apply.filling import acts_for_another
from web.apply.words import Told
from web.case_words import words_of
from web.journeys import form_of, groups_of
from web.models import PrivateLink, StoredFile
from web.parts import Answer, AnswerSection, Document, PublicWhy, Turn
from web.people import current_person
from web.rights import Case, allow

WITHDRAWN = "withdrawn by the applicant"


def find_case(reference: str, **_parts: str) -> Case:
    """The case with this reference; 404 where there is none."""
    instance = queries.by_business_key(work.db(), reference)
    if instance is None:
        abort(404)
    return Case(instance, groups_of(work.engine().deployed(work.db(), instance.deployment_id)))


@blueprint.get("/applications/<reference>/received")
@allow("case.view", find_case)
def received(case: Case, reference: str) -> str:
    """We have it: the reference, whose turn it is, what happens next."""
    shown = _about(case)
    return render_template(
        "apply/received.html",
        **shown,
        email=_email_sent_to(case),
        dates_list=words.dates_of(shown["clock"], shown["told"], case.instance),
        questions=words.ready(shown["journey"], _("Questions?")),
    )


@blueprint.get("/applications/<reference>")
@allow("case.view", find_case)
def status(case: Case, reference: str) -> str:
    """Where is my application?"""
    shown = _about(case)
    return render_template(
        "apply/status.html",
        **shown,
        dates_list=words.dates_of(shown["clock"], shown["told"], case.instance),
        things_list=_things(case, shown["told"], shown["tasks"]),
        why_list=_why(case, shown["told"]),
        offers=starting.offers(case.instance, _acting(case)),
        talk=words.ready(shown["journey"], _("Prefer to talk?")),
    )


@blueprint.post("/applications/<reference>/start-step")
@allow("case.view", find_case)
def start_step(case: Case, reference: str) -> Any:
    """Start a step that the journey lets the applicant start."""
    try:
        starting.start(case.instance, _acting(case))
    except Suspended:
        work.start_over()
        flash(_("It is paused for the moment. Come back later."))
    except (Conflict, NotAllowed, NotFound):
        work.start_over()
        flash(_("You cannot start that any more. What you can do is below."))
    return redirect(url_for("apply.status", reference=reference))


def _acting(case: Case) -> Person:
    """The applicant, or whoever works here and acts for them."""
    person, owner = current_person(), case.instance.applicant or ""
    return Person(person.id, person.groups, acting_for=owner) if acts_for_another(owner) else Person(owner)


def _about(case: Case) -> dict[str, Any]:
    """What the pages of a case have in common."""
    session, instance = work.db(), case.instance
    words_for = words_of(session, instance)
    told, deployed = Told(words_for), words_for.deployed
    tasks = queries.user_tasks_of(session, instance.id)
    at = post.progress(session, instance, tasks)
    stopped = _was_stopped(case)
    theirs = words.open_to_applicant(tasks)
    is_open = instance.state == "active"
    return {
        "case": case,
        "told": told,
        "who": words_for.who,
        "reference": words_for.reference,
        "journey": deployed.journey,
        "service_name": words.thing(deployed.journey),
        "clock": clocks.case_clock(session, work.engine(), instance, work.now()),
        "tasks": tasks,
        "steps": post.public_steps(
            deployed, at, begun_note=words.begun_note(instance, told), stopped=_("It was stopped") if stopped else ""
        ),
        "turn": _turn(told, theirs, at) if is_open else words.turn_at_end(told, instance, stopped=stopped),
        "detail": told.detail if (told.words.outcome or not is_open) and not stopped else "",
        "is_open": is_open,
        "is_for_somebody": acts_for_another(instance.applicant),
    }


def _turn(told: Told, theirs: UserTask | None, at: post.Progress) -> Turn:
    paused = told.words.instance.suspended_at is not None
    return words.with_outcome(told, words.turn_while_paused() if paused else words.turn_of(told, theirs, at))


def _why(case: Case, told: Told) -> list[PublicWhy]:
    """The rules that decided about them, as far as the journey tells of them."""
    deployed = told.words.deployed
    history = queries.history(work.db(), case.instance.id, [why.DECISION])
    found = (why.for_person(each, deployed) for each in why.decided(history))
    return [each for each in found if each is not None]


def _was_stopped(case: Case) -> bool:
    return case.instance.state == "terminated"


def _email_sent_to(case: Case) -> str:
    """The address that the link to the case went to."""
    query = select(PrivateLink.email).where(
        PrivateLink.process_instance_id == case.instance.id, PrivateLink.purpose == "case"
    )
    return work.db().scalars(query.order_by(PrivateLink.created_at)).first() or ""


def _things(case: Case, told: Told, tasks: Sequence[UserTask]) -> list[Document]:
    reference = told.words.reference
    count = sum(len(section.answers) for section in answer_sections(told, tasks))
    found = [
        Document(
            _("Your answers"),
            url_for("apply.answers", reference=reference),
            ngettext("%(num)d answer", "%(num)d answers", count),
        )
    ]
    documents = _own_documents(case)
    if documents:
        found.append(
            Document(_("Your documents"), url_for("apply.documents", reference=reference), str(len(documents)))
        )
    return found


@blueprint.get("/applications/<reference>/answers")
@allow("case.view", find_case)
def answers(case: Case, reference: str) -> str:
    """What they told us, to read and to print."""
    told = Told(words_of(work.db(), case.instance))
    tasks = queries.user_tasks_of(work.db(), case.instance.id)
    journey = told.words.deployed.journey
    return render_template(
        "apply/answers.html",
        journey=journey,
        service_name=words.thing(journey),
        who=told.words.who,
        reference=reference,
        sections=answer_sections(told, tasks),
        has_documents=bool(_own_documents(case)),
        applied=days.day(case.instance.started_at, year=True),
        talk=words.ready(journey, _("Prefer to talk?")),
    )


def answer_sections(told: Told, tasks: Sequence[UserTask]) -> list[AnswerSection]:
    """The answers the case began with, then what was sent at the applicant's own tasks, newest last."""
    deployed, variables = told.words.deployed, dict(told.words.variables)
    sections = []
    for form in _own_forms(deployed, tasks):
        known = form_answers.from_variables(form, variables)
        for section in form_answers.summary(form, known, variables, told.words.now):
            rows = [Answer(row.label, row.lines) for row in section.rows]
            sections.append(AnswerSection(section.title or deployed.journey.name, rows))
    return [section for section in sections if section.answers]


def _own_forms(deployed: DeployedJourney, tasks: Sequence[UserTask]) -> list[Form]:
    """The forms that the applicant has sent: the first, and those of their own tasks."""
    form_ids = [deployed.start_form] if deployed.start_form else []
    done = [task for task in tasks if task.state == "completed" and words.is_applicants(task)]
    form_ids += [task.form_id for task in done if task.form_id]
    return [form_of(deployed, form_id) for form_id in dict.fromkeys(form_ids)]


def _own_documents(case: Case) -> list[StoredFile]:
    """What came with the applicant's own forms. What staff add at their tasks is not for the applicant."""
    deployed = work.engine().deployed(work.db(), case.instance.deployment_id)
    forms = _own_forms(deployed, queries.user_tasks_of(work.db(), case.instance.id))
    asked = {question.key for form in forms for question in form.questions}
    return [row for row in uploads.of_case(case.instance) if row.question in asked]


@blueprint.get("/applications/<reference>/documents")
@allow("case.view", find_case)
def documents(case: Case, reference: str) -> str:
    told = Told(words_of(work.db(), case.instance))
    journey = told.words.deployed.journey
    rows = [
        Document(
            row.name,
            url_for("apply.document", reference=reference, file_id=row.id),
            _("sent %(day)s", day=days.day(row.created_at)),
        )
        for row in _own_documents(case)
    ]
    return render_template(
        "apply/documents.html",
        journey=journey,
        service_name=words.thing(journey),
        who=told.words.who,
        reference=reference,
        documents=rows,
        talk=words.ready(journey, _("Prefer to talk?")),
    )


@blueprint.get("/applications/<reference>/documents/<file_id>")
@allow("case.view", find_case)
def document(case: Case, reference: str, file_id: str) -> Any:
    """One of their own documents, to save."""
    row = next((each for each in _own_documents(case) if each.id == file_id), None)
    return abort(404) if row is None else uploads.download(row)


@blueprint.get("/applications/<reference>/stop")
@allow("case.view", find_case)
def stop(case: Case, reference: str) -> Any:
    """Asks before it stops anything."""
    if case.instance.state != "active":
        return redirect(url_for("apply.status", reference=reference))
    told = Told(words_of(work.db(), case.instance))
    journey = told.words.deployed.journey
    return render_template(
        "apply/stop.html",
        journey=journey,
        service_name=words.thing(journey),
        who=told.words.who,
        reference=reference,
        talk=words.ready(journey, _("Prefer to talk?")),
        is_for_somebody=acts_for_another(case.instance.applicant),
    )


@blueprint.post("/applications/<reference>/stop")
@allow("case.view", find_case)
def stop_now(case: Case, reference: str) -> Any:
    """Stop it for good. Twice is as once."""
    try:
        work.engine().cancel(work.db(), case.instance.id, WITHDRAWN, _acting(case))
        flash(_("Your %(thing)s is stopped.", thing=_thing(case)))
    except Conflict:
        work.start_over()
        flash(_("It had ended already."))
    return redirect(url_for("apply.status", reference=reference))


def _thing(case: Case) -> str:
    return work.engine().deployed(work.db(), case.instance.deployment_id).journey.thing
