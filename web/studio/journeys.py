"""The list of journeys: what is live, what is being changed, and who is at it."""

from dataclasses import dataclass
from datetime import datetime

from flask import render_template
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.models import Deployment, ProcessInstance
from web import days
from web.actors import actors
from web.people import current_person
from web.rights import allow, may
from web.studio import patterns, roles
from web.studio.blueprint import blueprint
from web.studio.models import Publication, StudioJourney
from web.texts import gettext as _
from web.work import db


@dataclass(frozen=True, slots=True)
class Listed:
    """One journey of the list. `draft` is the version it would become, where it is being changed."""

    key: str
    title: str
    live: Deployment | None
    draft: int | None
    changed_by: str
    changed_at: datetime
    open_cases: int
    is_waiting: bool


@blueprint.get("/")
@allow("studio.enter")
def journeys() -> str:
    return render_template(
        "studio/journeys.html",
        page_title=_("Journeys"),
        listed=listed(db()),
        reads_all=roles.readable(db(), current_person()) is None,
        patterns=patterns.all_of_them() if may(current_person(), "studio.begin") else [],
        stamp=days.stamp,
    )


def listed(session: Session) -> list[Listed]:
    """The journeys that whoever asks may read, by title."""
    live = _live(session)
    rows = {row.key: row for row in session.scalars(select(StudioJourney))}
    cases = _open_cases(session)
    waiting = set(session.scalars(select(Publication.journey_key).where(Publication.state == "waiting")))
    names = actors(session, [*(row.changed_by for row in rows.values()), *(each.deployed_by for each in live.values())])
    found = []
    readable = roles.readable(session, current_person())
    for key in {*live, *rows} if readable is None else readable & {*live, *rows}:
        deployed, row = live.get(key), rows.get(key)
        by, at = _last_change(deployed, row)
        is_changed = row is not None and (deployed is None or row.changed_at > deployed.deployed_at)
        version = (deployed.version if deployed else 0) + 1
        title = row.title if row else deployed.title if deployed else key
        found.append(
            Listed(
                key,
                title,
                deployed,
                version if is_changed else None,
                names.name(by),
                at,
                cases.get(key, 0),
                key in waiting,
            )
        )
    return sorted(found, key=lambda each: (each.title.lower(), each.key))


def _last_change(deployed: Deployment | None, row: StudioJourney | None) -> tuple[str, datetime]:
    if row is not None and (deployed is None or row.changed_at > deployed.deployed_at):
        return row.changed_by, row.changed_at
    assert deployed is not None
    return deployed.deployed_by, deployed.deployed_at


def _live(session: Session) -> dict[str, Deployment]:
    newest = select(Deployment.journey_key, func.max(Deployment.version).label("version")).group_by(
        Deployment.journey_key
    )
    each = newest.subquery()
    query = select(Deployment).join(
        each, (Deployment.journey_key == each.c.journey_key) & (Deployment.version == each.c.version)
    )
    return {row.journey_key: row for row in session.scalars(query)}


def _open_cases(session: Session) -> dict[str, int]:
    query = (
        select(ProcessInstance.journey_key, func.count())
        .where(ProcessInstance.state == "active")
        .group_by(ProcessInstance.journey_key)
    )
    return {key: int(count) for key, count in session.execute(query)}
