"""What an administrator, or the operator's command, does with accounts. Each change is written to its own chain."""

import re
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import audit
from engine.audit import Happening
from engine.people import Person
from engine.values import Value
from web.models import Account, Membership

_MARKS = r'\x00-\x20\x7f\s@,;:<>()\[\]\\"'
ADDRESS = re.compile(rf"(?=.{{3,200}}$)[^{_MARKS}]{{1,64}}@(?:[^{_MARKS}.]+\.)+[^{_MARKS}.]{{2,}}")
"""One address and nothing beside it: no name, no list. However long a stranger's text, it takes no time."""


class InvalidPerson(ValueError):
    """Something about the person is missing or wrong; `errors` says what, by field."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("; ".join(errors.values()))
        self.errors = errors


def by_email(session: Session, email: str) -> Account | None:
    return session.scalars(select(Account).where(Account.email == email.strip().lower())).first()


def add(session: Session, email: str, name: str, groups: Iterable[str], by: Person, at: datetime) -> Account:
    """A new account without a password: they choose one by an e-mailed link. Raises InvalidPerson."""
    email, name = email.strip().lower(), " ".join(name.split())
    errors = {}
    if not ADDRESS.fullmatch(email):
        errors["email"] = "Enter an email address in the correct format, like name@example.gov.uk"
    elif by_email(session, email) is not None:
        errors["email"] = "There is already somebody with this email address"
    if not 0 < len(name) <= 100:
        errors["name"] = "Enter their full name, in 100 characters or less"
    if errors:
        raise InvalidPerson(errors)
    account = Account(email=email, name=name, created_at=at, version=1)
    account.memberships = [Membership(group=group) for group in sorted(set(groups))]
    session.add(account)
    session.flush()
    _write(session, account, by, at, "account_added", {"groups": sorted(set(groups))})
    return account


def set_groups(session: Session, account: Account, groups: Iterable[str], by: Person, at: datetime) -> None:
    wanted = sorted(set(groups))
    if wanted == sorted(account.groups):
        return
    kept = {each.group: each for each in account.memberships}
    account.memberships = [kept.get(group) or Membership(group=group) for group in wanted]
    session.flush()
    _write(session, account, by, at, "account_groups_set", {"groups": wanted})


def lock(session: Session, account: Account, by: Person, at: datetime) -> None:
    """Nobody can sign in to it, and whoever is signed in is out."""
    if account.locked_at is None:
        account.locked_at = at
        account.version += 1
        _write(session, account, by, at, "account_locked")


def unlock(session: Session, account: Account, by: Person, at: datetime) -> None:
    if account.locked_at is not None:
        account.locked_at = None
        _write(session, account, by, at, "account_unlocked")


def set_password(session: Session, account: Account, hashed: str, by: Person, at: datetime) -> None:
    """Ends every session of the account."""
    account.password_hash = hashed
    account.version += 1
    _write(session, account, by, at, "account_password_set")


def _write(
    session: Session,
    account: Account,
    by: Person,
    at: datetime,
    kind: str,
    details: dict[str, Value] | None = None,
) -> None:
    session.flush()
    audit.write_outside(session, f"account:{account.id}", by, at, Happening(kind, details=details))
