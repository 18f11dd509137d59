"""The outline view: the journey as structured text, read and edited with the keyboard alone, without scripts.

Each change is one form: it rewrites the diagram's file, draws what came and went into it, and is saved as any other
change of the draft.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.bpmn.editing import outline as reading
from engine.bpmn.editing import settings, structure
from engine.bpmn.editing.model import Model, Refused
from engine.bpmn.editing.outline import Item
from engine.bpmn.known_names import names_at
from engine.bpmn.layout import has_diagram, kept, laid_out
from engine.problems import Problem
from engine.xml import Unreadable
from web import form_keys, kept_text
from web.actors import actors
from web.people import current_person
from web.rights import allow, may
from web.studio import about, answers, blank, contents, drafts, outline_lines, problems
from web.studio.blueprint import blueprint
from web.studio.drafts import DraftFiles, Stale
from web.studio.meanwhile import bring_together
from web.studio.outline_changes import CHANGES, REDRAWN, Edit, fields_of, note_of
from web.studio.tabs import mending_place
from web.texts import gettext as _
from web.trying import remarks
from web.trying.diagram import Picture, Shown, pictures
from web.work import db, engine, now, start_over


@dataclass(frozen=True, slots=True)
class Selected:
    """The line that is being looked at: what it says, and what can be done with it."""

    item: Item
    about: settings.About | None
    compared: tuple[str, str, str] | None
    can_move_up: bool
    can_move_down: bool
    can_be_late: bool


@blueprint.get("/<journey_key>/outline")
@allow("studio.read", drafts.find)
def outline(draft: DraftFiles, journey_key: str) -> str:
    kept_fields = kept_text.kept(request.path)
    typed = {name: values[0] for name, values in kept_fields.items()} if kept_fields else {}
    return _page(draft, _file(draft, typed.get("file", "")), typed=typed)


def _page(
    draft: DraftFiles, file: str, errors: Mapping[str, str] | None = None, typed: Mapping[str, str] | None = None
) -> str:
    """The page; what was typed stands in its fields, and errors, each by the name of its field, beside them.

    What was typed when a session ended stands there again; where another line is chosen, it waits for its own.
    """
    typed = typed or (request.form if errors else {})
    step = request.values.get("step") or typed.get("step", "")
    is_again = bool(typed) and not errors and typed.get("step", "") == step
    do = typed.get("do", "") if errors or is_again else ""
    items, selected, unreadable, model = [], None, "", None
    lines: list[outline_lines.Line] = []
    lists = _Lists.of(draft)
    if file:
        try:
            model = Model(draft.files[file])
            lines = outline_lines.lines(model, lists.names)
            items = [each.item for each in lines]
            selected = _selected(model, items, step)
        except Refused as refused:
            unreadable = str(refused)
    known = {each.element_id for each in reading.every(items) if each.kind != "jump"}
    found = problems.of(engine(), draft.files, now())
    return render_template(
        "studio/outline.html",
        page_title=_("Outline"),
        view="outline",
        draft=draft,
        file=file,
        files=list(draft.ending(".bpmn")),
        base=draft.revisions.get(file, 0),
        lines=lines,
        unreadable=unreadable,
        picture=_picture(draft, file, step) if model else None,
        selected=selected,
        step=step,
        errors=errors or {},
        has_errors=bool(errors),
        typed=typed if do in ("step", "branch") else {},
        added=typed if do in ("insert", "add_branch", "add_deadline") else {},
        did=do,
        is_again=is_again,
        key=form_keys.new(f"outline:{draft.key}"),
        lists=lists,
        answers=_answers_at(draft, model, file, step, lists.answers) if selected else [],
        found=found,
        stopped={each.element_id for each in found if each.file == file and each.severity == "error"},
        place=lambda each: _place(draft, file, known, each),
        others=_other_steps(model, items, step) if model else {},
        kinds=kinds(),
        remarks=remarks.open_by_step(db(), draft.key).get(step, []) if selected else [],
        may_design=may(current_person(), "studio.design", draft),
    )


def _place(draft: DraftFiles, file: str, known: set[str], problem: Problem) -> str:
    """Where a problem is mended: at its line here, where it has one."""
    if problem.file == file and problem.element_id in known:
        return url_for("studio.outline", journey_key=draft.key, file=file, step=problem.element_id) + "#about"
    return mending_place(draft, problem)


def _answers_at(
    draft: DraftFiles, model: Model | None, file: str, step: str, known: list[answers.Answer]
) -> list[answers.Answer]:
    """The answers that can be there when a case comes to a line; of a way, when it comes to where the way begins."""
    element = model.by_id.get(step) if model else None
    at = element.get("sourceRef") or step if element is not None else step
    there = {each.name for each in names_at(draft.files, file, at).names if each.element_id != at}
    return [each for each in known if each.name.partition(".")[0] in there] or known


def _picture(draft: DraftFiles, file: str, step: str) -> Picture | None:
    """The diagram with the chosen line marked; laid out where nobody has drawn it. None where there is nothing."""
    xml = draft.files[file]
    try:
        drawn = xml if has_diagram(xml) else laid_out(xml)
        found = pictures({file: drawn}, Shown(passed={step}), _("The step that is chosen is marked."), "outline")
    except (Unreadable, ValueError):
        return None
    return found[0] if found else None


@dataclass(frozen=True, slots=True)
class _Lists:
    """What the fields of a step offer: by their ids, titles, and the files of forms and tables."""

    names: outline_lines.Names
    forms: dict[str, str]
    form_files: dict[str, str]
    tables: dict[str, str]
    answers: list[answers.Answer]

    @classmethod
    def of(cls, draft: DraftFiles) -> "_Lists":
        files = draft.files
        forms, decisions = contents.forms(files), contents.decisions(files)
        return cls(
            outline_lines.Names.of(files),
            {each.id: each.title for each in forms},
            {each.id: each.file for each in forms},
            {each.id: each.file for each in decisions},
            answers.known(files),
        )


def kinds() -> dict[str, str]:
    """The steps that can be added, in a designer's words."""
    return {
        "citizen": _("Ask the applicant"),
        "staff": _("Somebody here does something"),
        "rule": _("Check a rule"),
        "choice": _("A choice between ways"),
        "message": _("Send an e-mail"),
        "system": _("Call another system"),
        "wait": _("Wait"),
    }


