"""What people read about a journey before they begin, whom to turn to, and who takes part: journey.toml as a form."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import tomlkit
from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import journey_file
from engine.bpmn.editing.model import Refused
from engine.problems import Problem
from web.actors import actors
from web.people import current_person
from web.rights import allow, may
from web.studio import about, answers, blank, contents, drafts
from web.studio.blueprint import blueprint
from web.studio.drafts import DraftFiles, Stale
from web.studio.naming import name_of, unused
from web.texts import gettext as _
from web.work import db, now, start_over

LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the page: where its value stands in the file, and how it is asked for."""

    name: str
    path: tuple[str, ...]
    label: str
    hint: str = ""
    kind: str = "text"
    required: bool = False


def fields() -> list[Field]:
    return [
        Field("title", ("title",), _("Title"), _("As people read it: “Apply for a Blue Badge”."), required=True),
        Field("name", ("name",), _("Short name"), _("As staff call it: “Blue Badge”."), required=True),
        Field("summary", ("start", "summary"), _("What it is for, in a sentence or two"), kind="lines", required=True),
        Field("section", ("section",), _("Section of the list of services")),
        Field("owner", ("owner",), _("Team that owns it"), required=True),
        Field("reference", ("reference",), _("Letters of its references"), _("Two or three: “BB”."), required=True),
        Field("thing", ("thing",), _("What people send"), _("“application”, “report”, “request”.")),
        Field("to_hand", ("start", "to_hand"), _("What to have to hand"), _("One thing a line."), kind="list"),
        Field("telephone", ("contact", "telephone"), _("Telephone"), required=True),
        Field("hours", ("contact", "hours"), _("When somebody answers it"), required=True),
        Field("target", ("settings", "target_working_days"), _("Working days in which it is decided"), kind="number"),
    ]


@blueprint.get("/<journey_key>/details")
@allow("studio.read", drafts.find)
def details(draft: DraftFiles, journey_key: str) -> str:
    return _page(draft, {})


def _page(draft: DraftFiles, errors: dict[str, str], *, keep: bool = False) -> str:
    found = contents.journey_table(draft.files)
    typed = request.form if keep else {}
    return render_template(
        "studio/details.html",
        page_title=_("About"),
        view="details",
        draft=draft,
        base=draft.revisions.get(journey_file.FILE, 0),
        broken=_broken(draft),
        errors=errors,
        has_errors=bool(errors),
        fields=fields(),
        values={each.name: typed.get(each.name, _shown(found, each)) for each in fields()},
        needs=typed.get("needs", "\n".join(_needs(found))),
        answers=answers.known(draft.files),
        who=typed.get("who", _case(found, "who")),
        email=typed.get("email", _case(found, "email")),
        groups=[each.title for each in contents.groups(draft.files)],
        may_design=may(current_person(), "studio.design", draft),
    )


def _broken(draft: DraftFiles) -> str:
    """Why the file cannot be shown here; "" where it can."""
    try:
        about.whole(draft.files)
    except Refused as refused:
        return str(refused)
    return ""


@blueprint.post("/<journey_key>/details")
@allow("studio.design", drafts.find)
def change_details(draft: DraftFiles, journey_key: str) -> str | Response | tuple[str, int]:
    """Save the page. What it does not show stays in the file as it was."""
    errors = _errors()
    if errors:
        return _page(draft, errors, keep=True), 422
    try:
        document = about.whole(draft.files)
        _write(document)
        content = tomlkit.dumps(document).encode()
        bases = {journey_file.FILE: request.form.get("base", -1, type=int)}
        drafts.save(db(), journey_key, {journey_file.FILE: content}, bases, current_person(), now())
    except Refused as refused:
        return _page(draft, {"title": str(refused)}, keep=True), 422
    except Stale as stale:
        start_over()
        by = actors(db(), [stale.by]).name(stale.by)
        said = _("%(name)s has changed this page meanwhile. What you typed is below", name=by)
        return _page(drafts.of(db(), journey_key), {"title": said}, keep=True), 409
    flash(_("Saved"))
    return redirect(url_for("studio.details", journey_key=journey_key))


