"""Tables of the studio: what is being changed, by whom, and who may. They join the engine's MetaData."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from engine.database import Base, UtcDateTime
from engine.models import new_id


class StudioJourney(Base):
    """A journey in the studio. `revision` is its draft's newest; 0 where nothing has been changed.

    `kept_revision`: what was asked to be published; later changes never fold into it. `approvals`: how many people
    besides the one who asks must agree; `rule`: whether every step must have been tried by a scenario.
    """

    __tablename__ = "studio_journey"
    __table_args__ = (
        CheckConstraint("approvals BETWEEN 0 AND 2", name="approvals_known"),
        CheckConstraint("rule IN ('none', 'pass', 'steps')", name="rule_known"),
    )

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    revision: Mapped[int] = mapped_column(default=0)
    kept_revision: Mapped[int] = mapped_column(default=0)
    approvals: Mapped[int] = mapped_column(default=0)
    rule: Mapped[str] = mapped_column(String(10), default="pass")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[str] = mapped_column(String(80))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by: Mapped[str] = mapped_column(String(80))


class DraftChange(Base):
    """What one save did to one file of a draft: its new content, or none where it was taken out.

    A draft is the newest change of each path; at an earlier revision, the newest up to it.
    """

    __tablename__ = "draft_change"
    __table_args__ = (Index("ix_draft_change_path", "journey_key", "path", "revision"),)

    journey_key: Mapped[str] = mapped_column(ForeignKey("studio_journey.key", ondelete="CASCADE"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[str] = mapped_column(String(200), primary_key=True)
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[str] = mapped_column(String(80))
    note: Mapped[str] = mapped_column(String(300), default="")


class JourneyRole(Base):
    """What somebody may do with a journey in the studio: reader, designer, publisher or owner."""

    __tablename__ = "journey_role"
    __table_args__ = (CheckConstraint("role IN ('reader', 'designer', 'publisher', 'owner')", name="role_known"),)

    journey_key: Mapped[str] = mapped_column(ForeignKey("studio_journey.key", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = mapped_column(String(10))


class Presence(Base):
    """Where somebody is in a draft just now."""

    __tablename__ = "presence"

    journey_key: Mapped[str] = mapped_column(ForeignKey("studio_journey.key", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[str] = mapped_column(String(200))
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Publication(Base):
    """Somebody asks for a draft, as it was at a revision, to be published: at once, or at a set time.

    state: `waiting` (for people to agree, or for its time), `published`, `refused` (by somebody who was to agree, or
    by the checks when its time came), `withdrawn`.
    """

    __tablename__ = "publication"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'published', 'refused', 'withdrawn')", name="state_known"),
        Index("ix_publication_journey", "journey_key", "asked_at"),
        Index("ix_publication_due", "state", "due_at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    journey_key: Mapped[str] = mapped_column(ForeignKey("studio_journey.key", ondelete="CASCADE"))
    revision: Mapped[int]
    note: Mapped[str] = mapped_column(String(2000))
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    needed: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    why: Mapped[str] = mapped_column(String(2000), default="")
    asked_by: Mapped[str] = mapped_column(String(80))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    deployment_id: Mapped[str | None] = mapped_column(ForeignKey("deployment.id"))


class Approval(Base):
    """Somebody has looked at what is to be published, and agrees."""

    __tablename__ = "approval"

    publication_id: Mapped[str] = mapped_column(ForeignKey("publication.id", ondelete="CASCADE"), primary_key=True)
    person: Mapped[str] = mapped_column(String(80), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
