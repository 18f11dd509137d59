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
from web import form_keys, kept_text
from web.actors import actors
from web.people import current_person
from web.rights import allow, may
from web.studio import about, answers, blank, contents, drafts, teams
from web.studio.blueprint import blueprint
from web.studio.drafts import DraftFiles, Stale
from web.studio.meanwhile import bring_together
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
    kept = kept_text.kept(request.path) or {}
    return _page(draft, {}, {name: values[0] for name, values in kept.items()}, is_again=bool(kept))


def _page(draft: DraftFiles, errors: dict[str, str], typed: Mapping[str, str], *, is_again: bool = False) -> str:
    """The page; what was typed stands in its fields, also again after a session ended."""
    found = contents.journey_table(draft.files)
    return render_template(
        "studio/details.html",
        page_title=_("About"),
        view="details",
        draft=draft,
        base=draft.revisions.get(journey_file.FILE, 0),
        broken=_broken(draft),
        errors=errors,
        has_errors=bool(errors),
        is_again=is_again,
        key=form_keys.new(f"details:{draft.key}"),
        fields=fields(),
        values={**_values(found), **typed},
        answers=answers.known(draft.files),
        groups=[each.title for each in contents.groups(draft.files)],
        unlisted=teams.unlisted(draft.files),
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
        return _page(draft, errors, request.form), 422
    try:
        document = about.whole(draft.files)
        _write(document)
        content = tomlkit.dumps(document).encode()
        bases = {journey_file.FILE: request.form.get("base", -1, type=int)}
        drafts.save(db(), journey_key, {journey_file.FILE: content}, bases, current_person(), now())
    except Refused as refused:
        return _page(draft, {"title": str(refused)}, request.form), 422
    except Stale as stale:
        start_over()
        newest = drafts.of(db(), journey_key)
        return _page(newest, *_brought_together(newest, actors(db(), [stale.by]).name(stale.by))), 409
    kept_text.forget(request.path)
    flash(_("Saved"))
    return redirect(url_for("studio.details", journey_key=journey_key))


@blueprint.post("/<journey_key>/details/teams")
@allow("studio.design", drafts.find)
def add_teams(draft: DraftFiles, journey_key: str) -> str | Response | tuple[str, int]:
    """Lists the teams that steps are given to, and that the journey does not know yet."""
    added = teams.unlisted(draft.files)
    try:
        content = about.with_groups(draft.files, added)
    except Refused as refused:
        return _page(draft, {"title": str(refused)}, {}), 422
    if added:
        note = _("Teams added: %(names)s", names=", ".join(added.values()))[:200]
        drafts.save(db(), journey_key, {journey_file.FILE: content}, draft.revisions, current_person(), now(), note)
        flash(note)
    return redirect(url_for("studio.details", journey_key=journey_key) + "#teams")


def _brought_together(newest: DraftFiles, by: str) -> tuple[dict[str, str], dict[str, str]]:
    """Errors and fields, where somebody else has changed the page since it was opened."""
    then = drafts.of(db(), newest.key, request.form.get("base", 0, type=int))
    before, theirs = _values(contents.journey_table(then.files)), _values(contents.journey_table(newest.files))
    said, shown = bring_together(before, theirs, request.form, by)
    told = _("%(name)s has changed this page meanwhile. Look at what is below, then save again", name=by)
    return {"title": told, **said}, shown


def _values(found: Mapping[str, Any]) -> dict[str, str]:
    """What the page shows of a file, by the name of the field."""
    values = {each.name: _shown(found, each) for each in fields()}
    return values | {"needs": "\n".join(_needs(found)), "who": _case(found, "who"), "email": _case(found, "email")}


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
