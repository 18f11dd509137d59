"""“Where is my application?” for those who have only their reference: a private link, to the address we know."""

from contextlib import suppress
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from engine import queries
from engine.models import ProcessInstance
from web import attempts, days, private_links, references, work
from web.apply.blueprint import blueprint
from web.apply.leaving import email_errors
from web.apply.links import send_case_link
from web.apply.words import Told
from web.case_words import words_of
from web.models import PrivateLink
from web.parts import Document
from web.people import guests
from web.rights import allow

MOST_TRIES = 5
"""References tried with one address, and addresses tried with one reference, within a quarter of an hour."""


@blueprint.get("/where")
@allow("public")
def where() -> str:
    return where_page({}, {})


@blueprint.post("/where")
@allow("public")
def send_where() -> Any:
    """Says the same whether or not there is such a case and whether or not the address is its own."""
    reference = request.form.get("reference", "").strip()
    email = request.form.get("email", "").strip()
    errors = ({} if reference else {"reference": _("Enter your reference")}) | email_errors(email)
    if not errors and _is_too_often(reference, email):
        errors = {"reference": _("Too many tries. Wait 15 minutes, then try again")}
    if errors:
        return where_page({"reference": reference, "email": email}, errors), 422
    attempts.add("where", email)
    attempts.add("where", _plain(reference))
    instance = _case(reference)
    if instance is not None and email.lower() in _addresses(instance):
        with suppress(private_links.TooManyLinks):
            send_case_link(instance, email)
    return render_template("apply/where_sent.html", email=email)


def where_page(form: dict[str, str], errors: dict[str, str], *, is_elsewhere: bool = False) -> str:
    """This browser's cases, and the fields for a link. is_elsewhere: instead of a page not seen from here."""
    cases = queries.cases_of(work.db(), guests())
    mine = [_mine(each) for each in cases if each.business_key]
    return render_template("apply/where.html", form=form, errors=errors, mine=mine, is_elsewhere=is_elsewhere)


def _mine(instance: ProcessInstance) -> Document:
    journey = work.engine().deployed(work.db(), instance.deployment_id).journey
    return Document(
        f"{journey.name}, {instance.business_key}",
        url_for("apply.status", reference=instance.business_key),
        _("sent %(day)s", day=days.day(instance.started_at)),
    )


def _plain(reference: str) -> str:
    return "".join(references.spellings(reference)[-1:])


def _is_too_often(reference: str, email: str) -> bool:
    return max(attempts.count("where", email), attempts.count("where", _plain(reference))) >= MOST_TRIES


def _case(reference: str) -> ProcessInstance | None:
    """The case that somebody means by a reference in any spelling."""
    found = (queries.by_business_key(work.db(), each) for each in references.spellings(reference))
    return next((each for each in found if each is not None), None)


def _addresses(instance: ProcessInstance) -> set[str]:
    """Where we have written to about this case before, or may."""
    known = {Told(words_of(work.db(), instance)).email.lower()}
    sent = select(PrivateLink.email).where(PrivateLink.process_instance_id == instance.id)
    return (known | {each.lower() for each in work.db().scalars(sent)}) - {""}
