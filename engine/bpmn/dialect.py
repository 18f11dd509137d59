"""Camunda 8's `zeebe:` extension elements as this engine honours them, read into one small record per element.

A value that begins with "=" is FEEL; a static value is read by its attribute (lists by commas, numbers, text).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from engine.bpmn.xml import ZEEBE, tag

HONOURED: dict[str, frozenset[str]] = {
    "userTask": frozenset(),
    "assignmentDefinition": frozenset({"assignee", "candidateGroups", "candidateUsers"}),
    "formDefinition": frozenset({"formId", "bindingType"}),
    "taskSchedule": frozenset({"dueDate", "followUpDate"}),
    "priorityDefinition": frozenset({"priority"}),
    "taskDefinition": frozenset({"type", "retries"}),
    "taskHeaders": frozenset(),
    "header": frozenset({"key", "value"}),
    "ioMapping": frozenset(),
    "input": frozenset({"source", "target"}),
    "output": frozenset({"source", "target"}),
    "calledElement": frozenset(
        {"processId", "propagateAllChildVariables", "propagateAllParentVariables", "bindingType"}
    ),
    "script": frozenset({"expression", "resultVariable"}),
    "calledDecision": frozenset({"decisionId", "resultVariable", "bindingType"}),
    "properties": frozenset(),
    "property": frozenset({"name", "value"}),
    "versionTag": frozenset({"value"}),
}
"""Each extension element and its attributes. Whatever is not here is a problem at deployment."""

ALLOWED_ON: dict[str, frozenset[str]] = {
    "process": frozenset({"versionTag", "properties"}),
    "startEvent": frozenset({"formDefinition", "properties"}),
    "endEvent": frozenset({"properties"}),
    "userTask": frozenset(
        {
            "userTask",
            "assignmentDefinition",
            "formDefinition",
            "taskSchedule",
            "priorityDefinition",
            "ioMapping",
            "properties",
        }
    ),
    "serviceTask": frozenset({"taskDefinition", "taskHeaders", "ioMapping", "properties"}),
    "scriptTask": frozenset({"script", "ioMapping", "properties"}),
    "businessRuleTask": frozenset({"calledDecision", "ioMapping", "properties"}),
    "subProcess": frozenset({"ioMapping", "properties"}),
    "callActivity": frozenset({"calledElement", "ioMapping", "properties"}),
    "exclusiveGateway": frozenset({"properties"}),
    "inclusiveGateway": frozenset({"properties"}),
    "parallelGateway": frozenset({"properties"}),
}

PROPERTIES = frozenset(
    {"notBy", "clock", "publicName", "publicDone", "publicHint", "publicWhy", "staffDone", "onPost", "need"}
)
"""Our own additions, carried as `zeebe:property`. `docs/journeys.md` says what each means."""


@dataclass(frozen=True, slots=True)
class Mapping:
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Listener:
    """A connector called when something happens to an element: `event` is start, end, creating, completing…"""

    event: str
    type: str
    retries: str | None


@dataclass(frozen=True, slots=True)
class Extensions:
    """What the extension elements of one BPMN element say. Text is as written: a leading "=" marks FEEL."""

    assignee: str | None = None
    candidate_groups: str | None = None
    candidate_users: str | None = None
    form_id: str | None = None
    due_date: str | None = None
    follow_up_date: str | None = None
    priority: str | None = None
    task_type: str | None = None
    retries: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    inputs: tuple[Mapping, ...] = ()
    outputs: tuple[Mapping, ...] = ()
    process_id: str | None = None
    propagate_child: bool | None = None
    propagate_parent: bool = True
    script: str | None = None
    decision_id: str | None = None
    result_variable: str | None = None
    input_collection: str | None = None
    input_element: str | None = None
    output_collection: str | None = None
    output_element: str | None = None
    active_elements: str | None = None
    filter_variables: tuple[str, ...] = ()
    filter_changes: tuple[str, ...] = ()
    listeners: tuple[Listener, ...] = ()
    properties: dict[str, str] = field(default_factory=dict)

    @property
    def not_by(self) -> tuple[str, ...]:
        """Ids of user tasks: whoever completed one of them may not claim or complete this one."""
        return tuple(split_list(self.properties.get("notBy", "")))


def extensions_of(element: etree._Element) -> Iterator[etree._Element]:
    """The direct children of the element's extensionElements, comments left out."""
    for holder in element.findall(tag("extensionElements")):
        yield from holder.iterchildren(tag=etree.Element)


