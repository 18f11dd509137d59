"""Scenarios of a draft: recorded from a try-out, replayed in one, renamed and taken out."""

import re
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import NotFound
from engine.journey_tests import SCENARIO, TESTS
from engine.models import new_id
from engine.people import APPLICANT
from engine.testing.bench import Bench
from engine.testing.scenarios import recording
from engine.testing.scenarios.examples import Noted
from engine.testing.scenarios.running import Run
from engine.testing.scenarios.scenario import Scenario, Somebody, read, write
from web.models import Account, Membership
from web.trying import notes
from web.trying.installation import Installation
from web.trying.try_outs import add_person
from web.wiring import means

MOST_NAME = 100


def path_for(name: str, files: Mapping[str, bytes]) -> str:
    """A free path for a scenario of this name."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:60] or "scenario"
    number, path = 1, f"{TESTS}/{plain}{SCENARIO}"
    while path in files:
        number += 1
        path = f"{TESTS}/{plain}_{number}{SCENARIO}"
    return path


def record(found: Installation, name: str) -> bytes:
    """What has happened in a try-out so far, as a scenario's file."""
    with found.engine.database.read() as session:
        deployed = found.engine.deployed(session, found.deployment_id)
        noted = [each.noted for each in notes.calls(session)]
        scenario = recording.record(
            session,
            deployed,
            _Names(session),
            name=name,
            until=found.clock.moment,
            noted=noted,
            flows=notes.flows(session),
        )
    return write(scenario)


class _Names:
    """Short names of people, by the engine's id."""

    def __init__(self, session: Session) -> None:
        self.accounts = {each.person_id: each for each in session.scalars(select(Account).order_by(Account.id))}
        self.known: dict[str, str] = {}

    def __call__(self, person_id: str) -> tuple[str, Somebody]:
        account = self.accounts.get(person_id)
        if account is None:
            return APPLICANT, Somebody()
        if person_id not in self.known:
            first = re.sub(r"[^a-z0-9]+", "_", account.name.lower()).split("_")[0] or "somebody"
            taken = set(self.known.values()) | {APPLICANT}
            self.known[person_id] = first if first not in taken else f"{first}_{account.id}"
        return self.known[person_id], Somebody(account.name, tuple(sorted(account.groups)))


def renamed(data: bytes, file: str, name: str) -> bytes:
    """The same scenario under another name; its file keeps its own."""
    old = read(data, file)
    fields = {each: getattr(old, each) for each in old.__struct_fields__ if each != "name"}
    return write(Scenario(name=name, **fields))


def replay(found: Installation, files: Mapping[str, bytes], data: bytes, file: str) -> tuple[datetime, list[str]]:
    """Do again in a fresh try-out what a scenario says; gives the moment at which it stands, and what differed."""
    scenario = read(data, file)
    engine = found.engine
    with engine.database.begin() as session:
        people = _people(session, scenario, found.clock.moment)
    bench = Bench(files, scenario.starts_at, checkers=engine.checkers, database=engine.database)
    with engine.database.read() as session:
        deployed = bench.engine.deployed(session, bench.deployment.id)

    def note(noted: Noted) -> None:
        with engine.database.begin() as session:
            notes.add_call(session, noted, bench.now)

    run = Run(
        bench, deployed, scenario, file, means(), called=people.__getitem__, note=note, note_flows=notes.add_flows
    )
    result = run.result()
    with engine.database.begin() as session:
        for element_id, examples in scenario.answers.items():
            notes.give(session, element_id, examples[-1] if examples else None)
    return bench.now, list(result.differences)


def _people(session: Session, scenario: Scenario, now: datetime) -> dict[str, str]:
    """The engine's id of everybody in a scenario: those who are there under that name, or new ones."""
    known = {each.name: each for each in session.scalars(select(Account).order_by(Account.id))}
    found = {APPLICANT: f"guest:{new_id()}"}
    for key, somebody in scenario.people.items():
        name = somebody.name or key
        account = known.get(name) or add_person(session, name, (), now)
        have = account.groups
        account.memberships += [Membership(group=each) for each in somebody.groups if each not in have]
        found[key] = account.person_id
    return found


def of_draft(files: Mapping[str, bytes], path: str) -> bytes:
    """A scenario's file. Raises NotFound for what is none."""
    if path not in files or not (path.startswith(f"{TESTS}/") and path.endswith(SCENARIO)):
        raise NotFound("There is no such scenario.")
    return files[path]
