"""Chores done once among many workers; on PostgreSQL the tables of Procrastinate, which brings jobs to workers

They lie in a schema of their own and hold nothing that is not known from our own tables: who needs them again may
drop the schema and run this anew. Its functions are told to look there, whoever calls them.
"""

import sqlalchemy as sa
from alembic import op
from procrastinate.schema import SchemaManager
from sqlalchemy.engine import Connection

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "chore",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_chore")),
    )
    if op.get_bind().dialect.name == "postgresql":
        _procrastinate(op.get_bind())


def _procrastinate(bind: Connection) -> None:
    if bind.scalar(sa.text("SELECT to_regclass('procrastinate.procrastinate_jobs')")) is not None:
        return
    before = bind.scalar(sa.text("SHOW search_path"))
    bind.execute(sa.text("CREATE SCHEMA IF NOT EXISTS procrastinate"))
    bind.execute(sa.text("SELECT set_config('search_path', 'procrastinate', true)"))
    # Many statements at once, which only the driver itself takes.
    driver = bind.connection.driver_connection
    assert driver is not None
    driver.execute(SchemaManager.get_schema())
    bind.execute(sa.text("SELECT set_config('search_path', :path, true)"), {"path": before})
    bind.execute(sa.text(_LOOK_HERE))
    bind.execute(
        sa.text(
            "CREATE INDEX procrastinate_jobs_job_id ON procrastinate.procrastinate_jobs ((args ->> 'job_id'))"
            " WHERE status = 'todo'"
        )
    )


_LOOK_HERE = """
DO $$
DECLARE
    found regprocedure;
BEGIN
    FOR found IN SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = 'procrastinate'::regnamespace
    LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = procrastinate, pg_temp', found);
    END LOOP;
END;
$$
"""
