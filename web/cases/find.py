"""Find a case: by its reference in any spelling; without words, the newest cases that this person may read."""

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
from web.references import spellings
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
    """Cases whose reference begins with these words, newest first; all of them where there are none."""
    where = readable(session, person)
    if words:
        where &= or_(false(), *(ProcessInstance.business_key.like(f"{each}%") for each in spellings(words)))
    page = queries.cases(session, where, after)
    known = words_of_all(session, page.cases)
    return Found([_row(known[each.id]) for each in page.cases], page.after)


def readable(session: Session, person: Person) -> ColumnElement[bool]:
    """Cases of the journeys that this person's groups take part in."""
    keys = [each.journey.key for each in journeys_of(session, person)]
    return ProcessInstance.journey_key.in_(keys)


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
