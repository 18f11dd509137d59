"""What somebody was typing when their session ended is kept for them, and shown again in the form.

It is kept before CSRF refuses the form, encrypted with a secret that only the browser's own cookie holds, under the
person that the form's signed key names. It is never carried out, and is gone after a day.
"""

import base64
import hashlib
import json
import secrets
from datetime import timedelta

from cryptography.fernet import Fernet, InvalidToken
from flask import Flask, Response, current_app, g, request, session
from sqlalchemy import bindparam, delete, select

from engine.rows import table_of
from web import form_keys
from web.models import KeptForm
from web.people import NOBODY, current_person, guests
from web.work import SAFE_METHODS, db, engine, now

COOKIE = "browser"
KEPT_FOR = timedelta(days=1)
_NEVER_KEPT = frozenset({"csrf_token", form_keys.FIELD})
_MOST_BYTES = 200_000


def register(app: Flask) -> None:
    """Must come before CSRF protection is set up: its hook runs first."""

    @app.before_request
    def keep_what_was_typed() -> None:
        view = current_app.view_functions.get(request.endpoint or "")
        # What a view hands on unread is for others to read.
        is_ours = not getattr(view, "hands_on", False)
        if is_ours and request.method not in SAFE_METHODS and form_keys.FIELD in request.form:
            _keep_if_session_ended()

    @app.after_request
    def know_the_browser(response: Response) -> Response:
        if session and COOKIE not in request.cookies:
            secure = current_app.config["SESSION_COOKIE_SECURE"]
            response.set_cookie(
                COOKIE, secrets.token_urlsafe(32), max_age=180 * 86400, httponly=True, samesite="Lax", secure=secure
            )
        return response


def kept(path: str) -> dict[str, list[str]] | None:
    """The fields that this browser and person were sending to this path when their session ended."""
    secret = request.cookies.get(COOKIE)
    row = db().connection().execute(_FIND, _place(secret, path)).first() if secret else None
    if row is None or not secret or row.at < now() - KEPT_FOR:
        return None
    try:
        content = Fernet(_key(secret)).decrypt(row.content)
    except InvalidToken:
        return None
    fields: dict[str, list[str]] = json.loads(content)
    return fields


def forget(path: str) -> None:
    """The form has been sent now. Only where something is written anyway."""
    secret = request.cookies.get(COOKIE)
    if secret:
        db().connection().execute(_FORGET, _place(secret, path))


_FORMS = table_of(KeptForm)
_HERE = [_FORMS.c[name] == bindparam(f"{name}_") for name in ("browser", "person", "path")]
_FIND = select(_FORMS.c.content, _FORMS.c.at).where(*_HERE)
_FORGET = delete(_FORMS).where(*_HERE)


def _place(secret: str, path: str) -> dict[str, str]:
    return {"browser_": _browser(secret), "person_": current_person().id, "path_": path}


def _keep_if_session_ended() -> None:
    secret = request.cookies.get(COOKIE)
    whose = form_keys.read(request.form[form_keys.FIELD])
    if not secret or whose is None or whose[0] in (NOBODY.id, current_person().id, *guests()):
        return
    fields = {name: request.form.getlist(name) for name in request.form if name not in _NEVER_KEPT}
    content = json.dumps(fields).encode()
    if len(content) > _MOST_BYTES:
        return
    # A transaction of its own: what the request itself does will be refused. That one ends first, for on SQLite
    # only one may write at a time.
    db().rollback()
    with engine().database.begin() as own:
        moment = engine().clock.now(own)
        own.merge(
            KeptForm(
                browser=_browser(secret),
                person=whose[0],
                path=request.path,
                content=Fernet(_key(secret)).encrypt(content),
                at=moment,
            )
        )
    g.kept_text = True


def _browser(secret: str) -> str:
    return hashlib.sha256(b"browser" + secret.encode()).hexdigest()


def _key(secret: str) -> bytes:
    material = current_app.config["FINGERPOST"].secret_key.encode() + b"|" + secret.encode()
    return base64.urlsafe_b64encode(hashlib.sha256(b"kept text" + material).digest())
