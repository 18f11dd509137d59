"""Pages of one case for operators: pause, resume, cancel it, and mend what it knows."""

from collections.abc import Callable
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import queries
from engine.errors import Conflict, UnusableValue
from engine.models import Deployment, ProcessInstance
from web import days, form_keys
from web.journeys import groups_of
from web.operations import literals, words
from web.operations.blueprint import blueprint
from web.operations.known import Known, remember
from web.parts import Action
from web.people import current_person
from web.rights import Case, allow, may
from web.texts import gettext as _
from web.work import db, engine, start_over


@blueprint.get("/cases/<reference>")
@allow("operations.read", words.find_case)
def case(found: ProcessInstance, reference: str) -> str:
    return _page(found, {})


def _page(found: ProcessInstance, errors: dict[str, str], *, reason: str = "") -> str:
    deployed = engine().deployed(db(), found.deployment_id)
    version = db().get_one(Deployment, found.deployment_id)
    person = current_person()
    return render_template(
        "operations/case.html",
        page_title=_("Case %(reference)s", reference=words.reference(found)),
        has_errors=bool(errors),
        errors=errors,
        back=Action(_("Incidents"), url_for("operations.index")),
        instance=found,
        reference=words.reference(found),
        journey=words.title(deployed, found.journey_key),
        version=version,
        state=_state(found),
        incidents=[(each, words.step_name(deployed, each.element_id)) for each in queries.incidents(db(), found.id)],
        known=Known.of(found),
        reason=reason,
        key=form_keys.new(f"operate:{found.id}"),
        may=lambda action: may(person, action),
        may_read=may(person, "case.read", Case(found, groups_of(deployed))),
    )


def _state(found: ProcessInstance) -> str:
    if found.state == "completed":
        return _("Ended on %(moment)s", moment=days.stamp(found.ended_at)) if found.ended_at else _("Ended")
    if found.state == "terminated":
        return _("Cancelled on %(moment)s", moment=days.stamp(found.ended_at)) if found.ended_at else _("Cancelled")
    if found.suspended_at is None:
        return _("Open")
    if found.suspended_with_deployment:
        return _("Paused with its whole version since %(moment)s", moment=days.stamp(found.suspended_at))
    return _("Paused since %(moment)s", moment=days.stamp(found.suspended_at))


@blueprint.post("/cases/<reference>/suspend")
@allow("case.suspend", words.find_case)
def suspend(found: ProcessInstance, reference: str) -> Any:
    return _change(found, engine().suspend, _("The case is paused. Nothing in it moves until it is resumed."))


@blueprint.post("/cases/<reference>/resume")
@allow("case.suspend", words.find_case)
def resume(found: ProcessInstance, reference: str) -> Any:
    return _change(found, engine().resume, _("The case goes on. What has become due meanwhile is done now."))


@blueprint.post("/cases/<reference>/cancel")
@allow("case.cancel", words.find_case)
def cancel(found: ProcessInstance, reference: str) -> Any:
    done = _("The case is cancelled. Its tasks are gone from every list.")
    return _change(found, engine().cancel, done, "cancel-reason")


def _change(found: ProcessInstance, change: Callable[..., object], done: str, field: str = "reason") -> Any:
    once = form_keys.nonce(f"operate:{found.id}")
    if once is None:
        abort(400)
    reason, errors = words.posted_reason(field)
    if errors:
        return _page(found, errors, reason=reason), 422
    reference = words.reference(found)
    try:
        change(db(), found.id, reason, current_person(), key=once)
    except Conflict as refused:
        start_over()
        return _page(words.find_case(reference), {field: str(refused)}, reason=reason), 409
    words.say(done)
    return redirect(url_for("operations.case", reference=reference))


@blueprint.post("/cases/<reference>/known")
@allow("case.mend", words.find_case)
def see_known(found: ProcessInstance, reference: str) -> Response:
    """Show the values: the history says who has seen them."""
    engine().see_variables(db(), found.id, current_person())
    remember(found.id)
    return redirect(_back(reference) + "#known")


def _back(reference: str) -> str:
    """To the incident that they came from, else to the case."""
    incident_id = request.values.get("incident", "")
    if incident_id and len(incident_id) == 36:
        return url_for("operations.incident", incident_id=incident_id)
    return url_for("operations.case", reference=reference)


@blueprint.get("/cases/<reference>/mend")
@allow("case.mend", words.find_case)
def mend(found: ProcessInstance, reference: str) -> Any:
    known = Known.of(found)
    if not known.is_open:
        return redirect(_back(reference) + "#known")
    name, scope = request.args.get("name", ""), request.args.get("scope", 0, type=int)
    row = known.find(scope, name)
    return _mend_page(found, name, scope, row.text if row else "", {})


def _mend_page(found: ProcessInstance, name: str, scope: int, text: str, errors: dict[str, str]) -> str:
    row = Known.of(found).find(scope, name)
    return render_template(
        "operations/mend.html",
        page_title=_("Change “%(name)s”", name=name) if row else _("Add something that the case knows"),
        has_errors=bool(errors),
        errors=errors,
        back=Action(_("Back"), _back(words.reference(found)) + "#known"),
        reference=words.reference(found),
        is_paused=found.suspended_at is not None,
        row=row,
        name=name,
        scope=scope,
        text=text,
        incident=request.values.get("incident", ""),
        key=form_keys.new(f"mend:{found.id}"),
    )


@blueprint.post("/cases/<reference>/mend")
@allow("case.mend", words.find_case)
def mend_now(found: ProcessInstance, reference: str) -> Any:
    once = form_keys.nonce(f"mend:{found.id}")
    if once is None:
        abort(400)
    name, scope = request.form.get("name", "").strip(), request.form.get("scope", 0, type=int)
    text, errors = request.form.get("value", ""), {}
    if not name or len(name) > 200:
        errors["name"] = _("Write its name, as the diagram has it")
    try:
        value = literals.read(text)
    except literals.NotAValue as wrong:
        errors["value"] = str(wrong)
    if errors:
        return _mend_page(found, name, scope, text, errors), 422
    try:
        engine().set_variables(db(), found.id, {name: value}, current_person(), scope=scope, whole=True, key=once)
    except UnusableValue as wrong:
        start_over()
        return _mend_page(words.find_case(reference), name, scope, text, {"value": str(wrong)}), 422
    except Conflict as refused:
        start_over()
        return _mend_page(words.find_case(reference), name, scope, text, {"value": str(refused)}), 409
    words.say(_("“%(name)s” is changed. Now try the step again.", name=name))
    return redirect(_back(reference) + "#known")
