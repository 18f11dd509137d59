"""The form of a user task, or of a start, must be there: a file of the journey, or a form within the diagram."""

from collections.abc import Iterator

from engine.bpmn.dialect import EMBEDDED_FORM, embedded_forms, is_feel
from engine.bpmn.rules.document import Document
from engine.bpmn.rules.form_files import form_ids
from engine.problems import Problem


def forms(document: Document) -> Iterator[Problem]:
    embedded = embedded_forms(document.root)
    known = None if document.beside is None else form_ids(document.beside)
    for node in document.judged:
        form_id = document.said(node).form_id
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


RULES = (forms,)
