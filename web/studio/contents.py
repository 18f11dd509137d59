"""What the files of a draft hold that its diagram can name: forms, decisions, groups, needs. A draft may be as wrong as
it likes: whatever cannot be read is left out, nothing here raises.
"""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath
from typing import Any

from lxml import etree

from engine import xml as hardened
from engine.journey_file import FILE

Files = Mapping[str, bytes]
LABELS = ("dateLabel", "timeLabel", "label")
"""Where a component says what it asks."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that a step can name: by `id`, shown as `title`, kept in `file`."""

    id: str
    title: str
    file: str = ""

    def as_data(self) -> dict[str, str]:
        return asdict(self)


def forms(files: Files) -> list[Choice]:
    """The forms, by the ids that steps name them by."""
    return [Choice(form_id, title, file) for file, form_id, title in _forms(files)]


def _forms(files: Files) -> Iterator[tuple[str, str, str]]:
    for file in sorted(files):
        if file.endswith(".form"):
            found = read_json(files[file])
            form_id = found.get("id") if isinstance(found, dict) else None
            known = form_id if isinstance(form_id, str) and form_id else PurePosixPath(file).stem
            yield file, known, known.replace("_", " ").capitalize()


def pages_of_forms(files: Files) -> dict[str, int]:
    """How many pages each form has, by its id."""
    return {each.id: _pages(read_json(files[each.file])) for each in forms(files)}


def _pages(form: object) -> int:
    """A component that names another page than the one before it begins one (forms/paging.py)."""
    parts = form.get("components") if isinstance(form, dict) else None
    count, page = 0, ""
    for each in parts if isinstance(parts, list) else ():
        own = each.get("properties") if isinstance(each, dict) else None
        named = str(own.get("page") or "") if isinstance(own, dict) else ""
        if not count or (named and named != page):
            count, page = count + 1, named
    return count


def questions(component: object, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every question of a form, or of a group in it, with the whole path of its key."""
    parts = component.get("components") if isinstance(component, dict) else None
    for each in parts if isinstance(parts, list) else ():
        if not isinstance(each, dict):
            continue
        key, kind = str(each.get("key") or ""), str(each.get("type") or "")
        if kind in ("group", "default"):
            inner = str(each.get("path") or "")
            yield from questions(each, f"{path}{inner}." if inner else path)
        elif key:
            yield path + key, each


def decisions(files: Files) -> list[Choice]:
    """The decisions, by id."""
    found = decision_elements(files)
    return [Choice(str(each.get("id")), str(each.get("name") or each.get("id")), file) for file, each in found]


def decision_elements(files: Files) -> Iterator[tuple[str, etree._Element]]:
    """Every decision with the file that it is in."""
    for file in sorted(files):
        if not file.endswith(".dmn"):
            continue
        try:
            root = hardened.parse(files[file])
        except hardened.Unreadable:
            continue
        yield from ((file, each) for each in root.iterchildren("{*}decision") if each.get("id"))


def rows_of_tables(files: Files) -> dict[str, int]:
    """How many rows the table of each decision has, by its id."""
    return {str(each.get("id")): len(each.findall("{*}decisionTable/{*}rule")) for _, each in decision_elements(files)}


def groups(files: Files) -> list[Choice]:
    """Who takes part, as journey.toml says; the applicant is not listed there."""
    return [Choice(each["id"], _text(each, "title", each["id"]), FILE) for each in _listed(files, "groups")]


def needs(files: Files) -> list[Choice]:
    """The user needs of journey.toml."""
    return [Choice(each["id"], _text(each, "text", each["id"]), FILE) for each in _listed(files, "needs")]


def settings(files: Files) -> dict[str, Any]:
    """The table [settings] of journey.toml."""
    found = journey_table(files).get("settings")
    return found if isinstance(found, dict) else {}


def diagrams(files: Files) -> list[str]:
    return sorted(file for file in files if file.endswith(".bpmn"))


def journey_table(files: Files) -> dict[str, Any]:
    """journey.toml as far as it can be read."""
    try:
        return tomllib.loads(files.get(FILE, b"").decode("utf-8"))
    except (ValueError, RecursionError):
        return {}


def read_json(data: bytes) -> object:
    """The value, or None where it is no JSON."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def _listed(files: Files, name: str) -> list[dict[str, Any]]:
    found = journey_table(files).get(name)
    tables = found if isinstance(found, list) else []
    return [each for each in tables if isinstance(each, dict) and isinstance(each.get("id"), str)]


def _text(table: Mapping[str, Any], name: str, otherwise: str) -> str:
    found = table.get(name)
    return found if isinstance(found, str) and found else otherwise
