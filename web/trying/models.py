"""Tables of trying: the try-outs there are, and what outsiders remark. What happens in a try-out is not in them."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from engine.database import Base, UtcDateTime
from engine.models import new_id


class TryOut(Base):
    """A throw-away installation with a draft as it was at a revision. Its clock stands at `moment`.

    One with a `share_hash` is for whoever has the link: of its secret only this hash is kept.
    """

    __tablename__ = "try_out"
    __table_args__ = (Index("ix_try_out_expires", "expires_at"), Index("ix_try_out_journey", "journey_key"))

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    journey_key: Mapped[str] = mapped_column(String(80))
    revision: Mapped[int]
    made_by: Mapped[str] = mapped_column(String(80))
    moment: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    share_hash: Mapped[str | None] = mapped_column(String(64), unique=True)


class Remark(Base):
    """What somebody said of a step of a draft, at a page of it; `done_at` once it has been seen to."""

    __tablename__ = "remark"
    __table_args__ = (Index("ix_remark_journey", "journey_key", "at"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    journey_key: Mapped[str] = mapped_column(String(80))
    revision: Mapped[int]
    element_id: Mapped[str] = mapped_column(String(200), default="")
    page: Mapped[str] = mapped_column(String(300), default="")
    author: Mapped[str] = mapped_column(String(100))
    text: Mapped[str] = mapped_column(String(2000))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
