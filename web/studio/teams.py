"""The teams of a journey that nobody is in: their tasks would wait for nobody."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.journey_file import FILE
from engine.problems import Problem
from web.models import Account, Membership
from web.studio import contents
from web.texts import gettext as _


def empty(session: Session, files: Mapping[str, bytes]) -> list[Problem]:
    """A warning for each. It stops nothing: people can join once it is live."""
    members = select(Membership.group).join(Account).where(Account.locked_at.is_(None))
    there = set(session.scalars(members.distinct()))
    remedy = _("An administrator puts people into it, under People.")
    return [
        Problem(
            FILE, each.id, each.title, "team-empty", "warning", _("Nobody is in this team: its tasks wait."), remedy
        )
        for each in contents.groups(files)
        if each.id not in there
    ]
