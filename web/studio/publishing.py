"""The page on which a draft is made live: what stands in the way, what has changed and why, now or at a set time."""

from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from engine.errors import Conflict, InvalidModel, NotAllowed, NotFound
from web.actors import actors
from web.people import current_person
from web.rights import allow, may
from web.studio import changes, drafts, publications, roles
from web.studio.blueprint import blueprint
from web.studio.drafts import DraftFiles
from web.studio.journey import rule_words, version_files
from web.studio.models import Publication
from web.texts import gettext as _
from web.texts import ngettext
from web.work import config, db, engine, now, start_over


@blueprint.get("/<journey_key>/publish")
@allow("studio.design", drafts.find)
def publish(draft: DraftFiles, journey_key: str) -> str:
    return _page(draft)


def _page(draft: DraftFiles, errors: dict[str, str] | None = None) -> str:
    live = version_files(draft.key, draft.live.version) if draft.live else {}
    waiting = publications.waiting(db(), draft.key)
    agreed = publications.approvals(db(), waiting.id) if waiting else []
    latest = publications.latest(db(), draft.key)
    person = current_person()
    may_publish = may(person, "studio.publish", draft)
    return render_template(
        "studio/publish.html",
        page_title=_("Publish"),
        view="publish",
        draft=draft,
        errors=errors or {},
        has_errors=bool(errors),
        ready=publications.readiness(db(), engine(), draft, now()),
        changes=changes.between(live, draft.files) if draft.live else [],
        rule=rule_words()[draft.row.rule if draft.row else "pass"],
        needed=draft.row.approvals if draft.row else 0,
        lacking=_lacking(draft),
        may_publish=may_publish,
        may_ask=may_publish or bool(draft.row and draft.row.approvals),
        waiting=waiting,
        agreed=agreed,
        may_agree=may_publish and waiting is not None and person.id not in (waiting.asked_by, *agreed),
        may_take_back=waiting is not None and (waiting.asked_by == person.id or may(person, "studio.own", draft)),
        latest=latest,
        names=actors(db(), [*agreed, *(each.asked_by for each in latest)]),
        typed=request.form,
    )


@blueprint.post("/<journey_key>/publish")
@allow("studio.design", drafts.find)
def ask(draft: DraftFiles, journey_key: str) -> str | Response | tuple[str, int]:
    """Publish it, or ask those who must agree to."""
    if not (may(current_person(), "studio.publish", draft) or (draft.row and draft.row.approvals)):
        raise NotAllowed(_("Ask somebody who publishes this journey."))
    errors: dict[str, str] = {}
    note = request.form.get("note", "").strip()
    due_at = _due(errors)
    if not note:
        errors["note"] = _("Say what has changed and why")
    elif len(note) > 2000:
        errors["note"] = _("What has changed and why must be 2,000 characters or less")
    if lacking := _lacking(draft):
        errors["note"] = lacking
    if request.form.get("revision", "") != str(draft.revision):
        errors["revision"] = _("The draft has been changed since you opened this page. Look at what has changed again")
    if errors:
        return _page(draft, errors), 422
    try:
        made = publications.ask(db(), engine(), draft, note, due_at, current_person(), now())
    except (InvalidModel, Conflict) as refused:
        start_over()
        said = _("Something stands in the way: see below") if isinstance(refused, InvalidModel) else str(refused)
        return _page(drafts.of(db(), journey_key), {"note": said}), 409
    flash(_said(made))
    return redirect(url_for("studio.publish", journey_key=journey_key))


@blueprint.post("/<journey_key>/publications/<publication_id>")
@allow("studio.design", drafts.find)
def settle(draft: DraftFiles, journey_key: str, publication_id: str) -> Response:
    """Agree to a request, say no to it, or take it back."""
    found = db().get(Publication, publication_id)
    if found is None or found.journey_key != journey_key:
        raise NotFound("There is no such request.")
    answer, why = request.form.get("answer", ""), request.form.get("why", "").strip()[:2000]
    person = current_person()
    try:
        if answer == "agree" and may(person, "studio.publish", draft):
            flash(_said(publications.approve(db(), engine(), publication_id, person, now())))
        elif answer == "refuse" and may(person, "studio.publish", draft):
            publications.end(db(), engine(), publication_id, "refused", why, person, now())
            flash(_("You said no. Nothing was published"))
        elif answer == "take_back" and (found.asked_by == person.id or may(person, "studio.own", draft)):
            publications.end(db(), engine(), publication_id, "withdrawn", why, person, now())
            flash(_("It is taken back. Nothing was published"))
        else:
            raise BadRequest
    except Conflict as error:
        start_over()
        flash(str(error))
    return redirect(url_for("studio.publish", journey_key=journey_key))


def _lacking(draft: DraftFiles) -> str:
    """Why nobody could agree to what the person who reads asks for, where that is so."""
    needed = draft.row.approvals if draft.row else 0
    others = [each for each in roles.publishers(db(), draft.roles) if each.person_id != current_person().id]
    if needed <= len(others):
        return ""
    few = ngettext("only %(num)d other person may", "only %(num)d other people may", len(others))
    return _("%(needed)s must agree, but %(few)s. Its owner gives people that role", needed=needed, few=few)


def _said(made: Publication) -> str:
    if made.state == "published":
        return _("It is published. New cases take it; those that are running stay on theirs")
    if made.state == "refused":
        return _("It was not published: %(why)s", why=made.why)
    missing = made.needed - len(publications.approvals(db(), made.id))
    if missing > 0:
        return _("Others have to agree: %(count)s more. Then it is published", count=missing)
    return _("It will be published at the time that you set")


def _due(errors: dict[str, str]) -> datetime | None:
    """The time that was set, in the council's own zone; None for at once."""
    if request.form.get("when", "now") == "now":
        return None
    try:
        local = datetime.fromisoformat(f"{request.form['day']}T{request.form['time']}")
        moment = local.replace(tzinfo=config().time_zone)
    except (KeyError, ValueError):
        errors["day"] = _("Set a day and a time, or publish it now")
        return None
    if moment <= now():
        errors["day"] = _("Set a time that is still to come")
    return moment
