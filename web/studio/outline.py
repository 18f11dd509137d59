"""The outline view: the journey as structured text, read and edited with the keyboard alone, without scripts.

Each change is one form: it rewrites the diagram's file, draws it anew where steps came or went, and is saved as any
other change of the draft.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import feel
from engine.bpmn.editing import outline as reading
from engine.bpmn.editing import settings, structure
from engine.bpmn.editing.model import Model, Refused
from engine.bpmn.editing.outline import Item
from engine.bpmn.layout import has_diagram, laid_out
from engine.people import APPLICANT
from engine.xml import Unreadable
from web.actors import actors
from web.people import current_person
from web.rights import allow, may
from web.studio import about, answers, contents, drafts, outline_lines
from web.studio.blueprint import blueprint
from web.studio.drafts import DraftFiles, Stale
from web.studio.naming import name_of, unused
from web.studio.questions import blank_form
from web.studio.rules import blank_table
from web.texts import gettext as _
from web.trying import remarks
from web.trying.diagram import Picture, Shown, pictures
from web.work import db, now, start_over

NEW = "new:"
"""Chosen where there is something yet to be made: a form, a table, a team."""


@dataclass(frozen=True, slots=True)
class Selected:
    """The line that is being looked at: what it says, and what can be done with it."""

    item: Item
    about: settings.About | None
    compared: tuple[str, str, str] | None
    can_move_up: bool
    can_move_down: bool


@blueprint.get("/<journey_key>/outline")
@allow("studio.read", drafts.find)
def outline(draft: DraftFiles, journey_key: str) -> str:
    return _page(draft, _file(draft))


def _page(draft: DraftFiles, file: str, error: str = "") -> str:
    step = request.values.get("step", "")
    items, selected, unreadable, model = [], None, "", None
    lines: list[outline_lines.Line] = []
    lists = _Lists.of(draft)
    if file:
        try:
            model = Model(draft.files[file])
            lines = outline_lines.lines(model, outline_lines.Names.of(draft.files))
            items = [each.item for each in lines]
            selected = _selected(model, items, step)
        except Refused as refused:
            unreadable = str(refused)
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
        error=error,
        has_errors=bool(error),
        typed=request.form if error and request.form.get("do") in ("step", "branch") else {},
        typed_new=request.form.get("name", "") if error and request.form.get("do") == "insert" else "",
        lists=lists,
        kinds=kinds(),
        remarks=remarks.open_by_step(db(), draft.key).get(step, []) if selected else [],
        may_design=may(current_person(), "studio.design", draft),
    )


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
    """What the fields of a step offer."""

    groups: dict[str, str]
    forms: dict[str, str]
    decisions: dict[str, str]
    answers: list[answers.Answer]

    @classmethod
    def of(cls, draft: DraftFiles) -> "_Lists":
        files = draft.files
        groups = {APPLICANT: _("Applicant"), **{each.id: each.title for each in contents.groups(files)}}
        forms = {each.id: each.file for each in contents.forms(files)}
        decisions = {each.id: each.title for each in contents.decisions(files)}
        return cls(groups, forms, decisions, answers.known(files))


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
    changes: dict[str, bytes | None] = {}
    try:
        if what not in _CHANGES:
            raise Refused(_("Choose what to do."))
        model = Model(draft.files[file])
        place = _CHANGES[what](_Edit(draft, model, step, changes))
        changed = model.bytes()
        changes[file] = laid_out(changed) if what in _REDRAWN else changed
        bases = {**draft.revisions, file: request.form.get("base", -1, type=int)}
        drafts.save(db(), journey_key, changes, bases, current_person(), now())
    except Refused as refused:
        return _page(draft, file, str(refused)), 422
    except Stale as stale:
        start_over()
        return _page(drafts.of(db(), journey_key), file, _stale_words(stale)), 409
    flash(_("Saved"))
    where = url_for("studio.outline", journey_key=journey_key, file=file, step=place or None)
    return redirect(where + ("#about" if place else ""))


@dataclass(frozen=True, slots=True)
class _Edit:
    """A change on its way: the draft, the diagram, the line, and the other files that are changed with it."""

    draft: DraftFiles
    model: Model
    step: str
    changes: dict[str, bytes | None]

    def chosen(self, field: str, title: str, ending: str, make: Callable[[str, str], bytes]) -> str:
        """What a field chose; where that is still to be made, a new file with an id of its own."""
        chosen = request.form.get(field, "")
        if chosen != NEW:
            return chosen
        taken = {PurePosixPath(path).stem for path in self.draft.files}
        made = unused(name_of(title, field), taken)
        self.changes[f"{made}{ending}"] = make(made, title)
        return made


def _insert(edit: _Edit) -> str:
    name, kind = _name(), request.form.get("kind", "")
    made = structure.insert(edit.model, request.form.get("flow", ""), kind, name)
    settings.make(made, kind)
    return str(made.get("id"))


def _save_step(edit: _Edit) -> str:
    node = edit.model.node(edit.step)
    node.set("name", _name())
    kind = settings.kind_of(node)
    if kind in ("citizen", "staff", "start"):
        title = node.get("name") or edit.step
        settings.set_form(node, edit.chosen("form", title, ".form", partial(blank_form, for_staff=kind == "staff")))
    if kind in ("citizen", "staff"):
        settings.set_who(node, _who(edit))
        settings.set_property(node, "publicName", _line("public"))
        if "due" in request.form:
            settings.set_due(node, _line("due"))
        settings.set_property(node, "clock", "paused" if request.form.get("clock") else "")
    if kind == "start":
        settings.set_property(node, "publicName", _line("public"))
    if kind == "rule":
        by = next((each for each in answers.known(edit.draft.files) if each.name == request.form.get("by")), None)
        table = partial(blank_table, by=by)
        decision = edit.chosen("decision", node.get("name") or edit.step, ".dmn", table)
        settings.set_decision(node, decision, _result(decision))
    if kind == "message":
        settings.set_message(node, _line("to"), _line("subject"), request.form.get("text", "").replace("\r", ""))
    if kind == "system":
        settings.set_url(node, _line("url"))
    if kind == "wait":
        settings.set_days(node, _line("days"))
    return edit.step


def _who(edit: _Edit) -> str:
    chosen = request.form.get("who", "")
    if chosen != NEW:
        return chosen
    title = _line("team")
    if not title:
        raise Refused(_("Say what the team is called."))
    path, content, group = about.with_group(edit.draft.files, title)
    edit.changes[path] = content
    return group


def _save_branch(edit: _Edit) -> str:
    flow = edit.model.flow(edit.step)
    flow.set("name", _name())
    if request.form.get("otherwise"):
        source = edit.model.node(str(flow.get("sourceRef")))
        source.set("default", edit.step)
        settings.say_condition(flow, "")
        return edit.step
    if request.form.get("expression"):
        text = _line("expression")
        text = text if text.startswith("=") else f"={text}"
        settings.say_condition(flow, text)
        _warn_of(text)
    elif request.form.get("answer"):
        known = {each.name: each for each in answers.known(edit.draft.files)}
        answer = request.form["answer"]
        is_text = known[answer].is_text if answer in known else True
        sign, value = request.form.get("sign", ""), request.form.get("value", "").strip()
        settings.say_condition(flow, settings.comparison(answer, sign, value, is_text=is_text))
    return edit.step


def _warn_of(condition: str) -> None:
    """A draft keeps what cannot be read yet, and says so."""
    try:
        feel.compile(condition.removeprefix("="))
    except (feel.FeelSyntaxError, feel.FeelLimitError) as error:
        flash(_("The condition is kept, but cannot be read yet: %(error)s", error=str(error)))


def _remove(edit: _Edit) -> str:
    structure.remove(edit.model, edit.step)
    return ""


def _remove_branch(edit: _Edit) -> str:
    structure.remove_branch(edit.model, edit.step)
    return ""


def _add_branch(edit: _Edit) -> str:
    return str(structure.add_branch(edit.model, edit.step, _name()).get("id"))


def _up(edit: _Edit) -> str:
    structure.move(edit.model, edit.step, "up")
    return edit.step


def _down(edit: _Edit) -> str:
    structure.move(edit.model, edit.step, "down")
    return edit.step


_CHANGES: dict[str, Callable[[_Edit], str]] = {
    "insert": _insert,
    "step": _save_step,
    "branch": _save_branch,
    "remove": _remove,
    "remove_branch": _remove_branch,
    "add_branch": _add_branch,
    "up": _up,
    "down": _down,
}
_REDRAWN = frozenset({"insert", "remove", "remove_branch", "add_branch", "up", "down"})
"""After these steps came, went or moved: the diagram is drawn anew. Otherwise it stays as somebody drew it."""


def _file(draft: DraftFiles) -> str:
    """The diagram that is looked at: the one that is named, else that of the main process, else the first."""
    models = list(draft.ending(".bpmn"))
    wanted = request.values.get("file", "")
    if wanted in models:
        return wanted
    main = about.process(draft.files).encode()
    named = (path for path in models if main and b'"' + main + b'"' in draft.files[path])
    return next(named, models[0] if models else "")


def _selected(model: Model, items: list[Item], step: str) -> Selected | None:
    item = next((each for each in reading.every(items) if each.element_id == step and each.kind != "jump"), None)
    if item is None:
        return None
    element = model.by_id.get(step)
    said = settings.about(element) if element is not None and item.kind not in ("branch", "group") else None
    up, down = (structure.can_move(model, step, way) if said else False for way in ("up", "down"))
    return Selected(item, said, settings.compared(item.condition), up, down)


def _result(decision: str) -> str:
    """What a table's answer is called: a name that expressions can read as it stands. Raises Refused."""
    name = _line("result") or decision
    if name and not re.fullmatch(r"[^\W\d]\w*", name):
        raise Refused(_("What its answer is called is one word of letters, digits and _, such as “route”."))
    return name


def _name() -> str:
    name = _line("name")
    if not name or len(name) > 200:
        raise Refused(_("Give it a name, in 200 characters or less."))
    return name


def _line(field: str) -> str:
    return " ".join(request.form.get(field, "").split())


def _stale_words(stale: Stale) -> str:
    by = actors(db(), [stale.by]).name(stale.by)
    return _("%(name)s has changed the diagram meanwhile. This is how it is now; what you typed is kept below", name=by)
