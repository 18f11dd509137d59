"""What a form of the outline changes: the diagram, and the files that are made with it.

Each change reads its fields from the request and gives the line that it leads to.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath

from flask import flash, request
from lxml import etree

from engine import feel
from engine.bpmn.editing import settings, structure
from engine.bpmn.editing.model import Model, Refused
from web.accounts.people import ADDRESS
from web.studio import about, answers
from web.studio.drafts import DraftFiles
from web.studio.naming import name_of, unused
from web.studio.outline_lines import time_words
from web.studio.questions import blank_form
from web.studio.rules import blank_table
from web.texts import gettext as _

NEW = "new:"
"""Chosen where there is something yet to be made: a form, a table, a team."""


@dataclass(frozen=True, slots=True)
class Edit:
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


def _insert(edit: Edit) -> str:
    name, kind = _name("new-name"), request.form.get("kind", "")
    made = structure.insert(edit.model, request.form.get("flow", ""), kind, name)
    settings.make(made, kind)
    return str(made.get("id"))


def _add_deadline(edit: Edit) -> str:
    """What happens if a step takes too long: it is called after how long that is, until somebody names it."""
    days, in_working_days = request.form.get("late-days", "").strip(), request.form.get("late-count") == "working"
    interrupts = request.form.get("late-then") == "instead"
    event = structure.add_deadline(edit.model, edit.step, "", interrupts=interrupts)
    try:
        settings.set_days(event, days, in_working_days=in_working_days)
    except Refused as refused:
        raise Refused(str(refused), "late-days") from None
    event.set("name", _("After %(time)s", time=time_words(days, in_working_days=in_working_days)))
    return str(event.get("id"))


def _save_step(edit: Edit) -> str:
    node = edit.model.node(edit.step)
    node.set("name", _name())
    for say in _SAID.get(settings.kind_of(node), ()):
        say(edit, node)
    return edit.step


def _say_form(edit: Edit, node: etree._Element) -> None:
    title, for_staff = node.get("name") or edit.step, settings.kind_of(node) == "staff"
    settings.set_form(node, edit.chosen("form", title, ".form", partial(blank_form, for_staff=for_staff)))
    settings.set_property(node, "publicName", _line("public"))


def _say_who(edit: Edit, node: etree._Element) -> None:
    settings.set_who(node, _who(edit))
    if "due" in request.form:
        settings.set_due(node, _line("due"))
    if "not_by" in request.form:
        settings.set_property(node, "notBy", _line("not_by"))
    settings.set_property(node, "clock", "paused" if request.form.get("clock") else "")


def _say_rule(edit: Edit, node: etree._Element) -> None:
    by = next((each for each in answers.known(edit.draft.files) if each.name == request.form.get("by")), None)
    decision = edit.chosen("decision", node.get("name") or edit.step, ".dmn", partial(blank_table, by=by))
    settings.set_decision(node, decision, _result(decision))


def _say_message(edit: Edit, node: etree._Element) -> None:
    if _line("address") and _line("to"):
        raise Refused(_("Choose an answer, or write an address: not both."), "address")
    to = _line("address") or _line("to")
    if not to.startswith("=") and to and not ADDRESS.fullmatch(to):
        raise Refused(_("Write the address like name@example.gov.uk."), "address")
    settings.set_message(node, to, _line("subject"), request.form.get("text", "").replace("\r", ""))


def _say_system(edit: Edit, node: etree._Element) -> None:
    settings.set_url(node, _line("url"))


def _say_time(edit: Edit, node: etree._Element) -> None:
    settings.set_days(node, _line("days"), in_working_days=request.form.get("count") == "working")


def _say_then(edit: Edit, node: etree._Element) -> None:
    settings.set_interrupts(node, interrupts=request.form.get("then") == "instead")


_SAID: dict[str, tuple[Callable[[Edit, etree._Element], None], ...]] = {
    "start": (_say_form,),
    "citizen": (_say_form, _say_who),
    "staff": (_say_form, _say_who),
    "rule": (_say_rule,),
    "message": (_say_message,),
    "system": (_say_system,),
    "wait": (_say_time,),
    "deadline": (_say_time, _say_then),
}
"""What the fields of each kind of step say."""


def _who(edit: Edit) -> str:
    chosen = request.form.get("who", "")
    if chosen != NEW:
        return chosen
    title = _line("team")
    if not title:
        raise Refused(_("Say what the team is called."), "team")
    path, content, group = about.with_group(edit.draft.files, title)
    edit.changes[path] = content
    return group


def _save_branch(edit: Edit) -> str:
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
        choices = known[answer].choices if answer in known else ()
        if choices and value not in choices and sign in ("=", "!="):
            raise Refused(_("The answer can only be: %(choices)s", choices=", ".join(choices)), "value")
        settings.say_condition(flow, settings.comparison(answer, sign, value, is_text=is_text))
    return edit.step


def _warn_of(condition: str) -> None:
    """A draft keeps what cannot be read yet, and says so."""
    try:
        feel.compile(condition.removeprefix("="))
    except (feel.FeelSyntaxError, feel.FeelLimitError) as error:
        flash(_("The condition is kept, but cannot be read yet: %(error)s", error=str(error)))


def _remove(edit: Edit) -> str:
    """Leads to the step before it, or on which it hung."""
    node = edit.model.node(edit.step)
    before = [node.get("attachedToRef"), *(each.get("sourceRef") for each in edit.model.incoming(node))]
    structure.remove(edit.model, edit.step)
    return next((str(each) for each in before if each in edit.model.by_id), "")


def _remove_branch(edit: Edit) -> str:
    choice = str(edit.model.flow(edit.step).get("sourceRef"))
    structure.remove_branch(edit.model, edit.step)
    return choice if choice in edit.model.by_id else ""


def _add_branch(edit: Edit) -> str:
    return str(structure.add_branch(edit.model, edit.step, _name("way-name")).get("id"))


def _up(edit: Edit) -> str:
    structure.move(edit.model, edit.step, "up")
    return edit.step


def _down(edit: Edit) -> str:
    structure.move(edit.model, edit.step, "down")
    return edit.step


CHANGES: dict[str, Callable[[Edit], str]] = {
    "insert": _insert,
    "step": _save_step,
    "branch": _save_branch,
    "remove": _remove,
    "remove_branch": _remove_branch,
    "add_branch": _add_branch,
    "add_deadline": _add_deadline,
    "up": _up,
    "down": _down,
}
REDRAWN = frozenset({"insert", "remove", "remove_branch", "add_branch", "add_deadline", "up", "down"})
"""After these steps came, went or moved, and what they touch is drawn. Otherwise all stays as somebody drew it."""


def fields_of(xml: bytes, step: str) -> dict[str, str]:
    """What the fields of a step's form show, by their names; nothing where it is not there."""
    try:
        node = Model(xml).by_id.get(step)
    except Refused:
        return {}
    if node is None:
        return {}
    said = settings.about(node)
    is_answer = said.to.startswith("=")
    return {
        **{name: getattr(said, name) for name in _SAME_NAMES},
        "public": said.properties.get("publicName", ""),
        "not_by": said.properties.get("notBy", ""),
        "clock": "1" if said.properties.get("clock") == "paused" else "",
        "to": said.to if is_answer else "",
        "address": "" if is_answer else said.to,
        "count": "working" if said.in_working_days else "",
    }


