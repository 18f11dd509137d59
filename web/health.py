"""`/health`: whether this process and its database answer. For load balancers and monitors; it says nothing else."""

from flask import Flask, Response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from web.rights import allow
from web.work import db


def register(app: Flask) -> None:
    @app.get("/health")
    @allow("public")
    def health() -> Response:
        try:
            db().execute(text("SELECT 1"))
        except SQLAlchemyError:
            return Response("the database does not answer\n", 503, mimetype="text/plain")
        return Response("ok\n", mimetype="text/plain")
