"""Business rule tasks must ask a decision that is there, with inputs that somebody provides."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from engine import dmn
from engine.bpmn.dialect import is_feel, read
from engine.bpmn.rules.document import Document
from engine.problems import Problem
from engine.xml import Unreadable

GIVEN = frozenset({"case", "settings"})
"""What every case knows from the start."""


def business_rule_tasks(document: Document) -> Iterator[Problem]:
    known = None if document.beside is None else decision_ids(document.beside)
    for node in document.each("businessRuleTask"):
        extensions = read(node)
        decision_id = extensions.decision_id
        if not decision_id or not extensions.result_variable:
            detail = "It does not say which decision it asks and what its result is called."
            yield document.problem(node, "decision-missing", detail, "Set its decision id and its result variable.")
        elif is_feel(decision_id):
            detail = "Which decision it asks is an expression; it must be the id of one decision."
            yield document.problem(node, "decision-dynamic", detail, "Write the id of the decision.")
        elif known is not None and decision_id not in known:
            detail = f"It asks “{decision_id}”, which is not among the journey's decisions."
            remedy = f"Choose one of: {', '.join(sorted(known)) or 'none yet'}."
            yield document.problem(node, "decision-unresolved", detail, remedy)


def inputs(document: Document) -> Iterator[Problem]:
    """An input that nothing in the journey writes is empty for everybody, unless whoever starts a case gives it."""
    beside = document.beside
    if beside is None or _is_open(document):
        return
    written = _written(document, beside)
    for node in document.each("businessRuleTask"):
        mapped = {mapping.target.partition(".")[0] for mapping in read(node).inputs}
        for name in sorted(_wanted(read(node).decision_id, beside) - written - mapped):
            detail = f"Its decision needs “{name}”, and nothing in the journey writes that."
            remedy = "Ask for it in a form, map it in, or mend the name of the input data."
            yield document.problem(node, "decision-input-unwritten", detail, remedy, "warning")


def _is_open(document: Document) -> bool:
    """Whether a connector may write names that the model does not show."""
    return any(not read(node).outputs for node in document.each("serviceTask", "callActivity"))


def _written(document: Document, beside: Mapping[str, bytes]) -> set[str]:
    names = set(GIVEN)
    for node in document.nodes.values():
        extensions = read(node)
        names |= {mapping.target.partition(".")[0] for mapping in extensions.outputs}
        names |= {extensions.result_variable or ""}
    return names.union(*(_keys(data) for file, data in beside.items() if file.endswith(".form")))


def _keys(form: bytes) -> set[str]:
    """The variables that a form writes; none where it cannot be read, which is a problem elsewhere."""
    try:
        return set(_keys_within(json.loads(form)))
    except (ValueError, TypeError, AttributeError, RecursionError):
        return set()


def _keys_within(component: dict[str, Any]) -> Iterator[str]:
    """The first name of each key, of a group with a path that of the path."""
    for each in component.get("components", ()):
        key = each.get("path") or each.get("key")
        if key:
            yield str(key).partition(".")[0]
        else:
            yield from _keys_within(each)


def _wanted(decision_id: str | None, beside: Mapping[str, bytes]) -> frozenset[str]:
    file = decision_ids(beside).get(decision_id or "")
    if decision_id is None or file is None:
        return frozenset()
    try:
        return dmn.read(beside[file], beside).inputs_of(decision_id)
    except (Unreadable, RecursionError):
        return frozenset()


def decision_ids(folder: Mapping[str, bytes]) -> dict[str, str]:
    """The decisions of a folder: id → file name. A file that cannot be read has its own problem elsewhere."""
    found: dict[str, str] = {}
    for file, data in folder.items():
        if file.endswith(".dmn"):
            found |= dict.fromkeys(dmn.decision_ids(data), file)
    return found


RULES = (business_rule_tasks, inputs)
