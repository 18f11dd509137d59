"""Pages for publishers."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import journey_package
from engine.errors import InvalidModel
from engine.journey_package import MAX_TOTAL_BYTES
from web.parts import Action
from web.people import current_person
from web.publishing import checked, journeys
from web.rights import allow
from web.security import accepts
from web.texts import gettext as _
from web.work import db, engine

blueprint = Blueprint("publishing", __name__, url_prefix="/journeys")


@blueprint.get("/")
@allow("journey.publish")
def index() -> str:
    """Every journey with its version, and the way to publish one."""
    return _index({})


def _index(errors: dict[str, str]) -> str:
    return render_template(
        "publishing/index.html",
        page_title=_("Journeys"),
        has_errors=bool(errors),
        errors=errors,
        columns=journeys.columns(),
        rows=journeys.rows(db()),
    )


@blueprint.post("/check")
@allow("journey.publish")
@accepts(max_bytes=MAX_TOTAL_BYTES)
def check() -> str | tuple[str, int]:
    """What is wrong with the zip that was chosen; where nothing stops it, the button that publishes it."""
    upload = request.files.get("zip")
    if upload is None or not upload.filename:
        return _index({"zip": _("Choose the zip of a journey")}), 422
    data = upload.read()
    try:
        files = journey_package.read_zip(data, upload.filename)
    except InvalidModel as refused:
        return _index({"zip": " ".join(each.detail for each in refused.problems)}), 422
    found = checked.Checked.of(db(), engine(), upload.filename, files)
    note = checked.keep(data, upload.filename) if found.can_be_published else ""
    return render_template(
        "publishing/checked.html",
        page_title=found.title,
        has_errors=False,
        checked=found,
        note=note,
        back=Action(_("Journeys"), url_for("publishing.index")),
    )


@blueprint.post("/")
@allow("journey.publish")
def publish() -> str | Response | tuple[str, int]:
    """Publish the zip that was checked. Once more changes nothing: the same files are the same version."""
    kept = checked.kept(request.form.get("note", ""))
    if kept is None:
        return _index({"zip": _("What you checked is no longer here. Choose the zip again")}), 409
    try:
        made = engine().deploy(db(), journey_package.read_zip(*kept), current_person())
    except InvalidModel:
        return _index({"zip": _("The rules have changed since you checked it. Check it again")}), 409
    flash(_("%(title)s, version %(version)s, is published", title=made.title, version=made.version))
    return redirect(url_for("publishing.index"))
