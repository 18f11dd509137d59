"""Puts the rooms together: the engine with its database, its connectors, and forms' checker."""

from collections.abc import Iterable, Mapping

from engine.clock import Clock, DatabaseClock
from engine.connectors import Connector, Connectors, own
from engine.connectors.http import Http
from engine.connectors.secrets import Lookup, from_files
from engine.database import Database
from engine.engine import Engine
from engine.problems import Checker
from engine.testing.scenarios.running import Means
from engine.testing.scenarios.scenario import check as check_scenario
from forms import given
from forms.schema import check as check_form
from web import mail
from web import models as _tables
from web.config import Config, ConfigError
from web.stand_ins import HttpWithStandIns, OnlyStandIns
from web.studio import models as _studio_tables
from web.trying import models as _trying_tables

__all__ = ["CHECKERS", "connectors_for", "make_engine", "means"]

CHECKERS: Mapping[str, Checker] = {".form": check_form, ".json": check_scenario}
"""Who looks at which files of a journey, beside the engine itself."""

# web's tables join the one MetaData by being imported
assert _tables.Account.__tablename__
assert _studio_tables.StudioJourney.__tablename__
assert _trying_tables.TryOut.__tablename__


def make_engine(config: Config, clock: Clock | None = None, *, statement_seconds: float | None = None) -> Engine:
    """The engine of this installation. Raises ConfigError where a module of connectors cannot be used."""
    database = Database(config.database_url, statement_seconds)
    used_clock = clock or DatabaseClock()
    if not database.is_sqlite:
        from engine.jobs.procrastinate import Announcer

        database.transport = Announcer()
    email = mail.connector(config, database, used_clock)
    http = (HttpWithStandIns if config.is_development else Http)(_secrets(config), config.http_allow)
    connectors = connectors_for(email, http, config.connectors)
    return Engine(database, used_clock, connectors, CHECKERS, config.time_zone, config.calendar)


def means() -> Means:
    """What scenarios are run with: the same checks, forms that refuse wrong answers, and the stand-ins."""
    return Means(CHECKERS, given, OnlyStandIns())


def connectors_for(email: Connector, http: Connector, modules: Iterable[str]) -> Connectors:
    """Ours, and the council's own."""
    connectors = Connectors()
    connectors.add("email", email, needs=("to",))
    connectors.add("http", http, needs=("url",))
    try:
        own.load(modules, connectors)
    except own.CannotLoad as error:
        raise ConfigError([f"CONNECTORS: {error}"]) from error
    return connectors


def _secrets(config: Config) -> Lookup:
    """In development a secret that nobody has set is a word for the stand-ins."""
    usual = "for-a-stand-in" if config.is_development else None
    files = from_files(config.secrets_dir) if config.secrets_dir else None

    def look(name: str) -> str | None:
        return config.secrets.get(name) or (files(name) if files else None) or usual

    return look
