"""Workers, suspending, incidents by cause, and inboxes by index"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    with op.batch_alter_table("deployment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("process_instance", schema=None) as batch_op:
        batch_op.add_column(sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("suspended_with_deployment", sa.Boolean(), nullable=False, server_default=sa.false())
        )

    # An index less to write at every step: lists go by whom a task is offered to, histories by their chain.
    op.drop_index("ix_user_task_inbox", "user_task")
    op.drop_index("ix_audit_event_instance", "audit_event")
    op.create_index("ix_user_task_done", "user_task", ["completed_by", "ended_at", "id"])
    with op.batch_alter_table("user_task_candidate", schema=None) as batch_op:
        batch_op.add_column(sa.Column("due_order", sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_index("ix_user_task_candidate_value")
        batch_op.create_index(
            "ix_user_task_candidate_inbox", ["kind", "value", "due_order", "user_task_id"], unique=False
        )
    op.execute(
        "UPDATE user_task_candidate SET due_order = (SELECT user_task.due_order FROM user_task"
        " WHERE user_task.id = user_task_candidate.user_task_id AND user_task.state = 'created')"
    )

    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.add_column(sa.Column("worker_id", sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column("held_due_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_index("ix_job_due")
    left = sa.text("retries > 0")
    op.create_index("ix_job_due", "job", ["due_at", "turn", "id"], sqlite_where=left, postgresql_where=left)

    none_left, is_held = sa.text("retries = 0"), sa.text("held_due_at IS NOT NULL")
    op.create_index("ix_job_failing", "job", ["created_at"], sqlite_where=none_left, postgresql_where=none_left)
    op.create_index("ix_job_held", "job", ["held_due_at"], sqlite_where=is_held, postgresql_where=is_held)

    _incidents()
    op.create_table(
        "worker",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("threads", sa.Integer(), nullable=False),
        sa.Column("busy", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker")),
    )
    op.create_index("ix_worker_seen", "worker", ["seen_at"])


def _incidents() -> None:
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=12), nullable=False, server_default="job"))
        batch_op.add_column(sa.Column("journey_key", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("detail", sa.String(length=4000), nullable=True))
        batch_op.add_column(sa.Column("resolution", sa.String(length=10), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f("ck_incident_kind_known"), "kind IN ('job', 'error', 'expression', 'decision', 'stuck')"
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_incident_resolution_known"), "resolution IN ('retried', 'skipped', 'gone')"
        )
    still_open = sa.text("resolved_at IS NULL")
    op.create_index(
        "ix_incident_open", "incident", ["created_at", "id"], sqlite_where=still_open, postgresql_where=still_open
    )
    op.execute("UPDATE incident SET resolution = 'gone' WHERE resolved_at IS NOT NULL")
    op.execute("UPDATE incident SET kind = 'expression' WHERE job_id IS NULL")
    op.execute(
        "UPDATE incident SET journey_key = (SELECT process_instance.journey_key FROM process_instance"
        " WHERE process_instance.id = incident.process_instance_id)"
    )
