"""Tries that are limited, counted in the database so that every web process counts the same."""

import hashlib
from datetime import timedelta

from sqlalchemy import delete, func, select

from web.models import Attempt
from web.work import db, now

WINDOW = timedelta(minutes=15)
KEPT_FOR = timedelta(days=1)


def count(kind: str, subject: str) -> int:
    """How many tries there were in the last quarter of an hour."""
    recent = (Attempt.kind == kind, Attempt.subject == _digest(subject), Attempt.at > now() - WINDOW)
    return db().execute(select(func.count()).select_from(Attempt).where(*recent)).scalar_one()


def add(kind: str, subject: str) -> None:
    moment = now()
    db().execute(delete(Attempt).where(Attempt.at < moment - KEPT_FOR))
    db().add(Attempt(kind=kind, subject=_digest(subject), at=moment))
    db().flush()


def clear(kind: str, subject: str) -> None:
    db().execute(delete(Attempt).where(Attempt.kind == kind, Attempt.subject == _digest(subject)))


def _digest(subject: str) -> str:
    """Addresses that were tried are nobody's business."""
    return hashlib.sha256(subject.strip().lower().encode()).hexdigest()
