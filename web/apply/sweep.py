"""What nobody comes back to goes: drafts with their files, links that have run out, kept text, files without a row."""

from datetime import datetime, timedelta

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.orm import Session

from engine.deployment import newest
from engine.engine import Engine
from engine.models import Deployment
from web.kept_text import KEPT_FOR
from web.models import Draft, KeptForm, PrivateLink, StoredFile
from web.storage import Storage

DRAFT_DAYS = 28
"""How long a draft is kept where its journey does not say."""
LINK_DAYS = 28
"""How long a link that was used or has run out is known, to offer a new one."""
ORPHAN = timedelta(days=1)
"""Files without a row may be on their way into one for so long."""


def sweep(engine: Engine, storage: Storage) -> None:
    """Delete what has run out, each kind in a transaction of its own; the bytes of files after their rows."""
    with engine.database.begin() as session:
        keys = _drafts(session, engine, engine.clock.now(session))
    with engine.database.begin() as session:
        _links_and_text(session, engine.clock.now(session))
    for key in keys:
        storage.delete(key)
    _orphans(engine, storage)


def _drafts(session: Session, engine: Engine, now: datetime) -> list[str]:
    """Drafts nobody touched for as long as their journey keeps them. Gives the keys of their files."""
    keys: list[str] = []
    for journey_key in session.scalars(select(Deployment.journey_key).distinct()).all():
        last = newest(session, journey_key)
        days = DRAFT_DAYS
        if last is not None:
            days = engine.deployed(session, last.id).journey.days_kept("drafts", DRAFT_DAYS)
        old = and_(Draft.journey_key == journey_key, Draft.updated_at < now - timedelta(days=days))
        # Locked, and only what nobody else holds: a draft that is being saved or sent just now is not old.
        ids = session.scalars(select(Draft.id).where(old).with_for_update(skip_locked=True)).all()
        keys += session.scalars(select(StoredFile.key).where(StoredFile.draft_id.in_(ids))).all()
        session.execute(delete(StoredFile).where(StoredFile.draft_id.in_(ids)))
        session.execute(delete(Draft).where(Draft.id.in_(ids)))
    nobodys = and_(StoredFile.draft_id.is_(None), StoredFile.process_instance_id.is_(None))
    keys += session.scalars(select(StoredFile.key).where(nobodys)).all()
    session.execute(delete(StoredFile).where(nobodys))
    return keys


def _links_and_text(session: Session, now: datetime) -> None:
    before = now - timedelta(days=LINK_DAYS)
    session.execute(delete(PrivateLink).where(or_(PrivateLink.used_at < before, PrivateLink.expires_at < before)))
    session.execute(delete(KeptForm).where(KeptForm.at < now - KEPT_FOR))


def _orphans(engine: Engine, storage: Storage) -> None:
    """Bytes that no row names: of a page that failed in the middle, or of a file taken away."""
    with engine.database.read() as session:
        before = engine.clock.now(session) - ORPHAN
        for key in storage.kept_before(before):
            if session.scalars(select(StoredFile.id).where(StoredFile.key == key)).first() is None:
                storage.delete(key)
