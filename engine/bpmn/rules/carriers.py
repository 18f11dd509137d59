"""What messages, signals, errors and escalations are known by (§8.4.3, §8.4.4, §8.4.11)."""

from collections.abc import Iterator

from engine.bpmn.normalise import local
from engine.bpmn.rules.document import Document
from engine.bpmn.rules.event_definitions import each_definition
from engine.bpmn.xml import tag
from engine.problems import Problem

KNOWN_BY = {
    "message": ("name", "name"),
    "signal": ("name", "name"),
    "error": ("errorCode", "code"),
    "escalation": ("escalationCode", "code"),
}


def unnamed(document: Document) -> Iterator[Problem]:
    """What comes from outside is matched by name or code; without one, by the id, which editors make up."""
    for element in document.root.iterchildren(*(tag(kind) for kind in KNOWN_BY)):
        attribute, words = KNOWN_BY[local(element)]
        if not element.get(attribute):
            detail = f"The {local(element)} “{element.get('name') or element.get('id')}” has no {words}."
            remedy = f"Give it a {words}: it is known by its id until then."
            yield document.problem(element, f"{local(element)}-without-{words}", detail, remedy, "warning")


def from_flows(document: Document) -> Iterator[Problem]:
    """§9.4: a message flow says which message passes; where the event or task says it too, nobody has to guess."""
    silent = [
        event for event, each in each_definition(document, "messageEventDefinition") if not each.get("messageRef")
    ]
    silent += [node for node in document.each("sendTask", "receiveTask") if not node.get("messageRef")]
    for node in silent:
        if node.get("id") in document.message_ends:
            detail = "It does not name its message: it is the one that its message flow carries."
            yield document.problem(node, "message-from-flow", detail, "Choose the message.", "warning")


THEN = (unnamed, from_flows)
