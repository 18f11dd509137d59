"""What is done to a try-out from around its pages: its clock, what connectors answer, messages from outside."""

from datetime import datetime, timedelta
from typing import Any

from flask import flash, redirect, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from engine import feel, values
from engine.errors import EngineError, UnusableValue
from engine.models import new_id
from engine.people import Person
from engine.testing.scenarios.scenario import Example
from engine.values import Value
from web.apply.new_references import new_reference
from web.rights import allow
from web.texts import gettext as _
from web.trying import notes
from web.trying.blueprint import blueprint
from web.trying.models import TryOut
from web.trying.pages import Trying, find
from web.work import config, db

FURTHEST = timedelta(days=3_660)
OUTSIDE = Person("outside")
"""Whoever a message comes from."""


def back(trying: Trying) -> Response:
    """To the page, with the frame where it was."""
    at = request.form.get("at", "")
    where: dict[str, Any] = {"at": at} if at else {}
    return redirect(url_for("trying.try_it", journey_key=trying.key, **where))


@blueprint.post("/journeys/<journey_key>/try/<try_out_id>/clock")
@allow("studio.read", find)
def move_clock(trying: Trying, journey_key: str, try_out_id: str) -> Response:
    """Let time pass. What is due by then happens, each thing at its own time."""
    wanted = _wanted(trying)
    if wanted is None:
        flash(_("Nothing is due: nothing happens by itself from here"))
    elif not trying.found.clock.moment < wanted <= trying.found.clock.moment + FURTHEST:
        flash(_("Set a time that is still to come, within ten years"))
    else:
        _let_pass(trying, wanted)
    return back(trying)


def _let_pass(trying: Trying, until: datetime) -> None:
    """The real database is let go of meanwhile: it has one writer."""
    found, row_id = trying.found, trying.try_out.id
    db().rollback()
    if not found.advance(until):
        flash(_("So much happens by itself that the clock was stopped on the way. Does something go round and round?"))
    db().get_one(TryOut, row_id).moment = found.clock.moment


def _wanted(trying: Trying) -> datetime | None:
    moment, zone = trying.found.clock.moment, config().time_zone
    wall = moment.astimezone(zone)
    match request.form.get("to"):
        case "day":
            return (wall.replace(tzinfo=None) + timedelta(days=1)).replace(tzinfo=zone)
        case "working":
            day = config().calendar.add(wall.date(), 1)
            return datetime.combine(day, wall.time(), zone)
        case "next":
            return trying.found.next_due()
        case "set":
            return _set(zone)
    raise BadRequest


def _set(zone: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(f"{request.form['day']}T{request.form['time'] or '09:00'}").replace(tzinfo=zone)
    except (KeyError, ValueError):
        return None


@blueprint.post("/journeys/<journey_key>/try/<try_out_id>/answer")
@allow("studio.read", find)
def give_answer(trying: Trying, journey_key: str, try_out_id: str) -> Response:
    """What another system answers at a step from now on."""
    element_id, kind = request.form.get("element_id", ""), request.form.get("kind", "")
    text = request.form.get("value", "").strip()
    try:
        example = _example(kind, text)
    except (feel.FeelError, UnusableValue, ValueError) as error:
        flash(_("That answer cannot be used: %(why)s", why=str(error)))
        return back(trying)
    with trying.found.engine.database.begin() as session:
        notes.give(session, element_id, example)
    flash(_("From now on it is answered so"))
    return back(trying)


def _example(kind: str, text: str) -> Example | None:
    match kind:
        case "results":
            return Example(results=_context(text))
        case "error":
            return Example(error=text or "error")
        case "fails":
            return Example(fails=text or _("It does not answer."))
    return None


def _context(text: str) -> dict[str, Value]:
    """A context written in FEEL, such as { number: "N-1" }."""
    value = values.clean(feel.evaluate(text.removeprefix("=") or "{}"))
    if not isinstance(value, dict):
        raise ValueError(_("write it as { name: value }"))
    return {name: values.load(values.dump(each)) for name, each in value.items()}


@blueprint.post("/journeys/<journey_key>/try/<try_out_id>/message")
@allow("studio.read", find)
def send_message(trying: Trying, journey_key: str, try_out_id: str) -> Response:
    """A message comes from outside."""
    name, key = request.form.get("name", ""), request.form.get("key", "") or None
    found = trying.found
    db().rollback()
    try:
        with found.engine.database.begin() as session:
            outcome = found.engine.correlate(session, name, key, {}, OUTSIDE)
        found.run_due()
    except EngineError as error:
        flash(str(error))
    else:
        flash(_("It came") if outcome.outcome != "kept" else _("Nothing waits for it now"))
    return back(trying)


@blueprint.post("/journeys/<journey_key>/try/<try_out_id>/begin")
@allow("studio.read", find)
def begin_case(trying: Trying, journey_key: str, try_out_id: str) -> Response:
    """A case of a journey that begins without a form."""
    found, journey = trying.found, trying.aside.deployed.journey
    db().rollback()
    with found.engine.database.begin() as session:
        applicant = Person(f"guest:{new_id()}")
        reference = new_reference(journey.reference)
        found.engine.start(session, journey.key, {}, applicant, applicant=applicant.id, business_key=reference)
    found.run_due()
    return back(trying)
