"""One MetaData and one way to the database, SQLite or PostgreSQL.

`begin()` gives a session that writes and commits at the end; `read()` one that the database itself keeps from
writing. On SQLite a writer begins IMMEDIATE, so that two never deadlock on a read that turns into a write.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Protocol

from sqlalchemy import DateTime, MetaData, create_engine, event
from sqlalchemy.engine import Connection, Dialect, Engine
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

    def __init__(self, url: str) -> None:
        self.transport: Transport | None = None
        self.url = normalised_url(url)
        self.engine = _sqlite(self.url) if self.url.startswith("sqlite") else _postgresql(self.url)
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
    engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": 30}, **options)

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _: object) -> None:
        # The driver's own transactions begin late and let savepoints leak: we begin ours below.
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", True)
        connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgresql(url: str) -> Engine:
    engine = create_engine(url, pool_size=10, max_overflow=10, pool_pre_ping=True)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if not connection.get_execution_options().get("writes", True):
            connection.exec_driver_sql("SET TRANSACTION READ ONLY")

    return engine
