"""Nothing is silently dropped: an element, attribute or extension that would not be honoured is named and refused."""

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.dialect import ALLOWED_ON, HONOURED, PROPERTIES, extensions_of
from engine.bpmn.normalise import DRAWN_ID, FLOW_NODES, local
from engine.bpmn.rules.document import Document
from engine.bpmn.xml import BPMN, ZEEBE
from engine.problems import Problem
from engine.xml import split

DESCRIPTIVE = frozenset({"documentation", "extensionElements", "incoming", "outgoing", "auditing", "monitoring"})
"""Elements that say something about another one, or repeat what the sequence flows say."""

CHILDREN: dict[str, frozenset[str]] = {
    "definitions": frozenset({"process", "collaboration", "category"}),
    "collaboration": frozenset({"participant", "textAnnotation", "association", "group"}),
    "participant": frozenset(),
    "process": FLOW_NODES | {"sequenceFlow", "laneSet", "textAnnotation", "association", "group"},
    "subProcess": FLOW_NODES | {"sequenceFlow", "laneSet", "textAnnotation", "association", "group"},
    "laneSet": frozenset({"lane"}),
    "lane": frozenset({"flowNodeRef", "childLaneSet"}),
    "childLaneSet": frozenset({"lane"}),
    "sequenceFlow": frozenset({"conditionExpression"}),
    "endEvent": frozenset({"terminateEventDefinition"}),
    "textAnnotation": frozenset({"text"}),
    "category": frozenset({"categoryValue"}),
}

ATTRIBUTES: dict[str, frozenset[str]] = {
    "definitions": frozenset({"targetNamespace", "exporter", "exporterVersion", "expressionLanguage", "typeLanguage"}),
    "process": frozenset({"isExecutable", "isClosed", "processType"}),
    "participant": frozenset({"processRef"}),
    "collaboration": frozenset({"isClosed"}),
    "startEvent": frozenset({"isInterrupting", "implicit"}),
    "userTask": frozenset({"default", "implementation"}),
    "serviceTask": frozenset({"default", "implementation"}),
    "scriptTask": frozenset({"default", "scriptFormat"}),
    "businessRuleTask": frozenset({"default", "implementation"}),
    "subProcess": frozenset({"default"}),
    "callActivity": frozenset({"default", "calledElement"}),
    "exclusiveGateway": frozenset({"default", "gatewayDirection"}),
    "inclusiveGateway": frozenset({"default", "gatewayDirection"}),
    "parallelGateway": frozenset({"gatewayDirection"}),
    "sequenceFlow": frozenset({"sourceRef", "targetRef", "isImmediate"}),
    "conditionExpression": frozenset({"language", "evaluatesToTypeRef"}),
    "association": frozenset({"sourceRef", "targetRef", "associationDirection"}),
    "group": frozenset({"categoryValueRef"}),
    "categoryValue": frozenset({"value"}),
    "textAnnotation": frozenset({"textFormat"}),
    "lane": frozenset({"partitionElementRef"}),
}

DEFAULTS = {
    "isForCompensation": "false",
    "startQuantity": "1",
    "completionQuantity": "1",
    "triggeredByEvent": "false",
    "parallelMultiple": "false",
}
"""Attributes that change nothing while they say what holds without them."""

FOREIGN_ENGINES = (
    "http://camunda.org/schema/1.0/bpmn",
    "http://operaton.org",
    "http://flowable.org",
    "http://activiti.org",
)


def unsupported_elements(document: Document) -> Iterator[Problem]:
    yield from _children(document, document.root)


def _children(document: Document, parent: etree._Element) -> Iterator[Problem]:
    allowed = CHILDREN.get(local(parent), frozenset()) | DESCRIPTIVE
    for child in parent.iterchildren(tag=etree.Element):
        namespace, name = split(child.tag)
        if local(child) == "process" and child.get("isExecutable", "true") in ("false", "0"):
            continue
        if namespace != BPMN:
            if local(parent) != "definitions":
                yield _refuse(document, child, parent)
        elif name not in allowed:
            yield _refuse(document, child, parent)
        elif name in CHILDREN or name in FLOW_NODES:
            yield from _children(document, child)


