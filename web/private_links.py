"""Single-use links by e-mail: to a draft, to a case, to a new password.

Mail scanners follow links, so opening one changes nothing: the page it opens has a button that uses it up. Of the
secret only a hash is kept. A used or expired link offers a new one, to the same address only.
"""

import hashlib
import secrets
from datetime import timedelta

from flask import url_for
from sqlalchemy import update

from web import attempts
from web.models import PrivateLink
from web.work import config, db, engine, now

LIFETIMES = {"draft": timedelta(days=28), "case": timedelta(days=28), "password": timedelta(hours=2)}
MOST_LINKS = 5
"""Links sent to one address within a quarter of an hour."""


class TooManyLinks(Exception):
    """This address was sent many links just now."""


def send(
    purpose: str,
    person: str,
    email: str,
    *,
    subject: str,
    text: str,
    draft_id: str | None = None,
    process_instance_id: str | None = None,
) -> None:
    """Make a link and e-mail it: `text` holds {link}. Raises TooManyLinks."""
    if attempts.count("link", email) >= MOST_LINKS:
        raise TooManyLinks()
    attempts.add("link", email)
    secret = secrets.token_urlsafe(32)
    moment = now()
    db().add(
        PrivateLink(
            secret_hash=_hash(secret),
            purpose=purpose,
            person=person,
            email=email,
            draft_id=draft_id,
            process_instance_id=process_instance_id,
            created_at=moment,
            expires_at=moment + LIFETIMES[purpose],
        )
    )
    endpoint = "accounts.choose_password" if purpose == "password" else "apply.private_link"
    address = config().base_url + url_for(endpoint, secret=secret)
    payload = {"to": email, "subject": subject, "text": text.replace("{link}", address)}
    engine().send(db(), "email", payload, key=f"link:{_hash(secret)[:60]}")


def find(secret: str) -> PrivateLink | None:
    """The link with this secret, used or not; None if there never was one, or it was swept away."""
    return db().get(PrivateLink, _hash(secret))


def is_usable(link: PrivateLink) -> bool:
    return link.used_at is None and link.expires_at > now()


def use(secret: str) -> PrivateLink | None:
    """Use a link up; None where it cannot be used any more. Two at once: one wins."""
    link = db().get(PrivateLink, _hash(secret), with_for_update=True, populate_existing=True)
    if link is None or not is_usable(link):
        return None
    link.used_at = now()
    db().flush()
    return link


def use_up(purpose: str, person: str) -> None:
    """Every other link of this person's to the same end cannot be used any more."""
    others = (PrivateLink.purpose == purpose, PrivateLink.person == person, PrivateLink.used_at.is_(None))
    db().execute(update(PrivateLink).where(*others).values(used_at=now()))


def masked(email: str) -> str:
    """An address that its owner will know again and nobody else can read: "r…@example.org"."""
    name, _at, domain = email.partition("@")
    return f"{name[:1]}…@{domain}"


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
