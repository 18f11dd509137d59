"""What is there before the first process starts: journeys, and officers who may do everything but not everything alone."""

from pathlib import Path

from engine.clock import DatabaseClock
from engine.database import Database
from engine.people import SYSTEM
from tests.chaos import journeys
from tests.chaos.processes import ROOT, Installation
from web.accounts import passwords, people

PASSWORD = "three words apart"
GROUPS = ("officers", "badge_officers", "customer_services", "decision_officers", "expert_assessors")


def deploy(installation: Installation, folder: Path) -> None:
    journeys.write(folder / "chaos")
    installation.run("deploy", str(folder / "chaos"), str(ROOT / "processes" / "blue_badge"))


def add_officers(database: Database, count: int = 4) -> list[str]:
    """Their addresses; each has PASSWORD."""
    kept = passwords.hashed(PASSWORD)
    emails = [f"officer{number}@marlshire.example" for number in range(1, count + 1)]
    with database.begin() as session:
        now = DatabaseClock().now(session)
        for email in emails:
            account = people.add(session, email, email.split("@")[0].title(), list(GROUPS), SYSTEM, now)
            people.set_password(session, account, kept, SYSTEM, now)
    return emails
