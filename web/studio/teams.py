"""The teams of a journey: those that nobody is in, whose tasks would wait, and those that it does not list."""

from collections.abc import Iterator, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.bpmn.dialect import is_feel, split_list
from engine.bpmn.editing.model import Model, Refused
from engine.bpmn.xml import ZEEBE, tag
from engine.journey_file import FILE
from engine.people import APPLICANT
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


def unlisted(files: Mapping[str, bytes]) -> dict[str, str]:
    """The teams that steps are given to and journey.toml does not list: their ids, and what they may be called."""
    known = {APPLICANT, *(each.id for each in contents.groups(files))}
    found = {name: None for path, data in sorted(files.items()) if path.endswith(".bpmn") for name in _named(data)}
    return {name: name.replace("_", " ").replace("-", " ").capitalize() for name in found if name not in known}


def _named(diagram: bytes) -> Iterator[str]:
    try:
        root = Model(diagram).root
    except Refused:
        return
    for each in root.iter(tag("assignmentDefinition", ZEEBE)):
        groups = each.get("candidateGroups") or ""
        if not is_feel(groups):
            yield from split_list(groups)