def missing(files: Mapping[str, bytes]) -> list[Problem]:
    """What a designer has still to write before anybody can be asked to read it."""
    found = contents.journey_table(files)
    return [
        Problem(
            journey_file.FILE,
            None,
            each.label,
            "to-be-filled-in",
            "error",
            _("It is still to be filled in."),
            _("Write it on the page About."),
            None,
        )
        for each in fields()
        if each.required and _at(found, each) == blank.TO_FILL_IN
    ]


def _errors() -> dict[str, str]:
    found = {}
    for each in fields():
        text = request.form.get(each.name, "").strip()
        if each.name == "title" and not text:
            found[each.name] = _("Fill in: %(label)s", label=each.label)
        elif len(text) > LONGEST:
            found[each.name] = _("%(label)s must be 2,000 characters or less", label=each.label)
        elif each.kind == "number" and text and not text.isdigit():
            found[each.name] = _("%(label)s must be a whole number", label=each.label)
    if not re.fullmatch("[A-Z]{2,3}", request.form.get("reference", "").strip()):
        found["reference"] = _("References begin with two or three capital letters")
    return found


def _write(document: tomlkit.TOMLDocument) -> None:
    for each in fields():
        text = request.form.get(each.name, "").strip()
        otherwise = blank.TO_FILL_IN if each.required else None
        _set(document, each.path, _READ.get(each.kind, _line)(text) or otherwise)
    kept = {str(need.get("text")): need for need in document.get("needs", []) if isinstance(need, Mapping)}
    needs = tomlkit.aot()
    for text in _list(request.form.get("needs", "")):
        needs.append(_need(text, kept, {str(each["id"]) for each in needs}))
    _set(document, ("needs",), needs if len(needs) else None)
    for name in ("who", "email"):
        if name in request.form:
            _set(document, ("case", name), request.form[name] or None)


def _need(text: str, kept: Mapping[str, Any], taken: set[str]) -> Any:
    """A need that was there keeps its id and evidence; a new one is given an id."""
    if text in kept:
        return kept[text]
    table = tomlkit.table()
    known = taken | {str(each.get("id")) for each in kept.values()}
    table["id"], table["text"] = unused(name_of(text, "need"), known), text
    return table


def _line(text: str) -> Any:
    return " ".join(text.split()) or None


def _list(text: str) -> list[str]:
    return [line for line in (" ".join(each.split()) for each in text.splitlines()) if line]


def _number(text: str) -> Any:
    return int(text) if text else None


_READ: dict[str, Callable[[str], Any]] = {"list": lambda text: _list(text) or None, "number": _number}


def _set(document: Any, path: tuple[str, ...], value: Any) -> None:
    """Say something at a place of the file; None takes it out. What is the same already is not touched."""
    *tables, name = path
    for table in tables:
        if table not in document:
            if value is None:
                return
            document[table] = tomlkit.table()
        document = document[table]
    if value is None:
        if name in document:
            del document[name]
    elif name not in document or document[name] != value:
        document[name] = value


def _shown(found: Mapping[str, Any], each: Field) -> str:
    value = _at(found, each)
    if isinstance(value, list):
        return "\n".join(str(line) for line in value)
    return "" if value == blank.TO_FILL_IN else str(value)


def _at(found: Mapping[str, Any], each: Field) -> Any:
    value: Any = found
    for name in each.path:
        value = value.get(name, "") if isinstance(value, Mapping) else ""
    return value


def _needs(found: Mapping[str, Any]) -> list[str]:
    needs = found.get("needs", [])
    return [str(each.get("text", "")) for each in needs if isinstance(each, Mapping)] if isinstance(needs, list) else []


def _case(found: Mapping[str, Any], name: str) -> str:
    case = found.get("case", {})
    return str(case.get(name, "")) if isinstance(case, Mapping) else ""
