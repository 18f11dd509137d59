"""What each kind of element is besides its place in the flow: read from its node into its spec."""

from typing import Any

from lxml import etree

from engine.bpmn import dialect
from engine.bpmn.data import Items, property_names
from engine.bpmn.elements.activity import Activity
from engine.bpmn.elements.event_sub_process import EventSubProcess
from engine.bpmn.elements.loops import MultiInstance, StandardLoop
from engine.bpmn.elements.mapped import Mapped
from engine.bpmn.event_definitions import EventReader
from engine.bpmn.events import Cancel, Compensation, EventDefinition
from engine.bpmn.normalise import drawn_id, local
from engine.bpmn.xml import tag

EVENTS_THAT_CATCH = frozenset({"startEvent", "intermediateCatchEvent", "boundaryEvent"})


class Describer:
    """Reads the nodes of one file."""

    def __init__(self, root: etree._Element) -> None:
        self.events = EventReader(root)
        self.items = Items(root)

    def describe(self, spec: Any, node: etree._Element) -> None:
        """What every spec of ours carries beside Spiff's own."""
        spec.element_id = drawn_id(node)
        spec.extensions = dialect.read(node)
        spec.default = node.get("default")
        spec.is_implicit = node.get("implicit") == "true"
        if isinstance(spec, Mapped):
            spec.properties = property_names(node)
            spec.data_inputs = self.items.associations(node, "dataInputAssociation")
            spec.data_outputs = self.items.associations(node, "dataOutputAssociation")
        if isinstance(spec, Activity):
            self._activity(spec, node)
        if isinstance(spec, EventSubProcess):
            self._event_sub_process(spec, node)
        describe = getattr(self, f"_{local(node)}", None)
        if describe is not None:
            describe(spec, node)

    def _activity(self, spec: Any, node: etree._Element) -> None:
        spec.start_quantity = int(node.get("startQuantity", "1"))
        spec.completion_quantity = int(node.get("completionQuantity", "1"))
        spec.loop = self._loop(node)
        is_handler = node.get("isForCompensation") == "true"
        spec.starts_alone = not is_handler and not isinstance(spec, EventSubProcess) and not _is_led_to(node)

    def _event_sub_process(self, spec: Any, node: etree._Element) -> None:
        """What its start event waits for is what it waits for."""
        start = node.find(tag("startEvent"))
        if start is None:
            return
        spec.definitions = self.events.definitions(start)
        spec.parallel_multiple = start.get("parallelMultiple") == "true"
        spec.interrupting = start.get("isInterrupting") != "false"
        spec.undoes = any(isinstance(each, Compensation) for each in spec.definitions)

    def _startEvent(self, spec: Any, node: etree._Element) -> None:
        spec.definitions = self.events.definitions(node)
        spec.parallel_multiple = node.get("parallelMultiple") == "true"

    _intermediateCatchEvent = _startEvent

    def _boundaryEvent(self, spec: Any, node: etree._Element) -> None:
        self._startEvent(spec, node)
        spec.interrupting = node.get("cancelActivity") != "false"

    def _intermediateThrowEvent(self, spec: Any, node: etree._Element) -> None:
        spec.definitions = self.events.definitions(node)

    def _endEvent(self, spec: Any, node: etree._Element) -> None:
        """What is cancelled is undone first."""
        found: list[EventDefinition] = []
        for each in self.events.definitions(node):
            found += [Compensation(), each] if isinstance(each, Cancel) else [each]
        spec.definitions = tuple(found)

    def _receiveTask(self, spec: Any, node: etree._Element) -> None:
        spec.definitions = (self.events.message(node, node.get("messageRef")),)
        spec.instantiates = node.get("instantiate") == "true"

    def _sendTask(self, spec: Any, node: etree._Element) -> None:
        spec.definitions = (self.events.message(node, node.get("messageRef")),)

    def _eventBasedGateway(self, spec: Any, node: etree._Element) -> None:
        spec.instantiates = node.get("instantiate") == "true"
        spec.is_parallel = node.get("eventGatewayType") == "Parallel"

    def _complexGateway(self, spec: Any, node: etree._Element) -> None:
        spec.activation = _feel(node.find(tag("activationCondition")))

    def _adHocSubProcess(self, spec: Any, node: etree._Element) -> None:
        spec.sequential = node.get("ordering") == "Sequential"
        spec.cancels_remaining = node.get("cancelRemainingInstances") != "false"
        spec.completion = _feel(node.find(tag("completionCondition")))

    def _loop(self, node: etree._Element) -> StandardLoop | MultiInstance | None:
        standard = node.find(tag("standardLoopCharacteristics"))
        if standard is not None:
            maximum = standard.get("loopMaximum") or _text(standard.find(tag("loopMaximum")))
            return StandardLoop(
                _feel(standard.find(tag("loopCondition"))),
                standard.get("testBefore") == "true",
                int(maximum) if maximum else None,
            )
        several = node.find(tag("multiInstanceLoopCharacteristics"))
        return None if several is None else self._multi_instance(several, node)

    def _multi_instance(self, several: etree._Element, node: etree._Element) -> MultiInstance:
        said = dialect.read(several)
        item, output = several.find(tag("inputDataItem")), several.find(tag("outputDataItem"))
        collection = self._item(several, "loopDataInputRef")
        return MultiInstance(
            sequential=several.get("isSequential") == "true",
            cardinality=_text(several.find(tag("loopCardinality"))) or None,
            collection=said.input_collection or (f"={collection}" if collection else None),
            input_element=said.input_element or _name(item),
            output_collection=said.output_collection or self._item(several, "loopDataOutputRef"),
            output_element=said.output_element or _name(output),
            completion=_feel(several.find(tag("completionCondition"))),
            throws=tuple(self._throws(several, node)),
        )

    def _item(self, several: etree._Element, reference: str) -> str | None:
        """The variable that a data reference means: of an input or output, what is drawn at its association's end."""
        item_id = _text(several.find(tag(reference)))
        is_input = reference == "loopDataInputRef"
        kind = "dataInputAssociation" if is_input else "dataOutputAssociation"
        here, there = ("targetRef", "sourceRef") if is_input else ("sourceRef", "targetRef")
        node = several.getparent()
        for association in () if node is None else node.findall(tag(kind)):
            if _text(association.find(tag(here))) == item_id:
                item_id = _text(association.find(tag(there))) or item_id
        names = self.items.names(item_id)
        return names[0] if names else None

    def _throws(self, several: etree._Element, node: etree._Element) -> list[tuple[int | str | None, EventDefinition]]:
        behaviour = several.get("behavior", "All")
        found: list[tuple[int | str | None, EventDefinition | None]] = []
        if behaviour == "None":
            found.append((None, self.events.by_id(several.get("noneBehaviorEventRef"), node)))
        elif behaviour == "One":
            found.append((1, self.events.by_id(several.get("oneBehaviorEventRef"), node)))
        elif behaviour == "Complex":
            for each in several.findall(tag("complexBehaviorDefinition")):
                event = each.find(tag("event"))
                thrown = self.events.definitions(event) if event is not None else ()
                found += [(_feel(each.find(tag("condition"))), definition) for definition in thrown]
        return [(when, event) for when, event in found if event is not None]


def called_element(node: etree._Element) -> str:
    """The process or global task that a call activity calls."""
    said = dialect.read(node).process_id or node.get("calledElement") or ""
    return said if dialect.is_feel(said) else said.rpartition(":")[2]


def _is_led_to(node: etree._Element) -> bool:
    scope = node.getparent()
    flows = () if scope is None else scope.iterchildren(tag("sequenceFlow"))
    return any(flow.get("targetRef") == node.get("id") for flow in flows)


def _name(node: etree._Element | None) -> str | None:
    return None if node is None else node.get("name") or drawn_id(node)


def _text(node: etree._Element | None) -> str:
    return "" if node is None else (node.text or "").strip()


def _feel(node: etree._Element | None) -> str | None:
    return _text(node).removeprefix("=") or None
