"""Nothing is silently dropped: an element or attribute that would not be honoured is named and refused.

`vocabulary/` says what may stand where. Extension elements are judged in `extensions.py` and `other_engines.py`.
"""

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.camunda7 import NAMESPACES
from engine.bpmn.normalise import DRAWN_ID, local
from engine.bpmn.rules.document import Document
from engine.bpmn.rules.vocabulary import COMMON, FORMS, Form
from engine.bpmn.xml import BPMN, ZEEBE
from engine.problems import Problem
from engine.xml import split

CHOREOGRAPHY_ACTIVITIES = frozenset({"choreographyTask", "subChoreography", "callChoreography"})
_NOTHING = Form()


def unsupported(document: Document) -> Iterator[Problem]:
    """Walks what runs, and the file around it; drawings beside it are kept as they are."""
    yield from _element(document, document.root)


def _element(document: Document, element: etree._Element) -> Iterator[Problem]:
    form = FORMS.get(local(element), _NOTHING)
    yield from _attributes(document, element, form)
    for child in element.iterchildren(tag=etree.Element):
        name = local(child)
        if name in ("extensionElements", *form.describes, *COMMON) or _is_drawn_only(child):
            continue
        if not name:
            yield from _foreign(document, child, element)
        elif name in form.children:
            yield from _element(document, child)
        elif name not in CHOREOGRAPHY_ACTIVITIES:
            yield _refuse(document, child, element)


def _is_drawn_only(child: etree._Element) -> bool:
    return local(child) == "process" and child.get("isExecutable", "true") in ("false", "0")


def _foreign(document: Document, child: etree._Element, parent: etree._Element) -> Iterator[Problem]:
    """Elements of other namespaces belong into extensionElements (§8.3.3); beside the diagram they are pictures."""
    if local(parent) not in ("definitions", "collaboration"):
        yield _refuse(document, child, parent)


def _refuse(document: Document, child: etree._Element, parent: etree._Element) -> Problem:
    name = etree.QName(child).localname
    if child.get("name") or local(parent) in ("definitions", "process", "subProcess", "collaboration"):
        detail = f"A “{name}” cannot stand here, or is nothing that BPMN knows."
        return document.problem(child, "element-not-supported", detail, "Take it out, or draw the step another way.")
    detail = f"It has a “{name}”, which cannot stand there, or is nothing that BPMN knows."
    return document.problem(parent, "element-not-supported", detail, "Take that part off the step.")


def _attributes(document: Document, element: etree._Element, form: Form) -> Iterator[Problem]:
    for attribute, value in element.items():
        namespace, name = split(str(attribute))
        if namespace in NAMESPACES or attribute == DRAWN_ID:
            continue
        known = name in form.attributes or name in form.describes or name in COMMON
        if (namespace in ("", BPMN) and not known) or (namespace == ZEEBE and not name.startswith("modeler")):
            detail = f"Its attribute {name}=“{value!s}” would not be honoured."
            yield document.problem(element, "attribute-not-supported", detail, "Clear it in the properties panel.")


def nothing_to_run(document: Document) -> Iterator[Problem]:
    if not document.processes:
        detail = "The file has no process that can be run."
        remedy = "Mark the process as executable in the properties panel."
        yield document.problem(document.root, "nothing-executable", detail, remedy)


def not_said_executable(document: Document) -> Iterator[Problem]:
    """§10.2: whether a process without the attribute may be run is for the tool to say; here it may."""
    for process in document.processes:
        if process.get("isExecutable") is None:
            detail = "It does not say whether it is executable; it is run."
            remedy = "Mark it as executable, or as not executable to keep it as a drawing."
            yield document.problem(process, "executable-not-said", detail, remedy, "warning")


def stores(document: Document) -> Iterator[Problem]:
    """§10.4.1: a data store outlives the process, so it is somebody else's."""
    for reference in document.everything("dataStoreReference"):
        detail = "A data store is kept as drawn; nothing is written to it or read from it here."
        remedy = "Let a connector do that in a service task."
        yield document.problem(reference, "data-store-not-stored", detail, remedy, "warning")


RULES = (unsupported, nothing_to_run)
THEN = (not_said_executable, stores)
