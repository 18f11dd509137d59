"""Trying as a room: its views are registered by being imported, and what is over is swept away."""

from flask import Flask

from web.rooms import Room
from web.trying import kept, moves, pages, shares
from web.trying.blueprint import blueprint
from web.trying.try_outs import sweep


def prepare(app: Flask) -> None:
    app.register_error_handler(shares.LinkOver, shares.over)
    engine, config = app.config["ENGINE"], app.config["FINGERPOST"]
    if engine is not None:
        app.extensions["chores"] = (*app.extensions.get("chores", ()), lambda: sweep(engine, config))


room = Room(blueprint, prepare=prepare)

__all__ = ["kept", "moves", "pages", "room", "shares"]
