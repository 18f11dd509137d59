"""Pages of accounts."""

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import login_user, logout_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from engine import deployment
from engine.models import Deployment
from engine.people import OWNERS, Person
from web import attempts, private_links
from web.accounts import demonstration, passwords
from web.accounts import people as accounts
from web.models import Account, OutboxMessage
from web.people import (
    ADMINISTRATORS,
    DESIGNERS,
    OPERATORS,
    PUBLISHERS,
    SignedIn,
    current_account,
    current_person,
    stamp_session,
)
from web.rights import allow
from web.work import commit, config, db, engine, now

blueprint = Blueprint("accounts", __name__)

MOST_TRIES = 5
"""Wrong passwords for one address within a quarter of an hour."""
PAGE = 50


@blueprint.get("/sign-in")
@allow("public")
def sign_in() -> str | Response:
    if current_account() is not None:
        return redirect(_after_sign_in())
    return _sign_in_page({})


@blueprint.post("/sign-in")
@allow("public")
def sign_in_now() -> Any:
    email, password = request.form.get("email", ""), request.form.get("password", "")
    if not _may_try(email):
        return _sign_in_page({"email": _("Too many tries. Wait 15 minutes, then try again")}), 429
    account = accounts.by_email(db(), email)
    kept = account.password_hash if account else None
    commit()
    if not passwords.matches(kept, password) or account is None:
        return _sign_in_page({"password": _("Enter the right email address and password")}), 422
    if account.locked_at is not None:
        return _sign_in_page({"email": _("This account is locked. Ask your administrator to unlock it")}), 422
    attempts.clear("sign-in", email)
    _begin_session(account, password)
    return redirect(_after_sign_in())


def _may_try(email: str) -> bool:
    """Whether there are tries left; this one is counted, and kept, before the password is looked at.

    So a hundred guesses in one moment are still counted, and nobody else's writing waits for the hashing of one.
    """
    if attempts.count("sign-in", email) >= MOST_TRIES:
        return False
    attempts.add("sign-in", email)
    commit()
    return attempts.count("sign-in", email) <= MOST_TRIES


def _begin_session(account: Account, password: str) -> None:
    if account.password_hash and passwords.needs_rehash(account.password_hash):
        account.password_hash = passwords.hashed(password)
    account.signed_in_at = now()
    guests = session.get("guests", [])
    session.clear()
    session["guests"] = guests
    stamp_session()
    session.permanent = True
    login_user(SignedIn(account))


def _sign_in_page(errors: dict[str, str]) -> str:
    return render_template(
        "accounts/sign_in.html",
        errors=errors,
        email=request.form.get("email", ""),
        next=request.values.get("next", ""),
        people=demonstration.PEOPLE if config().is_development else (),
        password=demonstration.PASSWORD if config().is_development else "",
    )


def _after_sign_in() -> str:
    """Where they were going, if it is a page of ours."""
    wanted = request.values.get("next", "")
    is_ours = wanted.startswith("/") and not wanted.startswith("//") and wanted.isprintable() and "\\" not in wanted
    if is_ours and not urlsplit(wanted).netloc:
        return wanted
    return "/tasks/"


@blueprint.post("/sign-out")
@allow("public")
def sign_out() -> Response:
    logout_user()
    session.clear()
    return redirect(url_for("accounts.sign_in"))


@blueprint.get("/password/forgotten")
@allow("public")
def forgotten() -> str:
    return render_template("accounts/forgotten.html", errors={}, email="")


@blueprint.post("/password/forgotten")
@allow("public")
def send_password_link() -> Any:
    """Says the same whether or not there is such an account."""
    email = request.form.get("email", "").strip().lower()
    if not accounts.ADDRESS.fullmatch(email):
        error = _("Enter an email address in the correct format, like name@example.gov.uk")
        return render_template("accounts/forgotten.html", errors={"email": error}, email=email), 422
    account = accounts.by_email(db(), email)
    if account is not None and account.locked_at is None:
        _send_password_link(account)
    return render_template("accounts/link_sent.html", email=email)


def _send_password_link(account: Account) -> bool:
    text = _(
        "Hello %(name)s\n\nOpen this page to choose a password for Fingerpost:\n{link}\n\n"
        "It works once, within 2 hours. If you did not ask for it, you do not need to do anything.",
        name=account.name,
    )
    try:
        private_links.send("password", account.person_id, account.email, subject=_("Choose your password"), text=text)
    except private_links.TooManyLinks:
        return False
    return True


@blueprint.get("/password/<secret>")
@allow("public")
def choose_password(secret: str) -> Any:
    return _password_page(secret, {})


def _password_page(secret: str, errors: dict[str, str]) -> Any:
    link = private_links.find(secret)
    if link is None or link.purpose != "password":
        abort(404)
    if not private_links.is_usable(link):
        return render_template("accounts/link_used.html"), 410
    return render_template("accounts/choose_password.html", errors=errors, shortest=passwords.SHORTEST)


