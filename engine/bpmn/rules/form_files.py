"""The forms of a folder: what they are called, and which variables they write."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from engine import xml
from engine.bpmn import dialect

DEPLOYED_FORM = "camunda-forms:deployment:"
"""How a Camunda 7 formKey begins that names a file of the deployment."""


def form_ids(folder: Mapping[str, bytes]) -> dict[str, str]:
    """The forms of a folder: form id → file name. A file that cannot be read has its own problem elsewhere.

    A form may also be named by its file (`camunda-forms:deployment:`), or lie in a diagram (`camunda-forms:bpmn:`).
    """
    found = {}
    for file, data in folder.items():
        if file.endswith(".bpmn"):
            found.update(dict.fromkeys(embedded_forms(data), file))
        if not file.endswith(".form"):
            continue
        found[DEPLOYED_FORM + file] = file
        try:
            form = json.loads(data)
        except (ValueError, RecursionError):
            continue
        if isinstance(form, dict) and isinstance(form.get("id"), str):
            found[form["id"]] = file
    return found


def embedded_forms(diagram: bytes) -> dict[str, bytes]:
    """The forms that lie in a diagram, by formKey; none where it cannot be read, which is a problem elsewhere."""
    if b"userTaskForm" not in diagram:
        return {}
    try:
        found = dialect.embedded_forms(xml.parse(diagram))
    except xml.Unreadable:
        return {}
    return {key: text.encode() for key, text in found.items()}


def form_keys(form: bytes) -> set[str] | None:
    """The variables that a form writes; None where it cannot be read, which is a problem elsewhere."""
    try:
        return set(_keys_within(json.loads(form)))
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None


def _keys_within(component: dict[str, Any]) -> Iterator[str]:
    """The first name of each key, of a group with a path that of the path."""
    for each in component.get("components", ()):
        key = each.get("path") or each.get("key")
        if key:
            yield str(key).partition(".")[0]
        else:
            yield from _keys_within(each)
