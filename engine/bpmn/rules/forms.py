"""The form of a user task, or of a start, must be there: a file of the journey, or a form within the diagram."""

import json
from collections.abc import Iterator, Mapping

from engine import xml
from engine.bpmn.dialect import EMBEDDED_FORM, embedded_forms, is_feel, read
from engine.bpmn.rules.document import Document
from engine.problems import Problem

DEPLOYED_FORM = "camunda-forms:deployment:"
"""How a Camunda 7 formKey begins that names a file of the deployment."""


def forms(document: Document) -> Iterator[Problem]:
    embedded = embedded_forms(document.root)
    known = None if document.beside is None else form_ids(document.beside)
    for node in document.judged:
        form_id = read(node).form_id
        if form_id is None or form_id in embedded:
            continue
        if is_feel(form_id):
            detail = "Its form is an expression; it must be the id of one form."
            yield document.problem(node, "form-dynamic", detail, "Choose the form.")
        elif form_id.startswith(EMBEDDED_FORM):
            detail = f"Its form “{form_id.removeprefix(EMBEDDED_FORM)}” is not in the diagram."
            yield document.problem(node, "form-missing", detail, "Choose its form again.")
        elif known is not None and form_id not in known:
            detail = f"Its form “{form_id}” is not among the journey's forms."
            choices = sorted(each for each in known if not each.startswith(("camunda-forms:",)))
            remedy = f"Choose one of: {', '.join(choices) or 'none yet'}."
            yield document.problem(node, "form-missing", detail, remedy)


def form_ids(folder: Mapping[str, bytes]) -> dict[str, str]:
    """The forms of a folder: form id → file name. A file that cannot be read has its own problem elsewhere.

    A form may also be named by its file (`camunda-forms:deployment:`), or lie in a diagram (`camunda-forms:bpmn:`).
    """
    found = {}
    for file, data in folder.items():
        if file.endswith(".bpmn"):
            found.update(dict.fromkeys(_embedded(data), file))
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


def _embedded(data: bytes) -> dict[str, str]:
    if b"userTaskForm" not in data:
        return {}
    try:
        return embedded_forms(xml.parse(data))
    except xml.Unreadable:
        return {}


RULES = (forms,)
