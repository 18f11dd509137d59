"""Names for the ids of people: accounts by name, the applicant as their case calls them, the rest as Fingerpost."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from engine.people import SYSTEM
from web.models import Account
from web.texts import gettext as _

_ACCOUNT = "user:"


@dataclass(frozen=True, slots=True)
class Actors:
    """`names` by the engine's id; `applicant` is the id of the person a case is about, `who` their name."""

    names: Mapping[str, str]
    applicant: str | None = None
    who: str = ""

    def name(self, person_id: str | None) -> str:
        if person_id == SYSTEM.id:
            return _("Fingerpost")
        if person_id is not None and person_id in self.names:
            return self.names[person_id]
        if person_id is not None and person_id == self.applicant and self.who:
            return self.who
        return _("Somebody who has left") if (person_id or "").startswith(_ACCOUNT) else _("The applicant")


_NAMES = select(Account.id, Account.name).where(Account.id.in_(bindparam("ids", expanding=True)))


def actors(session: Session, people: Iterable[str | None], applicant: str | None = None, who: str = "") -> Actors:
    """The names of these people, in one query."""
    numbers = {each.removeprefix(_ACCOUNT) for each in people if each and each.startswith(_ACCOUNT)}
    wanted = [int(number) for number in numbers if number.isdigit()]
    if not wanted:
        return Actors({}, applicant, who)
    rows = session.connection().execute(_NAMES, {"ids": wanted})
    return Actors({f"{_ACCOUNT}{row.id}": row.name for row in rows}, applicant, who)
