"""The list of services, a journey's start page, and beginning it: for oneself, or for somebody on the telephone."""

from collections.abc import Sequence
from itertools import groupby
from uuid import NAMESPACE_URL, uuid4, uuid5

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from engine.deployment import DeployedJourney
from engine.models import Deployment
from forms.markup import markdown
from forms.paging import slug_of
from web import form_keys, post
from web.apply.blueprint import blueprint
from web.apply.filling import current_journey, new_draft
from web.journeys import current_journeys
from web.models import Draft
from web.parts import Contact, Fact
from web.people import NOBODY, become_guest, current_person, guests
from web.rights import allow, may
from web.work import db, now

NEW = 600
"""Seconds in which a start button pressed again means the draft that it has made already."""


@blueprint.get("/")
@allow("public")
def services() -> str:
    """Everything that a citizen can begin here."""
    withdrawn = set(db().scalars(select(Deployment.id).where(Deployment.withdrawn_at.is_not(None))))
    found = [each for each in current_journeys(db()) if each.deployment_id not in withdrawn]
    open_to_all = [each.journey for each in found if each.start_form is not None]
    open_to_all.sort(key=lambda journey: (journey.section, journey.title))
    sections = [
        (title, slug_of(title) if title else "", list(journeys))
        for title, journeys in groupby(open_to_all, key=lambda journey: journey.section)
    ]
    return render_template("apply/services.html", sections=sections)


@blueprint.get("/apply/<journey_key>")
@allow("public", current_journey)
def start_page(deployed: DeployedJourney, journey_key: str) -> str:
    journey = deployed.journey
    contact = journey.contact
    return render_template(
        "apply/start.html",
        journey=journey,
        section_id=slug_of(journey.section) if journey.section else "",
        facts_list=[Fact(fact.label, fact.value) for fact in journey.start.facts],
        who_can=markdown(journey.start.who_can) if journey.start.who_can else "",
        steps=post.steps_ahead(deployed),
        other_ways=Contact(
            _("Other ways to apply"),
            contact.telephone,
            _("By telephone, with one of us filling it in for you:"),
            contact.hours,
        ),
        form_key=form_keys.new(f"start:{journey_key}"),
        may_assist=may(current_person(), "journey.assist", deployed),
        is_paused=is_paused(deployed),
        is_withdrawn=is_withdrawn(deployed),
        has_drafts=bool(drafts_of(guests(), journey_key)),
    )


@blueprint.post("/apply/<journey_key>")
@allow("public", current_journey)
def begin(deployed: DeployedJourney, journey_key: str) -> Response:
    """A draft, and a guest of its own to own it. A second click comes to the same draft."""
    if is_paused(deployed) or is_withdrawn(deployed):
        return redirect(url_for("apply.start_page", journey_key=journey_key))
    draft = _draft_for(deployed, _pressed(f"start:{journey_key}"))
    become_guest(draft.owner)
    return redirect(first_address(draft))


@blueprint.post("/apply/<journey_key>/for-somebody")
@allow("journey.assist", current_journey)
def begin_for(deployed: DeployedJourney, journey_key: str) -> Response:
    """An officer begins for somebody on the telephone, who becomes a guest of their own."""
    if is_withdrawn(deployed):
        return redirect(url_for("apply.start_page", journey_key=journey_key))
    draft = new_draft(deployed, deployed.start_form or "", f"guest:{uuid4()}", officer=current_person().id)
    db().add(draft)
    db().flush()
    return redirect(first_address(draft))


def is_paused(deployed: DeployedJourney) -> bool:
    """Whether nothing can be begun with this version just now."""
    return db().get_one(Deployment, deployed.deployment_id).suspended_at is not None


def is_withdrawn(deployed: DeployedJourney) -> bool:
    """Whether the journey is not offered any more. Who has begun it goes on."""
    return db().get_one(Deployment, deployed.deployment_id).withdrawn_at is not None


def first_address(draft: Draft) -> str:
    return url_for("apply.go_on", journey_key=draft.journey_key, draft_id=draft.id)


def drafts_of(owners: Sequence[str], journey_key: str) -> list[Draft]:
    """What these guests have begun and not sent, the newest first."""
    query = select(Draft).where(
        Draft.owner.in_(owners),
        Draft.journey_key == journey_key,
        Draft.sent_at.is_(None),
        Draft.user_task_id.is_(None),
    )
    return list(db().scalars(query.order_by(Draft.updated_at.desc(), Draft.id)))


def _pressed(subject: str) -> str | None:
    """The one-time part of the button's key; also when the first press has made this browser a guest since."""
    found = form_keys.read(request.form.get(form_keys.FIELD, ""))
    if found is None or found[1] != subject or found[0] not in (NOBODY.id, current_person().id, *guests()):
        return None
    return found[2]


def _draft_for(deployed: DeployedJourney, nonce: str | None) -> Draft:
    """The draft of this press of the button. Its id comes from the one-time key, so that pressing twice makes one."""
    draft = new_draft(deployed, deployed.start_form or "", f"guest:{uuid4()}")
    if nonce is None:
        db().add(draft)
        db().flush()
        return draft
    draft.id = str(uuid5(NAMESPACE_URL, f"draft:{nonce}"))
    try:
        with db().begin_nested():
            db().add(draft)
    except IntegrityError:
        return _made_before(draft.id) or _draft_for(deployed, None)
    return draft


def _made_before(draft_id: str) -> Draft | None:
    """The draft of the first press, if that was just now and holds nothing yet that others might read."""
    kept = db().get(Draft, draft_id)
    if kept is None:
        return None
    is_new = (now() - kept.created_at).total_seconds() < NEW and kept.revision == 0
    return kept if is_new or kept.owner in guests() else None