@blueprint.post("/<journey_key>/outline")
@allow("studio.design", drafts.find)
def change_outline(draft: DraftFiles, journey_key: str) -> str | Response | tuple[str, int]:
    """One change. `do` names it, `step` the line it is about, `base` the revision it began from."""
    file, step, what = _file(draft), request.form.get("step", ""), request.form.get("do", "")
    if not file:
        first = {blank.DIAGRAM: blank.diagram(about.process(draft.files))}
        drafts.save(db(), journey_key, first, draft.revisions, current_person(), now(), _("A first diagram"))
        return redirect(url_for("studio.outline", journey_key=journey_key))
    changes: dict[str, bytes | None] = {}
    try:
        if what not in CHANGES:
            raise Refused(_("Choose what to do."))
        model = Model(draft.files[file])
        note = note_of(what, model, step)
        place = CHANGES[what](Edit(draft, model, step, changes))
        changed = model.bytes()
        changes[file] = _drawn(draft.files[file], changed) if what in REDRAWN else changed
        bases = {**draft.revisions, file: request.form.get("base", -1, type=int)}
        drafts.save(db(), journey_key, changes, bases, current_person(), now(), note)
    except Refused as refused:
        return _page(draft, file, {refused.field or "about": str(refused)}), 422
    except Stale as stale:
        start_over()
        newest = drafts.of(db(), journey_key)
        return _page(newest, file, *_brought_together(newest, file, stale)), 409
    kept_text.forget(request.path)
    flash(_("Saved"))
    where = url_for("studio.outline", journey_key=journey_key, file=file, step=place or None)
    return redirect(where + ("#about" if place else ""))


def _drawn(before: bytes, after: bytes) -> bytes:
    """A change in the diagram as somebody arranged it; where there is no place for it there, all is drawn anew."""
    found = kept(before, after)
    if found is None and has_diagram(before):
        flash(_("The diagram was drawn anew: it had no place for the change. History has it as it was arranged before"))
    return laid_out(after) if found is None else found


def _file(draft: DraftFiles, named: str = "") -> str:
    """The diagram that is looked at: the one that is named, else that of the main process, else the first."""
    models = list(draft.ending(".bpmn"))
    wanted = request.values.get("file") or named
    if wanted in models:
        return wanted
    main = about.process(draft.files).encode()
    starting = (path for path in models if main and b'"' + main + b'"' in draft.files[path])
    return next(starting, models[0] if models else "")


def _selected(model: Model, items: list[Item], step: str) -> Selected | None:
    item = next((each for each in reading.every(items) if each.element_id == step and each.kind != "jump"), None)
    if item is None:
        return None
    element = model.by_id.get(step)
    said = settings.about(element) if element is not None and item.kind not in ("branch", "group") else None
    up, down = (structure.can_move(model, step, way) if said else False for way in ("up", "down"))
    is_at_once = said is not None and said.kind in ("rule", "message")
    can_be_late = element is not None and structure.can_have_deadline(element) and not is_at_once
    return Selected(item, said, settings.compared(item.condition), up, down, can_be_late)


def _other_steps(model: Model, items: list[Item], step: str) -> dict[str, str]:
    """The other steps that somebody here does, by their ids."""
    found = {each.element_id: each.name for each in reading.every(items) if each.kind == "step" and each.name}
    return {
        each: name for each, name in found.items() if each != step and settings.kind_of(model.by_id[each]) == "staff"
    }


def _brought_together(newest: DraftFiles, file: str, stale: Stale) -> tuple[dict[str, str], dict[str, str]]:
    """Errors and fields, where somebody else has changed the diagram since the page was opened."""
    by = actors(db(), [stale.by]).name(stale.by)
    then = drafts.of(db(), newest.key, request.form.get("base", 0, type=int))
    before, theirs = (fields_of(each.files.get(file, b""), request.form.get("step", "")) for each in (then, newest))
    said, shown = bring_together(before, theirs, request.form, by)
    told = _("%(name)s has changed the diagram meanwhile. Look at what is below, then save again", name=by)
    return {"about": told, **said}, shown
