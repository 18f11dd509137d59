"""The journeys of this installation, their groups and their forms, as pages need them."""

from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.deployment import DeployedJourney
from engine.models import Deployment
from engine.people import Person
from forms import schema
from forms.pages import Form
from web.people import ADMINISTRATORS
from web.work import engine


def current_journeys(session: Session) -> list[DeployedJourney]:
    """The newest version of every journey, by key."""
    newest: dict[str, str] = {}
    rows = session.execute(select(Deployment.journey_key, Deployment.id).order_by(Deployment.version))
    for row in rows:
        newest[row.journey_key] = row.id
    return [engine().deployed(session, newest[key]) for key in sorted(newest)]


def journeys_of(session: Session, person: Person) -> list[DeployedJourney]:
    """The journeys whose cases this person may read: those their groups take part in; all, for administrators."""
    return [
        each for each in current_journeys(session) if ADMINISTRATORS in person.groups or person.groups & groups_of(each)
    ]


def groups_of(deployed: DeployedJourney) -> frozenset[str]:
    return frozenset(group.id for group in deployed.journey.groups)


def group_titles(journeys: list[DeployedJourney]) -> dict[str, str]:
    return {group.id: group.title for each in journeys for group in each.journey.groups}


def form_of(deployed: DeployedJourney, form_id: str) -> Form:
    """A form of a deployment, read once."""
    file, data = deployed.form(form_id)
    return _read(data, file)


@lru_cache(maxsize=200)
def _read(data: bytes, file: str) -> Form:
    return schema.read(data, file)
