"""Timers, messages and signals"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_KINDS = "kind IN ('connector', 'timer', 'start_timer', 'message', 'signal', 'catch', 'start')"


def upgrade() -> None:
    with op.batch_alter_table("process_instance", schema=None) as batch_op:
        batch_op.add_column(sa.Column("conversation", sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column("started_key", sa.String(length=200), nullable=True))
        batch_op.create_index("ix_process_instance_started_key", ["started_key"], unique=False)
        batch_op.create_index("ix_process_instance_conversation", ["conversation"], unique=False)

    with op.batch_alter_table("token", schema=None) as batch_op:
        batch_op.add_column(sa.Column("parent", sa.Integer(), nullable=True))

    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=12), nullable=False, server_default="connector"))
        batch_op.add_column(sa.Column("slot", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("turn", sa.BigInteger(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("journey_key", sa.String(length=80), nullable=True))
        batch_op.create_check_constraint(batch_op.f("ck_job_kind_known"), _KINDS)
        batch_op.drop_constraint("uq_job_token", type_="unique")
        batch_op.create_unique_constraint("uq_job_token", ["process_instance_id", "token_number", "kind", "slot"])
        batch_op.drop_index("ix_job_due")
        batch_op.create_index("ix_job_due", ["retries", "due_at", "turn"], unique=False)

    _create_tables()


def _create_tables() -> None:
    op.create_table(
        "subscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("process_instance_id", sa.String(length=36), nullable=False),
        sa.Column("token_number", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("element_id", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=7), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=True),
        sa.CheckConstraint("kind IN ('message', 'signal')", name=op.f("ck_subscription_kind_known")),
        sa.ForeignKeyConstraint(
            ["process_instance_id"],
            ["process_instance.id"],
            name=op.f("fk_subscription_process_instance_id_process_instance"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
        sa.UniqueConstraint("process_instance_id", "token_number", "slot", name="uq_subscription_token"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_subscription_name", "subscription", ["name", "key", "id"])
    op.create_table(
        "start_subscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deployment_id", sa.String(length=36), nullable=False),
        sa.Column("journey_key", sa.String(length=80), nullable=False),
        sa.Column("process_id", sa.String(length=200), nullable=False),
        sa.Column("element_id", sa.String(length=200), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=7), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.CheckConstraint("kind IN ('message', 'signal')", name=op.f("ck_start_subscription_kind_known")),
        sa.ForeignKeyConstraint(
            ["deployment_id"], ["deployment.id"], name=op.f("fk_start_subscription_deployment_id_deployment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_start_subscription")),
    )
    op.create_index("ix_start_subscription_name", "start_subscription", ["name", "id"])
    op.create_index("ix_start_subscription_journey", "start_subscription", ["journey_key"])
    op.create_table(
        "kept_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=True),
        sa.Column("message_id", sa.String(length=200), nullable=True),
        sa.Column("journey_key", sa.String(length=80), nullable=True),
        sa.Column("process_id", sa.String(length=200), nullable=True),
        sa.Column("element_id", sa.String(length=200), nullable=True),
        sa.Column("conversation", sa.String(length=36), nullable=True),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_message")),
        sa.UniqueConstraint("name", "message_id", name="uq_kept_message_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_kept_message_name", "kept_message", ["name", "key", "id"])
    op.create_index("ix_kept_message_expires", "kept_message", ["expires_at"])
    op.create_index("ix_kept_message_process", "kept_message", ["process_id"])