@blueprint.post("/password/<secret>")
@allow("public")
def keep_password(secret: str) -> Any:
    found = private_links.find(secret)
    if found is None or found.purpose != "password":
        abort(404)
    if not private_links.is_usable(found):
        return render_template("accounts/link_used.html"), 410
    # Hashing is dear on purpose: only for those who have a link.
    try:
        hashed = passwords.hashed(request.form.get("password", ""))
    except passwords.TooWeak as weak:
        return _password_page(secret, {"password": str(weak)})
    link = private_links.use(secret)
    account = db().get(Account, int(link.person.removeprefix("user:"))) if link else None
    if account is None or account.locked_at is not None:
        return render_template("accounts/link_used.html"), 410
    private_links.use_up("password", account.person_id)
    accounts.set_password(db(), account, hashed, Person(account.person_id), now())
    attempts.clear("sign-in", account.email)
    flash(_("Your password is changed. Sign in with it now."))
    return redirect(url_for("accounts.sign_in"))


@blueprint.get("/people")
@allow("administer")
def people() -> str:
    after = request.args.get("after", "")
    query = select(Account).where(Account.email > after).order_by(Account.email).limit(PAGE + 1)
    rows = db().scalars(query).all()
    following = rows[PAGE - 1].email if len(rows) > PAGE else None
    return render_template("accounts/people.html", people=rows[:PAGE], following=following, titles=group_titles())


@blueprint.get("/people/new")
@allow("administer")
def new_person() -> str:
    return render_template("accounts/new_person.html", errors={}, titles=group_titles(), chosen=(), form={})


@blueprint.post("/people/new")
@allow("administer")
def add_person() -> Any:
    titles = group_titles()
    chosen = [group for group in request.form.getlist("groups") if group in titles]
    try:
        account = accounts.add(
            db(),
            request.form.get("email", ""),
            request.form.get("name", ""),
            chosen,
            current_person(),
            now(),
        )
    except accounts.InvalidPerson as invalid:
        page = render_template(
            "accounts/new_person.html", errors=invalid.errors, titles=titles, chosen=chosen, form=request.form
        )
        return page, 422
    _send_password_link(account)
    flash(_("%(name)s is added, and has an email to choose a password.", name=account.name))
    return redirect(url_for("accounts.people"))


def _account(account_id: int) -> Account:
    account = db().get(Account, account_id)
    if account is None:
        abort(404)
    return account


@blueprint.get("/people/<int(max=2147483647):account_id>")
@allow("administer", _account)
def person(account: Account, account_id: int) -> str:
    return render_template("accounts/person.html", account=account, titles=group_titles())


@blueprint.post("/people/<int(max=2147483647):account_id>/groups")
@allow("administer", _account)
def set_groups(account: Account, account_id: int) -> Response:
    titles = group_titles()
    chosen = {group for group in request.form.getlist("groups") if group in titles}
    if account.person_id == current_person().id and ADMINISTRATORS not in chosen:
        flash(_("You cannot take yourself out of the administrators: ask another one."))
        chosen.add(ADMINISTRATORS)
    accounts.set_groups(db(), account, chosen, current_person(), now())
    flash(_("The groups of %(name)s are saved.", name=account.name))
    return redirect(url_for("accounts.person", account_id=account_id))


@blueprint.post("/people/<int(max=2147483647):account_id>/lock")
@allow("administer", _account)
def lock(account: Account, account_id: int) -> Response:
    if account.person_id == current_person().id:
        flash(_("You cannot lock yourself out: ask another administrator."))
    else:
        accounts.lock(db(), account, current_person(), now())
        flash(_("%(name)s is locked, and signed out everywhere.", name=account.name))
    return redirect(url_for("accounts.person", account_id=account_id))


@blueprint.post("/people/<int(max=2147483647):account_id>/unlock")
@allow("administer", _account)
def unlock(account: Account, account_id: int) -> Response:
    accounts.unlock(db(), account, current_person(), now())
    attempts.clear("sign-in", account.email)
    flash(_("%(name)s can sign in again.", name=account.name))
    return redirect(url_for("accounts.person", account_id=account_id))


@blueprint.post("/people/<int(max=2147483647):account_id>/reset")
@allow("administer", _account)
def reset(account: Account, account_id: int) -> Response:
    if _send_password_link(account):
        flash(_("%(name)s has an email to choose a new password.", name=account.name))
    else:
        flash(_("%(name)s was sent several links just now. Wait 15 minutes.", name=account.name))
    return redirect(url_for("accounts.person", account_id=account_id))


@blueprint.get("/outbox")
@allow("public")
def outbox() -> str:
    """E-mails of a development installation without an SMTP server."""
    if not config().is_development:
        abort(404)
    messages = db().scalars(select(OutboxMessage).order_by(OutboxMessage.at.desc()).limit(PAGE)).all()
    return render_template("accounts/outbox.html", messages=messages)


def group_titles() -> dict[str, str]:
    """Every group that a current journey names, by id, and those that Fingerpost knows itself."""
    titles = {
        ADMINISTRATORS: _("Administrators"),
        DESIGNERS: _("Designers of journeys"),
        PUBLISHERS: _("Publishers of journeys"),
        OPERATORS: _("Operators"),
        OWNERS: _("Owners of journeys"),
    }
    for key in db().scalars(select(Deployment.journey_key).distinct().order_by(Deployment.journey_key)):
        newest = deployment.newest(db(), key)
        if newest is not None:
            groups = engine().deployed(db(), newest.id).journey.groups
            titles |= {group.id: group.title for group in groups}
    return titles
