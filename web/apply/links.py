"""Private links: opening one changes nothing (mail scanners do); its button uses it up and leads to where they were."""

from typing import Any

from flask import abort, redirect, render_template, url_for
from flask_babel import gettext as _

from engine import queries
from engine.models import ProcessInstance
from web import private_links, work
from web.apply import words
from web.apply.blueprint import blueprint
from web.apply.leaving import send_draft_link
from web.models import Draft, PrivateLink
from web.people import become_guest
from web.rights import allow

PURPOSES = ("draft", "case")


@blueprint.get("/link/<secret>")
@allow("public")
def private_link(secret: str) -> Any:
    link = _find(secret)
    if not private_links.is_usable(link):
        return _used_page(link, secret), 410
    return render_template("apply/link.html", link=link, secret=secret)


@blueprint.post("/link/<secret>")
@allow("public")
def use_private_link(secret: str) -> Any:
    """This browser is that person from now on."""
    link = private_links.use(secret)
    if link is None:
        return _used_page(_find(secret), secret), 410
    become_guest(link.person)
    return redirect(_where(link))


@blueprint.post("/link/<secret>/again")
@allow("public")
def send_again(secret: str) -> Any:
    """A new link, to the same address only."""
    link = _find(secret)
    if private_links.is_usable(link):
        return redirect(url_for("apply.private_link", secret=secret))
    try:
        _send_again(link)
    except private_links.TooManyLinks:
        return _used_page(link, secret, too_many=True), 429
    return render_template("apply/link_sent.html", email=private_links.masked(link.email))


def _find(secret: str) -> PrivateLink:
    link = private_links.find(secret)
    if link is None or link.purpose not in PURPOSES:
        abort(404)
    return link


def _used_page(link: PrivateLink, secret: str, *, too_many: bool = False) -> str:
    return render_template(
        "apply/link_used.html",
        secret=secret,
        was_used=link.used_at is not None,
        too_many=too_many,
        email=private_links.masked(link.email),
    )


def _where(link: PrivateLink) -> str:
    """The page of the draft they were on, or the page of the case."""
    if link.draft_id is not None:
        return draft_address(work.db().get_one(Draft, link.draft_id))
    instance = queries.process_instance(work.db(), link.process_instance_id or "")
    return url_for("apply.status", reference=instance.business_key)


def draft_address(draft: Draft) -> str:
    """Where a draft goes on: of a journey not yet begun, or of a task."""
    if draft.user_task_id is None:
        return url_for("apply.go_on", journey_key=draft.journey_key, draft_id=draft.id)
    task = queries.user_task(work.db(), draft.user_task_id)
    return url_for("apply.task", reference=task.process_instance.business_key, user_task_id=task.id)


def _send_again(link: PrivateLink) -> None:
    session = work.db()
    if link.draft_id is not None:
        draft = session.get_one(Draft, link.draft_id)
        send_draft_link(draft, work.engine().deployed(session, draft.deployment_id), link.email)
    else:
        send_case_link(queries.process_instance(session, link.process_instance_id or ""), link.email)


def send_case_link(instance: ProcessInstance, email: str) -> None:
    """E-mail a link to a case's page. Raises TooManyLinks."""
    journey = work.engine().deployed(work.db(), instance.deployment_id).journey
    text = _(
        "To see where your %(thing)s %(reference)s is, open this page:\n{link}\n\n"
        "The link works once, within 28 days. Do not pass this email on: who has the link can see your answers.\n\n"
        "Did you not ask for it? Then you do not need to do anything.",
        thing=journey.thing,
        reference=instance.business_key,
    )
    subject = _("%(thing)s %(reference)s", thing=words.thing(journey), reference=instance.business_key)
    private_links.send(
        "case", instance.applicant or "", email, subject=subject, text=text, process_instance_id=instance.id
    )
