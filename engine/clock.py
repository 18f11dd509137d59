"""The one port through which anything asks the time; nothing else does (a test proves it)."""

from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.functions import FunctionElement

from engine.database import UtcDateTime


class Clock(Protocol):
    def now(self, session: Session) -> datetime:
        """The moment of this transaction, in UTC, the same at every call within it."""
        ...


class moment(FunctionElement[datetime]):
    """The moment of this transaction, as the database says it."""

    type = UtcDateTime()
    inherit_cache = True


@compiles(moment, "sqlite")
def _moment_on_sqlite(*_: Any, **__: Any) -> str:
    return "strftime('%Y-%m-%d %H:%M:%f000', 'now')"


@compiles(moment)
def _moment(*_: Any, **__: Any) -> str:
    return "transaction_timestamp()"


class DatabaseClock:
    """Asks the database once a transaction, since hosts disagree."""

    def now(self, session: Session) -> datetime:
        moment = session.info.get("now")
        if moment is None:
            moment = session.info["now"] = self._ask(session)
        return moment

    def _ask(self, session: Session) -> datetime:
        return session.connection().execute(_ASK).scalar_one()


_ASK = select(moment())


def note(session: Session, now: datetime) -> None:
    """Somebody has asked the database already, along with something else."""
    session.info.setdefault("now", now)


class SetClock:
    """A clock set by hand: for tests, try-outs and `Bench`."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self, session: Session) -> datetime:
        return self.moment

    def advance(self, by: timedelta) -> None:
        self.moment += by
