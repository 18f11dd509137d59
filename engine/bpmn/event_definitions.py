"""Reading event definitions: references to messages, signals, errors and escalations become their names and codes."""

from collections.abc import Iterator
from functools import cached_property

from lxml import etree

from engine.bpmn import dialect
from engine.bpmn.events import (
    Cancel,
    Compensation,
    Conditional,
    Error,
    Escalation,
    EventDefinition,
    Message,
    Signal,
    Terminate,
    Timer,
)
from engine.bpmn.normalise import drawn_id, local
from engine.bpmn.xml import ZEEBE, tag

_TIMERS = {"timeDate": "date", "timeDuration": "duration", "timeCycle": "cycle"}
_NAMED = frozenset({"message", "signal", "error", "escalation"})
CATCHES_BY_MESSAGE = frozenset({"receiveTask"})


class EventReader:
    """Knows a file's root elements, and which messages its message flows carry."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self._by_id = {each.get("id"): each for each in root.iter(tag=etree.Element) if each.get("id")}

    def definitions(self, node: etree._Element) -> tuple[EventDefinition, ...]:
        """What an event waits for or throws, in the order of the file."""
        found = []
        for child in self._drawn(node):
            definition = self._definition(child, node)
            if definition is not None:
                found.append(definition)
        return tuple(found)

    def by_id(self, definition_id: str | None, node: etree._Element) -> EventDefinition | None:
        """The definition with this id; None where there is none."""
        found = self._by_id.get(definition_id)
        return None if found is None else self._definition(found, node)

    def message(self, node: etree._Element, reference: str | None) -> Message:
        """What a send or receive task, or a message event, sends or waits for."""
        message = self._named(reference) if reference else None
        if message is None:
            return Message(self._drawn_name(node))
        return Message(str(message.get("name") or message.get("id")), _correlation_key(message))

    def _drawn(self, node: etree._Element) -> Iterator[etree._Element]:
        for child in node.iterchildren(tag=etree.Element):
            if local(child) == "eventDefinitionRef":
                referred = self._by_id.get(_unprefixed(child.text))
                if referred is not None:
                    yield referred
            elif local(child).endswith("EventDefinition"):
                yield child

    def _definition(self, child: etree._Element, node: etree._Element) -> EventDefinition | None:
        match local(child):
            case "messageEventDefinition":
                return self.message(node, child.get("messageRef"))
            case "signalEventDefinition":
                return Signal(self._name(child.get("signalRef")))
            case "timerEventDefinition":
                return _timer(child, node)
            case "conditionalEventDefinition":
                said = dialect.read(child)
                return Conditional(_text(child.find(tag("condition"))), said.filter_variables, said.filter_changes)
            case "errorEventDefinition":
                return Error(self._code(child.get("errorRef"), "errorCode"))
            case "escalationEventDefinition":
                return Escalation(self._code(child.get("escalationRef"), "escalationCode"))
            case "compensateEventDefinition":
                return Compensation(self._drawn_id(child.get("activityRef")), child.get("waitForCompletion") != "false")
            case "cancelEventDefinition":
                return Cancel()
            case "terminateEventDefinition":
                return Terminate()
        return None

    def _named(self, reference: str | None) -> etree._Element | None:
        found = self._by_id.get(_unprefixed(reference))
        return found if found is not None and local(found) in _NAMED else None

    def _name(self, reference: str | None) -> str:
        found = self._named(reference)
        return str(_unprefixed(reference) if found is None else found.get("name") or found.get("id"))

    def _code(self, reference: str | None, attribute: str) -> str | None:
        """Without a code of its own, an error or escalation is known by its id; without a reference, it is any."""
        found = self._named(reference)
        return None if found is None else str(found.get(attribute) or found.get("id"))

    def _drawn_id(self, reference: str | None) -> str | None:
        found = self._by_id.get(_unprefixed(reference))
        return _unprefixed(reference) if found is None else drawn_id(found)

    def _drawn_name(self, node: etree._Element) -> str:
        """Without a message of its own, it is that of its message flow, or of the flow's other end."""
        for flow in self._message_flows:
            ends = (flow.get("sourceRef"), flow.get("targetRef"))
            if node.get("id") not in ends:
                continue
            other = self._by_id.get(ends[1] if ends[0] == node.get("id") else ends[0])
            reference = flow.get("messageRef") or (None if other is None else message_reference(other))
            if reference:
                return self._name(reference)
            return str(flow.get("name") or flow.get("id") or drawn_id(node))
        return drawn_id(node)

    @cached_property
    def _message_flows(self) -> list[etree._Element]:
        return list(self.root.iter(tag("messageFlow")))


def message_reference(node: etree._Element) -> str | None:
    """The id of the message that an event or task refers to."""
    definition = node.find(tag("messageEventDefinition"))
    return _unprefixed((node if definition is None else definition).get("messageRef"))


def _timer(drawn: etree._Element, event: etree._Element) -> Timer | None:
    said = dialect.read(event).properties
    on_target = said.get("clock") == "target"
    for child in drawn.iterchildren(tag=etree.Element):
        if local(child) in _TIMERS:
            return Timer(
                _TIMERS[local(child)],  # type: ignore[arg-type]
                (child.text or "").strip(),
                on_target or said.get("days") == "working",
                said.get("calendar"),
                on_target,
            )
    return None


def _correlation_key(message: etree._Element) -> str | None:
    for each in dialect.extensions_of(message):
        if each.tag == tag("subscription", ZEEBE):
            return each.get("correlationKey")
    return None


def _text(node: etree._Element | None) -> str:
    return "" if node is None else (node.text or "").strip().removeprefix("=")


def _unprefixed(reference: str | None) -> str | None:
    """A QName's local part: references into the same file may carry its prefix."""
    return None if reference is None else reference.strip().rpartition(":")[2]
