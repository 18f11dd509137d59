"""Settings that cannot both be honoured, or that mean nothing where they stand."""

from collections.abc import Iterator

from engine.bpmn.dialect import extensions_of
from engine.bpmn.normalise import local
from engine.bpmn.rules.document import Document
from engine.bpmn.rules.event_definitions import definitions_of
from engine.bpmn.xml import ZEEBE, tag
from engine.problems import Problem
from engine.xml import split

OTHER_WORK = frozenset({"script", "calledDecision"})


def contradictions(document: Document) -> Iterator[Problem]:
    for node in document.nodes.values():
        settings = {split(each.tag)[1]: each for each in extensions_of(node) if split(each.tag)[0] == ZEEBE}
        work = sorted(OTHER_WORK & settings.keys())
        wrong = f"has a “zeebe:{work[0]}” and a connector" if work and "taskDefinition" in settings else ""
        form = settings.get("formDefinition")
        if form is not None and form.get("formId") and form.get("formKey"):
            wrong = "names its form twice, by id and by key"
        said, drawn = settings.get("calledElement"), (node.get("calledElement") or "").rpartition(":")[2]
        if said is not None and drawn and said.get("processId") not in (None, drawn):
            wrong = "says twice, and differently, which process it calls"
        if wrong:
            yield document.problem(node, "settings-contradict", f"It {wrong}; only one can be honoured.", "Keep one.")


def counted_twice(document: Document) -> Iterator[Problem]:
    for loop in document.everything("multiInstanceLoopCharacteristics"):
        said = document.said(loop)
        if said.input_collection and loop.find(tag("loopCardinality")) is not None:
            detail = "It is done for each item of a list and a number of times; only one can be honoured."
            yield document.problem(loop, "settings-contradict", detail, "Keep the list, or the number.")
        if bool(said.output_collection) != bool(said.output_element):
            detail = "It says what each time gives, or where that is kept, but not both."
            remedy = "Set the output collection and the output element, or neither."
            yield document.problem(loop, "output-half", detail, remedy, "warning")


def forms_at_starts(document: Document) -> Iterator[Problem]:
    """A form starts a case: it stands at the plain start of a process."""
    for node in document.each("startEvent"):
        parent = node.getparent()
        is_plain = parent is not None and local(parent) == "process" and not definitions_of(document, node)
        if document.said(node).form_id and not is_plain:
            detail = "It has a form, though nobody fills one in to get here."
            remedy = "Move the form to the plain start of the process, or to a user task."
            yield document.problem(node, "form-misplaced", detail, remedy)


RULES = (contradictions, counted_twice, forms_at_starts)
