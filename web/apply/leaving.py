"""“Save and come back later”: a private link by e-mail; and going on with what was saved, here or elsewhere."""

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from engine.deployment import DeployedJourney
from web import days, private_links, work
from web.accounts.people import ADDRESS
from web.apply import closed, words
from web.apply.blueprint import blueprint
from web.apply.filling import Filling, current_journey, find
from web.apply.questions import around
from web.apply.start import drafts_of
from web.models import Draft
from web.parts import Document
from web.people import guests
from web.rights import allow

MOST_DRAFTS = 3
"""Links sent at once to somebody who asks for what they have saved: the newest."""


@blueprint.get("/apply/<journey_key>/<draft_id>/save_and_come_back")
@blueprint.get("/applications/<reference>/tasks/<user_task_id>/save_and_come_back")
@allow("form.fill", find)
def leave(filling: Filling, **where: str) -> Any:
    if over := closed.page(filling):
        return over
    return _leave_page(filling, filling.draft.email or _answered_email(filling), {})


@blueprint.post("/apply/<journey_key>/<draft_id>/save_and_come_back")
@blueprint.post("/applications/<reference>/tasks/<user_task_id>/save_and_come_back")
@allow("form.fill", find)
def send_link(filling: Filling, **where: str) -> Any:
    """Send a link that leads back to the page they were on, and say to which address."""
    if over := closed.page(filling):
        return over
    email = request.form.get("email", "").strip()
    errors = email_errors(email)
    if not errors:
        page = filling.page(request.form.get("page", ""))
        filling.draft.email = email
        filling.save({}, at=page or filling.first_unanswered)
        try:
            send_draft_link(filling.draft, filling.deployed, email)
        except private_links.TooManyLinks:
            errors = {"email": too_many()}
    if errors:
        return _leave_page(filling, email, errors), 422
    return render_template("apply/left.html", **around(filling), email=email, days_kept=days_kept(filling.deployed))


def _leave_page(filling: Filling, email: str, errors: dict[str, str]) -> str:
    slug = request.values.get("page", "")
    page = filling.page(slug)
    return render_template(
        "apply/leave.html",
        **around(filling),
        email=email,
        errors=errors,
        days_kept=days_kept(filling.deployed),
        slug=slug if page is not None else "",
        back=filling.resume_address if page is None else filling.page_address(page),
    )


def _answered_email(filling: Filling) -> str:
    """The first e-mail address among the answers, to fill the field with."""
    for question in filling.form.questions:
        value = filling.answers.get(question.key)
        if getattr(question, "kind", "") == "email" and isinstance(value, str):
            return value
    return ""


def days_kept(deployed: DeployedJourney) -> int:
    return deployed.journey.days_kept("drafts", private_links.LIFETIMES["draft"].days)


def email_errors(email: str) -> dict[str, str]:
    if not email:
        return {"email": _("Enter your email address")}
    if not ADDRESS.fullmatch(email):
        return {"email": _("Enter an email address in the correct format, like name@example.com")}
    return {}


def too_many() -> str:
    return str(_("We have sent several emails there just now. Wait 15 minutes, then try again"))


def send_draft_link(draft: Draft, deployed: DeployedJourney, email: str) -> None:
    """E-mail a link that goes on with a draft. Raises TooManyLinks."""
    journey = deployed.journey
    text = _(
        "To go on with “%(title)s”, open this page:\n{link}\n\n"
        "The link works once, within 28 days. Do not pass this email on: who has the link can see your answers.\n\n"
        "If you do not go on within %(days)s days, we delete what you have saved.\n\n"
        "Rather talk? Ring %(number)s, %(hours)s",
        title=journey.title,
        days=days_kept(deployed),
        number=journey.contact.telephone,
        hours=journey.contact.hours,
    )
    subject = _("Go on with your %(thing)s: %(name)s", thing=journey.thing, name=journey.name)
    private_links.send("draft", draft.owner, email, subject=subject, text=text, draft_id=draft.id)


@blueprint.get("/apply/<journey_key>/saved")
@allow("public", current_journey)
def saved(deployed: DeployedJourney, journey_key: str) -> str:
    """What this browser has saved; else a field to ask for links by e-mail."""
    return saved_page(deployed, "", {})


def saved_page(deployed: DeployedJourney, email: str, errors: dict[str, str], *, is_elsewhere: bool = False) -> str:
    """What this browser has saved, and the field for a link. is_elsewhere: instead of a page not seen from here."""
    journey = deployed.journey
    drafts = [
        Document(
            _("Saved %(day)s at %(time)s", day=days.day(each.updated_at), time=days.clock_time(each.updated_at)),
            url_for("apply.go_on", journey_key=journey.key, draft_id=each.id),
        )
        for each in drafts_of(guests(), journey.key)
    ]
    return render_template(
        "apply/saved.html",
        journey=journey,
        drafts=drafts,
        email=email,
        errors=errors,
        is_elsewhere=is_elsewhere,
        talk=words.talk(journey),
    )


@blueprint.post("/apply/<journey_key>/saved")
@allow("public", current_journey)
def send_saved_links(deployed: DeployedJourney, journey_key: str) -> Any:
    """Links to what was saved with this address. The same words whether or not there is anything."""
    email = request.form.get("email", "").strip()
    if errors := email_errors(email):
        return saved_page(deployed, email, errors), 422
    query = select(Draft).where(
        Draft.email == email,
        Draft.journey_key == journey_key,
        Draft.sent_at.is_(None),
        Draft.user_task_id.is_(None),
    )
    for draft in work.db().scalars(query.order_by(Draft.updated_at.desc()).limit(MOST_DRAFTS)):
        try:
            send_draft_link(draft, work.engine().deployed(work.db(), draft.deployment_id), email)
        except private_links.TooManyLinks:
            break
    return render_template("apply/saved_sent.html", journey=deployed.journey, email=email)
