"""Words that operators' pages share: kinds of incidents, names of steps, the tabs above every page."""

from flask import flash, request, url_for
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from sqlalchemy.orm import Session

from engine import oversight, queries
from engine.deployment import DeployedJourney
from engine.errors import NotFound
from engine.models import ProcessInstance
from web import clocks
from web.parts import Action, Tab
from web.texts import gettext as _
from web.work import db, engine, now

MOST_REASON = 1000

KINDS = {
    "job": _l("A call did not work"),
    "error": _l("An error that nothing handles"),
    "expression": _l("A rule could not be worked out"),
    "decision": _l("A decision has no result"),
    "stuck": _l("It waits for what cannot come"),
}


def tabs(current: str) -> list[Tab]:
    """Where an operator can go, with how many there are."""
    counts = oversight.job_counts(db(), now())
    waiting = min(counts["late"] + counts["failing"], oversight.MOST_COUNTED)
    known = (
        ("index", _("Incidents"), oversight.count_incidents(db())),
        ("jobs", _("Jobs late or failing"), waiting),
        ("workers", _("Workers"), None),
        ("versions", _("Versions"), None),
    )
    return [
        Tab(label, url_for(f"operations.{name}"), count, is_current=name == current) for name, label, count in known
    ]


def counted(number: int) -> str:
    return f"{number:,}" if number < oversight.MOST_COUNTED else _("%(count)s or more", count="1,000")


def step_name(deployed: DeployedJourney | None, element_id: str | None) -> str:
    """What the step is called in the diagram; its id where it has no name."""
    if element_id is None:
        return _("Work that belongs to no case")
    element = clocks.elements(deployed).get(element_id) if deployed else None
    return (element.bpmn_name if element is not None else None) or element_id


def current(session: Session, journey_key: str | None) -> DeployedJourney | None:
    """The newest version of a journey, where there is one."""
    try:
        return engine().current(session, journey_key) if journey_key else None
    except NotFound:
        return None


def title(deployed: DeployedJourney | None, journey_key: str | None) -> str:
    return deployed.journey.title if deployed else journey_key or _("No journey")


def reference(instance: ProcessInstance) -> str:
    return instance.business_key or instance.id


def find_case(reference: str, **_parts: object) -> ProcessInstance:
    return queries.by_business_key(db(), reference) or queries.process_instance(db(), reference)


def link(address: str, text: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(address, text)


def under(first: str, second: str) -> Markup:
    """A cell of two lines, the second smaller."""
    return Markup('{}<span class="fp-under">{}</span>').format(first, second) if second else Markup("{}").format(first)


def next_page(after: str | None, endpoint: str, **args: object) -> Action | None:
    return Action(_("Next"), url_for(endpoint, after=after, **args)) if after else None  # type: ignore[arg-type]


def first_page(endpoint: str, **args: object) -> Action | None:
    return Action(_("First page"), url_for(endpoint, **args)) if request.args.get("after") else None  # type: ignore[arg-type]


def posted_reason(field: str = "reason") -> tuple[str, dict[str, str]]:
    """The reason that was written, and what is wrong with it, by the id of its field."""
    reason = request.form.get("reason", "").strip()
    if reason and len(reason) <= MOST_REASON:
        return reason, {}
    return reason, {field: _("Say why, in %(count)s characters or less", count=MOST_REASON)}


def say(text: str) -> None:
    flash(text)