def read(element: etree._Element) -> Extensions:
    """The extensions of one BPMN element; rules have already refused what cannot be read."""
    found = {etree.QName(child).localname: child for child in extensions_of(element) if _is_zeebe(child)}

    def attribute(name: str, key: str) -> str | None:
        child = found.get(name)
        return None if child is None else child.get(key)

    def mappings(kind: str) -> tuple[Mapping, ...]:
        return tuple(Mapping(m.get("source", ""), m.get("target", "")) for m in _children(found, "ioMapping", kind))

    def gathers(key: str) -> str | None:
        return attribute("loopCharacteristics", key) or attribute("adHoc", key)

    child_flag = attribute("calledElement", "propagateAllChildVariables")
    return Extensions(
        assignee=attribute("assignmentDefinition", "assignee"),
        candidate_groups=attribute("assignmentDefinition", "candidateGroups"),
        candidate_users=attribute("assignmentDefinition", "candidateUsers"),
        form_id=attribute("formDefinition", "formId"),
        due_date=attribute("taskSchedule", "dueDate"),
        follow_up_date=attribute("taskSchedule", "followUpDate"),
        priority=attribute("priorityDefinition", "priority"),
        task_type=attribute("taskDefinition", "type"),
        retries=attribute("taskDefinition", "retries"),
        headers={h.get("key", ""): h.get("value", "") for h in _children(found, "taskHeaders", "header")},
        inputs=mappings("input"),
        outputs=mappings("output"),
        process_id=attribute("calledElement", "processId"),
        propagate_child=None if child_flag is None else child_flag == "true",
        propagate_parent=attribute("calledElement", "propagateAllParentVariables") != "false",
        script=attribute("script", "expression"),
        decision_id=attribute("calledDecision", "decisionId"),
        result_variable=attribute("script", "resultVariable") or attribute("calledDecision", "resultVariable"),
        input_collection=attribute("loopCharacteristics", "inputCollection"),
        input_element=attribute("loopCharacteristics", "inputElement"),
        output_collection=attribute("loopCharacteristics", "outputCollection")
        or attribute("adHoc", "outputCollection"),
        output_element=attribute("loopCharacteristics", "outputElement") or attribute("adHoc", "outputElement"),
        active_elements=attribute("adHoc", "activeElementsCollection"),
        filter_variables=tuple(split_list(attribute("conditionalFilter", "variableNames") or "")),
        filter_changes=tuple(split_list(attribute("conditionalFilter", "variableEvents") or "")),
        listeners=tuple(_listeners(found)),
        properties={p.get("name", ""): p.get("value", "") for p in _children(found, "properties", "property")},
    )


def is_feel(text: str) -> bool:
    return text.startswith("=")


def split_list(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _is_zeebe(element: etree._Element) -> bool:
    return etree.QName(element).namespace == ZEEBE


def _children(found: dict[str, etree._Element], holder: str, kind: str) -> Iterator[etree._Element]:
    if holder in found:
        yield from found[holder].iterchildren(tag(kind, ZEEBE))


def _listeners(found: dict[str, etree._Element]) -> Iterator[Listener]:
    for holder, kind in (("executionListeners", "executionListener"), ("taskListeners", "taskListener")):
        for each in _children(found, holder, kind):
            yield Listener(each.get("eventType", ""), each.get("type", ""), each.get("retries"))
