"""From normalised XML to SpiffWorkflow's specs: its parser classes, but node by node.

Spiff's parser walks from node to node along the flows and dies of recursion at a chain of 600 tasks; here all nodes
of a scope are made first and connected afterwards.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.parser.event_parsers import EndEventParser, StartEventParser
from SpiffWorkflow.bpmn.parser.ProcessParser import ProcessParser
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec

from engine.bpmn import dialect
from engine.bpmn.elements.business_rule_task import BusinessRuleTask
from engine.bpmn.elements.call_activity import CallActivity
from engine.bpmn.elements.element import Element, Flow
from engine.bpmn.elements.end_event import EndEvent
from engine.bpmn.elements.exclusive_gateway import ExclusiveGateway
from engine.bpmn.elements.inclusive_gateway import InclusiveGateway
from engine.bpmn.elements.parallel_gateway import ParallelGateway
from engine.bpmn.elements.script_task import ScriptTask
from engine.bpmn.elements.service_task import ServiceTask
from engine.bpmn.elements.start_event import StartEvent
from engine.bpmn.elements.sub_process import SubProcess
from engine.bpmn.elements.user_task import UserTask
from engine.bpmn.normalise import drawn_id, flow_nodes, local, sequence_flows
from engine.bpmn.xml import tag


@dataclass(frozen=True, slots=True)
class MessageFlow:
    """Where a message flow of a collaboration ends: a process, and the element in it (None: at its pool)."""

    process_id: str
    element_id: str | None


@dataclass(frozen=True)
class Definition:
    """One executable process of a deployment, parsed: immutable, shared by all its instances.

    `message_flows` tells for each element (by its drawn id) where the messages that it throws are drawn to go.
    """

    process_id: str
    spec: Any
    subprocess_specs: dict[str, Any]
    message_flows: Mapping[str, tuple[MessageFlow, ...]] = field(default_factory=dict)

    def spec_named(self, name: str) -> Any:
        return self.spec if name == self.process_id else self.subprocess_specs[name]

    def elements(self) -> Iterator[Element]:
        """Every flow element, those inside sub-processes and called processes too."""
        for spec in (self.spec, *self.subprocess_specs.values()):
            yield from (element for element in spec.task_specs.values() if isinstance(element, Element))

    def element(self, element_id: str) -> Element | None:
        return next((element for element in self.elements() if element.element_id == element_id), None)

    @property
    def event_starts(self) -> list[Element]:
        """What starts the process when something happens: elements whose `definitions` are waited for.

        Start events, and receive tasks and event-based gateways that instantiate.
        """
        return []

    @property
    def start(self) -> Element:
        first: Element = self.spec.first
        return first


class Reading:
    """Before each of Spiff's task parsers: create the spec only; flows are connected by the process parser."""

    def parse_node(self) -> Any:
        self.task = self.create_task()  # type: ignore[attr-defined]
        describe(self.task, self.node)  # type: ignore[attr-defined]
        return self.task

    def parse_incoming_data_references(self) -> list[Any]:
        return []

    def parse_outgoing_data_references(self) -> list[Any]:
        return []


class NodeReader(Reading, TaskParser):  # type: ignore[misc]
    pass


class StartReader(Reading, StartEventParser):  # type: ignore[misc]
    pass


class EndReader(Reading, EndEventParser):  # type: ignore[misc]
    pass


class ScriptReader(Reading, TaskParser):  # type: ignore[misc]
    def create_task(self) -> Any:
        return self.spec_class(self.spec, self.bpmn_id, script="", **self.bpmn_attributes)


class SubProcessReader(Reading, TaskParser):  # type: ignore[misc]
    def create_task(self) -> Any:
        name = self.process_parser.inner_name(self.node)
        self.process_parser.parser.add_scope(self.node, name)
        return self.spec_class(self.spec, self.bpmn_id, subworkflow_spec=name, **self.bpmn_attributes)


class CallReader(Reading, TaskParser):  # type: ignore[misc]
    def create_task(self) -> Any:
        called = dialect.read(self.node).process_id or self.node.get("calledElement")
        return self.spec_class(self.spec, self.bpmn_id, subworkflow_spec=called, **self.bpmn_attributes)


