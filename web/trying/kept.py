"""The scenarios of a draft: recorded, run again, replayed, renamed, taken out; and how they went, for scripts."""

from typing import Any

from flask import flash, jsonify, redirect, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from engine.errors import InvalidModel
from web.people import current_person
from web.rights import allow
from web.studio import drafts
from web.studio.drafts import DraftFiles, Stale
from web.texts import gettext as _
from web.trying import results, scenarios, try_outs
from web.trying.blueprint import blueprint
from web.trying.models import TryOut
from web.trying.pages import Trying, begin_anew, find, page
from web.work import commit, config, db, engine, now, start_over


@blueprint.get("/journeys/<journey_key>/draft/scenarios")
@allow("studio.read", drafts.find)
def scenarios_of(draft: DraftFiles, journey_key: str) -> Response:
    """How the scenarios of the draft go, and what none of them has tried. Nothing is run twice."""
    found = results.of(draft.files)
    return jsonify(
        revision=draft.revision,
        passed=len(found.passed),
        failed=[{"name": each.name, "why": each.why} for each in found.failed],
        problems=[str(each) for each in found.problems],
        scenarios=[
            {"file": each.file, "name": each.name, "passed": each.has_passed, "differences": list(each.differences)}
            for each in found.runs
        ],
        coverage={kind: found.coverage.of(kind) for kind in ("step", "way", "rule", "question")},
        untried=[{"kind": each.kind, "id": each.id, "name": each.name} for each in found.coverage.untried],
    )


def _to_list(journey_key: str) -> Response:
    return redirect(url_for("trying.try_it", journey_key=journey_key, _anchor="scenarios"))


@blueprint.post("/journeys/<journey_key>/try/<try_out_id>/record")
@allow("studio.design", find)
def record(trying: Trying, journey_key: str, try_out_id: str) -> Response:
    """What has happened in the try-out so far becomes a scenario of the draft."""
    name = " ".join(request.form.get("name", "").split())[: scenarios.MOST_NAME]
    if not name:
        flash(_("Give the scenario a name, such as “Refused, and asked to look again”"))
        return _to_list(journey_key)
    path = scenarios.path_for(name, trying.draft.files)
    data = scenarios.record(trying.found, name)
    note = _("Scenario “%(name)s”", name=name)
    drafts.save(db(), journey_key, {path: data}, {path: 0}, current_person(), now(), note)
    flash(_("“%(name)s” is kept with the draft. It runs on every save", name=name))
    return _to_list(journey_key)


@blueprint.post("/journeys/<journey_key>/scenarios")
@allow("studio.design", drafts.find)
def change_scenario(draft: DraftFiles, journey_key: str) -> Any:
    """Run all again, or rename one, or take one out."""
    if request.form.get("do") == "again":
        results.forget(draft.files)
        return _to_list(journey_key)
    path = request.form.get("file", "")
    data = scenarios.of_draft(draft.files, path)
    match request.form.get("do"):
        case "rename":
            changed: bytes | None = _renamed(data, path)
        case "delete":
            changed = None
        case _:
            raise BadRequest
    try:
        bases = {path: request.form.get("base", 0, type=int)}
        drafts.save(db(), journey_key, {path: changed}, bases, current_person(), now())
    except Stale:
        start_over()
        flash(_("Somebody else has changed this scenario since you opened the page. Look at it again"))
    return _to_list(journey_key)


def _renamed(data: bytes, path: str) -> bytes:
    name = " ".join(request.form.get("name", "").split())[: scenarios.MOST_NAME]
    try:
        return scenarios.renamed(data, path, name) if name else data
    except InvalidModel:  # one that cannot be read keeps what it has
        return data


@blueprint.post("/journeys/<journey_key>/scenarios/replay")
@allow("studio.read", drafts.find)
def replay(draft: DraftFiles, journey_key: str) -> Any:
    """A new try-out in which a scenario has been done again, to look at and to go on from."""
    path = request.form.get("file", "")
    data = scenarios.of_draft(draft.files, path)
    try:
        made = begin_anew(draft)
        commit()
        found = try_outs.find(config(), engine(), made)
        moment, differences = scenarios.replay(found, draft.files, data, path)
    except InvalidModel as invalid:
        start_over()
        return page(drafts.find(journey_key), invalid.problems), 409
    db().get_one(TryOut, made.id).moment = moment
    for each in differences or [_("It has been done again, and went as it says")]:
        flash(each)
    return redirect(url_for("trying.try_it", journey_key=journey_key))
