"""The engine of a try-out: a file of its own, a clock set by hand, examples in place of connectors.

It shares nothing with the real installation but its code, its calendar and the names of its connectors: it has no
address to send to, no secret, and no way to the real database.
"""

import shutil
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock

from sqlalchemy import select
from sqlalchemy.orm import Session
from structlog.contextvars import bound_contextvars

from engine.clock import SetClock
from engine.database import Database
from engine.engine import Engine
from engine.errors import NotFound
from engine.jobs.run import due, run_job
from engine.models import Deployment, Job
from engine.testing import memory
from engine.testing.scenarios.examples import Examples, Noted
from engine.testing.scenarios.scenario import Example
from web.backup import TRY_OUTS as FOLDER
from web.config import Config
from web.stand_ins import OnlyStandIns
from web.storage import Folder
from web.trying import notes

MOST_JOBS = 1_000
"""Jobs run after one thing that somebody did, past which the journey is taken to go round without end."""
MOST_OPEN = 20
"""Engines kept open in each process."""


MOST_BYTES = 100_000_000
"""What a try-out may hold: somebody outside could fill the disk."""


@dataclass(frozen=True)
class Installation:
    """A try-out's engine, its clock and its files."""

    id: str
    engine: Engine
    clock: SetClock
    files: Folder

    @property
    def is_full(self) -> bool:
        found = (path for path in self.files.root.parent.rglob("*") if path.is_file())
        return sum(path.stat().st_size for path in found) > MOST_BYTES

    @property
    def deployment_id(self) -> str:
        with self.engine.database.read() as session:
            return session.scalars(select(Deployment.id).order_by(Deployment.version.desc())).first() or ""

    def run_due(self, most: int = MOST_JOBS) -> int:
        """Everything that is due at the clock's moment, and what becomes due by that; how many more it could be."""
        # The log says of what it is: a try-out's failures are nobody's incidents.
        with bound_contextvars(try_out=self.id):
            while most > 0:
                found = due(self.engine, 1)
                if not found:
                    break
                run_job(self.engine, found[0])
                most -= 1
        return most

    def advance(self, until: datetime) -> bool:
        """Let time pass: what is due fires in order, each thing at its own time.

        False where too much happens by itself: then the clock stands where that was seen.
        """
        left = self.run_due()
        while left > 0 and (moment := self.next_due(until)) is not None:
            self.clock.moment = max(self.clock.moment, moment)
            left = self.run_due(left)
        if left > 0:
            self.clock.moment = max(until, self.clock.moment)
        return left > 0

    def next_due(self, until: datetime | None = None) -> datetime | None:
        """When the next thing happens by itself, at the latest by then."""
        query = select(Job.due_at).where(Job.retries > 0, Job.due_at > self.clock.moment)
        if until is not None:
            query = query.where(Job.due_at <= until)
        with self.engine.database.read() as session:
            return session.scalars(query.order_by(Job.due_at).limit(1)).first()


def folder_of(config: Config, try_out_id: str) -> Path:
    """Where a try-out lies. NotFound for an id that could lead elsewhere."""
    if not try_out_id.replace("-", "").isalnum():
        raise NotFound("There is no such try-out.")
    return config.files_dir / FOLDER / try_out_id


def make(config: Config, real: Engine, try_out_id: str, moment: datetime) -> Installation:
    """A new one, empty."""
    folder = folder_of(config, try_out_id)
    folder.mkdir(parents=True, mode=0o700)
    (folder / "data.sqlite").write_bytes(memory.empty())
    made = _opened(config, real, try_out_id, moment)
    notes.make(made.engine.database)
    return made


_lock = Lock()
_open: OrderedDict[tuple[str, str], Installation] = OrderedDict()


def find(config: Config, real: Engine, try_out_id: str, moment: datetime) -> Installation:
    """A try-out's installation, its clock at this moment. NotFound where its file is gone."""
    key = (str(config.files_dir), try_out_id)
    with _lock:
        found = _open.get(key)
        if found is not None:
            _open.move_to_end(key)
    if found is None:
        if not (folder_of(config, try_out_id) / "data.sqlite").exists():
            raise NotFound("This try-out is over: begin another.")
        found = _opened(config, real, try_out_id, moment)
    found.clock.moment = moment
    return found


def end(config: Config, try_out_id: str) -> None:
    """Nothing of it is left."""
    with _lock:
        found = _open.pop((str(config.files_dir), try_out_id), None)
    if found is not None:
        found.engine.database.dispose()
    shutil.rmtree(folder_of(config, try_out_id), ignore_errors=True)


def _opened(config: Config, real: Engine, try_out_id: str, moment: datetime) -> Installation:
    folder = folder_of(config, try_out_id)
    clock = SetClock(moment)
    database = Database(f"sqlite:///{folder / 'data.sqlite'}")
    engine = Engine(database, clock, None, real.checkers, real.zone, real.calendar)

    def given(element_id: str) -> Example | None:
        with database.read() as session:
            return notes.answers(session).get(element_id)

    def note(noted: Noted) -> None:
        with database.begin() as session:
            notes.add_call(session, noted, clock.moment)

    def note_flows(session: Session, instance_id: str, flows: Sequence[str]) -> None:
        notes.add_flows(session, instance_id, flows)

    examples = Examples(engine, given, note, OnlyStandIns())
    engine.connectors = examples.connectors(real.connectors.types)
    engine.on_flows = note_flows
    made = Installation(try_out_id, engine, clock, Folder(folder / "files"))
    with _lock:
        _open[(str(config.files_dir), try_out_id)] = made
        while len(_open) > MOST_OPEN:
            _, oldest = _open.popitem(last=False)
            oldest.engine.database.dispose()
    return made
