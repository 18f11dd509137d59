"""`fingerpost user`: the first people, and a way in when nobody has one."""

import argparse
import secrets
from collections.abc import Callable

from sqlalchemy.orm import Session

from engine.engine import Engine
from engine.people import SYSTEM
from web.accounts import demonstration, passwords, people
from web.config import Config
from web.models import Account
from web.people import ADMINISTRATORS


class Refused(Exception):
    """What was asked for cannot be done; the message says why."""


Opened = Callable[[], Engine]


def add_commands(parser: argparse.ArgumentParser, opened: Opened) -> None:
    commands = parser.add_subparsers(required=True, metavar="WHAT")

    add = commands.add_parser("add", help="add a person and print a first password")
    add.add_argument("email")
    add.add_argument("--name", required=True)
    add.add_argument("--groups", default="", help="separated by commas")
    add.add_argument("--administrator", action="store_true")
    add.set_defaults(run=lambda parsed: _add(opened(), parsed))

    groups = commands.add_parser("groups", help="set a person's groups")
    groups.add_argument("email")
    groups.add_argument("groups", help="separated by commas; administrators is one of them")
    groups.set_defaults(run=lambda parsed: _groups(opened(), parsed))

    reset = commands.add_parser("reset", help="unlock a person and print a new password")
    reset.add_argument("email")
    reset.set_defaults(run=lambda parsed: _reset(opened(), parsed))

    demonstrate = commands.add_parser("demonstration", help="add invented people (development only)")
    demonstrate.set_defaults(run=lambda parsed: _demonstration(opened()))


def _add(engine: Engine, parsed: argparse.Namespace) -> int:
    groups = _listed(parsed.groups) | ({ADMINISTRATORS} if parsed.administrator else set())
    password = secrets.token_urlsafe(12)
    with engine.database.begin() as session:
        now = engine.clock.now(session)
        try:
            account = people.add(session, parsed.email, parsed.name, groups, SYSTEM, now)
        except people.InvalidPerson as invalid:
            raise Refused(str(invalid)) from None
        people.set_password(session, account, passwords.hashed(password), SYSTEM, now)
    print(f"Added {account.email}. First password: {password}")
    return 0


def _groups(engine: Engine, parsed: argparse.Namespace) -> int:
    with engine.database.begin() as session:
        account = _found(session, parsed.email)
        people.set_groups(session, account, _listed(parsed.groups), SYSTEM, engine.clock.now(session))
        print(f"{account.email} is in: {', '.join(sorted(account.groups)) or 'no group'}")
    return 0


def _reset(engine: Engine, parsed: argparse.Namespace) -> int:
    password = secrets.token_urlsafe(12)
    with engine.database.begin() as session:
        account = _found(session, parsed.email)
        now = engine.clock.now(session)
        people.unlock(session, account, SYSTEM, now)
        people.set_password(session, account, passwords.hashed(password), SYSTEM, now)
    print(f"{account.email} is signed out everywhere. New password: {password}")
    return 0


def _demonstration(engine: Engine) -> int:
    if not Config.from_environment().is_development:
        raise Refused("Demonstration people are for development only: set FINGERPOST_MODE=development.")
    demonstration.add_people(engine)
    print(f"Demonstration people are there; each has the password “{demonstration.PASSWORD}”.")
    return 0


def _found(session: Session, email: str) -> Account:
    account = people.by_email(session, email)
    if account is None:
        raise Refused(f"There is nobody with the address {email}.")
    return account


def _listed(text: str) -> set[str]:
    return {part.strip() for part in text.split(",") if part.strip()}
