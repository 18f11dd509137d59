"""Pages of cases."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import queries, task_lists
from engine.errors import Conflict, NotAllowed, NotFound, Suspended
from web import form_keys, kept_text, starting
from web.case_words import words_of
from web.cases import documents, find
from web.cases.case_page import CasePage
from web.journeys import groups_of
from web.parts import Action
from web.people import current_person
from web.rights import Case, allow, may
from web.texts import gettext as _
from web.work import db, engine, start_over

blueprint = Blueprint("cases", __name__, url_prefix="/cases")

MOST_NOTE = 4000
MOST_REASON = 1000


@blueprint.get("/")
@allow("staff")
def index() -> str | Response:
    """Find a case; the newest ones where nothing is asked for."""
    words, after = request.args.get("words", "").strip()[:100], request.args.get("after")
    one = find.the_one(db(), current_person(), words) if words else None
    if one is not None:
        return redirect(url_for("cases.case", reference=one.business_key))
    found = find.listed(db(), current_person(), words, after)
    next_page = Action(
        _("Next %(count)s", count=task_lists.PAGE), url_for("cases.index", words=words or None, after=found.after)
    )
    return render_template(
        "cases/index.html",
        page_title=_("Cases"),
        words=words,
        columns=find.columns(),
        rows=found.rows,
        assists=find.assists(db(), current_person()),
        next=next_page if found.after else None,
        previous=Action(_("First page"), url_for("cases.index", words=words or None)) if after else None,
    )


def _case(reference: str, **_parts: object) -> Case:
    """By its reference, or by its id where it has none."""
    instance = queries.by_business_key(db(), reference) or queries.process_instance(db(), reference)
    return Case(instance, groups_of(engine().deployed(db(), instance.deployment_id)))


@blueprint.get("/<reference>")
@allow("case.read", _case)
def case(found: Case, reference: str) -> str:
    kept = kept_text.kept(url_for("cases.add_note", reference=reference)) or {}
    return _case_page(found, note=next(iter(kept.get("note", [])), ""))


def _case_page(found: Case, *, note: str = "", errors: dict[str, str] | None = None) -> str:
    page = CasePage.of(found, current_person())
    return render_template(
        "cases/case.html",
        page_title=f"{page.case.who}, {page.case.reference}",
        has_errors=bool(errors),
        errors=errors or {},
        page=page,
        who=page.identity(),
        document_columns=documents.columns(),
        note=note,
        key=form_keys.new(f"notes:{found.instance.id}"),
        may_operate=may(current_person(), "operations.read"),
        offers=starting.offers(found.instance, current_person()),
        note_action=url_for("cases.add_note", reference=page.case.reference),
        earlier=url_for(
            "cases.case",
            reference=page.case.reference,
            show=page.show or None,
            earlier=1,
            _anchor="timeline",
        ),
    )


@blueprint.post("/<reference>/notes")
@allow("case.read", _case)
def add_note(found: Case, reference: str) -> Any:
    once = form_keys.nonce(f"notes:{found.instance.id}")
    text = request.form.get("note", "").strip()
    if once is None:
        abort(400)
    if not text:
        return _case_page(found, errors={"note": _("Write the note first")}), 422
    if len(text) > MOST_NOTE:
        error = _("The note must be %(count)s characters or less", count=MOST_NOTE)
        return _case_page(found, note=text, errors={"note": error}), 422
    engine().note(db(), found.instance.id, text, current_person(), key=once)
    kept_text.forget(request.path)
    return redirect(url_for("cases.case", reference=reference, _anchor="notes"))


@blueprint.post("/<reference>/start-step")
@allow("case.read", _case)
def start_step(found: Case, reference: str) -> Any:
    """Start a step that the case may need."""
    try:
        starting.start(found.instance, current_person())
    except Suspended:
        start_over()
        flash(_("The case is paused: nothing can be started in it now."))
    except (Conflict, NotAllowed, NotFound):
        start_over()
        flash(_("That step cannot be started any more. What can be is below."))
    else:
        flash(_("The step is started."))
    return redirect(url_for("cases.case", reference=reference))


@blueprint.get("/<reference>/stop")
@allow("case.stop", _case)
def stop(found: Case, reference: str) -> str | Response:
    if found.instance.state != "active":
        return redirect(url_for("cases.case", reference=reference))
    kept = kept_text.kept(request.path) or {}
    return _stop_page(found, next(iter(kept.get("reason", [])), ""), {})


def _stop_page(found: Case, reason: str, errors: dict[str, str]) -> str:
    case = words_of(db(), found.instance)
    return render_template(
        "cases/stop.html",
        page_title=_("Stop the case of %(who)s?", who=case.who),
        has_errors=bool(errors),
        errors=errors,
        case=case,
        reason=reason,
        back=Action(_("The case"), url_for("cases.case", reference=case.reference)),
        key=form_keys.new(f"stop:{found.instance.id}"),
    )


@blueprint.post("/<reference>/stop")
@allow("case.stop", _case)
def stop_now(found: Case, reference: str) -> Any:
    once = form_keys.nonce(f"stop:{found.instance.id}")
    reason = request.form.get("reason", "").strip()
    if once is None:
        abort(400)
    if not reason or len(reason) > MOST_REASON:
        error = _("Say why the case is stopped, in %(count)s characters or less", count=MOST_REASON)
        return _stop_page(found, reason, {"reason": error}), 422
    try:
        engine().cancel(db(), found.instance.id, reason, current_person(), key=once)
    except Conflict:
        start_over()
        return _ended_before(_case(reference), reason), 409
    kept_text.forget(request.path)
    flash(_("The case is stopped. Its tasks are gone from every list."))
    return redirect(url_for("cases.case", reference=reference))


def _ended_before(found: Case, reason: str) -> str:
    """The case had ended already: how, and the reason that was written."""
    case = words_of(db(), found.instance)
    return render_template(
        "cases/ended.html",
        page_title=_("This case had ended before you stopped it"),
        case=case,
        state=find.state_words(case),
        reason=reason,
        back=Action(_("The case"), url_for("cases.case", reference=case.reference)),
    )


@blueprint.get("/<reference>/files/<file_id>")
@allow("case.read", _case)
def file(found: Case, reference: str, file_id: str) -> Response:
    return documents.download(db(), found.instance, file_id)
