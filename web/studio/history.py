"""The history of a draft: who changed what, and going back to how it was."""

from itertools import groupby

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import NotFound
from web import days
from web.actors import actors
from web.people import current_person
from web.rights import allow
from web.studio import drafts
from web.studio.blueprint import blueprint
from web.studio.drafts import DraftFiles, Stale
from web.texts import gettext as _
from web.work import db, now, start_over

MOST = 50


@blueprint.get("/<journey_key>/history")
@allow("studio.read", drafts.find)
def history(draft: DraftFiles, journey_key: str) -> str:
    before = request.args.get("before", type=int)
    changes = drafts.history(db(), journey_key, before=before, most=MOST + 1) if draft.row else []
    shown = changes[:MOST]
    names = actors(db(), [each.by for each in shown])
    lines = [(revision, list(each)) for revision, each in groupby(shown, key=lambda change: change.revision)]
    return render_template(
        "studio/history.html",
        page_title=_("History"),
        view="history",
        draft=draft,
        lines=[(revision, each, names.name(each[0].by)) for revision, each in lines],
        older=lines[-1][0] if len(changes) > MOST else None,
    )


@blueprint.post("/<journey_key>/history/<int:revision>")
@allow("studio.design", drafts.find)
def go_back(draft: DraftFiles, journey_key: str, revision: int) -> Response:
    """Make the draft what it was at a revision. What it is now stays in the history."""
    if draft.row is None or not 1 <= revision <= draft.revision:
        raise NotFound("The draft has no such moment.")
    then = drafts.of(db(), journey_key, revision)
    changed_at = next((each.at for each in drafts.history(db(), journey_key, before=revision + 1, most=1)), now())
    gone: dict[str, bytes | None] = dict.fromkeys(set(draft.files) - set(then.files))
    note = _("As it was on %(moment)s", moment=days.stamp(changed_at))
    try:
        drafts.save(db(), journey_key, {**then.files, **gone}, draft.revisions, current_person(), now(), note)
        flash(_("The draft is as it was on %(moment)s", moment=days.stamp(changed_at)))
    except Stale:
        start_over()
        flash(_("Somebody has changed the draft this very moment. Look again"))
    return redirect(url_for("studio.history", journey_key=journey_key))
