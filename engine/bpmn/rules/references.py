"""Every reference leads to something, of the right kind (§8.2, and the tables of each element)."""

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.normalise import ACTIVITIES, EVENTS, FLOW_NODES, GATEWAYS, local
from engine.bpmn.rules.document import Document, called
from engine.bpmn.rules.vocabulary.definitions import DEFINITIONS
from engine.problems import Problem

_DEFINITIONS = frozenset(DEFINITIONS)
_DATA = frozenset({"dataObject", "dataObjectReference", "dataStoreReference", "dataInput", "dataOutput", "property"})
_LOOP_ITEMS = frozenset({"inputDataItem", "outputDataItem"})
_CARRIED = frozenset({"itemDefinition"})

ATTRIBUTES: dict[tuple[str, str], frozenset[str]] = {
    **{(name, "messageRef"): frozenset({"message"}) for name in ("sendTask", "receiveTask", "messageEventDefinition")},
    ("messageFlow", "messageRef"): frozenset({"message"}),
    ("messageFlow", "sourceRef"): ACTIVITIES | EVENTS | {"participant", "conversation"},
    ("messageFlow", "targetRef"): ACTIVITIES | EVENTS | {"participant", "conversation"},
    ("correlationPropertyRetrievalExpression", "messageRef"): frozenset({"message"}),
    **{
        (name, "operationRef"): frozenset({"operation"})
        for name in ("serviceTask", "sendTask", "receiveTask", "ioBinding")
    },
    ("signalEventDefinition", "signalRef"): frozenset({"signal"}),
    ("errorEventDefinition", "errorRef"): frozenset({"error"}),
    ("escalationEventDefinition", "escalationRef"): frozenset({"escalation"}),
    ("compensateEventDefinition", "activityRef"): ACTIVITIES,
    ("multiInstanceLoopCharacteristics", "oneBehaviorEventRef"): _DEFINITIONS,
    ("multiInstanceLoopCharacteristics", "noneBehaviorEventRef"): _DEFINITIONS,
    **{(name, "itemSubjectRef"): _CARRIED for name in (*_DATA, *_LOOP_ITEMS, "dataStore")},
    ("message", "itemRef"): _CARRIED,
    ("dataObjectReference", "dataObjectRef"): frozenset({"dataObject"}),
    ("dataStoreReference", "dataStoreRef"): frozenset({"dataStore"}),
    ("association", "sourceRef"): frozenset(),
    ("association", "targetRef"): frozenset(),
    ("participant", "processRef"): frozenset({"process"}),
    ("correlationSubscription", "correlationKeyRef"): frozenset({"correlationKey"}),
    ("correlationPropertyBinding", "correlationPropertyRef"): frozenset({"correlationProperty"}),
    ("resourceParameterBinding", "parameterRef"): frozenset({"resourceParameter"}),
    ("ioBinding", "inputDataRef"): frozenset({"dataInput", "inputSet"}),
    ("ioBinding", "outputDataRef"): frozenset({"dataOutput", "outputSet"}),
    ("process", "definitionalCollaborationRef"): frozenset({"collaboration"}),
    ("group", "categoryValueRef"): frozenset({"categoryValue"}),
}
"""Element and attribute → what it may refer to; nothing named: anything with an id."""

