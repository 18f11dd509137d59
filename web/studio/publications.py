"""Publishing a draft: who asks, who agrees, when its time comes, and what must hold when it does.

What is published is the draft as it was when somebody asked, whatever has been typed since. It is judged again at
that moment: where a check or a scenario fails then, the request is refused and says why.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import audit
from engine.audit import Happening
from engine.engine import Engine
from engine.errors import Conflict, InvalidModel, NotAllowed
from engine.people import SYSTEM, Person
from engine.problems import Problem, errors
from engine.values import Value, clean
from web.studio import drafts, problems, teams, telling
from web.studio.drafts import DraftFiles
from web.studio.models import Approval, Publication
from web.trying import results


@dataclass(frozen=True, slots=True)
class Readiness:
    """What stands in the way of publishing a draft, in one list, and what is only worth a look."""

    stopping: list[Problem]
    others: list[Problem]
    scenarios: results.Results | None

    @property
    def is_ready(self) -> bool:
        return not self.stopping


def readiness(session: Session, engine: Engine, draft: DraftFiles, now: datetime) -> Readiness:
    """Checks, questions, examples and scenarios of a draft, by the journey's own rule."""
    found = problems.of(engine, draft.files, now)
    stopping, others = errors(found), [each for each in found if each.severity != "error"]
    others += teams.empty(session, draft.files)
    tried = results.of(draft.files)
    rule = draft.row.rule if draft.row else "pass"
    if rule != "none":
        stopping += [_failed(each.name, each.why) for each in tried.failed]
    if rule == "steps":
        stopping += [_untried(element_id, name) for element_id, name in tried.untried_steps]
    return Readiness(stopping, others, tried)


def ask(
    session: Session,
    engine: Engine,
    draft: DraftFiles,
    note: str,
    due_at: datetime | None,
    person: Person,
    now: datetime,
) -> Publication:
    """Ask for the draft to be published; it is at once where nobody else must agree and no time is set.

    Raises InvalidModel where something stands in the way, Conflict where a request is waiting already.
    """
    row = drafts.ensure(session, draft.key, person, now)
    if waiting(session, draft.key) is not None:
        raise Conflict("Somebody has asked for this journey to be published already.")
    ready = readiness(session, engine, draft, now)
    if not ready.is_ready:
        raise InvalidModel(ready.stopping)
    row.kept_revision = row.revision
    made = Publication(journey_key=draft.key, revision=row.revision, note=note, due_at=due_at, needed=row.approvals)
    made.state, made.asked_by, made.asked_at = "waiting", person.id, now
    session.add(made)
    session.flush()
    _note(session, made, "publication_asked", person, now, {"note": note})
    settled = go_on(session, engine, made, person, now)
    if settled.state == "waiting" and settled.needed:
        telling.ask_to_agree(session, engine, settled)
    return settled


def approve(session: Session, engine: Engine, publication_id: str, person: Person, now: datetime) -> Publication:
    """Somebody besides the one who asked agrees. Raises NotAllowed, Conflict."""
    publication = _locked(session, publication_id)
    if publication.asked_by == person.id:
        raise NotAllowed("Whoever asks for it to be published cannot agree to it.")
    if session.get(Approval, (publication_id, person.id)) is None:
        session.add(Approval(publication_id=publication_id, person=person.id, at=now))
        session.flush()
        _note(session, publication, "publication_approved", person, now, {})
    return go_on(session, engine, publication, person, now)


def end(
    session: Session, engine: Engine, publication_id: str, state: str, why: str, person: Person, now: datetime
) -> Publication:
    """Say no to it (`refused`), or take it back (`withdrawn`). Raises Conflict."""
    publication = _locked(session, publication_id)
    publication.state, publication.why, publication.ended_at = state, why, now
    _note(session, publication, f"publication_{state}", person, now, {"why": why})
    if publication.asked_by != person.id:
        telling.tell_asker(session, engine, publication)
    return publication


