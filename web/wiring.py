"""Puts the rooms together: the engine with its database, its connectors, and forms' checker."""

from engine.clock import Clock, DatabaseClock
from engine.connectors import Connectors
from engine.database import Database
from engine.engine import Engine
from forms.schema import check as check_form
from web import mail
from web import models as _tables
from web.config import Config

__all__ = ["make_engine"]

assert _tables.Account.__tablename__  # web's tables join the one MetaData by being imported


def make_engine(config: Config, clock: Clock | None = None) -> Engine:
    """The engine of this installation."""
    database = Database(config.database_url)
    used_clock = clock or DatabaseClock()
    if not database.is_sqlite:
        from engine.jobs.procrastinate import Announcer

        database.transport = Announcer()
    connectors = Connectors()
    connectors.by_type["email"] = mail.connector(config, database, used_clock)
    return Engine(database, used_clock, connectors, {".form": check_form}, config.time_zone)
