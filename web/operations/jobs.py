"""Jobs by state, and who runs them."""

from flask import render_template, request, url_for
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from engine import oversight, queries
from engine.models import Job
from web import days
from web.operations import words
from web.operations.blueprint import blueprint
from web.parts import Empty, Tab
from web.rights import allow
from web.texts import gettext as _
from web.work import db, engine, now

STATES = {
    "failing": _l("Failing"),
    "late": _l("Late"),
    "due": _l("Due"),
    "running": _l("Running"),
    "waiting": _l("Due later"),
    "held": _l("Paused"),
}
MEANINGS = {
    "failing": _l("They were tried as often as they may be. Nothing happens until somebody tries them again."),
    "late": _l(
        "They are due for more than a minute. Either nobody runs jobs, or there is more to do than can be done."
    ),
    "due": _l("They are run as soon as there is a hand free."),
    "running": _l("A worker has them in hand."),
    "waiting": _l("They are run when their time comes."),
    "held": _l("Their cases are paused: they are run when those are resumed."),
}
KINDS = {
    "connector": _l("Call"),
    "timer": _l("Timer"),
    "start_timer": _l("Start of a case by timer"),
    "message": _l("Message on its way"),
    "signal": _l("Signal on its way"),
    "catch": _l("Message or signal arriving"),
    "start": _l("Start of a case by message"),
}


@blueprint.get("/jobs")
@allow("operations.read")
def jobs() -> str:
    counts = oversight.job_counts(db(), now())
    state = request.args.get("state", "")
    if state not in STATES:
        state = next((each for each in ("failing", "late", "due", "running") if counts[each]), "waiting")
    page = oversight.jobs(db(), state, now(), request.args.get("after"))
    retries = oversight.incidents_of_jobs(db(), [each.id for each in page.rows])
    return render_template(
        "operations/jobs.html",
        page_title=_("Jobs"),
        tabs=words.tabs("jobs"),
        states=[
            Tab(
                str(label),
                url_for("operations.jobs", state=name),
                min(counts[name], oversight.MOST_COUNTED - 1),
                is_current=name == state,
            )
            for name, label in STATES.items()
        ],
        state=STATES[state],
        meaning=MEANINGS[state],
        columns=[_("What"), _("Case"), _("Due"), _("What it last said")],
        rows=[_row(each, retries.get(each.id)) for each in page.rows],
        nothing=Empty(_("None"), _("No job is in this state just now."), "inbox"),
        next=words.next_page(page.after, "operations.jobs", state=state),
        previous=words.first_page("operations.jobs", state=state),
    )


def _row(job: Job, incident_id: str | None) -> tuple[Markup, Markup | str, str, Markup | str]:
    instance = queries.process_instance(db(), job.process_instance_id) if job.process_instance_id else None
    deployed = engine().deployed(db(), instance.deployment_id) if instance else words.current(db(), job.journey_key)
    name = words.step_name(deployed, job.element_id) if job.element_id else job.type
    kind = str(KINDS[job.kind]) + (f" · {job.type}" if job.type and job.element_id else "")
    case: Markup | str = "—"
    if instance is not None:
        reference = words.reference(instance)
        case = words.link(url_for("operations.case", reference=reference), reference)
    due = days.stamp(job.held_due_at or job.due_at)
    said: Markup | str = job.last_error or "—"
    if incident_id:
        address = url_for("operations.incident", incident_id=incident_id)
        said = Markup("{}<br>{}").format(said, words.link(address, _("Look, and try again")))
    return words.under(name, kind), case, due, said


@blueprint.get("/workers")
@allow("operations.read")
def workers() -> str:
    found, moment = oversight.workers(db()), now()
    seen = [each for each in found if moment - each.seen_at <= oversight.SEEN]
    return render_template(
        "operations/workers.html",
        page_title=_("Workers"),
        tabs=words.tabs("workers"),
        columns=[_("Name"), _("Last seen"), _("Busy"), _("Since")],
        rows=[
            (
                Markup('<span class="fp-code">{}</span>').format(each.name),
                days.stamp(each.seen_at) if each in seen else _("%(moment)s: gone", moment=days.stamp(each.seen_at)),
                _("%(busy)s of %(threads)s", busy=each.busy, threads=each.threads),
                days.stamp(each.started_at),
            )
            for each in found
        ],
        is_embedded=engine().database.is_sqlite,
        nobody=not seen,
        late=oversight.job_counts(db(), moment)["late"],
    )
