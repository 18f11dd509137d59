"""A draft shared by a link: whoever has it goes through a try-out of its own, without signing in, and leaves remarks.

Of the link's secret only a hash is kept. It opens that one try-out and nothing else, until its date.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import flash, g, jsonify, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response

from engine import audit, values
from engine.audit import Happening
from engine.errors import InvalidModel, NotFound
from engine.values import Value
from web import attempts, days
from web.errors import Words
from web.errors import page as error_page
from web.people import current_person
from web.rights import allow
from web.security import accepts, csrf
from web.studio import drafts
from web.studio.drafts import DraftFiles
from web.texts import gettext as _
from web.trying import inner, remarks, try_outs
from web.trying.aside import Aside
from web.trying.blueprint import blueprint
from web.trying.installation import Installation
from web.trying.models import Remark, TryOut
from web.trying.pages import page
from web.work import config, db, engine, now, start_over

MOST_REMARKS = 30
"""Remarks through one link within a quarter of an hour."""
MOST_PAGES = 600
"""Things done through one link within a quarter of an hour."""
MOST_LINKS = 20
"""Links to one journey at a time."""
DAYS = (1, 7, 14, try_outs.MOST_DAYS)


@dataclass(frozen=True)
class Shared:
    """What a link opens."""

    token: str
    try_out: TryOut
    found: Installation

    @property
    def mount(self) -> str:
        return f"/shared/{self.token}/as"


class LinkOver(NotFound):
    """A shared link that has run out, was taken away, or never was."""


_OVER = Words(
    _l("This link does not work any more"),
    (_l("It worked for some days only, or was taken away."), _l("Ask whoever sent it to you for a new one.")),
)


def over(error: Exception) -> tuple[Response, int]:
    """Whoever has the link did nothing wrong: they are told what has become of it."""
    return error_page(404, _OVER), 404


def find(token: str, **_parts: object) -> Shared:
    """NotFound, in words, for a link that has run out or was never made."""
    row = try_outs.shared(db(), token, now())
    if row is None:
        raise LinkOver("This link has run out. Ask whoever sent it for a new one.")
    if request.method == "POST":
        _count(row, "shared", MOST_PAGES)
    return Shared(token, row, try_outs.find(config(), engine(), row))


def _count(row: TryOut, kind: str, most: int) -> None:
    if attempts.count(kind, row.id) >= most:
        raise TooManyRequests
    attempts.add(kind, row.id)
    db().commit()
    db().info.pop("now", None)


@blueprint.post("/journeys/<journey_key>/share")
@allow("studio.design", drafts.find)
def share(draft: DraftFiles, journey_key: str) -> Any:
    """A link to a try-out of the draft as it is now; it is shown once, here."""
    wanted = request.form.get("days", 7, type=int)
    if len(try_outs.links(db(), draft.key, now())) >= MOST_LINKS:
        flash(_("There are %(count)s links already. Take one away first", count=MOST_LINKS))
        return _to_links(journey_key)
    secret = secrets.token_urlsafe(24)
    lasts = timedelta(days=min(max(wanted, 1), try_outs.MOST_DAYS))
    person, moment = current_person(), now()
    db().rollback()
    try:
        try_outs.begin(db(), engine(), config(), draft, person, moment, lasts=lasts, secret=secret)
    except InvalidModel as invalid:
        start_over()
        return page(drafts.find(journey_key), invalid.problems), 409
    _write_down(draft, "draft_shared", {"days": values.clean(lasts.days)})
    address = config().base_url + url_for("trying.shared", token=secret)
    return render_template("trying/link.html", page_title=_("Your link"), view="try", draft=draft, address=address)


def _write_down(draft: DraftFiles, kind: str, facts: dict[str, Value]) -> None:
    happening = Happening(kind, details={"revision": values.clean(draft.revision), **facts})
    audit.write_outside(db(), f"journey:{draft.key}", current_person(), now(), happening)


@blueprint.post("/journeys/<journey_key>/share/<try_out_id>/end")
@allow("studio.design", drafts.find)
def end_share(draft: DraftFiles, journey_key: str, try_out_id: str) -> Response:
    """The link opens nothing any more."""
    row = db().get(TryOut, try_out_id)
    if row is None or row.journey_key != draft.key or row.share_hash is None:
        raise NotFound("There is no such link.")
    try_outs.end(db(), config(), row)
    _write_down(draft, "draft_share_ended", {})
    flash(_("The link opens nothing any more. What was remarked stays"))
    return _to_links(journey_key)


@blueprint.get("/journeys/<journey_key>/draft/remarks")
@allow("studio.read", drafts.find)
def remarks_of(draft: DraftFiles, journey_key: str) -> Response:
    """What is still to be seen to, by the step that it is about ("" for none): for the editors' scripts."""
    found = remarks.open_by_step(db(), draft.key)
    said = {
        step: [{"id": each.id, "author": each.author, "text": each.text, "at": days.stamp(each.at)} for each in those]
        for step, those in found.items()
    }
    return jsonify(remarks=said)


