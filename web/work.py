"""The unit of work of a request: one database session, which writes only where the method may.

A GET reads through a session that the database itself keeps from writing. A POST's session is committed by the
guard of its view (`web.rights.allow`) once the view has returned, and rolled back when it raises.
"""

from datetime import datetime
from typing import cast

from flask import Flask, current_app, g, request
from sqlalchemy.orm import Session

from engine import failpoints
from engine.engine import Engine
from web.config import Config

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


OWN_ENGINE = "fingerpost.engine"
"""Where the request to a try-out's pages has the engine of that try-out. No client can set it: it is no header."""


def engine() -> Engine:
    """The engine of this installation; on the pages of a try-out, which have no other, the try-out's own."""
    return cast(Engine, current_app.config["ENGINE"] or request.environ.get(OWN_ENGINE))


def config() -> Config:
    return cast(Config, current_app.config["FINGERPOST"])


def db() -> Session:
    """This request's session."""
    if "work" not in g:
        database = engine().database
        g.work = database.reading_session() if request.method in SAFE_METHODS else database.writing_session()
    return cast(Session, g.work)


def now() -> datetime:
    """This transaction's moment, in UTC."""
    return engine().clock.now(db())


def commit() -> None:
    """Keep what this request has done. A clock that was asked in it is asked again afterwards."""
    if "work" in g and request.method not in SAFE_METHODS:
        db().commit()
        db().info.pop("now", None)
        failpoints.here("web.committed")


def start_over() -> Session:
    """Undo what this request has done so far, and give a session to read with: after a Conflict."""
    session = db()
    session.rollback()
    session.expire_all()
    session.info.pop("now", None)
    return session


def register(app: Flask) -> None:
    @app.teardown_appcontext
    def close(_: BaseException | None) -> None:
        session = g.pop("work", None)
        if session is not None:
            session.close()
