"""From normalised XML to SpiffWorkflow's specs: its parser classes, but node by node.

Spiff's parser walks from node to node along the flows and dies of recursion at a chain of 600 tasks; here all nodes
of a scope are made first and connected afterwards. What each kind of node is besides is read in `describing.py`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.parser.ProcessParser import ProcessParser
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec

from engine.bpmn.data import data_object_names, property_names
from engine.bpmn.describing import Describer, called_element
from engine.bpmn.elements.ad_hoc_sub_process import AdHocSubProcess
from engine.bpmn.elements.boundary_event import BoundaryEvent
from engine.bpmn.elements.business_rule_task import BusinessRuleTask
from engine.bpmn.elements.call_activity import CallActivity
from engine.bpmn.elements.catching import Catching
from engine.bpmn.elements.complex_gateway import ComplexGateway
from engine.bpmn.elements.element import Element, Flow
from engine.bpmn.elements.end_event import EndEvent
from engine.bpmn.elements.event_based_gateway import EventBasedGateway
from engine.bpmn.elements.event_sub_process import EventSubProcess
from engine.bpmn.elements.exclusive_gateway import ExclusiveGateway
from engine.bpmn.elements.inclusive_gateway import InclusiveGateway
from engine.bpmn.elements.intermediate_catch_event import IntermediateCatchEvent
from engine.bpmn.elements.intermediate_throw_event import IntermediateThrowEvent
from engine.bpmn.elements.manual_task import ManualTask, Task
from engine.bpmn.elements.parallel_gateway import ParallelGateway
from engine.bpmn.elements.receive_task import ReceiveTask
from engine.bpmn.elements.script_task import ScriptTask
from engine.bpmn.elements.send_task import SendTask
from engine.bpmn.elements.service_task import ServiceTask
from engine.bpmn.elements.start_event import StartEvent
from engine.bpmn.elements.sub_process import SubProcess, Transaction
from engine.bpmn.elements.undoing import Undo
from engine.bpmn.elements.user_task import UserTask
from engine.bpmn.events import Compensation
from engine.bpmn.message_flows import MessageFlow, message_flows
from engine.bpmn.normalise import flow_nodes, local, sequence_flows
from engine.bpmn.xml import tag


class Scope(BpmnProcessSpec):  # type: ignore[misc]
    """A process or the inside of a sub-process: its elements, and what holds for all of them.

    `first` is where it begins; `event_sub_processes` may begin while it is open; `compensation` undoes it.
    """

    first: Any = None
    properties: tuple[str, ...] = ()
    event_sub_processes: tuple[EventSubProcess, ...] = ()
    compensation: EventSubProcess | None = None

    def elements(self) -> Iterator[Element]:
        """What was drawn in it."""
        return (each for each in self.task_specs.values() if isinstance(each, Element) and not isinstance(each, Undo))

    def element(self, element_id: str) -> Element:
        return next(each for each in self.elements() if each.element_id == element_id)


@dataclass(frozen=True)
class Definition:
    """One executable process of a deployment, parsed: immutable, shared by all its instances.

    `message_flows` tells for each element (by its drawn id) where the messages that it throws are drawn to go.
    """

    process_id: str
    spec: Scope
    subprocess_specs: dict[str, Any]
    message_flows: Mapping[str, tuple[MessageFlow, ...]] = field(default_factory=dict)

    def spec_named(self, name: str) -> Scope:
        scope: Scope = self.spec if name == self.process_id else self.subprocess_specs[name]
        return scope

    def elements(self) -> Iterator[Element]:
        """Every flow element, those inside sub-processes and called processes too."""
        for spec in (self.spec, *self.subprocess_specs.values()):
            yield from spec.elements()

    def element(self, element_id: str) -> Element | None:
        return next((element for element in self.elements() if element.element_id == element_id), None)

    @property
    def event_starts(self) -> list[Catching]:
        """What starts the process when something happens: elements whose `definitions` are waited for.

        Start events, receive tasks that instantiate, and the events after an event-based gateway that does.
        """
        found: list[Catching] = []
        for element in self.spec.elements():
            if (isinstance(element, StartEvent) and element.is_armed) or (
                isinstance(element, ReceiveTask) and element.instantiates
            ):
                found.append(element)
            elif isinstance(element, EventBasedGateway) and element.instantiates:
                found += [flow.target for flow in element.flows]
        return found

    @property
    def start(self) -> Element:
        first: Element = self.spec.first
        return first


class NodeReader(TaskParser):  # type: ignore[misc]
    """Creates the spec only; flows are connected by the process parser."""

    def parse_node(self) -> Any:
        self.task = self.create_task()
        self.process_parser.parser.describer(self.node).describe(self.task, self.node)
        return self.task

    def parse_incoming_data_references(self) -> list[Any]:
        """Nothing: data associations are ours (`data.py`)."""
        return []

    parse_outgoing_data_references = parse_incoming_data_references

    def parse_io_spec(self) -> None:
        """Nothing, for the same reason."""


class ScriptReader(NodeReader):
    def create_task(self) -> Any:
        return self.spec_class(self.spec, self.bpmn_id, script="", **self.bpmn_attributes)


class SubProcessReader(NodeReader):
    def create_task(self) -> Any:
        name = self.process_parser.inner_name(self.node)
        self.process_parser.parser.add_scope(self.node, name)
        spec_class = EventSubProcess if self.node.get("triggeredByEvent") == "true" else self.spec_class
        return spec_class(self.spec, self.bpmn_id, subworkflow_spec=name, **self.bpmn_attributes)


class CallReader(NodeReader):
    def create_task(self) -> Any:
        called = called_element(self.node)
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
        self.spec = Scope(self.scope_name, description=self.get_name(), filename=self.filename)
        made = {node.get("id"): self.parse_node(node) for node in flow_nodes(self.node)}
        for spec in made.values():
            spec.flows, spec.incoming = [], []
        for flow in sequence_flows(self.node):
            self._connect(flow, made[flow.get("sourceRef")], made[flow.get("targetRef")])
        for node in flow_nodes(self.node):
            if local(node) == "boundaryEvent":
                self._attach(node, made)
        self._finish(list(made.values()))

    def _connect(self, flow: etree._Element, source: Any, target: Any) -> None:
        source.flows.append(Flow(str(flow.get("id")), target, condition_of(flow)))
        target.incoming.append(flow.get("id"))
        source.connect(target)

    def _attach(self, node: etree._Element, made: dict[str | None, Any]) -> None:
        """A boundary event to its activity; one of compensation only names what undoes the activity."""
        boundary, host = made[node.get("id")], made[node.get("attachedToRef")]
        if not any(isinstance(each, Compensation) for each in boundary.definitions):
            host.boundaries += (boundary,)
            return
        for association in self.node.iterchildren(tag("association")):
            ends = [association.get("sourceRef"), association.get("targetRef")]
            if node.get("id") in ends:
                ends.remove(node.get("id"))
                host.handler = made.get(ends[0], host.handler)

    def _finish(self, specs: list[Any]) -> None:
        scope = self.spec
        Undo(scope)
        if local(self.node) == "process":
            scope.properties = property_names(self.node)
        else:
            scope.properties = data_object_names(self.node)
        inner = [each for each in specs if isinstance(each, EventSubProcess)]
        scope.event_sub_processes = tuple(each for each in inner if not each.undoes)
        scope.compensation = next((each for each in inner if each.undoes), None)
        starts = [each for each in specs if isinstance(each, StartEvent)]
        scope.first = next((each for each in starts if not each.definitions), next(iter(starts), None))
        if scope.first is None:
            scope.first = next((each for each in specs if getattr(each, "instantiates", False)), None)
        for gateway in specs:
            if isinstance(gateway, EventBasedGateway) and gateway.instantiates and gateway.is_parallel:
                for flow in gateway.flows:
                    others = (each.target for each in gateway.flows if each is not flow)
                    flow.target.starts_with = tuple(others)


class Reader(BpmnParser):  # type: ignore[misc]
    """Spiff's parser with a class of ours for every element that runs."""

    PROCESS_PARSER_CLASS = ProcessReader
    OVERRIDE_PARSER_CLASSES = {
        tag("startEvent"): (NodeReader, StartEvent),
        tag("endEvent"): (NodeReader, EndEvent),
        tag("intermediateCatchEvent"): (NodeReader, IntermediateCatchEvent),
        tag("intermediateThrowEvent"): (NodeReader, IntermediateThrowEvent),
        tag("boundaryEvent"): (NodeReader, BoundaryEvent),
        tag("task"): (NodeReader, Task),
        tag("manualTask"): (NodeReader, ManualTask),
        tag("userTask"): (NodeReader, UserTask),
        tag("serviceTask"): (NodeReader, ServiceTask),
        tag("sendTask"): (NodeReader, SendTask),
        tag("receiveTask"): (NodeReader, ReceiveTask),
        tag("scriptTask"): (ScriptReader, ScriptTask),
        tag("businessRuleTask"): (NodeReader, BusinessRuleTask),
        tag("exclusiveGateway"): (NodeReader, ExclusiveGateway),
        tag("parallelGateway"): (NodeReader, ParallelGateway),
        tag("inclusiveGateway"): (NodeReader, InclusiveGateway),
        tag("complexGateway"): (NodeReader, ComplexGateway),
        tag("eventBasedGateway"): (NodeReader, EventBasedGateway),
        tag("subProcess"): (SubProcessReader, SubProcess),
        tag("transaction"): (SubProcessReader, Transaction),
        tag("adHocSubProcess"): (SubProcessReader, AdHocSubProcess),
        tag("callActivity"): (CallReader, CallActivity),
    }

    def __init__(self) -> None:
        super().__init__()
        self.callable: list[str] = []
        self._describers: dict[etree._Element, Describer] = {}

    def describer(self, node: etree._Element) -> Describer:
        """What reads the nodes of this file."""
        root = node.getroottree().getroot()
        if root not in self._describers:
            self._describers[root] = Describer(root)
        return self._describers[root]

    def _get_parser_class(self, tag: str) -> Any:
        return self.OVERRIDE_PARSER_CLASSES.get(tag, (None, None))

    def _add_data_stores(self, bpmn: etree._Element) -> None:
        """A data store is somebody else's: nothing is written to it here, and `check` says so."""

    def add_scope(self, node: etree._Element, name: str) -> None:
        self.process_parsers[name] = ProcessReader(self, node, self.namespaces, self.data_stores, scope_name=name)

    def definition(self, process_id: str, flows: Mapping[str, tuple[MessageFlow, ...]]) -> Definition:
        spec = self.get_spec(process_id)
        return Definition(process_id, spec, self._inner_specs(spec, {}), flows)

    def _inner_specs(self, spec: Any, found: dict[str, Any]) -> dict[str, Any]:
        for element in list(spec.task_specs.values()):
            for name in self._inside(element):
                if name not in found:
                    found[name] = self.get_spec(name)
                    self._inner_specs(found[name], found)
        return found

    def _inside(self, element: Any) -> Iterable[str]:
        """The scopes that may be inside an element: any process, for a call that an expression decides."""
        if isinstance(element, CallActivity) and element.is_dynamic:
            return self.callable
        return (element.spec,) if isinstance(element, SubProcess) else ()


def condition_of(flow: etree._Element) -> str | None:
    """A flow's condition as FEEL without the leading "=", or None."""
    expression = flow.find(tag("conditionExpression"))
    if expression is None:
        return None
    return (expression.text or "").strip().removeprefix("=")


def read(roots: dict[str, etree._Element]) -> dict[str, Definition]:
    """The executable processes of normalised files, by process id. The rules must have found no error before."""
    reader = Reader()
    reader.callable = executable_processes(roots)
    for file, root in roots.items():
        reader.add_bpmn_xml(root, file)
    flows = {process_id: found for root in roots.values() for process_id, found in message_flows(root).items()}
    return {name: reader.definition(name, flows.get(name, {})) for name in executable_processes(roots)}


def executable_processes(roots: dict[str, etree._Element]) -> list[str]:
    return [
        str(process.get("id"))
        for root in roots.values()
        for process in root.iterchildren(tag("process"))
        if process.get("isExecutable", "true") in ("true", "1") and local(process)
    ]