TEXTS: dict[tuple[str, str], frozenset[str]] = {
    ("", "eventDefinitionRef"): _DEFINITIONS,
    ("messageEventDefinition", "operationRef"): frozenset({"operation"}),
    ("operation", "inMessageRef"): frozenset({"message"}),
    ("operation", "outMessageRef"): frozenset({"message"}),
    ("operation", "errorRef"): frozenset({"error"}),
    ("dataInputAssociation", "sourceRef"): _DATA | _LOOP_ITEMS,
    ("dataInputAssociation", "targetRef"): frozenset({"dataInput"}) | _LOOP_ITEMS | {"property"},
    ("dataOutputAssociation", "sourceRef"): frozenset({"dataOutput"}) | _LOOP_ITEMS | {"property"},
    ("dataOutputAssociation", "targetRef"): _DATA,
    ("inputSet", "dataInputRefs"): frozenset({"dataInput"}),
    ("inputSet", "optionalInputRefs"): frozenset({"dataInput"}),
    ("inputSet", "whileExecutingInputRefs"): frozenset({"dataInput"}),
    ("inputSet", "outputSetRefs"): frozenset({"outputSet"}),
    ("outputSet", "dataOutputRefs"): frozenset({"dataOutput"}),
    ("outputSet", "optionalOutputRefs"): frozenset({"dataOutput"}),
    ("outputSet", "whileExecutingOutputRefs"): frozenset({"dataOutput"}),
    ("outputSet", "inputSetRefs"): frozenset({"inputSet"}),
    ("lane", "flowNodeRef"): FLOW_NODES | GATEWAYS,
    ("", "resourceRef"): frozenset({"resource"}),
    ("", "supportedInterfaceRef"): frozenset({"interface"}),
    ("participant", "endPointRef"): frozenset({"endPoint"}),
    ("process", "supports"): frozenset({"process"}),
    ("collaboration", "choreographyRef"): frozenset({"choreography", "globalChoreographyTask", "collaboration"}),
    ("participant", "interfaceRef"): frozenset({"interface"}),
    ("correlationKey", "correlationPropertyRef"): frozenset({"correlationProperty"}),
    ("linkEventDefinition", "source"): frozenset({"linkEventDefinition"}),
    ("linkEventDefinition", "target"): frozenset({"linkEventDefinition"}),
    ("multiInstanceLoopCharacteristics", "loopDataInputRef"): _DATA,
    ("multiInstanceLoopCharacteristics", "loopDataOutputRef"): _DATA,
}
"""The same for references that are children; "" for any parent."""

AROUND = _DEFINITIONS | {
    "collaboration",
    "message",
    "signal",
    "error",
    "escalation",
    "interface",
    "dataStore",
    "correlationProperty",
}
"""What stands beside processes and counts for them."""


def unresolved(document: Document) -> Iterator[Problem]:
    for element in _looked_at(document):
        name = local(element)
        for attribute, value in element.attrib.items():
            allowed = ATTRIBUTES.get((name, str(attribute)))
            if allowed is not None:
                yield from _judge(document, element, str(attribute), str(value), allowed)
        parent = element.getparent()
        around = "" if parent is None else local(parent)
        texts = TEXTS.get((around, name), TEXTS.get(("", name)))
        if texts is not None and around not in ("extensionElements", ""):
            yield from _judge(document, element, name, (element.text or "").strip(), texts)


def _looked_at(document: Document) -> Iterator[etree._Element]:
    """What runs, what it refers to, and the pools around it; drawings that do not run are left alone."""
    yield from document.judged
    if not document.callable:
        return
    for top in document.root.iterchildren(tag=etree.Element):
        if local(top) in AROUND:
            yield from (each for each in top.iter(tag=etree.Element) if local(each))


def _judge(
    document: Document, element: etree._Element, attribute: str, value: str, allowed: frozenset[str]
) -> Iterator[Problem]:
    if _is_elsewhere(document, element, value):
        return
    found = document.find(value)
    if found is None:
        detail = f"Its {attribute} “{value}” is nowhere in the file."
        yield document.problem(element, "reference-unresolved", detail, "Choose again what it refers to.")
    elif allowed and local(found) not in allowed:
        detail = f"Its {attribute} leads to “{called(found)}”, which is a {local(found)}."
        yield document.problem(element, "reference-kind", detail, f"It must be a {' or a '.join(sorted(allowed)[:4])}.")


def _is_elsewhere(document: Document, element: etree._Element, value: str) -> bool:
    """A qualified name into another namespace, which an import brings in."""
    prefix, colon, _ = value.partition(":")
    namespace = element.nsmap.get(prefix) if colon else None
    return namespace is not None and namespace in document.imported


RULES = (unresolved,)
