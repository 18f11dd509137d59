"""Moving a case: choose what ends and where it begins, read what would happen, then do it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, redirect, render_template, request, url_for

from engine import execution
from engine.bpmn import relocating
from engine.errors import Conflict
from engine.models import ProcessInstance
from engine.moving import Open, Outcome, Start
from web import days, form_keys
from web.operations import words
from web.operations.blueprint import blueprint
from web.parts import Action, Choice
from web.people import current_person
from web.rights import allow
from web.texts import gettext as _
from web.work import config, db, engine, now, start_over


@dataclass(frozen=True, slots=True)
class Chosen:
    """What somebody chose: the numbers of open steps to end, the ids of steps to begin, and why."""

    ends: tuple[int, ...] = ()
    begins: tuple[str, ...] = ()
    reason: str = ""

    @classmethod
    def posted(cls) -> "Chosen":
        ends = tuple(int(each) for each in request.form.getlist("end") if each.isdigit())
        begins = tuple(each for each in request.form.getlist("begin") if each)
        return cls(ends, begins, request.form.get("reason", "").strip())

    @property
    def starts(self) -> list[Start]:
        return [Start(*_place(each)) for each in self.begins]


def _place(text: str) -> tuple[str, int | None]:
    element_id, _at, inside = text.partition("@")
    return element_id, int(inside) if inside.isdigit() else None


@blueprint.get("/cases/<reference>/move")
@allow("case.move", words.find_case)
def move(found: ProcessInstance, reference: str) -> Any:
    if found.state != "active":
        return redirect(url_for("operations.case", reference=reference))
    return _choose(found, Chosen(), {})


def _choose(found: ProcessInstance, chosen: Chosen, errors: dict[str, str]) -> str:
    return render_template(
        "operations/move.html",
        page_title=_("Move case %(reference)s", reference=words.reference(found)),
        has_errors=bool(errors),
        errors=errors,
        back=Action(_("The case"), url_for("operations.case", reference=words.reference(found))),
        instance=found,
        ends=_open_steps(found),
        begins=_steps(found),
        chosen=chosen,
        key=form_keys.new(f"move:{found.id}"),
        reference=words.reference(found),
    )


def _open_steps(found: ProcessInstance) -> list[Choice]:
    deployed = engine().deployed(db(), found.deployment_id)
    workflow = execution.peek(db(), found, deployed, now(), config().time_zone)
    return [
        Choice(str(token.id), words.step_name(deployed, token.task_spec.element_id))
        for token in relocating.movable(workflow)
    ]


def _steps(found: ProcessInstance) -> list[Choice]:
    """Every step of the version, in the order of the file; of gateways, only those with a name."""
    deployed = engine().deployed(db(), found.deployment_id)
    definition = deployed.definitions[found.process_id]
    scopes = [definition.spec, *(definition.subprocess_specs[name] for name in _inside(definition, definition.spec))]
    return [
        Choice(spec.element_id, spec.bpmn_name or spec.element_id)
        for scope in scopes
        for spec in relocating.startable(scope)
        if spec.bpmn_name
    ]


def _inside(definition: Any, scope: Any) -> list[str]:
    """The names of the scopes within a scope, but for other processes that are called."""
    found: list[str] = []
    for spec in scope.elements():
        name = str(getattr(spec, "spec", ""))
        if spec.kind in ("subProcess", "transaction", "adHocSubProcess") and name in definition.subprocess_specs:
            found += [name, *_inside(definition, definition.subprocess_specs[name])]
    return found


@blueprint.post("/cases/<reference>/move/try")
@allow("case.move", words.find_case)
def try_move(found: ProcessInstance, reference: str) -> Any:
    """What would happen. Nothing has, when this is shown."""
    if form_keys.nonce(f"move:{found.id}") is None:
        abort(400)
    chosen = Chosen.posted()
    reason, errors = words.posted_reason()
    if not chosen.ends and not chosen.begins:
        errors["end"] = _("Choose what is to end, or where to begin")
    if errors:
        return _choose(found, chosen, errors), 422
    try:
        person = current_person()
        outcome = engine().move(db(), found.id, chosen.ends, chosen.starts, reason, person, dry_run=True)
    except Conflict as refused:
        start_over()
        return _choose(words.find_case(reference), chosen, {"end": str(refused)}), 409
    start_over()
    return _tried(words.find_case(reference), chosen, outcome)


def _tried(found: ProcessInstance, chosen: Chosen, outcome: Outcome) -> str:
    return render_template(
        "operations/move_tried.html",
        page_title=_("What would happen to case %(reference)s", reference=words.reference(found)),
        has_errors=False,
        back=Action(_("Choose again"), url_for("operations.move", reference=words.reference(found))),
        instance=found,
        chosen=chosen,
        outcome=outcome,
        closes=_in_words(found, outcome.closes),
        opens=_in_words(found, [each for each in outcome.opens if each.kind != "incident"]),
        wrong=_in_words(found, outcome.errors),
        key=form_keys.new(f"moving:{found.id}"),
        reference=words.reference(found),
    )


def _in_words(found: ProcessInstance, changes: Sequence[Open]) -> list[str]:
    deployed = engine().deployed(db(), found.deployment_id)
    return [_one(each, words.step_name(deployed, each.element_id)) for each in changes]


def _one(change: Open, step: str) -> str:
    if change.kind == "user_task":
        return _("The task “%(step)s”", step=step)
    if change.kind == "job":
        return _("The call of “%(step)s” (%(type)s)", step=step, type=change.said)
    if change.kind == "timer":
        when = days.stamp(change.due_at) if change.due_at and change.due_at.year < 9999 else _("when it is resumed")
        return _("The timer “%(step)s”, due %(when)s", step=step, when=when)
    if change.kind == "incident":
        return _("The incident at “%(step)s”: %(said)s", step=step, said=change.said)
    return _("Waiting at “%(step)s” for “%(what)s”", step=step, what=change.said)


@blueprint.post("/cases/<reference>/move")
@allow("case.move", words.find_case)
def move_now(found: ProcessInstance, reference: str) -> Any:
    once = form_keys.nonce(f"moving:{found.id}")
    if once is None:
        abort(400)
    chosen, revision = Chosen.posted(), request.form.get("revision", type=int)
    reason, errors = words.posted_reason()
    if errors or revision is None:
        return _choose(found, chosen, errors), 422
    try:
        person = current_person()
        engine().move(db(), found.id, chosen.ends, chosen.starts, reason, person, revision=revision, key=once)
    except Conflict as refused:
        start_over()
        return _choose(words.find_case(reference), chosen, {"end": str(refused)}), 409
    words.say(_("The case was moved."))
    return redirect(url_for("operations.case", reference=reference))
