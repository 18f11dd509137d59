"""Rows written with statements that are made once: what a step writes costs no more than the database asks for."""

from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Insert, Select, Table, Update, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, attributes, make_transient_to_detached
from sqlalchemy.orm.util import identity_key
from sqlalchemy.sql.dml import ReturningInsert

from engine.database import Base

Entity = TypeVar("Entity", bound=Base)


def table_of(kind: type[Base]) -> Table:
    table = kind.__table__
    assert isinstance(table, Table)
    return table


def change(session: Session, entity: Base, **changed: Any) -> None:
    """Write some attributes of an entity that was read, at once, and let the entity know."""
    table = table_of(type(entity))
    key = {f"{column.name}_": getattr(entity, column.key) for column in table.primary_key.columns}
    session.connection().execute(_update(type(entity), tuple(changed)), key | changed)
    for name, value in changed.items():
        attributes.set_committed_value(entity, name, value)


def read_again(session: Session, entity: Entity) -> Entity:
    """The entity as its row is now, which somebody else may have changed since it was read."""
    table = table_of(type(entity))
    key = {f"{column.name}_": getattr(entity, column.key) for column in table.primary_key.columns}
    found = session.connection().execute(_read(type(entity)), key).one()
    _bring_up_to_date(entity, {str(name): value for name, value in found._mapping.items()})
    return entity


def as_read(session: Session, kind: type[Entity], facts: Mapping[str, Any]) -> Entity:
    """The entity of a row that was read without it: the session's own where it has it, nothing of it changed."""
    key = identity_key(kind, tuple(facts[column.key] for column in table_of(kind).primary_key.columns))
    known = session.identity_map.get(key)
    if isinstance(known, kind):
        _bring_up_to_date(known, facts)
        return known
    entity = kind(**facts)
    make_transient_to_detached(entity)
    session.add(entity)
    return entity


def _bring_up_to_date(entity: Base, facts: Mapping[str, Any]) -> None:
    for name, value in facts.items():
        if entity.__dict__.get(name) != value:
            attributes.set_committed_value(entity, name, value)


@cache
def _read(kind: type[Base]) -> Select[*tuple[Any, ...]]:
    table = table_of(kind)
    return select(table).where(*(column == bindparam(f"{column.name}_") for column in table.primary_key.columns))


@cache
def _update(kind: type[Base], names: tuple[str, ...]) -> Update:
    table = table_of(kind)
    where = [column == bindparam(f"{column.name}_") for column in table.primary_key.columns]
    return update(table).where(*where).values({name: bindparam(name) for name in names})


@cache
def upsert(kind: type[Base], dialect: str) -> Insert:
    """Writes whole rows, over those that are there with the same key."""
    table = table_of(kind)
    made = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    fixed = list(table.primary_key.columns)
    news = {column.name: made.excluded[column.name] for column in table.columns if column not in fixed}
    return made.on_conflict_do_update(index_elements=fixed, set_=news)


@cache
def insert_new(kind: type[Base], dialect: str) -> ReturningInsert[Any]:
    """Writes a row unless one with the same key is there; gives the key of what it wrote."""
    table = table_of(kind)
    made = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    return made.on_conflict_do_nothing().returning(*table.primary_key.columns)


def dialect_of(session: Session) -> str:
    return session.get_bind().dialect.name
