"""What is done now and then beside jobs, such as sweeping away what has run out: once, however many workers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError, OperationalError

from engine.engine import Engine
from engine.messages import forget_expired
from engine.models import Chore

EVERY = timedelta(minutes=10)
OFTEN = timedelta(minutes=1)

log = structlog.get_logger("jobs")


def is_ours(engine: Engine, name: str, every: timedelta) -> bool:
    """Whether this is due again, and we are the ones to do it: the others are told no from now on."""
    with engine.database.read() as session:
        now = engine.clock.now(session)
        done_at = session.scalars(select(Chore.done_at).where(Chore.name == name)).first()
    if done_at is not None and done_at > now - every:
        return False
    try:
        with engine.database.begin() as session:
            if done_at is None:
                session.execute(insert(Chore).values(name=name, done_at=now))
                return True
            claim = update(Chore).where(Chore.name == name, Chore.done_at == done_at).values(done_at=now)
            return session.execute(claim.returning(Chore.name)).first() is not None
    except IntegrityError:  # another wrote its first line before us
        return False


@dataclass(frozen=True, slots=True)
class Often:
    """A chore that is done every minute, not every ten: what people wait for."""

    chore: Callable[[], None]

    def __call__(self) -> None:
        self.chore()


def do(engine: Engine, more: Iterable[Callable[[], None]] = ()) -> None:
    """Everything that is swept now and then, if it is our turn."""
    often = [each for each in more if isinstance(each, Often)]
    if often and is_ours(engine, "often", OFTEN):
        _do(often)
    if is_ours(engine, "sweep", EVERY):
        _do([lambda: forget_expired(engine), *(each for each in more if not isinstance(each, Often))])


def _do(chores: Iterable[Callable[[], None]]) -> None:
    for chore in chores:
        try:
            chore()
        except OperationalError:
            raise
        except Exception:  # one that fails must not keep the others from being done
            log.exception("chore_failed")
