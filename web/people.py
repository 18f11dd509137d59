"""Who is asking: a member of staff who signed in, a citizen known by a guest id, or nobody yet."""

from datetime import timedelta
from functools import cached_property
from typing import Any, cast

from flask import Flask, g, session
from flask_login import LoginManager, current_user

from engine.people import Person
from web.models import Account
from web.work import db, now

ADMINISTRATORS = "administrators"
"""The group whose members look after people and may read every case."""

PUBLISHERS = "publishers"
"""The group whose members publish journeys."""

DESIGNERS = "designers"
"""The group whose members begin journeys in the studio, and have the roles there that they were given."""

OPERATORS = "operators"
"""The group whose members mend what stands still, and pause and move cases."""

NOBODY = Person("nobody")

IDLE = timedelta(hours=1)
LONGEST = timedelta(hours=12)

MOST_GUESTS = 20
"""How many applications one browser keeps at hand; older ones are opened again by their private links."""


class SignedIn:
    """An account as Flask-Login and the templates see it."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, account: Account) -> None:
        self.account = account
        self.name = account.name

    @cached_property
    def person(self) -> Person:
        return Person(self.account.person_id, self.account.groups)

    def get_id(self) -> str:
        return f"{self.account.id}.{self.account.version}"


def current_account() -> Account | None:
    return current_user.account if current_user.is_authenticated else None


def current_person() -> Person:
    """The person as the engine knows them."""
    if current_user.is_authenticated:
        return cast(Person, current_user.person)
    guest = g.get("guest") or next(reversed(guests()), None)
    return Person(guest) if guest else NOBODY


def guests() -> list[str]:
    """The guests that this browser is, signed in or not: "guest:<uuid>", the newest last.

    Each application has one of its own, so that a private link to it opens nothing else: one browser may apply for
    several people.
    """
    return [f"guest:{each}" for each in session.get("guests", [])]


def is_guest(person_id: str | None) -> bool:
    """Whether this browser is that guest; then it is the one that this request speaks for."""
    if person_id is None or person_id not in guests():
        return False
    g.guest = person_id
    return True


def become_guest(person_id: str) -> None:
    """Make this browser that guest as well: by beginning an application, or by a private link to one."""
    others = [each for each in guests() if each != person_id]
    session["guests"] = [each.removeprefix("guest:") for each in (*others, person_id)][-MOST_GUESTS:]
    session.permanent = True
    g.guest = person_id


def is_staff(person: Person) -> bool:
    return person.id.startswith("user:")


def load(session_id: str) -> SignedIn | None:
    """The account of a session's cookie; nobody where the session has run out, or the account was locked."""
    account_id, _, version = session_id.partition(".")
    account = db().get(Account, int(account_id)) if account_id.isdigit() else None
    if account is None or account.locked_at is not None or str(account.version) != version:
        return None
    return SignedIn(account) if _is_fresh() else None


def stamp_session() -> None:
    """A session begins: its two clocks start."""
    session["signed_in_at"] = session["seen_at"] = now().timestamp()


def _is_fresh() -> bool:
    """Staff sessions end after an hour without a request, and after twelve hours in any case."""
    moment = now().timestamp()
    began, seen = session.get("signed_in_at", 0), session.get("seen_at", 0)
    if moment - began > LONGEST.total_seconds() or moment - seen > IDLE.total_seconds():
        return False
    if moment - seen > 60:
        session["seen_at"] = moment
    return True


def register(app: Flask) -> None:
    manager = LoginManager()
    manager.init_app(app)
    manager.user_loader(load)
    manager.session_protection = None

    @app.context_processor
    def about_me() -> dict[str, Any]:
        return {"me": cast(Any, current_user) if current_user.is_authenticated else None}
