"""What people may do with a journey in the studio.

Each role may do what those before it may: a reader reads, a designer changes the draft, a publisher publishes and
agrees to it, an owner also says who has which role and how it is published. Administrators own every journey and the
group `publishers` publishes every journey; the group `designers` begins new ones, and has the roles it was given.
"""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.people import Person
from web.models import Account, Membership
from web.people import ADMINISTRATORS, DESIGNERS, PUBLISHERS, is_staff
from web.studio.models import JourneyRole

ROLES = ("reader", "designer", "publisher", "owner")
_OF_GROUPS = {PUBLISHERS: "publisher", ADMINISTRATORS: "owner"}
_AT_HOME = frozenset({DESIGNERS, *_OF_GROUPS})


def may_enter(person: Person) -> bool:
    """Whether the studio is there for somebody at all."""
    return is_staff(person) and not person.groups.isdisjoint(_AT_HOME)


def of(session: Session, journey_key: str) -> dict[str, str]:
    """Who was given which role in a journey, by the engine's id of the person."""
    query = select(JourneyRole.account_id, JourneyRole.role).where(JourneyRole.journey_key == journey_key)
    return {f"user:{account}": role for account, role in session.execute(query)}


def readable(session: Session, person: Person) -> frozenset[str] | None:
    """The journeys that somebody may read; None for all of them."""
    if any(group in _OF_GROUPS for group in person.groups):
        return None
    account = int(person.id.removeprefix("user:"))
    return frozenset(session.scalars(select(JourneyRole.journey_key).where(JourneyRole.account_id == account)))


def members(session: Session) -> list[Account]:
    """Those for whom the studio is there, by name."""
    inside = select(Membership.account_id).where(Membership.group.in_(_AT_HOME))
    query = select(Account).where(Account.id.in_(inside), Account.locked_at.is_(None))
    return list(session.scalars(query.order_by(Account.name, Account.id)))


def publishers(session: Session, given: Mapping[str, str]) -> list[Account]:
    """Those who may publish a journey and agree to it; `given` is who was given which role in it."""
    return [each for each in members(session) if has(Person(each.person_id, each.groups), "publisher", given)]


def has(person: Person, role: str, given: Mapping[str, str]) -> bool:
    """Whether somebody may do what a role may, by what they were given and by their groups."""
    if not may_enter(person):
        return False
    held = [_OF_GROUPS[group] for group in person.groups if group in _OF_GROUPS]
    held += [given[person.id]] if person.id in given else []
    return any(ROLES.index(each) >= ROLES.index(role) for each in held)
