"""The Draw page: one diagram of a draft in the drawing tool, with what its steps can name."""

from dataclasses import dataclass
from typing import Any

from flask import g, redirect, render_template, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from engine import xml as hardened
from engine.bpmn import layout
from engine.bpmn.xml import BPMNDI, tag
from web.rights import allow
from web.studio import contents, drafts, outline_lines, step_kinds
from web.studio.blueprint import blueprint
from web.studio.drafts import DraftFiles
from web.studio.tabs import may_do
from web.texts import gettext as _
from web.work import engine

EDITOR_POLICY = {"style-src": "'self' 'unsafe-inline'", "font-src": "'self' data:"}
"""The drawing tool sets styles of its own and brings its icons in its style sheet."""


@dataclass(frozen=True, slots=True)
class Tool:
    """A button of the bar that draws a kind of step."""

    label: str
    template: str


@blueprint.get("/<journey_key>/draw")
@blueprint.get("/<journey_key>/draw/<path:file>")
@allow("studio.read", drafts.find)
def draw(draft: DraftFiles, journey_key: str, file: str | None = None) -> Response | str:
    """One diagram of the draft; without `file` the main one, or a page that says that there is none yet."""
    found = contents.diagrams(draft.files)
    if not found and file is None:
        return render_template("studio/draw_nothing.html", page_title=_("Draw"), view="draw", draft=draft)
    if file is None:
        return redirect(url_for("studio.draw", journey_key=journey_key, file=main_diagram(draft, found)))
    if file not in found:
        raise NotFound
    g.policy = EDITOR_POLICY
    return render_template(
        "studio/draw.html",
        page_title=_("Draw"),
        view="draw",
        draft=draft,
        file=file,
        files=found,
        tools=tools(),
        data=page_data(draft, file),
    )


def tools() -> list[Tool]:
    """What "+ Step" offers; waits and messages have buttons of their own."""
    return [
        Tool(_("Ask the applicant"), step_kinds.ASK),
        Tool(_("Somebody decides"), step_kinds.DECIDE),
        Tool(_("Check a rule"), step_kinds.RULE),
        Tool(_("Ask another system"), step_kinds.CALL),
    ]


def page_data(draft: DraftFiles, file: str) -> dict[str, Any]:
    """What the page's script reads: `#draw`."""
    files = draft.files
    decisions = contents.decisions(files)
    drawn = drawable(files[file])
    return {
        "key": draft.key,
        "address": f"/journeys/{draft.key}",
        "file": file,
        "may_change": may_do("studio.design", draft),
        "xml": drawn,
        "outline": outline_lines.listed(drawn, files),
        "forms": [each.as_data() for each in contents.forms(files)],
        "decisions": [each.as_data() for each in decisions],
        "groups": [each.as_data() for each in contents.groups(files)],
        "needs": [each.as_data() for each in contents.needs(files)],
        "templates": step_kinds.all_kinds(engine().connectors.types, decisions),
    }


def drawable(xml: bytes) -> str:
    """The file as text, laid out where it has no diagram. What cannot be read is shown as it is: the tool says why."""
    try:
        root = hardened.parse(xml)
    except hardened.Unreadable:
        return xml.decode("utf-8", errors="replace")
    if next(root.iter(tag("BPMNPlane", BPMNDI)), None) is not None and has_shapes(root):
        return xml.decode(root.getroottree().docinfo.encoding or "utf-8", errors="replace")
    return layout.laid_out(xml).decode("utf-8")


def has_shapes(root: Any) -> bool:
    return next(root.iter(tag("BPMNShape", BPMNDI)), None) is not None


def main_diagram(draft: DraftFiles, found: list[str]) -> str:
    """The file of the process that a case begins with, else the first."""
    process = contents.journey_table(draft.files).get("process")
    for file in found:
        if isinstance(process, str) and f'id="{process}"'.encode() in draft.files[file]:
            return file
    return found[0]
