"""The web: pages for citizens, staff and designers, on top of `forms` and `engine`.

`create_app(config)` builds the application: headers and limits (security.py), a request id in page and log (logs.py),
errors as pages (errors.py), the council's name, colour and logo (brand.py, site.py), days in words (days.py), then
the rooms. A room is a package with a `room: Room` (rooms.py); ROOMS names them. Its templates extend citizen.html or
staff.html and use the macros in templates/components/ with the data of parts.py; /patterns shows them all, in
development.
"""

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from flask import Flask, Response, current_app, has_request_context, request
from flask_babel import Babel
from jinja2 import StrictUndefined

from web import compressed, days, errors, health, kept_text, logs, metrics, people, rights, security, site, work
from web.config import Config
from web.rooms import Room

if TYPE_CHECKING:
    from engine.engine import Engine

ROOMS = (
    "web.tasks",
    "web.cases",
    "web.apply",
    "web.accounts",
    "web.studio.room",
    "web.trying.room",
    "web.operations",
    "web.patterns",
)
"""Modules with a `room`, in the order of their links in the bars."""


def create_app(config: Config, engine: "Engine | None" = None) -> Flask:
    """The application. Rooms find `config` and `engine` as `current_app.config["FINGERPOST"]` and `["ENGINE"]`."""
    app = _blank(config, engine)
    logs.set_up(config)
    logs.register(app, config)
    health.register(app)
    metrics.register(app, config, engine)
    return _furnished(app, config, ROOMS)


def create_inner_app(config: Config, rooms: Sequence[str]) -> Flask:
    """The pages of some rooms within another application, which counts and writes down its requests for it.

    Each request brings its engine (`web.work.OWN_ENGINE`).
    """
    return _furnished(_blank(config, None), config, rooms)


def _blank(config: Config, engine: "Engine | None") -> Flask:
    app = Flask(__name__)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.config.update(FINGERPOST=config, ENGINE=engine)
    return app


def _furnished(app: Flask, config: Config, packages: Sequence[str]) -> Flask:
    work.register(app)
    people.register(app)
    kept_text.register(app)
    security.register(app, config)
    errors.register(app)
    days.register(app)
    compressed.register(app)
    Babel(app, default_timezone=config.time_zone.key, locale_selector=lambda: _language(config))

    rooms = tuple(room for room in map(_room, packages) if config.is_development or not room.development_only)
    site.register(app, config, rooms)
    app.after_request(_keep_language)
    for room in rooms:
        if room.prepare:
            room.prepare(app)
        app.register_blueprint(room.blueprint)
    if unguarded := rights.unguarded(app):
        raise RuntimeError(f"these views do not say who may call them: {', '.join(unguarded)}")
    return app


def _room(package: str) -> Room:
    room: Room = import_module(package).room
    return room


def _language(config: Config) -> str | None:
    """What the visitor chose, else what their browser asks for, of the languages this installation has.

    Outside a request, where what is due is done, the first of them.
    """
    if not has_request_context():
        return config.languages[0]
    chosen = request.args.get("language") or request.cookies.get("language")
    return chosen if chosen in config.languages else request.accept_languages.best_match(config.languages)


def _keep_language(response: Response) -> Response:
    """A link with `?language=cy` chooses it for what follows."""
    config: Config = current_app.config["FINGERPOST"]
    if request.args.get("language") in config.languages:
        response.set_cookie(
            "language",
            request.args["language"],
            max_age=365 * 24 * 3600,
            httponly=True,
            samesite="Lax",
            secure=config.is_https,
        )
    return response
