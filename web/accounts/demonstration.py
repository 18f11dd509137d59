"""Demonstration people: one for each role, in development only, all with the same password."""

from sqlalchemy import select

from engine.engine import Engine
from engine.people import OWNERS, SYSTEM
from web.accounts import passwords, people
from web.models import Account
from web.people import ADMINISTRATORS, DESIGNERS, OPERATORS, PUBLISHERS

PASSWORD = "demonstration only"

PEOPLE = (
    ("dele.okafor@marlshire.example", "Dele Okafor", ("badge_officers", "customer_services")),
    ("mags.winterbourne@marlshire.example", "Mags Winterbourne", ("badge_officers",)),
    ("ravi.pillai@marlshire.example", "Ravi Pillai", ("decision_officers",)),
    ("ines.hollin@marlshire.example", "Ines Hollin", ("expert_assessors",)),
    ("tom.merrick@marlshire.example", "Tom Merrick", ("customer_services",)),
    ("priya.nair@marlshire.example", "Priya Nair", (ADMINISTRATORS, PUBLISHERS, OWNERS)),
    ("owen.price@marlshire.example", "Owen Price", (DESIGNERS,)),
    ("noor.haddad@marlshire.example", "Noor Haddad", (OPERATORS,)),
)


def add_people(engine: Engine) -> None:
    """Those who are not there yet."""
    with engine.database.begin() as session:
        now = engine.clock.now(session)
        known = set(session.scalars(select(Account.email)))
        for email, name, groups in PEOPLE:
            if email not in known:
                account = people.add(session, email, name, groups, SYSTEM, now)
                people.set_password(session, account, passwords.hashed(PASSWORD), SYSTEM, now)
