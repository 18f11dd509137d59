"""The journeys of this installation as publishers see them: which version is live, since when, and by whom."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.models import Deployment
from web import days
from web.actors import actors
from web.journeys import current_journeys
from web.texts import gettext as _


def columns() -> list[str]:
    return [_("Journey"), _("Owner"), _("Version"), _("Published"), _("By")]


def rows(session: Session) -> list[tuple[str, str, str, str, str]]:
    """One for each journey, by title."""
    known = {each.deployment_id: each.journey for each in current_journeys(session)}
    query = select(Deployment).where(Deployment.id.in_(known)).order_by(Deployment.title)
    live = session.scalars(query).all()
    names = actors(session, [each.deployed_by for each in live])
    return [
        (
            f"{each.title} ({_('paused')})" if each.suspended_at else each.title,
            known[each.id].owner,
            str(each.version),
            days.stamp(each.deployed_at),
            names.name(each.deployed_by),
        )
        for each in live
    ]
