"""Tables of the web: accounts, drafts, files, private links. They join the engine's MetaData and its one history."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engine.database import Base, UtcDateTime
from engine.models import new_id


class Account(Base):
    """Somebody who works here. `version` is in every session's cookie: raising it ends them all."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("email"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(100))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(default=1)
    locked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    signed_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    memberships: Mapped[list["Membership"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="Membership.group"
    )

    @property
    def person_id(self) -> str:
        """How the engine knows this person."""
        return f"user:{self.id}"

    @property
    def groups(self) -> frozenset[str]:
        return frozenset(each.group for each in self.memberships)


class Membership(Base):
    """An account's place in a group."""

    __tablename__ = "membership"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    group: Mapped[str] = mapped_column(String(80), primary_key=True)


class Attempt(Base):
    """A try at something that is limited: signing in to an account, asking for a link. Counted, then swept away."""

    __tablename__ = "attempt"
    __table_args__ = (Index("ix_attempt_subject", "kind", "subject", "at"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Draft(Base):
    """Answers on their way: to a journey not yet started, or to a user task of a case.

    `owner` is whose answers they are; `officer` fills them in for the owner. `deployment_id` pins the version.
    """

    __tablename__ = "draft"
    __table_args__ = (
        CheckConstraint("(sent_at IS NULL) = (sent_instance_id IS NULL)", name="sent_whole"),
        UniqueConstraint("user_task_id", "owner", name="uq_draft_task_owner"),
        Index("ix_draft_owner", "owner", "updated_at"),
        Index("ix_draft_updated", "updated_at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    journey_key: Mapped[str] = mapped_column(String(80))
    deployment_id: Mapped[str] = mapped_column(ForeignKey("deployment.id"))
    form_id: Mapped[str] = mapped_column(String(200))
    user_task_id: Mapped[str | None] = mapped_column(ForeignKey("user_task.id", ondelete="CASCADE"))
    owner: Mapped[str] = mapped_column(String(80))
    officer: Mapped[str | None] = mapped_column(String(80))
    email: Mapped[str | None] = mapped_column(String(200))
    page: Mapped[str | None] = mapped_column(String(200))
    format: Mapped[int] = mapped_column(default=1)
    answers: Mapped[bytes] = mapped_column(LargeBinary)
    revision: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_instance_id: Mapped[str | None] = mapped_column(ForeignKey("process_instance.id"))


class StoredFile(Base):
    """An uploaded file: what is known of it. Its bytes lie in the storage under `key`, never in the web root."""

    __tablename__ = "stored_file"
    __table_args__ = (
        Index("ix_stored_file_draft", "draft_id"),
        Index("ix_stored_file_instance", "process_instance_id"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    question: Mapped[str] = mapped_column(String(200))
    draft_id: Mapped[str | None] = mapped_column(ForeignKey("draft.id", ondelete="SET NULL"))
    process_instance_id: Mapped[str | None] = mapped_column(ForeignKey("process_instance.id"))
    created_by: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PrivateLink(Base):
    """A single-use link that was e-mailed. Only the hash of its secret is kept.

    purpose: `draft` (go on with it), `case` (see where it is), `password` (choose a new one).
    """

    __tablename__ = "private_link"
    __table_args__ = (
        CheckConstraint("purpose IN ('draft', 'case', 'password')", name="purpose_known"),
        Index("ix_private_link_expires", "expires_at"),
    )

    secret_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(10))
    person: Mapped[str] = mapped_column(String(80))
    email: Mapped[str] = mapped_column(String(200))
    draft_id: Mapped[str | None] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"))
    process_instance_id: Mapped[str | None] = mapped_column(ForeignKey("process_instance.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class KeptForm(Base):
    """What somebody was typing when their session ended, encrypted with a secret that only their browser has."""

    __tablename__ = "kept_form"
    __table_args__ = (Index("ix_kept_form_at", "at"),)

    browser: Mapped[str] = mapped_column(String(64), primary_key=True)
    person: Mapped[str] = mapped_column(String(80), primary_key=True)
    path: Mapped[str] = mapped_column(String(300), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class OutboxMessage(Base):
    """An e-mail in development, where no SMTP server is set: shown on a page instead of sent."""

    __tablename__ = "outbox_message"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    recipient: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(500))
    text: Mapped[str]