@blueprint.post("/journeys/<journey_key>/remarks/<remark_id>")
@allow("studio.design", drafts.find)
def settle_remark(draft: DraftFiles, journey_key: str, remark_id: str) -> Response:
    """It has been seen to, or not after all."""
    row = db().get(Remark, remark_id)
    if row is None or row.journey_key != draft.key:
        raise NotFound("There is no such remark.")
    row.done_at = now() if request.form.get("done") == "yes" else None
    return redirect(url_for("trying.try_it", journey_key=journey_key, _anchor="remarks"))


def _to_links(journey_key: str) -> Response:
    return redirect(url_for("trying.try_it", journey_key=journey_key, _anchor="share"))


@blueprint.get("/shared/<token>")
@allow("public", find)
def shared(opened: Shared, token: str) -> str:
    return _page(opened)


def _page(opened: Shared, errors: dict[str, str] | None = None) -> str:
    files = drafts.of(db(), opened.try_out.journey_key, opened.try_out.revision).files
    aside = Aside(opened.try_out, opened.found, files)
    g.policy = {"frame-src": "'self'"}
    return render_template(
        "trying/shared.html",
        page_title=aside.deployed.journey.title,
        opened=opened,
        aside=aside,
        at=f"{request.script_root}{opened.mount}/apply/{aside.deployed.journey.key}",
        errors=errors or {},
        has_errors=bool(errors),
        typed=request.form,
        is_sent=request.args.get("sent") == "1",
    )


@blueprint.get("/shared/<token>/aside")
@allow("public", find)
def shared_aside(opened: Shared, token: str) -> str:
    """Who has something to do now: put in after each page of the try-out."""
    return render_template("trying/shared_aside.html", opened=opened, aside=Aside(opened.try_out, opened.found, {}))


@blueprint.post("/shared/<token>/person")
@allow("public", find)
def shared_person(opened: Shared, token: str) -> Response:
    who, to = request.form.get("who", ""), request.form.get("to", "")
    db().rollback()
    return inner.become(opened.found, opened.mount, who, to if to.startswith("/") and not to.startswith("//") else "")


@blueprint.post("/shared/<token>/remarks")
@allow("public", find)
def remark(opened: Shared, token: str) -> Any:
    """Something that an outsider says of where they are."""
    text, author = request.form.get("text", "").strip(), " ".join(request.form.get("author", "").split())
    errors = {}
    if not text:
        errors["text"] = _("Write what you want to say")
    elif len(text) > remarks.MOST:
        errors["text"] = _("What you want to say must be %(count)s characters or less", count=remarks.MOST)
    if not author:
        errors["author"] = _("Enter your name")
    if errors:
        return _page(opened, errors), 422
    row = opened.try_out
    _count(row, "remark", MOST_REMARKS)
    where = _page_of(request.form.get("page", ""), opened)
    aside = Aside(row, opened.found, {})
    chosen = request.form.get("element_id", "")
    element_id = chosen if chosen in aside.names else aside.step_at(where)
    remarks.add(db(), row, author, text, element_id, where, now())
    return redirect(url_for("trying.shared", token=token, sent=1))


def _page_of(where: str, opened: Shared) -> str:
    """The page within the try-out, without the link's secret."""
    return where.removeprefix(request.script_root + opened.mount) if where.startswith("/") else ""


@blueprint.route("/shared/<token>/as/<path:path>", methods=["GET", "POST"])
@allow("public", find)
@accepts(max_bytes=lambda: config().max_upload_bytes)
def shared_inside(opened: Shared, token: str, path: str) -> Response:
    """A page of the shared try-out."""
    db().rollback()
    return inner.hand_on(opened.found, opened.mount, path)


@blueprint.get("/shared/<token>/as/")
@allow("public", find)
def shared_inside_top(opened: Shared, token: str) -> Response:
    return inner.hand_on(opened.found, opened.mount, "")


# Its body is the inner pages' to read, and so is its token.
shared_inside.hands_on = True  # type: ignore[attr-defined]
csrf.exempt(shared_inside)
