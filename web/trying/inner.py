"""The pages of a try-out: the citizens' and staff's own, in an application that knows no database but the try-out's.

A request to them is handed on below an address of the try-out's (`mount`). Its cookies carry a prefix and are bound to
that address, and no others are passed in: what is tried can neither read nor become a real session. Links, forms and
redirects stay below the mount because it is their SCRIPT_NAME.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, request, session
from flask.sessions import SecureCookieSessionInterface
from structlog.contextvars import bound_contextvars
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.http import dump_cookie, parse_cookie
from werkzeug.wrappers import Response

from web import create_inner_app
from web.config import Config
from web.people import stamp_session
from web.storage import Storage
from web.trying.installation import Installation
from web.work import OWN_ENGINE

ROOMS = ("web.tasks", "web.cases", "web.apply", "web.trying.inner_people")
PREFIX = "try-"
OWN_FILES = "fingerpost.files"
BECOME = "fingerpost.become"
"""Whom the visitor is from now on, and where they go: set by the pages around, never by a client."""


class OwnFiles:
    """The files of the try-out that a request is about."""

    @property
    def _files(self) -> Storage:
        files: Storage = request.environ[OWN_FILES]
        return files

    def put(self, data: bytes) -> str:
        return self._files.put(data)

    def get(self, key: str) -> bytes:
        return self._files.get(key)

    def delete(self, key: str) -> None:
        self._files.delete(key)

    def kept_before(self, moment: datetime) -> Iterator[str]:
        return self._files.kept_before(moment)


class OwnSessions(SecureCookieSessionInterface):
    """A session of one try-out is worth nothing in another."""

    @property
    def salt(self) -> str:  # type: ignore[override]
        return f"try-out {request.script_root}"


def app_within(outer: Flask) -> Flask:
    """The one inner application of a process; each request brings its engine."""
    found: Flask | None = outer.extensions.get("try-out pages")
    if found is None:
        found = _made(outer.config["FINGERPOST"])
        outer.extensions["try-out pages"] = found
    return found


def _made(config: Config) -> Flask:
    key = hashlib.sha256(b"try-outs" + config.secret_key.encode()).hexdigest()
    app = create_inner_app(
        replace(
            config,
            mode="production",
            database_url="sqlite://",
            secret_key=key,
            smtp_url="",
            notify_api_key="",
            trusted_proxies=0,
            connectors=(),
            secrets={},
            secrets_dir=None,
            metrics_token="",
            files_dir=Path("nowhere"),
        ),
        ROOMS,
    )
    app.session_interface = OwnSessions()
    app.extensions["files"] = OwnFiles()
    app.before_request_funcs[None].insert(0, _enter)
    return app


def _enter() -> None:
    """Its pages are shown in a frame of ours; and no session of it runs out, however far its clock is moved."""
    g.policy = {"frame-ancestors": "'self'"}
    if "signed_in_at" in session:
        stamp_session()


def hand_on(found: Installation, mount: str, path: str) -> Response:
    """This very request, answered by the try-out's pages; what it made due is done before the answer is given."""
    if request.method == "POST" and found.is_full:
        raise RequestEntityTooLarge
    response = _answered(found, _environ(found, mount, path))
    if request.method == "POST":
        found.run_due()
    return response


def become(found: Installation, mount: str, who: str, to: str) -> Response:
    """The visitor is one of the invented people from now on, and goes to one of the try-out's pages."""
    environ = _environ(found, mount, "-/become")
    environ |= {BECOME: (who, to), "REQUEST_METHOD": "POST", "CONTENT_LENGTH": "0", "wsgi.input": _Nothing()}
    return _answered(found, environ)


class _Nothing:
    def read(self, _: int = -1) -> bytes:
        return b""

    def readline(self, _: int = -1) -> bytes:
        return b""


def _answered(found: Installation, environ: dict[str, Any]) -> Response:
    inner = app_within(current_app._get_current_object())  # type: ignore[attr-defined]
    with bound_contextvars(try_out=found.id):
        response = Response.from_app(inner, environ, buffered=True)
    cookies = response.headers.getlist("Set-Cookie")
    response.headers.remove("Set-Cookie")
    for each in cookies:
        for cookie in _bound(each, environ["SCRIPT_NAME"]):
            response.headers.add("Set-Cookie", cookie)
    return response


def _environ(found: Installation, mount: str, path: str) -> dict[str, Any]:
    environ = {name: value for name, value in request.environ.items() if not name.startswith(("werkzeug.", "flask."))}
    environ.pop("HTTP_X_REQUEST_ID", None)
    return environ | {
        "SCRIPT_NAME": request.script_root + mount,
        "PATH_INFO": f"/{path}".encode().decode("latin-1"),
        "HTTP_COOKIE": _own_cookies(),
        OWN_ENGINE: found.engine,
        OWN_FILES: found.files,
    }


def _own_cookies() -> str:
    """Of the browser's cookies those of try-outs, without their prefix; the nearest path comes first, and counts."""
    own: dict[str, str] = {}
    for name, value in parse_cookie(request.headers.get("Cookie", "")).items(multi=True):
        if name.startswith(PREFIX):
            own.setdefault(name.removeprefix(PREFIX), value)
    return "; ".join(dump_cookie(name, value, path=None) for name, value in own.items())


def _bound(header: str, path: str) -> Iterator[str]:
    """A cookie as the browser keeps it: with the prefix, for this try-out's pages only."""
    try:
        cookies = SimpleCookie(header)
    except CookieError:
        return
    for name, cookie in cookies.items():
        bound: SimpleCookie = SimpleCookie()
        bound[PREFIX + name] = cookie.value
        for attribute, value in cookie.items():
            if value and attribute != "domain":
                bound[PREFIX + name][attribute] = value
        bound[PREFIX + name]["path"] = path
        yield bound[PREFIX + name].OutputString()
