"""What a model refers to must be there: forms, called processes, user tasks named in `notBy`."""

import json
from collections.abc import Iterator, Mapping

from engine.bpmn.dialect import is_feel, read
from engine.bpmn.normalise import drawn_id, local
from engine.bpmn.rules.document import Document
from engine.problems import Problem


def service_tasks(document: Document) -> Iterator[Problem]:
    for node in document.each("serviceTask"):
        task_type = read(node).task_type
        if not task_type:
            detail = "It does not say which connector does it."
            yield document.problem(node, "connector-missing", detail, "Set its task type, for example “email”.")
        elif is_feel(task_type):
            detail = "Which connector does it is an expression; it must be a plain name."
            yield document.problem(node, "connector-dynamic", detail, "Write the connector's name.")


def script_tasks(document: Document) -> Iterator[Problem]:
    for node in document.each("scriptTask"):
        extensions = read(node)
        if not extensions.script or not extensions.result_variable:
            detail = "It has no FEEL expression with a name for its result."
            yield document.problem(node, "script-missing", detail, "Set its expression and its result variable.")


def forms(document: Document) -> Iterator[Problem]:
    if document.beside is None:
        return
    known = form_ids(document.beside)
    for node in document.each("startEvent", "userTask"):
        form_id = read(node).form_id
        if form_id is None:
            continue
        if is_feel(form_id):
            detail = "Its form is an expression; it must be the id of one form."
            yield document.problem(node, "form-dynamic", detail, "Choose the form.")
        elif form_id not in known:
            detail = f"Its form “{form_id}” is not among the journey's forms."
            remedy = f"Choose one of: {', '.join(sorted(known)) or 'none yet'}."
            yield document.problem(node, "form-missing", detail, remedy)


def form_ids(folder: Mapping[str, bytes]) -> dict[str, str]:
    """The forms of a folder: form id → file name. A file that cannot be read has its own problem elsewhere."""
    found = {}
    for file, data in folder.items():
        if not file.endswith(".form"):
            continue
        try:
            form = json.loads(data)
        except (ValueError, RecursionError):
            continue
        if isinstance(form, dict) and isinstance(form.get("id"), str):
            found[form["id"]] = file
    return found


def calls(document: Document) -> Iterator[Problem]:
    known = {str(each.get("id")) for other in (document, *document.others) for each in other.processes}
    for node in document.each("callActivity"):
        called = read(node).process_id or node.get("calledElement")
        if not called:
            detail = "It does not say which process it calls."
            yield document.problem(node, "call-missing", detail, "Choose the called process.")
        elif is_feel(called):
            detail = "Which process it calls is an expression; it must be the id of one process."
            yield document.problem(node, "call-dynamic", detail, "Write the id of the called process.")
        elif document.beside is not None and called not in known:
            detail = f"It calls “{called}”, which is not among the journey's processes."
            remedy = f"Choose one of: {', '.join(sorted(known))}."
            yield document.problem(node, "call-unresolved", detail, remedy)


def process_ids(document: Document) -> Iterator[Problem]:
    taken = {each.get("id"): other.file for other in document.others for each in other.processes}
    for process in document.processes:
        if process.get("id") in taken:
            detail = f"“{taken[process.get('id')]}” has a process of the same id."
            yield document.problem(process, "process-id-not-unique", detail, "Give one of them another id.")


def not_by(document: Document) -> Iterator[Problem]:
    tasks = {drawn_id(node) for node in document.each("userTask")}
    for node in document.nodes.values():
        for name in read(node).not_by:
            if local(node) != "userTask":
                detail = "“notBy” stands at something that is not a user task."
                yield document.problem(node, "not-by-misplaced", detail, "Move it to the user task it is for.")
            elif name not in tasks:
                detail = f"“notBy” names “{name}”, which is not a user task of this file."
                yield document.problem(node, "not-by-unresolved", detail, "Write the id of the first person's task.")


RULES = (service_tasks, script_tasks, forms, calls, process_ids, not_by)
