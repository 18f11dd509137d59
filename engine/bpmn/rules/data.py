"""Data objects, inputs and outputs, and the dotted lines between them (§10.4)."""

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.normalise import local
from engine.bpmn.rules.document import Document, called
from engine.bpmn.rules.event_definitions import structure
from engine.bpmn.xml import tag
from engine.problems import Problem

ITEMS = ("dataObject", "dataInput", "dataOutput", "property", "dataStore", "inputDataItem", "outputDataItem")


def collections(document: Document) -> Iterator[Problem]:
    """§10.4.1: whether data is a list is said by its item definition, and must not be said otherwise."""
    stores = document.root.iterchildren(tag("dataStore"))
    for element in (*document.everything("dataObject", "dataInput", "dataOutput"), *stores):
        item = document.find(element.get("itemSubjectRef"), "itemDefinition")
        if item is not None and element.get("isCollection", "false") != item.get("isCollection", "false"):
            words = "one thing" if item.get("isCollection", "false") != "true" else "a list"
            detail = f"“{called(element)}” says otherwise than its item definition, which is {words}."
            yield document.problem(element, "item-collection-differs", detail, "Set isCollection alike at both.")


def reference_names(document: Document) -> Iterator[Problem]:
    """§10.4.1: a reference to data in a state is called “name [state]”."""
    for reference in document.everything("dataObjectReference"):
        target = document.find(reference.get("dataObjectRef"), "dataObject")
        state = reference.find(tag("dataState"))
        name = None if target is None else target.get("name")
        if not name or not reference.get("name") or state is None or not state.get("name"):
            continue
        wanted = f"{name} [{state.get('name')}]"
        if reference.get("name") != wanted:
            detail = f"It shows “{name}” in the state “{state.get('name')}”, and is called something else."
            yield document.problem(reference, "data-reference-name", detail, f"Call it “{wanted}”.")


def associations(document: Document) -> Iterator[Problem]:
    """§10.4.2: where an association begins and ends, and that nothing is changed on the way without saying how."""
    for line in document.everything("dataInputAssociation", "dataOutputAssociation"):
        sources = [document.find(each.text) for each in line.iterchildren(tag("sourceRef"))]
        target = document.find(line.findtext(tag("targetRef")))
        yield from _directions(document, line, [each for each in sources if each is not None], target)
        if line.find(tag("transformation")) is not None:
            continue
        if len(sources) > 1:
            detail = "Data comes from several places, and nothing says how it becomes one."
            yield document.problem(line, "association-sources", detail, "Set a transformation, or keep one source.")
        elif not sources and line.find(tag("assignment")) is None:
            if local(line) == "dataOutputAssociation":
                # Modellers draw a task's arrow to a data object like this.
                detail = "Nothing says what is written to the data it leads to."
                remedy = "Nothing is. Set an output mapping, or take it as a picture only."
                yield document.problem(line, "association-empty", detail, remedy, "warning")
                continue
            detail = "Data comes from nowhere."
            yield document.problem(line, "association-sources", detail, "Draw it from the data that it takes.")
        elif sources and sources[0] is not None and target is not None and line.find(tag("assignment")) is None:
            kinds = [_structure(document, each) for each in (sources[0], target)]
            if all(kinds) and kinds[0] != kinds[1]:
                detail = f"“{called(sources[0])}” and “{called(target)}” are of different kinds."
                remedy = "Give both the same item definition, or set a transformation."
                yield document.problem(line, "association-items-differ", detail, remedy)


def _structure(document: Document, element: etree._Element) -> str | None:
    if local(element) in ("dataObjectReference", "dataStoreReference"):
        target = document.find(element.get("dataObjectRef") or element.get("dataStoreRef"))
        element = element if target is None else target
    return structure(document, element.get("itemSubjectRef"))


def _directions(
    document: Document, line: etree._Element, sources: list[etree._Element], target: etree._Element | None
) -> Iterator[Problem]:
    owner = line.getparent()
    incoming = local(line) == "dataInputAssociation"
    for source in sources:
        if local(source) == "dataOutput" and (incoming or owner not in list(source.iterancestors())):
            detail = f"It takes data from “{called(source)}”, which is an output and gives nothing to steps."
            yield document.problem(line, "association-direction", detail, "Draw it from a data object or an input.")
    if target is None or local(target) != "dataInput":
        return
    if not incoming or owner not in list(target.iterancestors()):
        detail = f"It gives data to “{called(target)}”, which is an input and is filled from outside."
        yield document.problem(line, "association-direction", detail, "Draw it to a data object or an output.")


RULES = (collections, reference_names, associations)
