"""Try-outs: beginning one with a draft, finding it again, its invented people, its clock, and its end."""

import hashlib
import secrets
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import cycle, islice

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from engine.bpmn.dialect import is_feel, split_list
from engine.deployment import DeployedJourney
from engine.engine import Engine
from engine.errors import InvalidModel, NotFound
from engine.models import new_id
from engine.people import APPLICANT, OWNERS, SYSTEM, Person
from engine.problems import errors
from web.backup import TRY_OUTS
from web.config import Config
from web.models import Account, Membership
from web.studio.drafts import DraftFiles
from web.trying import installation
from web.trying.installation import Installation
from web.trying.models import TryOut

LASTS = timedelta(days=1)
MOST_DAYS = 30
"""How long a link for outsiders may last."""

NAMES = (
    "Dele Okafor",
    "Mags Winterbourne",
    "Ravi Pillai",
    "Ines Hollin",
    "Tom Merrick",
    "Noor Haddad",
    "Ada Lindqvist",
    "Kit Fenwick",
    "Sam Achterberg",
    "Bo Nkemelu",
)


def begin(
    session: Session,
    engine: Engine,
    config: Config,
    draft: DraftFiles,
    person: Person,
    now: datetime,
    *,
    lasts: timedelta = LASTS,
    secret: str | None = None,
) -> TryOut:
    """A new try-out of a draft. Raises InvalidModel with what stops it. With a `secret` it is for whoever has that."""
    problems = errors(engine.check(draft.files))
    if problems:
        raise InvalidModel(problems)
    try_out = TryOut(
        id=new_id(),
        journey_key=draft.key,
        revision=draft.revision,
        made_by=person.id,
        moment=now,
        created_at=now,
        expires_at=now + lasts,
        share_hash=hashed(secret) if secret else None,
    )
    made = installation.make(config, engine, try_out.id, now)
    try:
        _furnish(made, draft.files)
    except BaseException:
        installation.end(config, try_out.id)
        raise
    session.add(try_out)
    session.flush()
    return try_out


def _furnish(made: Installation, files: Mapping[str, bytes]) -> None:
    with made.engine.database.begin() as session:
        deployment = made.engine.deploy(session, files, SYSTEM)
        add_people(session, made.engine.deployed(session, deployment.id), made.clock.moment)
    made.run_due()


def add_people(session: Session, deployed: DeployedJourney, now: datetime) -> None:
    """One invented person for each group, and a second where one who did a step may not do another."""
    groups = [group.id for group in deployed.journey.groups] + ([OWNERS] if _wants_owners(deployed) else [])
    wanted = [*groups, *_wanting_two(deployed, groups)]
    for name, group in zip(_names(), wanted, strict=False):
        add_person(session, name, (group,), now)


def add_person(session: Session, name: str, groups: tuple[str, ...], now: datetime) -> Account:
    """Somebody invented. They have no password: whoever tries the journey is them by choosing so."""
    account = Account(email=f"{secrets.token_hex(4)}@try-out.example", name=name[:100], created_at=now, version=1)
    account.memberships = [Membership(group=group) for group in sorted(set(groups))]
    session.add(account)
    session.flush()
    return account


def _names() -> Iterator[str]:
    yield from NAMES
    yield from (f"{name} the {number}th" for number in range(2, 40) for name in islice(cycle(NAMES), len(NAMES)))


def _wants_owners(deployed: DeployedJourney) -> bool:
    tasks = [each for each in _user_tasks(deployed)]
    return any(
        not (each.extensions.assignee or each.extensions.candidate_groups or each.extensions.candidate_users)
        for each in tasks
    )


def _wanting_two(deployed: DeployedJourney, groups: list[str]) -> list[str]:
    """Groups in which one person did a step that the same person may not follow."""
    offered = {each.element_id: _groups_of(each, groups) for each in _user_tasks(deployed)}
    found: dict[str, None] = {}
    for each in _user_tasks(deployed):
        for earlier in each.extensions.not_by:
            found.update(dict.fromkeys(sorted(offered.get(earlier, set()) & offered[each.element_id])))
    return list(found)


def _user_tasks(deployed: DeployedJourney) -> list:  # type: ignore[type-arg]
    found = (each for definition in deployed.definitions.values() for each in definition.elements())
    return [each for each in found if each.kind == "userTask"]


def _groups_of(element: object, groups: list[str]) -> set[str]:
    said = element.extensions.candidate_groups or ""  # type: ignore[attr-defined]
    return set(groups) if is_feel(said) else set(split_list(said)) - {APPLICANT}


def end_all(session: Session, journey_key: str, now: datetime) -> None:
    """Every try-out and shared link of a journey ends; what they leave is swept away."""
    session.execute(update(TryOut).where(TryOut.journey_key == journey_key).values(expires_at=now))


def mine(session: Session, journey_key: str, person: Person, now: datetime) -> TryOut | None:
    """The try-out of a journey that somebody has open."""
    query = select(TryOut).where(TryOut.journey_key == journey_key, TryOut.made_by == person.id)
    query = query.where(TryOut.share_hash.is_(None), TryOut.expires_at > now)
    return session.scalars(query.order_by(TryOut.created_at.desc(), TryOut.id).limit(1)).first()


def others_of(session: Session, made: TryOut) -> list[TryOut]:
    """What the same person had open of the same journey besides."""
    query = select(TryOut).where(TryOut.journey_key == made.journey_key, TryOut.made_by == made.made_by)
    return list(session.scalars(query.where(TryOut.share_hash.is_(None), TryOut.id != made.id)))


def shared(session: Session, secret: str, now: datetime) -> TryOut | None:
    """The try-out that a link opens."""
    query = select(TryOut).where(TryOut.share_hash == hashed(secret), TryOut.expires_at > now)
    return session.scalars(query).first()


def links(session: Session, journey_key: str, now: datetime) -> list[TryOut]:
    """The links that outsiders have, the newest first."""
    query = select(TryOut).where(TryOut.journey_key == journey_key, TryOut.share_hash.is_not(None))
    return list(session.scalars(query.where(TryOut.expires_at > now).order_by(TryOut.created_at.desc(), TryOut.id)))


def hashed(secret: str) -> str:
    return hashlib.sha256(b"try-out" + secret.encode()).hexdigest()


def find(config: Config, real: Engine, try_out: TryOut) -> Installation:
    """Its installation. NotFound where nothing is left of it."""
    return installation.find(config, real, try_out.id, try_out.moment)


def end(session: Session, config: Config, try_out: TryOut) -> None:
    installation.end(config, try_out.id)
    session.delete(try_out)
    session.flush()


def sweep(engine: Engine, config: Config) -> None:
    """Those whose time is over, and what lies there without a row."""
    with engine.database.begin() as session:
        now = engine.clock.now(session)
        over = list(session.scalars(select(TryOut.id).where(TryOut.expires_at <= now)))
        session.execute(delete(TryOut).where(TryOut.id.in_(over)))
        known = set(session.scalars(select(TryOut.id)))
    for try_out_id in over:
        installation.end(config, try_out_id)
    folder = config.files_dir / TRY_OUTS
    for path in folder.iterdir() if folder.exists() else ():
        # One that is being begun just now has no row yet.
        if path.name not in known and path.stat().st_mtime < (now - LASTS).timestamp():
            installation.end(config, path.name)


def required(try_out: TryOut | None) -> TryOut:
    if try_out is None:
        raise NotFound("This try-out is over: begin another.")
    return try_out
