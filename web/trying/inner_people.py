"""Who somebody is on the pages of a try-out: one of its invented people, by choosing so in the frame around them."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask_login import login_user, logout_user
from sqlalchemy import select
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from engine.models import Deployment, ProcessInstance
from engine.people import APPLICANT
from web.models import Account, Draft
from web.people import SignedIn, stamp_session
from web.rights import allow
from web.rooms import Room
from web.security import csrf
from web.trying.inner import BECOME
from web.work import db

blueprint = Blueprint("accounts", __name__)
"""Under this name the other rooms send people to sign in, and get a sentence instead."""


@blueprint.route("/sign-in", methods=["GET", "POST"])
@allow("public")
def sign_in() -> str:
    return render_template("trying/choose.html")


@blueprint.post("/-/become")
@csrf.exempt  # type: ignore[untyped-decorator]
@allow("public")
def become() -> Response:
    """Only the pages around can ask for this: they write down whom, where no client can."""
    who, to = request.environ.get(BECOME) or (None, "")
    if who is None:
        raise NotFound
    session["guests"] = _applicants()
    session.permanent = True
    if who == APPLICANT:
        logout_user()
        session.pop("signed_in_at", None)
        return redirect(request.script_root + (to or _applicants_page()))
    account = db().get(Account, int(who)) if who.isdigit() else None
    if account is None:
        raise NotFound
    stamp_session()
    login_user(SignedIn(account))
    return redirect(request.script_root + to if to else url_for("tasks.inbox"))


def _applicants() -> list[str]:
    """Everybody who has applied in this try-out: whoever tries it is each of them."""
    owners: list[Any] = [*db().scalars(select(Draft.owner).order_by(Draft.created_at))]
    owners += db().scalars(select(ProcessInstance.applicant).order_by(ProcessInstance.started_at))
    owners = [*session_guests(), *owners]
    found = dict.fromkeys(each.removeprefix("guest:") for each in owners if each and each.startswith("guest:"))
    return list(found)[-20:]


def session_guests() -> list[str]:
    return [f"guest:{each}" for each in session.get("guests", [])]


def _applicants_page() -> str:
    """Their newest case; else where they begin."""
    query = select(ProcessInstance.business_key).where(ProcessInstance.business_key.is_not(None))
    reference = db().scalars(query.order_by(ProcessInstance.started_at.desc()).limit(1)).first()
    if reference is not None:
        return f"/applications/{reference}"
    key = db().scalars(select(Deployment.journey_key).limit(1)).first()
    return f"/apply/{key}"


room = Room(blueprint)
