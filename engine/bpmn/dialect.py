"""Camunda 8's `zeebe:` extension elements as this engine honours them, read into one small record per element.

A value that begins with "=" is FEEL; a static value is read by its attribute (lists by commas, numbers, text). What
Camunda 7 and its kin say in attributes of their own is read too, where it means the same (`camunda7.py`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from engine.bpmn import camunda7
from engine.bpmn.normalise import ACTIVITIES, EVENTS, GATEWAYS
from engine.bpmn.xml import ZEEBE, tag
from engine.connectors import letters, secrets

HONOURED: dict[str, frozenset[str]] = {
    "userTask": frozenset(),
    "assignmentDefinition": frozenset({"assignee", "candidateGroups", "candidateUsers"}),
    "formDefinition": frozenset({"formId", "formKey", "bindingType", "versionTag"}),
    "userTaskForm": frozenset({"id"}),
    "taskSchedule": frozenset({"dueDate", "followUpDate"}),
    "priorityDefinition": frozenset({"priority"}),
    "taskDefinition": frozenset({"type", "retries"}),
    "taskHeaders": frozenset(),
    "header": frozenset({"id", "key", "value"}),
    "ioMapping": frozenset(),
    "input": frozenset({"source", "target"}),
    "output": frozenset({"source", "target"}),
    "calledElement": frozenset(
        {"processId", "propagateAllChildVariables", "propagateAllParentVariables", "bindingType", "versionTag"}
    ),
    "script": frozenset({"expression", "resultVariable"}),
    "calledDecision": frozenset({"decisionId", "resultVariable", "bindingType", "versionTag"}),
    "loopCharacteristics": frozenset({"inputCollection", "inputElement", "outputCollection", "outputElement"}),
    "adHoc": frozenset({"activeElementsCollection", "outputCollection", "outputElement"}),
    "subscription": frozenset({"correlationKey"}),
    "conditionalFilter": frozenset({"variableNames", "variableEvents"}),
    "executionListeners": frozenset(),
    "executionListener": frozenset({"eventType", "type", "retries"}),
    "taskListeners": frozenset(),
    "taskListener": frozenset({"eventType", "type", "retries"}),
    "properties": frozenset(),
    "property": frozenset({"name", "value"}),
    "versionTag": frozenset({"value"}),
}
"""Each extension element and its attributes. Whatever is in none of these tables is a problem at deployment."""

HARMLESS = frozenset({"jobPriorityDefinition"})
"""Known, and nothing is lost without it here: a warning."""

HARMLESS_ATTRIBUTES = ("modelerTemplate", "modelerConfiguration")
"""How attributes begin that only editors read, wherever they stand: a warning."""

OWN_TEMPLATES = "fingerpost."
"""How the ids of the studio's own element templates begin. They set nothing but what is honoured: no warning."""

NOT_OURS = frozenset({"linkedResources", "linkedResource", "agentDefinition"})
"""Known, and what it asks for is not done here: an error."""

_EVERYWHERE = frozenset({"properties"})
_LISTENED = _EVERYWHERE | {"executionListeners"}
_MAPPED = _LISTENED | {"ioMapping"}
_JOB = _MAPPED | {"taskDefinition", "taskHeaders"}

ALLOWED_ON: dict[str, frozenset[str]] = {
    "collaboration": _EVERYWHERE,
    "participant": _EVERYWHERE,
    "sequenceFlow": _EVERYWHERE,
    "process": _EVERYWHERE | {"versionTag", "userTaskForm"},
    **dict.fromkeys(sorted(EVENTS), _MAPPED),
    **dict.fromkeys(sorted(GATEWAYS), _LISTENED),
    **dict.fromkeys(sorted(ACTIVITIES), _MAPPED),
    "startEvent": _MAPPED | {"formDefinition"},
    "intermediateThrowEvent": _JOB,
    "endEvent": _JOB,
    "userTask": _MAPPED
    | {
        "userTask",
        "assignmentDefinition",
        "formDefinition",
        "taskSchedule",
        "priorityDefinition",
        "taskHeaders",
        "taskListeners",
    },
    "serviceTask": _JOB,
    "sendTask": _JOB,
    "scriptTask": _JOB | {"script"},
    "businessRuleTask": _JOB | {"calledDecision"},
    "callActivity": _MAPPED | {"calledElement"},
    "adHocSubProcess": _MAPPED | {"adHoc"},
    "multiInstanceLoopCharacteristics": frozenset({"loopCharacteristics"}),
    "conditionalEventDefinition": frozenset({"conditionalFilter"}),
    "message": frozenset({"subscription"}),
    "globalTask": _JOB,
    "globalManualTask": _MAPPED,
    "globalScriptTask": _JOB | {"script"},
    "globalBusinessRuleTask": _JOB | {"calledDecision"},
}
ALLOWED_ON["globalUserTask"] = ALLOWED_ON["userTask"]

PROPERTIES = frozenset(
    {
        "notBy",
        "clock",
        "days",
        "calendar",
        "publicName",
        "publicDone",
        "publicHint",
        "publicWhy",
        "staffDone",
        "onPost",
        "need",
        "startableBy",
    }
)
"""Our own additions, carried as `zeebe:property`. `docs/journeys.md` says what each means."""

UNEVALUATED = frozenset({"resultExpression", "errorExpression", "template", "subject"})
"""Headers that the connector works out itself, over what it has found: given to it as they are written."""

