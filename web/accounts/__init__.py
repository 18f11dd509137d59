"""Accounts: signing in and out, passwords, and the people an administrator looks after.

Passwords are kept as argon2 hashes; tries are counted in the database (`web.attempts`); a session ends after an hour
without a request (`web.people`). In development there are also demonstration people and an outbox.
"""

from flask_babel import lazy_gettext as _l

from web.accounts import demonstration, passwords, people, views
from web.accounts.views import blueprint
from web.people import ADMINISTRATORS, current_person
from web.rooms import Link, Room
from web.work import config

room = Room(
    blueprint,
    person_menu=(
        Link(_l("People"), "accounts.people", shown=lambda: ADMINISTRATORS in current_person().groups),
        Link(_l("Outbox"), "accounts.outbox", shown=lambda: config().is_development),
    ),
    sign_out="accounts.sign_out",
)

__all__ = ["demonstration", "passwords", "people", "room", "views"]
