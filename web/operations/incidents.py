"""Pages of incidents: by cause, one cause with its cases, one incident with all there is to know of it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from engine import oversight, queries
from engine.deployment import DeployedJourney
from engine.errors import Conflict, EngineError, UnusableValue
from engine.models import Incident, ProcessInstance
from engine.oversight import Cause, Trouble
from engine.people import Person
from web import days, form_keys
from web.journeys import groups_of
from web.operations import diagram, literals, words
from web.operations.blueprint import blueprint
from web.operations.known import Known
from web.parts import Action, Empty
from web.people import current_person
from web.rights import Case, allow, may
from web.texts import gettext as _
from web.texts import ngettext
from web.work import db, engine, start_over


@blueprint.get("/")
@allow("operations.read")
def index() -> str:
    """What stands still, by cause."""
    page = oversight.troubles(db(), request.args.get("after"))
    return render_template(
        "operations/index.html",
        page_title=_("Incidents"),
        tabs=words.tabs("index"),
        columns=[_("Step"), _("What went wrong"), _("Cases"), _("Since")],
        rows=[_trouble_row(each) for each in page.rows],
        nothing=Empty(
            _("Nothing stands still"),
            _("When a case cannot go on by itself, what went wrong is listed here, with the ways to mend it."),
            "inbox",
        ),
        next=words.next_page(page.after, "operations.index"),
        previous=words.first_page("operations.index"),
    )


def _trouble_row(trouble: Trouble) -> tuple[Markup, Markup, str, str]:
    cause = trouble.cause
    deployed = words.current(db(), cause.journey_key)
    step = words.link(_cause_address(cause), words.step_name(deployed, cause.element_id))
    journey = words.title(deployed, cause.journey_key) if cause.journey_key else ""
    return (
        words.under(step, journey),
        words.under(str(words.KINDS[cause.kind]), _said(trouble)),
        words.counted(trouble.count),
        _since(trouble.oldest, trouble.newest),
    )


def _since(oldest: datetime, newest: datetime) -> str:
    if oldest == newest:
        return days.stamp(oldest)
    return _("%(oldest)s, last %(newest)s", oldest=days.stamp(oldest), newest=days.stamp(newest))


def _said(trouble: oversight.Trouble) -> str:
    """What most of them said, and how many said something else."""
    if not trouble.others:
        return _short(trouble.message)
    others = ngettext("%(num)d says something else", "%(num)d say something else", trouble.others)
    return _("%(message)s And %(others)s.", message=_short(trouble.message), others=others)


def _short(text: str) -> str:
    return text if len(text) <= 160 else text[:159] + "…"


def _cause_of(found: Incident) -> Cause:
    return Cause(found.journey_key, found.element_id, found.kind)


def _cause_address(cause: Cause) -> str:
    return url_for(
        "operations.cause", journey=cause.journey_key or None, element=cause.element_id or None, kind=cause.kind
    )


def _cause() -> Cause:
    kind = request.args.get("kind", "")
    if kind not in words.KINDS:
        abort(404)
    return Cause(request.args.get("journey") or None, request.args.get("element") or None, kind)


@blueprint.get("/causes")
@allow("operations.read")
def cause() -> str:
    return _cause_page(_cause(), {})


def _cause_page(cause: Cause, errors: dict[str, str]) -> str:
    page = oversight.incidents(db(), cause.where, request.args.get("after"))
    deployed = words.current(db(), cause.journey_key)
    total = oversight.count_incidents(db(), cause.where)
    args: dict[str, object] = {"journey": cause.journey_key, "element": cause.element_id, "kind": cause.kind}
    return render_template(
        "operations/cause.html",
        page_title=words.step_name(deployed, cause.element_id),
        has_errors=bool(errors),
        errors=errors,
        back=Action(_("Incidents"), url_for("operations.index")),
        kind=words.KINDS[cause.kind],
        journey=words.title(deployed, cause.journey_key) if cause.journey_key else "",
        incidents=[(each, _case_of(each), _short(each.message)) for each in page.rows],
        total=words.counted(total),
        count=total,
        at_once=oversight.MOST_AT_ONCE,
        may_retry=may(current_person(), "incident.retry"),
        action=_cause_address(cause),
        next=words.next_page(page.after, "operations.cause", **args),
        previous=words.first_page("operations.cause", **args),
    )


def _case_of(incident: Incident) -> ProcessInstance | None:
    key = incident.process_instance_id
    return None if key is None else queries.process_instance(db(), key)


@blueprint.post("/causes")
@allow("incident.retry")
def retry_many() -> Any:
    """Try again: those ticked, or all of the cause. Each for itself: one that is refused leaves the others."""
    cause = _cause()
    if request.form.get("do") == "all":
        ids = oversight.incident_ids(db(), cause.where)
    else:
        ids = request.form.getlist("ticked")[: oversight.MOST_AT_ONCE]
    if not ids:
        return _cause_page(cause, {"ticked": _("Tick at least one case")}), 422
    person = current_person()
    untried = oversight.count_incidents(db(), cause.where) - len(ids) if request.form.get("do") == "all" else 0
    # Transactions of their own: on SQLite this request's must have ended before.
    db().rollback()
    done = _retry_each(ids, person)
    start_over()
    words.say(ngettext("One was tried again.", "%(num)d were tried again.", done))
    left = oversight.count_incidents(db(), cause.where)
    if untried > 0:
        more = ngettext("One was not tried yet", "%(num)d were not tried yet", untried)
        words.say(_("%(more)s: %(count)s at once is the most. Try again.", more=more, count=oversight.MOST_AT_ONCE))
    if left:
        words.say(_("%(count)s stand still here now: each says why.", count=words.counted(left)))
        return redirect(_cause_address(cause))
    return redirect(url_for("operations.index"))


def _retry_each(ids: Iterable[str], person: Person) -> int:
    done = 0
    for incident_id in ids:
        try:
            with engine().database.begin() as own:
                engine().retry(own, incident_id, person)
            done += 1
        except EngineError:
            continue  # somebody was first, or it is paused: it says so on its own page
    return done


def _incident(incident_id: str, **_parts: object) -> Incident:
    return oversight.incident(db(), incident_id)


@blueprint.get("/incidents/<incident_id>")
@allow("operations.read", _incident)
def incident(found: Incident, incident_id: str) -> str:
    return _page(found, {})


def _page(found: Incident, errors: dict[str, str], *, reason: str = "", given: str = "") -> str:
    instance = _case_of(found)
    deployed = engine().deployed(db(), instance.deployment_id) if instance else words.current(db(), found.journey_key)
    return render_template(
        "operations/incident.html",
        page_title=words.step_name(deployed, found.element_id),
        has_errors=bool(errors),
        errors=errors,
        incident=found,
        instance=instance,
        kind=words.KINDS[found.kind],
        journey=words.title(deployed, found.journey_key) if found.journey_key else "",
        back=Action(str(words.KINDS[found.kind]), _cause_address(_cause_of(found))),
        is_open=found.resolved_at is None,
        ended=_ended(found),
        drawing=diagram.draw(deployed, found.element_id) if deployed else None,
        known=Known.of(instance) if instance else None,
        reason=reason,
        given=given,
        key=form_keys.new(f"incident:{found.id}"),
        may=lambda action: may(current_person(), action),
        may_read=_may_read(deployed, instance),
    )


def _may_read(deployed: DeployedJourney | None, instance: ProcessInstance | None) -> bool:
    """Whether this person may also read the case as its team does."""
    if deployed is None or instance is None:
        return False
    return may(current_person(), "case.read", Case(instance, groups_of(deployed)))


def _ended(found: Incident) -> str:
    if found.resolved_at is None:
        return ""
    how = {
        "retried": _("It was tried again"),
        "skipped": _("The step was passed over"),
        "gone": _("The step is not open any more"),
    }.get(found.resolution or "gone", "")
    return _("%(how)s on %(moment)s.", how=how, moment=days.stamp(found.resolved_at))


@blueprint.post("/incidents/<incident_id>/retry")
@allow("incident.retry", _incident)
def retry(found: Incident, incident_id: str) -> Any:
    once = form_keys.nonce(f"incident:{incident_id}")
    if once is None:
        abort(400)
    try:
        engine().retry(db(), incident_id, current_person(), key=once)
    except Conflict as refused:
        start_over()
        return _page(_incident(incident_id), {"retry": str(refused)}), 409
    again = _anew(found)
    if again is None:
        words.say(_("“%(step)s” was tried again.", step=_name(found)))
        return _onward(found)
    words.say(_("“%(step)s” was tried again and does not work yet.", step=_name(found)))
    return redirect(url_for("operations.incident", incident_id=again))


def _anew(found: Incident) -> str | None:
    """The incident that trying again has led to, where it failed at once."""
    if found.process_instance_id is None:
        return None
    still = queries.incidents(db(), found.process_instance_id)
    return next((each.id for each in still if each.element_id == found.element_id and each.id != found.id), None)


def _name(found: Incident) -> str:
    instance = _case_of(found)
    deployed = engine().deployed(db(), instance.deployment_id) if instance else None
    return words.step_name(deployed, found.element_id)


def _onward(found: Incident) -> Response:
    """To what is left of the same cause, else to all."""
    cause = _cause_of(found)
    if oversight.count_incidents(db(), cause.where):
        return redirect(_cause_address(cause))
    return redirect(url_for("operations.index"))


@blueprint.post("/incidents/<incident_id>/skip")
@allow("incident.skip", _incident)
def skip(found: Incident, incident_id: str) -> Any:
    """Pass over the step: with what should have come of it, as a context."""
    once = form_keys.nonce(f"incident:{incident_id}")
    if once is None:
        abort(400)
    reason, errors = words.posted_reason()
    text = request.form.get("given", "").strip()
    try:
        given = literals.read(text) if text else {}
        if not isinstance(given, dict):
            raise literals.NotAValue(
                _("Write names and values in braces, such as %(example)s", example='{"paid": true}')
            )
    except literals.NotAValue as wrong:
        errors["given"], given = str(wrong), {}
    if errors:
        return _page(found, errors, reason=reason, given=text), 422
    try:
        engine().skip(db(), incident_id, reason, given, current_person(), key=once)
    except UnusableValue as wrong:
        start_over()
        return _page(_incident(incident_id), {"given": str(wrong)}, reason=reason, given=text), 422
    except Conflict as refused:
        start_over()
        return _page(_incident(incident_id), {"reason": str(refused)}, reason=reason, given=text), 409
    words.say(_("“%(step)s” was passed over.", step=_name(found)))
    return _onward(found)