EMBEDDED_FORM = "camunda-forms:bpmn:"
"""How the formKey of a form begins that lies in the diagram itself (`zeebe:userTaskForm`); its id follows."""


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
    """What the extension elements of one BPMN element say. Text is as written: a leading "=" marks FEEL.

    `form_id` is the id of a form of the folder, or the whole formKey of one that lies in the diagram. `secrets` are
    the names of those that its headers and inputs speak of, `template_names` the variables that its words read.
    """

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
    correlation_key: str | None = None
    version_tag: str | None = None
    filter_variables: tuple[str, ...] = ()
    filter_changes: tuple[str, ...] = ()
    listeners: tuple[Listener, ...] = ()
    properties: dict[str, str] = field(default_factory=dict)
    secrets: tuple[str, ...] = ()
    template_names: tuple[str, ...] = ()

    @property
    def not_by(self) -> tuple[str, ...]:
        """Ids of user tasks: whoever completed one of them may not claim or complete this one."""
        return tuple(split_list(self.properties.get("notBy", "")))


def extensions_of(element: etree._Element) -> Iterator[etree._Element]:
    """The direct children of the element's extensionElements, comments left out."""
    for holder in element.findall(tag("extensionElements")):
        yield from holder.iterchildren(tag=etree.Element)


def embedded_forms(root: etree._Element) -> dict[str, str]:
    """The forms that lie in a diagram: formKey → the form as JSON text."""
    found = root.iter(tag("userTaskForm", ZEEBE))
    return {EMBEDDED_FORM + form.get("id", ""): (form.text or "").strip() for form in found if form.get("id")}


def read(element: etree._Element) -> Extensions:
    """The extensions of one BPMN element; rules have already refused what cannot be read."""
    if element.find(tag("extensionElements")) is None and not camunda7.may_say(element):
        return Extensions()
    said = _Said(element)
    headers = {h.get("key", ""): h.get("value", "") for h in said.children("taskHeaders", "header")}
    inputs = said.mappings("input")
    child_flag = said("calledElement", "propagateAllChildVariables")
    return Extensions(
        assignee=said("assignmentDefinition", "assignee"),
        candidate_groups=said("assignmentDefinition", "candidateGroups"),
        candidate_users=said("assignmentDefinition", "candidateUsers"),
        form_id=said("formDefinition", "formId") or said("formDefinition", "formKey"),
        due_date=said("taskSchedule", "dueDate"),
        follow_up_date=said("taskSchedule", "followUpDate"),
        priority=said("priorityDefinition", "priority"),
        task_type=said("taskDefinition", "type"),
        retries=said("taskDefinition", "retries"),
        headers=headers,
        inputs=inputs,
        outputs=said.mappings("output"),
        process_id=said("calledElement", "processId"),
        propagate_child=None if child_flag is None else child_flag == "true",
        propagate_parent=said("calledElement", "propagateAllParentVariables") != "false",
        script=said("script", "expression"),
        decision_id=said("calledDecision", "decisionId"),
        result_variable=said("script", "resultVariable") or said("calledDecision", "resultVariable"),
        input_collection=said("loopCharacteristics", "inputCollection"),
        input_element=said("loopCharacteristics", "inputElement"),
        output_collection=said.either("outputCollection"),
        output_element=said.either("outputElement"),
        active_elements=said("adHoc", "activeElementsCollection"),
        correlation_key=said("subscription", "correlationKey"),
        version_tag=said("versionTag", "value"),
        filter_variables=tuple(split_list(said("conditionalFilter", "variableNames") or "")),
        filter_changes=tuple(split_list(said("conditionalFilter", "variableEvents") or "")),
        listeners=tuple(said.listeners()),
        properties=said.properties(),
        secrets=tuple(sorted(secrets.named_in([*headers.values(), *(each.source for each in inputs)]))),
        template_names=tuple(sorted(_filled_in(headers))),
    )


def _filled_in(headers: dict[str, str]) -> frozenset[str]:
    """What the words of a message read: see `connectors.letters`."""
    return letters.names(headers.get("template", "")) | letters.names(headers.get("subject", ""))


class _Said:
    """An element's extensions by name; where `zeebe:` says nothing, what Camunda 7's names say."""

    def __init__(self, element: etree._Element) -> None:
        self._found = {etree.QName(child).localname: child for child in extensions_of(element) if _is_zeebe(child)}
        self._other = camunda7.read(element)

    def __call__(self, name: str, key: str) -> str | None:
        own = self.attribute(name, key)
        return self._other.values.get((name, key)) if own is None else own

    def attribute(self, name: str, key: str) -> str | None:
        child = self._found.get(name)
        return None if child is None else child.get(key)

    def either(self, key: str) -> str | None:
        return self.attribute("loopCharacteristics", key) or self.attribute("adHoc", key)

    def children(self, holder: str, kind: str) -> Iterator[etree._Element]:
        if holder in self._found:
            yield from self._found[holder].iterchildren(tag(kind, ZEEBE))

    def mappings(self, kind: str) -> tuple[Mapping, ...]:
        own = tuple(Mapping(m.get("source", ""), m.get("target", "")) for m in self.children("ioMapping", kind))
        other = self._other.inputs if kind == "input" else self._other.outputs
        return own or tuple(Mapping(source, target) for source, target in other)

    def properties(self) -> dict[str, str]:
        own = {p.get("name", ""): p.get("value", "") for p in self.children("properties", "property")}
        return {**self._other.properties, **own}

    def listeners(self) -> Iterator[Listener]:
        for holder, kind in (("executionListeners", "executionListener"), ("taskListeners", "taskListener")):
            for each in self.children(holder, kind):
                yield Listener(each.get("eventType", ""), each.get("type", ""), each.get("retries"))


def is_feel(text: str) -> bool:
    return text.startswith("=")


def split_list(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _is_zeebe(element: etree._Element) -> bool:
    return etree.QName(element).namespace == ZEEBE
