"""Whether this process lives, and whether it can do its work: for load balancers and monitors, who learn nothing else.

`/health/live` answers as long as the process does. `/health/ready`, and `/health`, also ask whether the database
answers, is of this release, and (on SQLite) whether the thread that runs what is due is alive.
"""

from functools import cache

from flask import Flask, Response, current_app
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from engine import migrations
from web.rights import allow
from web.work import db


def register(app: Flask) -> None:
    @app.get("/health/live")
    @allow("public")
    def live() -> Response:
        return Response("ok\n", mimetype="text/plain")

    @app.get("/health", endpoint="health")
    @app.get("/health/ready")
    @allow("public")
    def ready() -> Response:
        wrong = _what_is_wrong()
        return Response(f"{wrong}\n" if wrong else "ok\n", 503 if wrong else 200, mimetype="text/plain")


def _what_is_wrong() -> str | None:
    try:
        revision = db().execute(text("SELECT version_num FROM alembic_version")).scalar()
    except SQLAlchemyError:
        return "the database does not answer"
    if revision != _head():
        return "the database is not of this release"
    beside = current_app.extensions.get("beside")
    if beside is not None and not beside.is_alive:
        return "nothing runs what is due"
    return None


@cache
def _head() -> str:
    return migrations.head()
