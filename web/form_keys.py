"""The one-time key that each form carries: signed, and bound to the person and to what the form is about.

The engine keeps a key with what it did, so that a form sent twice has one effect. The key also says, when a session
has ended in mid-form, whose words the form holds.
"""

import secrets
from functools import lru_cache

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from web.people import current_person

FIELD = "form_key"


def new(subject: str) -> str:
    """A key for a form about `subject`, for whoever is asking."""
    return _signer().dumps([current_person().id, subject, secrets.token_urlsafe(16)])


def nonce(subject: str) -> str | None:
    """The posted key's own part, if it was made for this person and subject: what commands take as `key`."""
    found = read(request.form.get(FIELD, ""))
    if found is None or found[:2] != (current_person().id, subject):
        return None
    return found[2]


def read(text: str) -> tuple[str, str, str] | None:
    """Person, subject and nonce of a key of ours; None for anything else."""
    try:
        person, subject, once = _signer().loads(text)
    except (BadSignature, ValueError, TypeError):
        return None
    return (str(person), str(subject), str(once))


def _signer() -> URLSafeSerializer:
    return _signer_with(current_app.secret_key or "")


@lru_cache(maxsize=4)
def _signer_with(key: str | bytes) -> URLSafeSerializer:
    return URLSafeSerializer(key, salt="form key")
