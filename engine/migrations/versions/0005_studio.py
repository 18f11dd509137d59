"""The studio: journeys with their drafts, roles, who is there, and what is to be published; versions withdrawn"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "studio_journey",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("kept_revision", sa.Integer(), nullable=False),
        sa.Column("approvals", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=10), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint("rule IN ('none', 'pass', 'steps')", name=op.f("ck_studio_journey_rule_known")),
        sa.CheckConstraint("approvals BETWEEN 0 AND 2", name=op.f("ck_studio_journey_approvals_known")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_studio_journey")),
    )
    op.create_table(
        "draft_change",
        sa.Column("journey_key", sa.String(length=80), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["journey_key"],
            ["studio_journey.key"],
            name=op.f("fk_draft_change_journey_key_studio_journey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("journey_key", "revision", "path", name=op.f("pk_draft_change")),
    )
    with op.batch_alter_table("draft_change", schema=None) as batch_op:
        batch_op.create_index("ix_draft_change_path", ["journey_key", "path", "revision"], unique=False)

    op.create_table(
        "journey_role",
        sa.Column("journey_key", sa.String(length=80), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.CheckConstraint(
            "role IN ('reader', 'designer', 'publisher', 'owner')", name=op.f("ck_journey_role_role_known")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_journey_role_account_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["journey_key"],
            ["studio_journey.key"],
            name=op.f("fk_journey_role_journey_key_studio_journey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("journey_key", "account_id", name=op.f("pk_journey_role")),
    )
    op.create_table(
        "presence",
        sa.Column("journey_key", sa.String(length=80), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_presence_account_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["journey_key"],
            ["studio_journey.key"],
            name=op.f("fk_presence_journey_key_studio_journey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("journey_key", "account_id", name=op.f("pk_presence")),
    )
    op.create_table(
        "publication",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("journey_key", sa.String(length=80), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("why", sa.String(length=2000), nullable=False),
        sa.Column("asked_by", sa.String(length=80), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deployment_id", sa.String(length=36), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'published', 'refused', 'withdrawn')", name=op.f("ck_publication_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["deployment_id"], ["deployment.id"], name=op.f("fk_publication_deployment_id_deployment")
        ),
        sa.ForeignKeyConstraint(
            ["journey_key"],
            ["studio_journey.key"],
            name=op.f("fk_publication_journey_key_studio_journey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
    )
    with op.batch_alter_table("publication", schema=None) as batch_op:
        batch_op.create_index("ix_publication_due", ["state", "due_at"], unique=False)
        batch_op.create_index("ix_publication_journey", ["journey_key", "asked_at"], unique=False)

    op.create_table(
        "approval",
        sa.Column("publication_id", sa.String(length=36), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["publication_id"],
            ["publication.id"],
            name=op.f("fk_approval_publication_id_publication"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("publication_id", "person", name=op.f("pk_approval")),
    )
    with op.batch_alter_table("deployment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
