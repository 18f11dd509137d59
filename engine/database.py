"""One MetaData and one way to the database, SQLite or PostgreSQL.

`begin()` gives a session that writes and commits at the end; `read()` one that the database itself keeps from
writing. On SQLite a writer begins IMMEDIATE, so that two never deadlock on a read that turns into a write.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Protocol

from psycopg.errors import ReadOnlySqlTransaction
from sqlalchemy import DateTime, MetaData, create_engine, event
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.exc import InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import StaticPool
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

END_OF_TIME = datetime(9999, 12, 31, tzinfo=UTC)


BUSY_SECONDS = 30.0
"""How long a writer on SQLite waits for another."""
CONNECT_SECONDS, POOL_SECONDS = 5, 10
"""How long a connection to PostgreSQL may take, and how long one of ours is waited for to come free."""


def is_unavailable(error: BaseException | None) -> bool:
    """Whether the database could not serve for now: it is away, full, read-only, held by another, or too slow."""
    if isinstance(error, InternalError):
        return isinstance(error.orig, ReadOnlySqlTransaction)
    return isinstance(error, (OperationalError, PoolTimeout))


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware going in and coming out, kept in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Transport(Protocol):
    """How whoever runs jobs learns of them; without one they look for themselves, now and then."""

    def announce(self, session: Session, jobs: Sequence[tuple[str, datetime]]) -> None:
        """These jobs (id, due at) are being written, or made due anew, in the session's transaction."""
        ...


class Database:
    """A pool of connections to one database, given as SQLAlchemy's URL."""

    def __init__(self, url: str, statement_seconds: float | None = None) -> None:
        """`statement_seconds` is how long PostgreSQL may take over one statement, waiting for locks included."""
        self.transport: Transport | None = None
        self.url = normalised_url(url)
        is_sqlite = self.url.startswith("sqlite")
        self.engine = _sqlite(self.url) if is_sqlite else _postgresql(self.url, statement_seconds)
        self._writing = self.engine.execution_options(writes=True)
        self._reading = self.engine.execution_options(writes=False)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """A session that writes: committed at the end, rolled back by an exception."""
        with self.writing_session() as session, session.begin():
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that cannot write."""
        with Session(self._reading, autoflush=False) as session:
            yield session

    def writing_session(self) -> Session:
        """A session that writes, for whoever commits it themselves."""
        return Session(self._writing, expire_on_commit=False, info={"transport": self.transport})

    def reading_session(self) -> Session:
        return Session(self._reading, autoflush=False)

    def dispose(self) -> None:
        self.engine.dispose()


def normalised_url(url: str) -> str:
    """`postgres://` and `postgresql://` mean psycopg here."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _sqlite(url: str) -> Engine:
    in_memory = url in ("sqlite://", "sqlite:///:memory:")
    options: dict[str, Any] = {"poolclass": StaticPool} if in_memory else {}
    engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": BUSY_SECONDS}, **options)

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _: object) -> None:
        # The driver's own transactions begin late and let savepoints leak: we begin ours below.
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", True)
        connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgresql(url: str, statement_seconds: float | None) -> Engine:
    patience: dict[str, Any] = {"connect_timeout": CONNECT_SECONDS}
    if statement_seconds is not None:
        patience["options"] = f"-c statement_timeout={int(statement_seconds * 1000)}"
    options: dict[str, Any] = {"pool_size": 10, "max_overflow": 10, "pool_timeout": POOL_SECONDS}
    engine = create_engine(url, pool_pre_ping=True, connect_args=patience, **options)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if not connection.get_execution_options().get("writes", True):
            connection.exec_driver_sql("SET TRANSACTION READ ONLY")

    return engine
