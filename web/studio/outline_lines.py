"""The lines of the outline in a designer's words: what the Outline page writes, and the list beside the diagram.

Both have the same steps in the same order, with the same words; the list beside the diagram leaves out what has no
name of its own there (a choice whose ways say it, an end).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import jsonify, request
from lxml import etree
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from engine.bpmn.editing import outline as reading
from engine.bpmn.editing import settings
from engine.bpmn.editing.model import Model, Refused
from engine.bpmn.editing.outline import Item
from engine.bpmn.normalise import local
from engine.deployment import MAX_FILE_BYTES
from engine.people import APPLICANT
from web.rights import allow
from web.security import accepts
from web.studio import contents, drafts
from web.studio.blueprint import blueprint
from web.studio.drafts import DraftFiles
from web.texts import gettext as _
from web.texts import ngettext

ICONS = {
    "citizen": "person",
    "staff": "page",
    "rule": "table",
    "message": "letter",
    "system": "gear",
}
OTHERS = {"end": "end", "event": "clock", "group": "group", "wait": "clock", "choice": "diamond", "start": "ring"}
"""What is drawn before a line: by what it is in the outline, else by the kind of its step."""

_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")


@dataclass(slots=True)
class Line:
    """One line: `words` and the `note` under them; `icon` is "" where words say it all."""

    item: Item
    words: str
    note: str = ""
    icon: str = ""
    children: list["Line"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Names:
    """What steps refer to, by what people call it: teams, how many pages a form has, tables and their rows."""

    groups: Mapping[str, str]
    pages: Mapping[str, int]
    rows: Mapping[str, int]
    decisions: Mapping[str, str]

    @classmethod
    def of(cls, files: contents.Files) -> "Names":
        groups = {APPLICANT: _("Applicant"), **{each.id: each.title for each in contents.groups(files)}}
        tables = {each.id: each.title for each in contents.decisions(files)}
        return cls(groups, contents.pages_of_forms(files), contents.rows_of_tables(files), tables)


def lines(model: Model, names: Names) -> list[Line]:
    """Every process of a file as a line, with what is in it."""
    return [_line(item, model, names) for item in reading.read(model)]


def _line(item: Item, model: Model, names: Names) -> Line:
    element = model.by_id.get(item.element_id)
    said = settings.about(element) if element is not None and item.kind not in ("branch", "jump", "group") else None
    line = Line(item, _words(item))
    if said is not None and element is not None:
        line.note = _note(item, said, element, model, names)
        line.icon = ICONS.get(said.kind, "")
    if item.kind not in ("branch", "jump"):
        line.icon = (
            OTHERS.get(item.kind, "") if item.kind in ("end", "event") else line.icon or OTHERS.get(item.kind, "box")
        )
    line.children = [_line(each, model, names) for each in item.children]
    return line


def _words(item: Item) -> str:
    if item.kind == "jump":
        return _("Goes on at: %(name)s", name=item.name or _("the end"))
    return item.name or _nameless(item)


def _nameless(item: Item) -> str:
    if item.kind == "branch":
        return _("Otherwise") if item.is_default else item.condition or _("In any case")
    if item.kind == "choice":
        return _("All of these, side by side") if item.bpmn == "parallelGateway" else _("A choice")
    words = {"end": _("The end"), "event": _("When something happens"), "group": _("The whole journey")}
    return words.get(item.kind) or _("A step without a name")


def _note(item: Item, said: settings.About, element: etree._Element, model: Model, names: Names) -> str:
    if item.kind == "end":
        return _("The end")
    notes = {
        "citizen": [_("Applicant"), _paused(said), *_not_by(said, model)],
        "staff": [names.groups.get(said.who, said.who) or _("Nobody yet"), _paused(said), *_not_by(said, model)],
        "start": [_("Applicant"), _pages(names.pages.get(said.form, 0))] if said.form else [],
        "rule": [_rows(said.decision, names)],
        "message": [_("E-mail")],
        "system": [_("Another system")],
        "wait": [_wait(said)],
        "deadline": [_("The step is over then") if said.interrupts else _("Beside the step, which goes on")],
    }
    return " · ".join(filter(None, notes.get(said.kind, [])))


def _paused(said: settings.About) -> str:
    return _("clock pauses") if said.properties.get("clock") == "paused" else ""


def _not_by(said: settings.About, model: Model) -> list[str]:
    """That whoever did another step may not do this one."""
    others = [model.by_id.get(each.strip()) for each in said.properties.get("notBy", "").split(",")]
    return [_("not the same person")] if any(each is not None and local(each) == "userTask" for each in others) else []


def _wait(said: settings.About) -> str:
    words = time_words(said.days, in_working_days=said.in_working_days)
    return words if said.days.isdigit() else _("Until %(time)s", time=words)


def _pages(count: int) -> str:
    return ngettext("%(num)d page", "%(num)d pages", count) if count else ""


def _rows(decision: str, names: Names) -> str:
    if not decision:
        return _("No table yet")
    count = names.rows.get(decision, 0)
    if count:
        return ngettext("Table, %(num)d row", "Table, %(num)d rows", count)
    return names.decisions.get(decision, decision)


def time_words(days: str, *, in_working_days: bool) -> str:
    """ "2 working days"; what is no number of days is a set time."""
    if not days.isdigit():
        return _("a set time")
    if in_working_days:
        return ngettext("%(num)d working day", "%(num)d working days", int(days))
    return ngettext("%(num)d day", "%(num)d days", int(days))


@blueprint.post("/<journey_key>/draft/outline")
@allow("studio.read", drafts.find)
@accepts(max_bytes=2 * MAX_FILE_BYTES)
def outline_of(draft: DraftFiles, journey_key: str) -> Response:
    """The list beside a diagram that is being drawn, `{"text"}`, saved or not: `{"lines": [{id, words, note, icon,
    depth, kind}]}`. `{"lines": null}` where it cannot be read."""
    said = request.get_json(silent=True)
    text = said.get("text") if isinstance(said, dict) else None
    if not isinstance(text, str):
        raise BadRequest
    return jsonify(lines=listed(text, draft.files))


def listed(text: str, files: contents.Files) -> list[dict[str, Any]] | None:
    """The lines one below the other, as the list beside the diagram has them; None where it cannot be read."""
    undeclared = _DECLARATION.sub("", text)  # which says how the file was written, not how the text is
    try:
        processes = lines(Model(undeclared.encode("utf-8", "replace")), Names.of(files))
    except Refused:
        return None
    found: list[dict[str, Any]] = []
    for process in processes:
        if len(processes) > 1:
            found.append(_row(process, 0))
        for line in process.children:
            _list(line, 0, found)
    return found


def _list(line: Line, depth: int, found: list[dict[str, Any]]) -> None:
    kind = line.item.kind
    is_silent = not line.item.name and kind in ("choice", "end")
    if not is_silent:
        found.append(_row(line, depth))
    inner = depth if kind == "choice" else depth + 1
    for each in line.children:
        _list(each, depth if each.item.kind == "event" else inner, found)


def _row(line: Line, depth: int) -> dict[str, Any]:
    what = {"id": line.item.element_id, "kind": line.item.kind, "depth": depth}
    return {**what, "words": line.words, "note": line.note, "icon": line.icon}