_SAME_NAMES = ("name", "who", "form", "due", "decision", "result", "subject", "text", "url", "days")


def note_of(what: str, model: Model, step: str) -> str:
    """What the history says of a change: each is a line of its own, that one can go back to."""
    element = model.by_id.get(step)
    name = (element.get("name") if element is not None else None) or _("a step without a name")
    new = _line("name") or name
    notes = {
        "insert": _("“%(name)s” added", name=new),
        "step": _("“%(name)s” changed", name=new),
        "branch": _("The way “%(name)s” changed", name=new),
        "remove": _("“%(name)s” taken out", name=name),
        "remove_branch": _("The way “%(name)s” taken out", name=name),
        "add_branch": _("The way “%(name)s” added", name=new),
        "add_deadline": _("What happens if “%(name)s” takes too long", name=name),
        "up": _("“%(name)s” moved up", name=name),
        "down": _("“%(name)s” moved down", name=name),
    }
    return notes[what][:200]


def _result(decision: str) -> str:
    """What a table's answer is called: a name that expressions can read as it stands. Raises Refused."""
    name = _line("result") or decision
    if name and not re.fullmatch(r"[^\W\d]\w*", name):
        raise Refused(_("What its answer is called is one word of letters, digits and _, such as “route”."), "result")
    return name


def _name(field: str = "name") -> str:
    """What it is called; `field` is where that is written."""
    name = _line("name")
    if not name or len(name) > 200:
        raise Refused(_("Give it a name, in 200 characters or less."), field)
    return name


def _line(field: str) -> str:
    return " ".join(request.form.get(field, "").split())
