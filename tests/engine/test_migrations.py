import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from engine import migrations
from engine.database import Base, Database
from tests.databases import _web_tables  # noqa: F401 - web's tables join the MetaData


def test_there_is_one_head() -> None:
    assert len(ScriptDirectory(str(migrations.HERE)).get_heads()) == 1


def test_the_migrated_schema_is_that_of_the_models(database: Database) -> None:
    with database.engine.connect() as connection:
        drift = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), Base.metadata)

    assert drift == []


def test_upgrading_again_changes_nothing(database: Database) -> None:
    migrations.upgrade(database)

    migrations.require_current(database)


def test_a_database_that_was_never_made_is_older(tmp_path) -> None:  # type: ignore[no-untyped-def]
    database = Database(f"sqlite:///{tmp_path / 'new.db'}")

    with pytest.raises(migrations.OlderSchema):
        migrations.require_current(database)


def test_a_database_of_a_later_release_is_newer(database: Database) -> None:
    with database.begin() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(migrations.NewerSchema):
        migrations.require_current(database)


def test_sqlite_is_durable_and_keeps_references(sqlite_database: Database) -> None:
    with sqlite_database.begin() as session:
        found = {
            name: session.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }

    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