def _refuse(document: Document, child: etree._Element, parent: etree._Element) -> Problem:
    name = etree.QName(child).localname
    if child.get("name") or local(parent) in ("definitions", "process", "subProcess", "collaboration"):
        detail = f"A “{name}” cannot run here yet."
        return document.problem(child, "element-not-supported", detail, "Take it out, or draw the step another way.")
    detail = f"It has a “{name}”, which cannot run here yet."
    return document.problem(parent, "element-not-supported", detail, "Take that part off the step.")


def unsupported_attributes(document: Document) -> Iterator[Problem]:
    for element in _judged(document):
        known = ATTRIBUTES.get(local(element), frozenset()) | {"id", "name", DRAWN_ID}
        for attribute, value in element.attrib.items():
            namespace, name = split(str(attribute))
            if (
                (namespace == "" and str(attribute) not in known and DEFAULTS.get(name) != value)
                or namespace == ZEEBE
                or namespace.startswith(FOREIGN_ENGINES)
            ):
                yield _attribute(document, element, name, str(value))


def _judged(document: Document) -> Iterator[etree._Element]:
    for process in document.processes:
        for element in process.iter(tag=etree.Element):
            if local(element):
                yield element


def _attribute(document: Document, element: etree._Element, name: str, value: str) -> Problem:
    detail = f"Its attribute {name}=“{value}” would not be honoured."
    return document.problem(element, "attribute-not-supported", detail, "Clear it in the properties panel.")


def unsupported_extensions(document: Document) -> Iterator[Problem]:
    for element in _judged(document):
        for extension in extensions_of(element):
            namespace, name = split(extension.tag)
            if namespace == ZEEBE:
                yield from _zeebe(document, element, extension, name)
            elif namespace.startswith(FOREIGN_ENGINES):
                detail = f"It has a “{name}” for another engine, which would not be honoured."
                yield document.problem(element, "extension-not-supported", detail, "Take it out of the file.")


def _zeebe(document: Document, element: etree._Element, extension: etree._Element, name: str) -> Iterator[Problem]:
    if name not in ALLOWED_ON.get(local(element), frozenset()):
        detail = f"It has a “zeebe:{name}”, which would not be honoured there."
        yield document.problem(element, "extension-not-supported", detail, "Take that setting off the step.")
        return
    for part in extension.iter(tag=etree.Element):
        part_namespace, part_name = split(part.tag)
        known = HONOURED.get(part_name) if part_namespace == ZEEBE else None
        for attribute in map(str, part.attrib):
            if known is not None and attribute not in known:
                detail = f"Its setting “{attribute}” of zeebe:{part_name} would not be honoured."
                yield document.problem(element, "extension-not-supported", detail, "Clear that setting.")
        if known is None:
            detail = f"It has a “{part_name}” inside zeebe:{name}, which would not be honoured."
            yield document.problem(element, "extension-not-supported", detail, "Take that setting off the step.")


def bindings(document: Document) -> Iterator[Problem]:
    """A form, a decision or a called process always is the one deployed with the journey."""
    for element in _judged(document):
        for extension in extensions_of(element):
            binding = extension.get("bindingType", "deployment")
            if binding == "latest":
                detail = "It asks for the latest version; here a case stays with the version it began with."
                remedy = "Set the binding to “deployment” to say so in the model."
                yield document.problem(element, "binding-pinned", detail, remedy, "warning")
            elif binding != "deployment":
                detail = f"The binding “{binding}” cannot be honoured."
                yield document.problem(element, "binding-not-supported", detail, "Set it to “deployment”.")


def unknown_properties(document: Document) -> Iterator[Problem]:
    for element in _judged(document):
        for extension in extensions_of(element):
            if split(extension.tag) != (ZEEBE, "properties"):
                continue
            for each in extension:
                name = each.get("name", "") if isinstance(each.tag, str) else None
                if name is not None and name not in PROPERTIES:
                    detail = f"The property “{name}” has no meaning here."
                    remedy = f"Known ones are {', '.join(sorted(PROPERTIES))}."
                    yield document.problem(element, "property-unknown", detail, remedy, "warning")


def nothing_to_run(document: Document) -> Iterator[Problem]:
    if not document.processes:
        detail = "The file has no process that can be run."
        remedy = "Mark the process as executable in the properties panel."
        yield document.problem(document.root, "nothing-executable", detail, remedy)


RULES = (
    unsupported_elements,
    unsupported_attributes,
    unsupported_extensions,
    bindings,
    unknown_properties,
    nothing_to_run,
)
