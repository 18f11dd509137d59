"""The names that an expression can use at a place of the diagram, what kind of value each is, where it comes from.

Kinds are FEEL's, as far as questions and settings show them; what is not known has none.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from engine.bpmn.known_names import Known, KnownName, names_at
from forms.scope import place
from web.studio import contents
from web.studio.contents import Files
from web.texts import gettext as _

Kind = str | dict[str, Any]
"""A kind by its name, or the kinds of a context's entries."""

_QUESTIONS: Mapping[str, str] = {
    "textfield": "string",
    "textarea": "string",
    "number": "number",
    "checkbox": "boolean",
    "radio": "string",
    "select": "string",
    "checklist": "list<string>",
    "taglist": "list<string>",
    "filepicker": "list",
    "dynamiclist": "list",
}
_CASE: Kind = {"reference": "string", "started": "date and time", "address": "string"}


@dataclass(frozen=True, slots=True)
class Variables:
    """`kinds` by name, what the completion shows as `listed`, and whether others may be there."""

    kinds: dict[str, Kind]
    listed: list[dict[str, Any]]
    is_open: bool


def at(files: Files, file: str, element_id: str) -> Variables:
    """The variables at an element of a diagram. Never raises for what is wrong with the files."""
    known = names_at(files, file, element_id)
    forms = _kinds_of_forms(files)
    kinds = {name: _kind(name, givers, files, forms) for name, givers in sorted(_by_name(known).items())}
    origins = {name: _origin(name, givers) for name, givers in _by_name(known).items()}
    listed = [_listed(name, kind, origins[name]) for name, kind in kinds.items()]
    return Variables(kinds, listed, known.is_open)


def _by_name(known: Known) -> dict[str, list[KnownName]]:
    found: dict[str, list[KnownName]] = {}
    for each in known.names:
        found.setdefault(each.name, []).append(each)
    return found


def _kind(name: str, givers: list[KnownName], files: Files, forms: Mapping[str, dict[str, Kind]]) -> Kind:
    """What is certain: answers of forms laid over one another; anything else may be anything."""
    if name == "settings":
        return {key: _kind_of_value(value) for key, value in contents.settings(files).items()} or "Any"
    if name == "case":
        return _CASE
    answered = [forms.get(each.form_id or "", {}).get(name, "Any") for each in givers]
    if all(isinstance(each, dict) for each in answered):
        return _laid_over(each for each in answered if isinstance(each, dict))
    return answered[0] if all(each == answered[0] for each in answered) else "Any"


def _laid_over(kinds: Iterable[dict[str, Kind]]) -> dict[str, Kind]:
    whole: dict[str, Kind] = {}
    for each in kinds:
        for key, kind in each.items():
            before = whole.get(key, kind)
            if isinstance(before, dict) and isinstance(kind, dict):
                whole[key] = _laid_over((before, kind))
            else:
                whole[key] = kind if before == kind else "Any"
    return whole


def _origin(name: str, givers: list[KnownName]) -> str:
    if name == "settings":
        return _("What this council sets")
    if name == "case":
        return _("Every case")
    names = dict.fromkeys(each.element_name or each.element_id or "" for each in givers)
    return ", ".join(filter(None, names))


def _listed(name: str, kind: Kind, origin: str) -> dict[str, Any]:
    if isinstance(kind, dict):
        entries = [_listed(key, each, origin) for key, each in kind.items()]
        return {"name": name, "type": "context", "from": origin, "entries": entries}
    return {"name": name, "type": "" if kind == "Any" else kind, "from": origin, "entries": []}


def _kinds_of_forms(files: Files) -> dict[str, dict[str, Kind]]:
    """By form id, the kinds of its answers, nested as the case has them."""
    found: dict[str, dict[str, Kind]] = {}
    for form in contents.forms(files):
        read = contents.read_json(files[form.file])
        whole: dict[str, Kind] = {}
        for key, each in contents.questions(read):
            place(whole, key, _kind_of_question(each))
        found[form.id] = whole
    return found


def _kind_of_question(component: Mapping[str, Any]) -> Kind:
    kind = str(component.get("type") or "")
    if kind == "datetime":
        return {"time": "time", "datetime": "date and time"}.get(str(component.get("subtype")), "date")
    return _QUESTIONS.get(kind, "Any")


def _kind_of_value(value: object) -> Kind:
    if isinstance(value, dict):
        return {str(key): _kind_of_value(each) for key, each in value.items()} or "Any"
    if isinstance(value, list):
        return "list"
    kinds: tuple[tuple[type, str], ...] = (
        (bool, "boolean"),
        (int, "number"),
        (float, "number"),
        (str, "string"),
        (datetime, "date and time"),
        (date, "date"),
        (time, "time"),
    )
    return next((name for kind, name in kinds if isinstance(value, kind)), "Any")
