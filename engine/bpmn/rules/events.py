"""Which event definitions may stand at which event (§10.5.2 to §10.5.4, table 10.93)."""

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.normalise import local
from engine.bpmn.rules.document import Document
from engine.bpmn.rules.event_definitions import definitions_of
from engine.problems import Problem

WORDS = {
    "messageEventDefinition": "a message",
    "timerEventDefinition": "a timer",
    "signalEventDefinition": "a signal",
    "errorEventDefinition": "an error",
    "escalationEventDefinition": "an escalation",
    "conditionalEventDefinition": "a condition",
    "compensateEventDefinition": "compensation",
    "cancelEventDefinition": "cancel",
    "terminateEventDefinition": "terminate",
    "linkEventDefinition": "a link",
}


def _set(*names: str) -> frozenset[str]:
    return frozenset(f"{name}EventDefinition" for name in names)


START = _set("message", "timer", "conditional", "signal")
START_INTERRUPTING = START | _set("error", "escalation", "compensate")
START_BESIDE = START | _set("escalation")
CATCH = _set("message", "timer", "conditional", "signal", "link")
THROW = _set("message", "escalation", "link", "compensate", "signal")
BOUNDARY = _set("message", "timer", "error", "escalation", "cancel", "compensate", "conditional", "signal")
BOUNDARY_BESIDE = _set("message", "timer", "escalation", "conditional", "signal")
END = _set("message", "error", "escalation", "cancel", "compensate", "signal", "terminate")


def start_events(document: Document) -> Iterator[Problem]:
    for event in document.each("startEvent"):
        scope = event.getparent()
        if scope is None or local(scope) == "process":
            yield from _judge(document, event, START, "start-event-trigger", "A case cannot begin by")
        elif scope.get("triggeredByEvent") in ("true", "1"):
            continue
        elif definitions_of(document, event):
            detail = "It waits for something, but a sub-process starts when its turn has come."
            remedy = "Make it a plain start event, or the sub-process an event sub-process."
            yield document.problem(event, "sub-process-start-trigger", detail, remedy)


def event_sub_process_starts(document: Document) -> Iterator[Problem]:
    for event in document.each("startEvent"):
        scope = event.getparent()
        if scope is None or local(scope) == "process" or scope.get("triggeredByEvent") not in ("true", "1"):
            continue
        if not definitions_of(document, event):
            detail = "It does not say which event starts the event sub-process."
            yield document.problem(event, "event-sub-process-trigger", detail, "Choose what it waits for.")
        interrupts = event.get("isInterrupting", "true") in ("true", "1")
        allowed = START_INTERRUPTING if interrupts else START_BESIDE
        words = "An event sub-process cannot begin by" if interrupts else "What does not interrupt cannot begin by"
        yield from _judge(document, event, allowed, "event-sub-process-trigger", words)


def intermediate_events(document: Document) -> Iterator[Problem]:
    for event in document.each("intermediateCatchEvent"):
        if not definitions_of(document, event):
            detail = "It does not say what it waits for."
            yield document.problem(event, "catch-event-trigger", detail, "Choose what it waits for.")
        yield from _judge(document, event, CATCH, "catch-event-trigger", "An event in the flow cannot wait for")
    for event in document.each("intermediateThrowEvent"):
        yield from _judge(document, event, THROW, "throw-event-trigger", "An event in the flow cannot throw")


def boundary_events(document: Document) -> Iterator[Problem]:
    for event in document.each("boundaryEvent"):
        if not definitions_of(document, event):
            detail = "It does not say what it waits for."
            yield document.problem(event, "boundary-event-trigger", detail, "Choose what it waits for.")
        interrupts = event.get("cancelActivity", "true") in ("true", "1")
        allowed = BOUNDARY if interrupts else BOUNDARY_BESIDE
        words = "On the border of a step" if interrupts else "Where the step goes on meanwhile"
        yield from _judge(document, event, allowed, "boundary-event-trigger", f"{words} an event cannot wait for")


def end_events(document: Document) -> Iterator[Problem]:
    for event in document.each("endEvent"):
        yield from _judge(document, event, END, "end-event-trigger", "An end event cannot throw")


def _judge(
    document: Document, event: etree._Element, allowed: frozenset[str], rule: str, words: str
) -> Iterator[Problem]:
    for definition in definitions_of(document, event):
        if local(definition) not in allowed:
            choices = ", ".join(sorted(WORDS[name] for name in allowed))
            detail = f"{words} {WORDS[local(definition)]}."
            yield document.problem(event, rule, detail, f"Choose one of: {choices}.")


RULES = (start_events, event_sub_process_starts, intermediate_events, boundary_events, end_events)
