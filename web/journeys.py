"""The journeys of this installation, their groups and their forms, as pages need them."""

from functools import lru_cache

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from engine.deployment import DeployedJourney
from engine.models import Deployment
from engine.people import Person
from forms import schema
from forms.pages import Form
from web.people import ADMINISTRATORS
from web.work import engine

_other = aliased(Deployment)
_highest = select(func.max(_other.version)).where(_other.journey_key == Deployment.journey_key).scalar_subquery()
_NEWEST = select(Deployment.id).where(Deployment.version == _highest).order_by(Deployment.journey_key)


def current_journeys(session: Session) -> list[DeployedJourney]:
    """The newest version of every journey, by key."""
    return [engine().deployed(session, each) for each in session.scalars(_NEWEST)]


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
