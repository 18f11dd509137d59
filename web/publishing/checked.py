"""A zip that was looked at: what is wrong with it, and where it is kept until somebody publishes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy.orm import Session

from engine import deployment, journey_file
from engine.engine import Engine
from engine.problems import Problem, errors
from web.people import current_person
from web.storage import Storage
from web.texts import gettext as _
from web.work import config

KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Checked:
    """`stopping` problems must be mended first, `others` are worth a look. `version` is the one it would become."""

    title: str
    file: str
    stopping: Sequence[Problem]
    others: Sequence[Problem]
    version: int
    is_live: bool

    @classmethod
    def of(cls, session: Session, engine: Engine, file: str, files: Mapping[str, bytes]) -> "Checked":
        problems = sorted(engine.check(files), key=lambda each: (each.file, each.line or 0))
        stopping = errors(problems)
        others = [each for each in problems if each.severity == "warning"]
        if stopping:
            return cls(_("%(file)s cannot be published yet", file=file), file, stopping, others, 0, False)
        journey = journey_file.read(files[journey_file.FILE])
        newest = deployment.newest(session, journey.key)
        if newest is not None and newest.digest == deployment.digest(files):
            return cls(journey.title, file, (), others, newest.version, True)
        return cls(journey.title, file, (), others, 1 if newest is None else newest.version + 1, False)

    @property
    def can_be_published(self) -> bool:
        return not self.stopping and not self.is_live


def keep(data: bytes, name: str) -> str:
    """Keep the zip; the note says which one it is, and who may publish it."""
    files: Storage = current_app.extensions["files"]
    return str(_signer().dumps({"key": files.put(data), "name": name, "person": current_person().id}))


def kept(note: str) -> tuple[bytes, str] | None:
    """The zip of a note and its name; None where it has gone, or is somebody else's."""
    try:
        said = _signer().loads(note, max_age=KEPT_SECONDS)
        if said["person"] != current_person().id:
            return None
        files: Storage = current_app.extensions["files"]
        return files.get(said["key"]), said["name"]
    except (BadSignature, FileNotFoundError):
        return None


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(config().secret_key, salt="journey to publish")
