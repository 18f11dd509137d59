"""Drafts: the files of a journey as they are being changed, and every change that was made to them.

A draft may be as wrong as it likes; only publishing is refused. What is saved names, for each file, the revision it
began from: where somebody else has saved that file since, nothing is written and `Stale` says what they wrote.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import audit, deployment, journey_file
from engine.audit import Happening
from engine.errors import NotFound
from engine.models import Deployment, DeploymentFile
from engine.people import Person
from engine.values import clean
from web.studio import roles
from web.studio.models import DraftChange, JourneyRole, StudioJourney
from web.work import db

FOLDED = timedelta(minutes=2)
"""Saves of one person to one file, one after the other within this time, are one line of the history."""


@dataclass(frozen=True)
class DraftFiles:
    """A journey's draft at its newest revision, or at an earlier one. `revisions` says when each file last changed.

    `roles` are the roles that people were given in it; `live` its newest published version, if there is one.
    """

    key: str
    title: str
    revision: int
    files: Mapping[str, bytes]
    revisions: Mapping[str, int]
    roles: Mapping[str, str] = field(default_factory=dict)
    live: Deployment | None = None
    row: StudioJourney | None = None

    def ending(self, suffix: str) -> dict[str, bytes]:
        """The files of one kind, by path."""
        return {path: data for path, data in sorted(self.files.items()) if path.endswith(suffix)}

    def text(self, path: str) -> str:
        """A file as text. Raises NotFound; what is not UTF-8 is shown with marks where it is not."""
        if path not in self.files:
            raise NotFound(f"The draft has no file “{path}”.")
        return self.files[path].decode("utf-8", "replace")

    @property
    def next_version(self) -> int:
        return self.live.version + 1 if self.live else 1

    @property
    def digest(self) -> str:
        return deployment.digest(self.files)

    @property
    def is_changed(self) -> bool:
        """Whether publishing it would make a new version."""
        return self.live is None or self.live.digest != self.digest


class Stale(Exception):
    """Somebody else saved this file since: `theirs` is what they wrote (None: they took it out)."""

    def __init__(self, path: str, theirs: bytes | None, revision: int, by: str, at: datetime) -> None:
        super().__init__(path)
        self.path, self.theirs, self.revision, self.by, self.at = path, theirs, revision, by, at


def find(journey_key: str, **_parts: object) -> DraftFiles:
    """The draft that an address names, for `allow`."""
    return of(db(), journey_key)


def of(session: Session, key: str, revision: int | None = None) -> DraftFiles:
    """A journey's draft; where nothing was ever changed, its published files. Raises NotFound."""
    row = session.get(StudioJourney, key)
    live = deployment.newest(session, key)
    given = roles.of(session, key)
    if row is None or row.revision == 0:
        if live is None:
            raise NotFound(f"There is no journey “{key}”.")
        files = _published(session, live.id)
        return DraftFiles(key, live.title, 0, files, dict.fromkeys(files, 0), given, live, row)
    changes = _newest_changes(session, key, row.revision if revision is None else revision)
    files = {each.path: each.content for each in changes if each.content is not None}
    revisions = {each.path: each.revision for each in changes}
    at = row.revision if revision is None else revision
    return DraftFiles(key, row.title, at, files, revisions, given, live, row)


def begin(session: Session, key: str, files: Mapping[str, bytes], person: Person, now: datetime, note: str) -> None:
    """A new journey whose draft holds these files. The caller has seen that the key is free."""
    session.add(
        StudioJourney(
            key=key,
            title=title_of(files, key),
            created_at=now,
            created_by=person.id,
            changed_at=now,
            changed_by=person.id,
            revision=1,
            kept_revision=1,
        )
    )
    session.flush()
    for path, content in files.items():
        session.add(
            DraftChange(journey_key=key, revision=1, path=path, content=content, at=now, by=person.id, note=note)
        )
    happening = Happening("draft_begun", details={"note": note, "files": clean(len(files))})
    audit.write_outside(session, f"journey:{key}", person, now, happening)
    session.flush()


def own(session: Session, key: str, person: Person) -> None:
    """Whoever begins a journey owns it."""
    session.add(JourneyRole(journey_key=key, account_id=int(person.id.removeprefix("user:")), role="owner"))
    session.flush()


