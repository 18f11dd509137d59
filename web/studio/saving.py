"""What the editors' scripts ask: save, what is wrong with the draft, who else is here. They answer in JSON."""

from datetime import datetime, timedelta
from typing import Any

from flask import jsonify, request
from sqlalchemy import delete, select
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from engine.deployment import KNOWN_ENDINGS, MAX_FILE_BYTES, MAX_FILES
from web import days
from web.actors import actors
from web.models import Account
from web.people import current_account, current_person
from web.rights import allow
from web.security import accepts
from web.studio import drafts
from web.studio import problems as problems_of_draft
from web.studio.blueprint import blueprint
from web.studio.drafts import DraftFiles, Stale
from web.studio.models import Presence
from web.texts import gettext as _
from web.work import db, engine, now, start_over

HERE = timedelta(seconds=30)
"""Who has not been heard of for so long is not there any more."""


@blueprint.post("/<journey_key>/draft")
@allow("studio.design", drafts.find)
@accepts(max_bytes=2 * MAX_FILE_BYTES)
def save(draft: DraftFiles, journey_key: str) -> Response | tuple[Response, int]:
    """Save files. `{"files": {path: {"base": revision, "text": "…" or null}}, "note": ""}`.

    409 with what somebody else wrote where one of them was saved since; then nothing is saved.
    """
    changes, bases, note = _asked(request.get_json(silent=True))
    wrong = _wrong(draft, changes)
    if wrong:
        return jsonify(error=wrong), 422
    try:
        drafts.save(db(), journey_key, changes, bases, current_person(), now(), note)
    except Stale as stale:
        start_over()
        return jsonify(_stale(stale)), 409
    saved = drafts.of(db(), journey_key)
    return jsonify(revision=saved.revision, revisions=saved.revisions, saved=days.clock_time(now()))


@blueprint.get("/<journey_key>/draft/problems")
@allow("studio.read", drafts.find)
def problems(draft: DraftFiles, journey_key: str) -> Response:
    """Everything that is wrong with the whole draft."""
    found = problems_of_draft.of(engine(), draft.files, now())
    return jsonify(revision=draft.revision, problems=[_problem(each) for each in found])


@blueprint.get("/<journey_key>/draft/files/<path:path>")
@allow("studio.read", drafts.find)
def file(draft: DraftFiles, journey_key: str, path: str) -> Response:
    """One file as text, with the revision it was changed at."""
    return jsonify(text=draft.text(path), base=draft.revisions[path])


@blueprint.post("/<journey_key>/here")
@allow("studio.read", drafts.find)
def here(draft: DraftFiles, journey_key: str) -> Response:
    """Say where one is, and be told who else is there, and which revision each file has now."""
    account = current_account()
    said = request.get_json(silent=True)
    place = str(said.get("place", ""))[:200] if isinstance(said, dict) else ""
    if account is not None and draft.row is not None:
        _stamp(journey_key, account.id, place, now())
    others = _others(journey_key, account.id if account else 0)
    return jsonify(revision=draft.revision, revisions=draft.revisions, others=others)


def _asked(said: Any) -> tuple[dict[str, bytes | None], dict[str, int], str]:
    try:
        files = said["files"]
        changes = {str(path): None if each["text"] is None else each["text"].encode() for path, each in files.items()}
        bases = {str(path): int(each["base"]) for path, each in files.items()}
        return changes, bases, str(said.get("note", ""))[:300]
    except (TypeError, KeyError, AttributeError, ValueError):  # surrogates in a text are a ValueError
        raise BadRequest from None


def _wrong(draft: DraftFiles, changes: dict[str, bytes | None]) -> str:
    """Why a file cannot even be kept in a draft: what it says is judged when it is published."""
    for path, content in changes.items():
        parts = path.split("/")
        if not path.endswith((*KNOWN_ENDINGS, ".json")) or ".." in parts or "" in parts or len(path) > 200:
            return _("A file cannot be called “%(name)s”.", name=path[:100])
        if content is not None and len(content) > MAX_FILE_BYTES:
            return _("“%(name)s” is too large to be kept.", name=path)
    if len({*draft.files, *changes}) > MAX_FILES:
        return _("A journey can have %(count)s files.", count=MAX_FILES)
    return ""


def _stale(stale: Stale) -> dict[str, Any]:
    return {
        "path": stale.path,
        "theirs": None if stale.theirs is None else stale.theirs.decode("utf-8", "replace"),
        "base": stale.revision,
        "by": actors(db(), [stale.by]).name(stale.by),
        "is_own": stale.by == current_person().id,
        "at": days.stamp(stale.at),
    }


def _problem(problem: Any) -> dict[str, Any]:
    names = ("file", "element_id", "element_name", "rule", "severity", "detail", "remedy", "line")
    return {name: getattr(problem, name) for name in names}


def _stamp(journey_key: str, account_id: int, place: str, moment: datetime) -> None:
    found = db().get(Presence, (journey_key, account_id))
    if found is None:
        found = Presence(journey_key=journey_key, account_id=account_id)
        db().add(found)
    found.place, found.seen_at = place, moment
    db().execute(delete(Presence).where(Presence.seen_at < moment - timedelta(hours=1)))


def _others(journey_key: str, account_id: int) -> list[dict[str, str]]:
    query = (
        select(Account.name, Presence.place)
        .join(Presence, Presence.account_id == Account.id)
        .where(Presence.journey_key == journey_key, Presence.account_id != account_id)
        .where(Presence.seen_at > now() - HERE)
    )
    found = db().execute(query.order_by(Account.name)).all()
    return [{"name": name, "initials": _initials(name), "place": place} for name, place in found]


def _initials(name: str) -> str:
    words = name.split()
    return (words[0][:1] + (words[-1][:1] if len(words) > 1 else "")).upper()
