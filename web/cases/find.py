"""Find a case: by name, or by its reference in any spelling; without words, the newest that this person may read."""

from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from markupsafe import Markup
from sqlalchemy import ColumnElement, false, or_
from sqlalchemy.orm import Session

from engine import queries
from engine.models import ProcessInstance
from engine.people import Person
from web import days
from web.case_words import CaseWords, words_of_all
from web.journeys import journeys_of
from web.parts import Action
from web.references import found_by, spellings
from web.rights import may
from web.texts import gettext as _


@dataclass(frozen=True, slots=True)
class Found:
    """One page of cases: a row for each, and the key after which the next page begins."""

    rows: list[tuple[Markup, str, str, str]]
    after: str | None


def columns() -> list[str]:
    return [_("Who"), _("What"), _("Applied"), _("State")]


def the_one(session: Session, person: Person, words: str) -> ProcessInstance | None:
    """The case whose whole reference these words are, if this person may read it."""
    where = or_(false(), *(ProcessInstance.business_key == each for each in spellings(words)))
    page = queries.cases(session, readable(session, person) & where, limit=1)
    return page.cases[0] if page.cases else None


def listed(session: Session, person: Person, words: str, after: str | None) -> Found:
    """Cases about somebody with these words in their name, or whose reference begins so, newest first.

    All of them where there are no words.
    """
    where = readable(session, person)
    if words:
        where &= found_by(words)
    page = queries.cases(session, where, after)
    known = words_of_all(session, page.cases)
    return Found([_row(known[each.id]) for each in page.cases], page.after)


def readable(session: Session, person: Person) -> ColumnElement[bool]:
    """Cases of the journeys that this person's groups take part in."""
    keys = [each.journey.key for each in journeys_of(session, person)]
    return ProcessInstance.journey_key.in_(keys)


def assists(session: Session, person: Person) -> list[Action]:
    """The journeys that this person can begin with somebody on the telephone: their start pages."""
    return [
        Action(
            _("Fill in for somebody: %(journey)s", journey=each.journey.name),
            url_for("apply.start_page", journey_key=each.journey.key),
        )
        for each in journeys_of(session, person)
        if each.start_form is not None and may(person, "journey.assist", each)
    ]


def _row(case: CaseWords) -> tuple[Markup, str, str, str]:
    address = url_for("cases.case", reference=case.reference)
    who = Markup('<a href="{}">{}</a> <span class="fp-code">{}</span>').format(address, case.who, case.reference)
    return (who, case.sentence or case.deployed.journey.name, _applied(case.instance.started_at), state_words(case))


def _applied(at: datetime) -> str:
    return days.date_words(at, "staff").replace(" ", "\N{NO-BREAK SPACE}")


def state_words(case: CaseWords) -> str:
    """How a case stands: open, or how it ended."""
    instance = case.instance
    if instance.state == "active":
        return _("Open")
    if instance.state == "terminated":
        return _("Stopped")
    return case.outcome or _("Ended")