def ensure(session: Session, key: str, person: Person, now: datetime) -> StudioJourney:
    """The journey's row, locked; made from its published files where nobody has changed anything yet."""
    found = session.scalars(select(StudioJourney).where(StudioJourney.key == key).with_for_update()).first()
    if found is None:
        audit.lock_chain(session, f"journey:{key}")
        found = session.get(StudioJourney, key)
    if found is None:
        before = of(session, key)
        begin(session, key, before.files, person, now, f"Version {before.live.version if before.live else 0}")
        found = session.get_one(StudioJourney, key)
    return found


def save(
    session: Session,
    key: str,
    changes: Mapping[str, bytes | None],
    bases: Mapping[str, int],
    person: Person,
    now: datetime,
    note: str = "",
) -> int:
    """Write these files (None: take it out); gives the draft's revision. What is as it was makes no revision.

    `bases` is the revision of each file that the change began from (0: it was not there). Raises Stale, NotFound.
    """
    row = ensure(session, key, person, now)
    kept = {each.path: each for each in _newest_changes(session, key, row.revision)}
    for path in changes:
        before = kept.get(path)
        # A draft that was not there when somebody opened it (0) began from what is published, as revision 1 did.
        if before is not None and before.revision not in (bases.get(path, 0), 1 if bases.get(path, 0) == 0 else -1):
            raise Stale(path, before.content, before.revision, before.by, before.at)
    wanted = {
        path: content for path, content in changes.items() if (kept[path].content if path in kept else None) != content
    }
    if not wanted:
        return row.revision
    for path, content in wanted.items():
        _write(session, row, kept.get(path), path, content, person, now, note)
    row.revision += 1
    row.changed_at, row.changed_by = now, person.id
    if journey_file.FILE in wanted:
        row.title = title_of(_present(wanted), row.title)
    session.flush()
    return row.revision


def history(session: Session, key: str, *, before: int | None = None, most: int = 50) -> list[DraftChange]:
    """Who changed which file when, the newest first, without what they wrote; `before` a revision, to page on."""
    query = select(DraftChange).where(DraftChange.journey_key == key)
    if before is not None:
        query = query.where(DraftChange.revision < before)
    return list(session.scalars(query.order_by(DraftChange.revision.desc(), DraftChange.path).limit(most)))


def title_of(files: Mapping[str, bytes], otherwise: str) -> str:
    """The journey's title as its journey.toml has it, as far as that can be read."""
    try:
        return journey_file.read(files[journey_file.FILE]).title[:200]
    except (KeyError, ValueError, RecursionError):
        return otherwise


def _write(
    session: Session,
    row: StudioJourney,
    before: DraftChange | None,
    path: str,
    content: bytes | None,
    person: Person,
    now: datetime,
    note: str,
) -> None:
    """A line of the history; one person's saves in quick succession are folded into one, as far as none has a note."""
    if (
        before is not None
        and before.revision > row.kept_revision
        and before.by == person.id
        and now - before.at < FOLDED
        and not note
        and not before.note
        and before.content is not None
        and content is not None
        and before.revision == row.revision
    ):
        session.delete(before)
        now, note = before.at, before.note
        session.flush()
    change = DraftChange(journey_key=row.key, revision=row.revision + 1, path=path, content=content)
    change.at, change.by, change.note = now, person.id, note
    session.add(change)


def _newest_changes(session: Session, key: str, revision: int) -> list[DraftChange]:
    newest = (
        select(DraftChange.path, func.max(DraftChange.revision).label("revision"))
        .where(DraftChange.journey_key == key, DraftChange.revision <= revision)
        .group_by(DraftChange.path)
        .subquery()
    )
    query = select(DraftChange).where(DraftChange.journey_key == key)
    joined = query.join(newest, (DraftChange.path == newest.c.path) & (DraftChange.revision == newest.c.revision))
    return list(session.scalars(joined.order_by(DraftChange.path)))


def _published(session: Session, deployment_id: str) -> dict[str, bytes]:
    rows = session.scalars(select(DeploymentFile).where(DeploymentFile.deployment_id == deployment_id))
    return {row.path: row.content for row in rows}


def _present(changes: Mapping[str, bytes | None]) -> dict[str, bytes]:
    return {path: content for path, content in changes.items() if content is not None}
