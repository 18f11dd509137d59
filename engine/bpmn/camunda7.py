"""What Camunda 7, Operaton, Flowable and Activiti say in names of their own, where it means the same here.

They share one vocabulary under four namespaces. `READ` holds what is taken over, `HARMLESS` what can be left out
without loss; everything else of theirs changes what runs, and is refused by name (`rules/other_engines.py`).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from engine.bpmn.normalise import local
from engine.bpmn.xml import tag

NAMESPACES = frozenset(
    {
        "http://camunda.org/schema/1.0/bpmn",
        "http://operaton.org/schema/1.0/bpmn",
        "http://flowable.org/bpmn",
        "http://activiti.org/bpmn",
        "http://www.camunda.com/fox",
        "http://www.operaton.com/fox",
    }
)

READ: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "userTask": {
        "assignee": ("assignmentDefinition", "assignee"),
        "candidateGroups": ("assignmentDefinition", "candidateGroups"),
        "candidateUsers": ("assignmentDefinition", "candidateUsers"),
        "dueDate": ("taskSchedule", "dueDate"),
        "followUpDate": ("taskSchedule", "followUpDate"),
        "priority": ("priorityDefinition", "priority"),
        "formRef": ("formDefinition", "formId"),
        "formKey": ("formDefinition", "formKey"),
    },
    "startEvent": {
        "formRef": ("formDefinition", "formId"),
        "formKey": ("formDefinition", "formKey"),
    },
    "scriptTask": {"resultVariable": ("script", "resultVariable")},
    "serviceTask": {"topic": ("taskDefinition", "type")},
    "sendTask": {"topic": ("taskDefinition", "type")},
    "messageEventDefinition": {"topic": ("taskDefinition", "type")},
    "businessRuleTask": {
        "topic": ("taskDefinition", "type"),
        "decisionRef": ("calledDecision", "decisionId"),
        "resultVariable": ("calledDecision", "resultVariable"),
    },
    "multiInstanceLoopCharacteristics": {
        "collection": ("loopCharacteristics", "inputCollection"),
        "elementVariable": ("loopCharacteristics", "inputElement"),
    },
    "conditionalEventDefinition": {
        "variableName": ("conditionalFilter", "variableNames"),
        "variableEvents": ("conditionalFilter", "variableEvents"),
    },
    "process": {"versionTag": ("versionTag", "value")},
}
"""Element → attribute of theirs → the extension element and attribute that says the same here."""

SAYING_SO = {
    "type": "external",
    "formRefBinding": "deployment",
    "decisionRefBinding": "deployment",
    "calledElementBinding": "deployment",
    "mapDecisionResult": "singleEntry",
    "sameDeployment": "true",
}
"""Attributes that are honoured with this value, because it is how things are here anyway."""

HARMLESS = frozenset(
    {
        "async",
        "asyncAfter",
        "asyncBefore",
        "asyncLeave",
        "exclusive",
        "fallbackToDefaultTenant",
        "failedJobRetryTimeCycle",
        "formFieldValidation",
        "historyLevel",
        "historyTimeToLive",
        "includeInHistory",
        "isEagerExecutionFetching",
        "isStartableInTasklist",
        "jobCategory",
        "jobPriority",
        "localization",
        "noWaitStatesAsyncLeave",
        "taskPriority",
    }
)
"""How the other engine schedules, keeps or shows; a journey runs the same without it."""

_PEOPLE = ("humanPerformer", "potentialOwner")


@dataclass
class Other:
    """What one element says in those names."""

    values: dict[tuple[str, str], str] = field(default_factory=dict)
    inputs: list[tuple[str, str]] = field(default_factory=list)
    outputs: list[tuple[str, str]] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)


def may_say(element: etree._Element) -> bool:
    """Whether an element without extension elements can say anything at all: quickly told, and mostly it cannot."""
    return "{" in "".join(map(str, element.attrib)) or any(
        local(child) in (*_PEOPLE, "messageEventDefinition") for child in element.iterchildren(tag=etree.Element)
    )


def read(element: etree._Element) -> Other:
    """What an element says in Camunda 7's names, and of its people in BPMN's own (§10.3.2)."""
    found = Other()
    known = READ.get(local(element), {})
    for name, value in attributes_of(element):
        if name in known:
            found.values[known[name]] = _as_feel(value) if name == "collection" else value
    if local(element) == "callActivity" and any(name == "in" for name, _ in extensions_of(element)):
        found.values["calledElement", "propagateAllParentVariables"] = "false"
    for name, extension in extensions_of(element):
        _read_extension(found, name, extension)
    _read_people(found, element)
    _read_thrown(found, element)
    return found


def attributes_of(element: etree._Element) -> Iterator[tuple[str, str]]:
    """The attributes of those namespaces, by local name."""
    for name, value in element.attrib.items():
        parts = etree.QName(str(name))
        if parts.namespace in NAMESPACES:
            yield parts.localname, str(value)


def extensions_of(element: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """The extension elements of those namespaces, by local name."""
    for holder in element.findall(tag("extensionElements")):
        for each in holder.iterchildren(tag=etree.Element):
            parts = etree.QName(each)
            if parts.namespace in NAMESPACES:
                yield parts.localname, each


def is_plain_parameter(parameter: etree._Element) -> bool:
    """Whether an inputParameter or outputParameter is text and nothing else."""
    return not len(parameter) and "${" not in (parameter.text or "") and "#{" not in (parameter.text or "")


def _as_feel(text: str) -> str:
    return text if text.startswith(("=", "$", "#")) else f"={text}"


def _read_extension(found: Other, name: str, extension: etree._Element) -> None:
    if name == "inputOutput":
        for parameter in extension.iterchildren(tag=etree.Element):
            kind = etree.QName(parameter).localname
            pairs = found.inputs if kind == "inputParameter" else found.outputs
            if is_plain_parameter(parameter):
                pairs.append(("=" + json.dumps(parameter.text or ""), parameter.get("name", "")))
    elif name in ("in", "out") and extension.get("source") and extension.get("target"):
        pairs = found.inputs if name == "in" else found.outputs
        pairs.append((_as_feel(extension.get("source", "")), extension.get("target", "")))
    elif name in ("in", "out") and extension.get("variables") == "all":
        key = "propagateAllParentVariables" if name == "in" else "propagateAllChildVariables"
        found.values["calledElement", key] = "true"
    elif name == "properties":
        for each in extension.iterchildren(tag=etree.Element):
            found.properties[each.get("name", "")] = each.get("value", "")


def _read_people(found: Other, element: etree._Element) -> None:
    """A potentialOwner's expression is a list of names: `user(x)`, `group(y)`, or a group."""
    for role in element.iterchildren(*(tag(name) for name in _PEOPLE)):
        text = " ".join("".join(map(str, role.itertext())).split())
        if not text or "{" in text or text.startswith("="):
            continue
        if local(role) == "humanPerformer":
            found.values.setdefault(("assignmentDefinition", "assignee"), text)
            continue
        names = [part.strip() for part in text.split(",")]
        users = [name[5:-1] for name in names if name.startswith("user(") and name.endswith(")")]
        groups = [name.removeprefix("group(").removesuffix(")") for name in names if not name.startswith("user(")]
        for key, listed in (("candidateUsers", users), ("candidateGroups", groups)):
            if listed:
                found.values.setdefault(("assignmentDefinition", key), ", ".join(listed))


def _read_thrown(found: Other, element: etree._Element) -> None:
    """A message that is thrown by a worker names its topic at the event definition."""
    definition = element.find(tag("messageEventDefinition"))
    if definition is not None and local(element) in ("endEvent", "intermediateThrowEvent"):
        found.values.update(read(definition).values)
