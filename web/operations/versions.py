"""Versions of journeys: how many cases each has open, and pausing one with all of them."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from sqlalchemy import func, select

from engine.errors import Conflict, NotFound
from engine.models import Deployment, ProcessInstance
from web import days, form_keys
from web.operations import words
from web.operations.blueprint import blueprint
from web.parts import Action, Empty
from web.people import current_person
from web.rights import allow, may
from web.texts import gettext as _
from web.work import db, engine, start_over


@blueprint.get("/versions")
@allow("journey.suspend")
def versions() -> str:
    """The newest version of each journey, and every other with open cases."""
    may_operate = may(current_person(), "operations.read")
    return render_template(
        "operations/versions.html",
        page_title=_("Versions of journeys"),
        tabs=words.tabs("versions") if may_operate else [],
        columns=[_("Journey"), _("Version"), _("Open cases"), _("State")],
        rows=[_row(version, count) for version, count in _listed()],
        nothing=Empty(_("No journeys yet"), _("Versions come here when a journey is published."), "document"),
    )


def _listed() -> list[tuple[Deployment, int]]:
    open_cases = (
        select(ProcessInstance.deployment_id, func.count().label("count"))
        .where(ProcessInstance.state == "active")
        .group_by(ProcessInstance.deployment_id)
        .subquery()
    )
    query = (
        select(Deployment, func.coalesce(open_cases.c.count, 0))
        .outerjoin(open_cases, open_cases.c.deployment_id == Deployment.id)
        .order_by(Deployment.title, Deployment.journey_key, Deployment.version.desc())
    )
    found, newest = [], set()
    for version, count in db().execute(query):
        if count or version.suspended_at or version.journey_key not in newest:
            found.append((version, int(count)))
        newest.add(version.journey_key)
    return found


def _row(version: Deployment, count: int) -> tuple[Any, ...]:
    address = url_for("operations.version", deployment_id=version.id)
    state = (
        _("Paused since %(moment)s", moment=days.stamp(version.suspended_at)) if version.suspended_at else _("Running")
    )
    return words.link(address, version.title), str(version.version), words.counted(count), state


def _version(deployment_id: str, **_parts: object) -> Deployment:
    found = db().get(Deployment, deployment_id)
    if found is None:
        raise NotFound("There is no version with this id.")
    return found


@blueprint.get("/versions/<deployment_id>")
@allow("journey.suspend", _version)
def version(found: Deployment, deployment_id: str) -> str:
    return _page(found, {})


def _page(found: Deployment, errors: dict[str, str], *, reason: str = "") -> str:
    count = select(func.count()).where(ProcessInstance.deployment_id == found.id, ProcessInstance.state == "active")
    return render_template(
        "operations/version.html",
        page_title=_("%(title)s, version %(version)s", title=found.title, version=found.version),
        has_errors=bool(errors),
        errors=errors,
        back=Action(_("Versions"), url_for("operations.versions")),
        version=found,
        count=db().scalars(count).one(),
        reason=reason,
        key=form_keys.new(f"version:{found.id}"),
    )


@blueprint.post("/versions/<deployment_id>")
@allow("journey.suspend", _version)
def change_version(found: Deployment, deployment_id: str) -> Any:
    """Pause what runs, resume what is paused."""
    once = form_keys.nonce(f"version:{deployment_id}")
    if once is None:
        abort(400)
    reason, errors = words.posted_reason()
    if errors:
        return _page(found, errors, reason=reason), 422
    resumes = request.form.get("do") == "resume"
    change = engine().resume_deployment if resumes else engine().suspend_deployment
    try:
        change(db(), deployment_id, reason, current_person(), key=once)
    except Conflict as refused:
        start_over()
        return _page(_version(deployment_id), {"reason": str(refused)}, reason=reason), 409
    words.say(_("The version runs again, with its cases.") if resumes else _("The version is paused, with its cases."))
    return redirect(url_for("operations.version", deployment_id=deployment_id))
