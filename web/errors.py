"""Errors become a status and a page here, and nowhere else."""

import errno
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Flask, Response, g, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import AnonymousUserMixin
from sqlalchemy.exc import DataError, SQLAlchemyError
from werkzeug.exceptions import HTTPException, InternalServerError

from engine.database import is_unavailable
from engine.errors import Conflict, NotAllowed, NotFound, Suspended
from web import logs

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

Handler = Callable[[Exception], tuple[Response, int]]


@dataclass(frozen=True, slots=True)
class Words:
    """What a page about an error says: what is so, and what to do."""

    title: "LazyString"
    sentences: "tuple[LazyString, ...]"


WORDS = {
    400: Words(
        _l("We could not read what was sent"),
        (
            _l("This can happen when a page has been open for a long time, or was opened in a second tab."),
            _l("Go back, load the page again, and send it once more."),
        ),
    ),
    403: Words(
        _l("You may not see this page"),
        (
            _l("It belongs to somebody else, or to a team that you are not in."),
            _l("If you work here and need it, ask the person who looks after your team’s access."),
        ),
    ),
    404: Words(
        _l("Page not found"),
        (
            _l("If you typed the web address, check it is correct."),
            _l("If you pasted the web address, check you copied all of it."),
        ),
    ),
    405: Words(
        _l("This page cannot be opened on its own"),
        (_l("It only takes what a form sends. Go back to the form and send it from there."),),
    ),
    409: Words(
        _l("Somebody else was first"),
        (
            _l("What you had open has changed since. Nothing of yours was sent."),
            _l("Go back and load the page again to see how it stands now."),
        ),
    ),
    413: Words(
        _l("What you sent is too big"),
        (
            _l("Send fewer files at a time, or smaller ones."),
            _l("A photograph taken with a telephone is usually fine. A long video is not."),
        ),
    ),
    429: Words(
        _l("Too many tries"),
        (_l("Wait 15 minutes, then try again. This keeps other people from guessing their way in."),),
    ),
    500: Words(
        _l("There is a problem with this service"),
        (
            _l("Try again later. Answers you sent before this page are saved."),
            _l("We know about it. If you tell us, give us the number below."),
        ),
    ),
    503: Words(
        _l("This service is not available for a moment"),
        (
            _l("We are working on it. Answers you sent before this page are saved."),
            _l("Try again in a few minutes."),
        ),
    ),
}

PAUSED = Words(
    _l("This is paused for the moment"),
    (
        _l("Nothing was changed and nothing is lost. What you typed stays on the page before: go back to see it."),
        _l("Try again later. If it cannot wait, ring us or ask the person who looks after this service."),
    ),
)

SESSION_ENDED = Words(
    _l("Your session had ended"),
    (
        _l("Nothing was sent. What you typed is kept for a day, for you, in this browser."),
        _l("Once you are back on the page, it stands in the form again."),
    ),
)

NOT_SENT = Words(
    _l("This could not be sent just now"),
    (
        _l("Nothing you typed is lost: it is kept on this page. Wait a minute, then try again."),
        _l("If it was sent after all, trying again does not send it twice."),
    ),
)

RETRY_AFTER = {429: "900", 503: "60"}


def register(app: Flask) -> None:
    """A page in the theme for every error a request can end in."""
    # Flask would log the exception once more, with the values that were sent.
    app.log_exception = lambda exc_info: None  # type: ignore[method-assign]
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(NotFound, _as(404))
    app.register_error_handler(NotAllowed, _as(403))
    app.register_error_handler(Conflict, _as(409))
    app.register_error_handler(Suspended, _paused)
    app.register_error_handler(SQLAlchemyError, _database_failed)
    app.register_error_handler(OSError, _storage_failed)
    # What no column can hold, such as a NUL within an address: it names nothing that we have.
    app.register_error_handler(DataError, _as(400))
    app.register_error_handler(InternalServerError, _failed)


def page(status: int, words: Words | None = None) -> Response:
    """The error page for this status, with the request id. Needs no database and no session."""
    words = words or WORDS.get(status) or WORDS[500 if status >= 500 else 400]
    way, again = None, None
    if status == 503 and request.method == "POST":
        words, again = NOT_SENT, _sent_fields()
    if status == 400 and g.get("kept_text"):
        words, way = SESSION_ENDED, _way_back()
    if status >= 500 and "_login_user" not in g:
        # Nobody is looked up for this page: the database may be what has failed.
        g._login_user = AnonymousUserMixin()
    html = render_template(
        "error.html",
        words=words,
        way=way,
        again=again,
        with_files=again is not None and any(file.filename for file in request.files.values()),
        status=status,
        request_id=logs.request_id(),
        is_staff=status < 500 and _is_staff(),
    )
    response = Response(html, status)
    if status in RETRY_AFTER:
        response.headers["Retry-After"] = RETRY_AFTER[status]
    return response


def _sent_fields() -> list[tuple[str, str]] | None:
    """What was sent, to be sent once more; never a password. None where it cannot be read."""
    try:
        return [(name, value) for name, value in request.form.items(multi=True) if "password" not in name]
    except HTTPException:
        return None


def _is_staff() -> bool:
    """Whether somebody who works here has signed in, as far as this request has found out: no database is asked."""
    return bool(getattr(g.get("_login_user"), "is_authenticated", False))


def _way_back() -> tuple[str, "LazyString"]:
    """How somebody whose session has ended comes back to the page they were on."""
    where = request.view_args or {}
    if "draft_id" in where:
        return url_for("apply.saved", journey_key=where["journey_key"]), _l("Ask for a link to go on")
    if request.blueprint == "apply":
        return url_for("apply.where"), _l("Ask for a link to go on")
    return url_for("accounts.sign_in", next=request.path), _l("Sign in again")


def _as(status: int) -> Handler:
    return lambda error: (page(status), status)


def _paused(error: Exception) -> tuple[Response, int]:
    return page(409, PAUSED), 409


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400 or error.response is not None:
        return error.get_response(request.environ)  # type: ignore[return-value]
    response = page(status)
    for name, value in error.get_headers(request.environ):
        if name not in ("Content-Type", "Content-Length"):
            response.headers.setdefault(name, value)
    return response


def _database_failed(error: Exception) -> Response:
    if is_unavailable(error):
        return _unavailable("database unavailable", error)
    return _failed(InternalServerError(original_exception=error))


FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})


def _storage_failed(error: OSError) -> Response:
    """A file could not be kept."""
    if error.errno in FULL:
        return _unavailable("storage unavailable", error)
    return _failed(InternalServerError(original_exception=error))


def _unavailable(what: str, error: Exception) -> Response:
    cause = getattr(error, "orig", None) or error
    logs.log.error(what, error=type(error).__name__, cause=type(cause).__name__, method=request.method)
    return page(503)


def _failed(error: InternalServerError) -> Response:
    cause = error.original_exception
    logs.log.error("request failed", error=type(cause or error).__name__, exc_info=_without_values(cause))
    return page(500)


def _without_values(error: BaseException | None) -> object:
    """The traceback for the log. A database error's text quotes parameters, which may be answers: hide them."""
    if error is not None and hasattr(error, "hide_parameters"):
        error.hide_parameters = True
    return error or False
