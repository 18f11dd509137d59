"""E-mails about publishing: to those who may agree to a request, and of what came of it to whoever asked."""

from sqlalchemy.orm import Session

from engine.engine import Engine
from web.models import Account
from web.studio import roles
from web.studio.models import Publication, StudioJourney
from web.texts import gettext as _
from web.work import config


def ask_to_agree(session: Session, engine: Engine, publication: Publication) -> None:
    """To all who may agree: those who were given the journey, and where they are too few, all who may publish any."""
    asker = _account(session, publication.asked_by)
    roles_given = roles.of(session, publication.journey_key)
    able = [each for each in roles.publishers(session, roles_given) if each is not asker]
    given = [each for each in able if each.person_id in roles_given]
    title = _title(session, publication)
    text = _(
        "%(name)s asks for “%(title)s” to be published, and somebody else has to agree.\n\n"
        "What has changed and why:\n%(note)s\n\nLook at it, then agree or say no:\n%(link)s",
        name=asker.name if asker else _("Somebody"),
        title=title,
        note=publication.note,
        link=_link(publication),
    )
    for each in given if len(given) >= publication.needed else able:
        _send(session, engine, publication, each, _("Do you agree to publish “%(title)s”?", title=title), text)


def tell_asker(session: Session, engine: Engine, publication: Publication) -> None:
    """What came of a request, where somebody else or the clock settled it."""
    asker = _account(session, publication.asked_by)
    if asker is None:
        return
    title, link = _title(session, publication), _link(publication)
    if publication.state == "published":
        subject = _("“%(title)s” is published", title=title)
        text = _("New cases take it; those that are running stay on theirs.\n\n%(link)s", link=link)
    else:
        subject = _("“%(title)s” was not published", title=title)
        text = _(
            "Why: %(why)s\n\nThe draft is as it was:\n%(link)s", why=publication.why or _("no reason given"), link=link
        )
    _send(session, engine, publication, asker, subject, text)


def _account(session: Session, person_id: str) -> Account | None:
    number = person_id.removeprefix("user:")
    return session.get(Account, int(number)) if number.isdigit() else None


def _title(session: Session, publication: Publication) -> str:
    return session.get_one(StudioJourney, publication.journey_key).title


def _link(publication: Publication) -> str:
    return f"{config().base_url}/journeys/{publication.journey_key}/publish"


def _send(session: Session, engine: Engine, about: Publication, to: Account, subject: str, text: str) -> None:
    payload = {"to": to.email, "subject": subject, "text": text}
    engine.send(session, "email", payload, key=f"publication:{about.id}:{about.state}:{to.id}")
