"""The one port through which anything asks the time; nothing else does (a test proves it)."""

from datetime import UTC, datetime, timedelta
from typing import Protocol

from sqlalchemy import text
from sqlalchemy.orm import Session


class Clock(Protocol):
    def now(self, session: Session) -> datetime:
        """The moment of this transaction, in UTC, the same at every call within it."""
        ...


class DatabaseClock:
    """Asks the database once a transaction, since hosts disagree."""

    def now(self, session: Session) -> datetime:
        moment = session.info.get("now")
        if moment is None:
            moment = session.info["now"] = self._ask(session)
        return moment

    def _ask(self, session: Session) -> datetime:
        if session.get_bind().dialect.name == "sqlite":
            stamp = session.execute(text("SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')")).scalar_one()
            return datetime.fromisoformat(stamp).replace(tzinfo=UTC)
        asked: datetime = session.execute(text("SELECT transaction_timestamp()")).scalar_one()
        return asked.astimezone(UTC)


class SetClock:
    """A clock set by hand: for tests, try-outs and `Bench`."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self, session: Session) -> datetime:
        return self.moment

    def advance(self, by: timedelta) -> None:
        self.moment += by