class ProcessReader(ProcessParser):  # type: ignore[misc]
    """Parses one scope: a process, or the inside of a sub-process."""

    def __init__(self, *args: Any, scope_name: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope_name = scope_name or self.bpmn_id

    def inner_name(self, node: etree._Element) -> str:
        """Sub-processes are known by the path of ids that leads to them, unique across a deployment."""
        return f"{self.scope_name}/{node.get('id')}"

    def _parse(self) -> None:
        self.spec = BpmnProcessSpec(self.scope_name, description=self.get_name(), filename=self.filename)
        made = {node.get("id"): self.parse_node(node) for node in flow_nodes(self.node)}
        for spec in made.values():
            spec.flows, spec.incoming = [], []
        for flow in sequence_flows(self.node):
            self._connect(flow, made[flow.get("sourceRef")], made[flow.get("targetRef")])
        self.spec.first = next(spec for spec in made.values() if isinstance(spec, StartEvent))

    def _connect(self, flow: etree._Element, source: Any, target: Any) -> None:
        source.flows.append(Flow(str(flow.get("id")), target, condition_of(flow)))
        target.incoming.append(flow.get("id"))
        source.connect(target)


class Reader(BpmnParser):  # type: ignore[misc]
    """Spiff's parser with a class of ours for every element that runs."""

    PROCESS_PARSER_CLASS = ProcessReader
    OVERRIDE_PARSER_CLASSES = {
        tag("startEvent"): (StartReader, StartEvent),
        tag("endEvent"): (EndReader, EndEvent),
        tag("userTask"): (NodeReader, UserTask),
        tag("serviceTask"): (NodeReader, ServiceTask),
        tag("scriptTask"): (ScriptReader, ScriptTask),
        tag("businessRuleTask"): (NodeReader, BusinessRuleTask),
        tag("exclusiveGateway"): (NodeReader, ExclusiveGateway),
        tag("parallelGateway"): (NodeReader, ParallelGateway),
        tag("inclusiveGateway"): (NodeReader, InclusiveGateway),
        tag("subProcess"): (SubProcessReader, SubProcess),
        tag("callActivity"): (CallReader, CallActivity),
    }

    def _get_parser_class(self, tag: str) -> Any:
        return self.OVERRIDE_PARSER_CLASSES.get(tag, (None, None))

    def add_scope(self, node: etree._Element, name: str) -> None:
        self.process_parsers[name] = ProcessReader(self, node, self.namespaces, self.data_stores, scope_name=name)

    def definition(self, process_id: str) -> Definition:
        spec = self.get_spec(process_id)
        return Definition(process_id, spec, self._inner_specs(spec, {}))

    def _inner_specs(self, spec: Any, found: dict[str, Any]) -> dict[str, Any]:
        for element in list(spec.task_specs.values()):
            if isinstance(element, SubProcess) and element.spec not in found:
                found[element.spec] = self.get_spec(element.spec)
                self._inner_specs(found[element.spec], found)
        return found


def describe(spec: Any, node: etree._Element) -> None:
    """What every spec of ours carries beside Spiff's own."""
    spec.element_id = drawn_id(node)
    spec.extensions = dialect.read(node)
    spec.default = node.get("default")
    spec.is_implicit = node.get("implicit") == "true"


def condition_of(flow: etree._Element) -> str | None:
    """A flow's condition as FEEL without the leading "=", or None."""
    expression = flow.find(tag("conditionExpression"))
    if expression is None:
        return None
    return (expression.text or "").strip().removeprefix("=")


def read(roots: dict[str, etree._Element]) -> dict[str, Definition]:
    """The executable processes of normalised files, by process id. The rules must have found no error before."""
    reader = Reader()
    for file, root in roots.items():
        reader.add_bpmn_xml(root, file)
    return {name: reader.definition(name) for name in executable_processes(roots)}


def executable_processes(roots: dict[str, etree._Element]) -> list[str]:
    return [
        str(process.get("id"))
        for root in roots.values()
        for process in root.iterchildren(tag("process"))
        if process.get("isExecutable", "true") in ("true", "1") and local(process)
    ]