def go_on(session: Session, engine: Engine, publication: Publication, by: Person, now: datetime) -> Publication:
    """Publish it, if enough people have agreed and its time has come. `by` whom it was brought to this."""
    agreed = len(approvals(session, publication.id))
    if agreed < publication.needed or (publication.due_at is not None and publication.due_at > now):
        return publication
    draft = drafts.of(session, publication.journey_key, publication.revision)
    person = Person(publication.asked_by)
    ready = readiness(session, engine, draft, now)
    if not ready.is_ready:
        return _refused(session, engine, publication, ready.stopping, now)
    try:
        with session.begin_nested():
            made = engine.deploy(session, draft.files, person)
    except InvalidModel as refused:
        return _refused(session, engine, publication, refused.problems, now)
    publication.state, publication.ended_at, publication.deployment_id = "published", now, made.id
    details: dict[str, Value] = {"version": clean(made.version), "note": publication.note}
    _note(session, publication, "publication_published", person, now, details)
    if publication.asked_by != by.id:
        telling.tell_asker(session, engine, publication)
    return publication


def publish_due(engine: Engine) -> None:
    """Everything whose time has come, each in a transaction of its own."""
    with engine.database.read() as session:
        now = engine.clock.now(session)
        query = select(Publication.id).where(Publication.state == "waiting", Publication.due_at <= now)
        due = list(session.scalars(query.order_by(Publication.due_at, Publication.id)))
    for publication_id in due:
        with engine.database.begin() as session:
            try:
                publication = _locked(session, publication_id)
            except Conflict:
                continue
            go_on(session, engine, publication, SYSTEM, engine.clock.now(session))


def waiting(session: Session, journey_key: str) -> Publication | None:
    """The request that is waiting, if there is one."""
    query = select(Publication).where(Publication.journey_key == journey_key, Publication.state == "waiting")
    return session.scalars(query.limit(1)).first()


def approvals(session: Session, publication_id: str) -> list[str]:
    """Who has agreed."""
    query = select(Approval.person).where(Approval.publication_id == publication_id)
    return list(session.scalars(query.order_by(Approval.at, Approval.person)))


def latest(session: Session, journey_key: str, most: int = 10) -> list[Publication]:
    """What was asked for, the newest first."""
    query = select(Publication).where(Publication.journey_key == journey_key)
    return list(session.scalars(query.order_by(Publication.asked_at.desc(), Publication.id).limit(most)))


def _refused(
    session: Session, engine: Engine, publication: Publication, stopping: Sequence[Problem], now: datetime
) -> Publication:
    why = " ".join(f"{each.detail} {each.remedy}" for each in stopping[:3])
    return end(session, engine, publication.id, "refused", why[:2000], SYSTEM, now)


def _locked(session: Session, publication_id: str) -> Publication:
    query = select(Publication).where(Publication.id == publication_id, Publication.state == "waiting")
    found = session.scalars(query.with_for_update().execution_options(populate_existing=True)).first()
    if found is None:
        raise Conflict("This is settled already.")
    return found


def _failed(name: str, why: str) -> Problem:
    detail = f"This scenario does not go as it should: {why}"
    remedy = "Mend the journey. Where that is how it should go now, record it anew on Try it, and take the old one out."
    return Problem("", None, name, "scenario-failed", "error", detail, remedy)


def _untried(element_id: str, name: str) -> Problem:
    detail, remedy = f"No scenario comes to “{name}”.", "Try the way that leads to it, and keep that as a scenario."
    return Problem("", element_id, name, "step-untried", "error", detail, remedy)


def _note(
    session: Session, publication: Publication, kind: str, person: Person, now: datetime, more: dict[str, Value]
) -> None:
    facts: dict[str, Value] = {"revision": clean(publication.revision), **more}
    audit.write_outside(session, f"journey:{publication.journey_key}", person, now, Happening(kind, details=facts))
