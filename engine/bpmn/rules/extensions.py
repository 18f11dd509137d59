"""The dialect: each `zeebe:` extension is honoured, known and harmless, or refused by name."""

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.dialect import (
    ALLOWED_ON,
    EMBEDDED_FORM,
    HARMLESS,
    HARMLESS_ATTRIBUTES,
    HONOURED,
    NOT_OURS,
    OWN_TEMPLATES,
    PROPERTIES,
    extensions_of,
)
from engine.bpmn.normalise import local
from engine.bpmn.rules.document import Document
from engine.bpmn.xml import ZEEBE
from engine.problems import Problem
from engine.xml import split

RULE = "extension-not-supported"
SEVERAL = frozenset({"userTaskForm"})
"""What a process may have several of."""


def bearers(document: Document) -> Iterator[etree._Element]:
    """Whatever may bear extensions that count: what runs, the messages it uses, the pools it is drawn in."""
    yield from document.judged
    for top in document.root.iterchildren(tag=etree.Element):
        if local(top) in ("message", "collaboration", "signal", "error", "escalation"):
            yield from (each for each in top.iter(tag=etree.Element) if local(each))


def unsupported_extensions(document: Document) -> Iterator[Problem]:
    for element in bearers(document):
        seen: set[str] = set()
        for extension in extensions_of(element):
            namespace, name = split(extension.tag)
            if namespace == ZEEBE:
                yield from _zeebe(document, element, extension, name)
                if name in seen and name not in SEVERAL:
                    detail = f"It has two of “zeebe:{name}”; only one can be honoured."
                    yield document.problem(element, "extension-twice", detail, "Keep one of them.")
                seen.add(name)


def _zeebe(document: Document, element: etree._Element, extension: etree._Element, name: str) -> Iterator[Problem]:
    if name in HARMLESS:
        detail = f"It has a “zeebe:{name}”, which makes no difference here."
        yield document.problem(element, "extension-harmless", detail, "It can stay.", "warning")
    elif name in NOT_OURS or name not in HONOURED:
        detail = f"It has a “zeebe:{name}”, which cannot be done here."
        yield document.problem(element, RULE, detail, "Take that setting off the step.")
    elif name not in ALLOWED_ON.get(local(element), frozenset()):
        detail = f"It has a “zeebe:{name}”, which would not be honoured there."
        yield document.problem(element, RULE, detail, "Take that setting off the step.")
    else:
        for part in extension.iter(tag=etree.Element):
            yield from _part(document, element, part, name)


def _part(document: Document, element: etree._Element, part: etree._Element, within: str) -> Iterator[Problem]:
    namespace, name = split(part.tag)
    known = HONOURED.get(name) if namespace == ZEEBE else None
    if known is None:
        detail = f"It has a “{name}” inside zeebe:{within}, which would not be honoured."
        yield document.problem(element, RULE, detail, "Take that setting off the step.")
        return
    for attribute in map(str, part.attrib):
        if attribute not in known and not attribute.startswith(HARMLESS_ATTRIBUTES):
            detail = f"Its setting “{attribute}” of zeebe:{name} would not be honoured."
            yield document.problem(element, RULE, detail, "Clear that setting.")


def from_templates(document: Document) -> Iterator[Problem]:
    """Element templates leave their name behind; what they set is read from the settings themselves."""
    for element in document.judged:
        if str(element.get(f"{{{ZEEBE}}}modelerTemplate", "")).startswith(OWN_TEMPLATES):
            continue
        if any(split(str(each))[0] == ZEEBE and "modeler" in str(each) for each in element.attrib):
            detail = "It was made from an element template; only the settings that the template wrote count here."
            yield document.problem(element, "extension-harmless", detail, "It can stay.", "warning")


def bindings(document: Document) -> Iterator[Problem]:
    """A form, a decision or a called process always is the one deployed with the journey."""
    for element in document.judged:
        for extension in extensions_of(element):
            if split(extension.tag)[0] != ZEEBE:
                continue
            binding = extension.get("bindingType", "deployment")
            if binding == "latest":
                detail = "It asks for the latest version; here a case stays with the version it began with."
                remedy = "Set the binding to “deployment” to say so in the model."
                yield document.problem(element, "binding-pinned", detail, remedy, "warning")
            elif binding == "versionTag" and extension.get("versionTag"):
                tag = extension.get("versionTag")
                detail = f"It asks for version “{tag}”; here it is the one that is deployed with the journey."
                remedy = "Set the binding to “deployment” to say so in the model."
                yield document.problem(element, "binding-pinned", detail, remedy, "warning")
            elif binding != "deployment":
                detail = f"The binding “{binding}” cannot be honoured."
                yield document.problem(element, "binding-not-supported", detail, "Set it to “deployment”.")


def unknown_properties(document: Document) -> Iterator[Problem]:
    for element in bearers(document):
        for name in document.said(element).properties:
            if name not in PROPERTIES:
                detail = f"The property “{name}” has no meaning here."
                remedy = f"Known ones are {', '.join(sorted(PROPERTIES))}."
                yield document.problem(element, "property-unknown", detail, remedy, "warning")


def embedded_forms(document: Document) -> Iterator[Problem]:
    """A form in the diagram is named by `camunda-forms:bpmn:` and its id."""
    for process in document.processes:
        for extension in extensions_of(process):
            if split(extension.tag) == (ZEEBE, "userTaskForm") and not extension.get("id"):
                detail = "One of the forms in the diagram has no id, so that no task can use it."
                remedy = f"Give it an id, and refer to it as {EMBEDDED_FORM} and that id."
                yield document.problem(process, "form-without-id", detail, remedy)


RULES = (unsupported_extensions, bindings, embedded_forms)
THEN = (from_templates, unknown_properties)
