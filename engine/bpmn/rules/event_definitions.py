"""What events wait for or throw, and what each must say to be run (§10.5.5)."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from lxml import etree

from engine import timers
from engine.bpmn.dialect import is_feel
from engine.bpmn.normalise import EVENTS, local
from engine.bpmn.rules.document import Document
from engine.bpmn.rules.vocabulary.definitions import DEFINITIONS
from engine.bpmn.xml import tag
from engine.errors import UnusableValue
from engine.problems import Problem

TIMES = {"timeDate": "date", "timeDuration": "duration", "timeCycle": "cycle"}
SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)
THROWS = frozenset({"intermediateThrowEvent", "endEvent"})


def definitions_of(document: Document, event: etree._Element) -> list[etree._Element]:
    """The event definitions of an event: those within it, and those that it refers to."""
    found = [child for child in event.iterchildren(tag=etree.Element) if local(child) in DEFINITIONS]
    for reference in event.iterchildren(tag("eventDefinitionRef")):
        target = document.find(reference.text, *DEFINITIONS)
        if target is not None:
            found.append(target)
    return found


def each_definition(document: Document, kind: str) -> Iterator[tuple[etree._Element, etree._Element]]:
    """Events of what runs, each with one definition of this kind."""
    for event in document.each(*sorted(EVENTS)):
        for definition in definitions_of(document, event):
            if local(definition) == kind:
                yield event, definition


def messages(document: Document) -> Iterator[Problem]:
    """Table 10.89: an executable message event names its message; and where messages are typed, its operation."""
    for event, definition in each_definition(document, "messageEventDefinition"):
        message = document.find(definition.get("messageRef"), "message")
        if not definition.get("messageRef") and event.get("id") not in document.message_ends:
            detail = "It does not say which message it waits for or sends."
            yield document.problem(event, "message-missing", detail, "Choose the message.")
        elif message is not None and message.get("itemRef") and definition.find(tag("operationRef")) is None:
            detail = "Its message is described by an item, as for a web service, but no operation carries it."
            remedy = "Choose the operation, or take the item off the message."
            yield document.problem(event, "operation-missing", detail, remedy)


def signals(document: Document) -> Iterator[Problem]:
    for event, definition in each_definition(document, "signalEventDefinition"):
        if not definition.get("signalRef"):
            detail = "It does not say which signal it waits for or sends."
            yield document.problem(event, "signal-missing", detail, "Choose the signal.")


def escalations(document: Document) -> Iterator[Problem]:
    """§8.4.4: what is thrown has a code, so that somebody can catch it."""
    for event, definition in each_definition(document, "escalationEventDefinition"):
        escalation = document.find(definition.get("escalationRef"), "escalation")
        if local(event) in THROWS and (escalation is None or not escalation.get("escalationCode")):
            detail = "It does not say with which code it escalates."
            remedy = "Choose an escalation, and give it a code."
            yield document.problem(event, "escalation-code-missing", detail, remedy)


def errors(document: Document) -> Iterator[Problem]:
    """§8.4.3: what is thrown has a code, so that somebody can catch it."""
    for event, definition in each_definition(document, "errorEventDefinition"):
        error = document.find(definition.get("errorRef"), "error")
        if local(event) in THROWS and (error is None or not error.get("errorCode")):
            detail = "It does not say with which code it ends in error."
            yield document.problem(event, "error-code-missing", detail, "Choose an error, and give it a code.")


def times(document: Document) -> Iterator[Problem]:
    """§10.5.5: a timer says one of a date, a duration and a cycle."""
    for event, definition in each_definition(document, "timerEventDefinition"):
        said = [child for child in definition.iterchildren(tag=etree.Element) if local(child) in TIMES]
        if not said:
            detail = "It does not say when its time has come."
            yield document.problem(event, "timer-missing", detail, "Set a date, a duration or a cycle.")
        elif len(said) > 1:
            detail = "It says its time in more than one way."
            yield document.problem(event, "timer-ambiguous", detail, "Keep one of date, duration and cycle.")
        for time in said:
            text = (time.text or "").strip()
            if text and not is_feel(text) and "{" not in text and not is_time(local(time), text):
                detail = f"Its time “{text}” cannot be read."
                remedy = "Write it as 2026-12-31T17:00:00Z, PT2H or R3/PT10M, or as FEEL after “=”."
                yield document.problem(event, "timer-invalid", detail, remedy)
            elif re.match("R0+/", text):
                detail = f"Its time “{text}” comes no times: it never happens."
                yield document.problem(event, "timer-never", detail, "Write how often, such as R3/PT1H.", "warning")


def is_time(kind: str, text: str) -> bool:
    """Whether a static text can be read as the date, duration or cycle that it stands for."""
    try:
        timetable = timers.read(TIMES[kind], text, UTC)
        first = timetable.first(SOME_DAY)
        if first is not None and timetable.times not in (0, 1):
            timetable.after(first)
    except UnusableValue:
        return False
    return True


def conditions(document: Document) -> Iterator[Problem]:
    for event, definition in each_definition(document, "conditionalEventDefinition"):
        if definition.find(tag("condition")) is None:
            detail = "It does not say which condition it waits for."
            yield document.problem(event, "condition-absent", detail, "Set its condition.")


def shared(document: Document) -> Iterator[Problem]:
    """§10.5: a definition that several events refer to stands beside the processes, not within one event."""
    for event in document.each(*sorted(EVENTS)):
        for reference in event.iterchildren(tag("eventDefinitionRef")):
            target = document.find(reference.text, *DEFINITIONS)
            parent = None if target is None else target.getparent()
            if parent is not None and local(parent) != "definitions":
                detail = "It refers to what another event waits for or throws, which belongs to that event alone."
                remedy = "Set what it waits for at the event itself."
                yield document.problem(event, "definition-not-shared", detail, remedy)


def data(document: Document) -> Iterator[Problem]:
    """§10.4.2: the data inputs or outputs of an event are as many as its definitions, and of their items."""
    for event in document.each(*sorted(EVENTS)):
        carried = [*event.iterchildren(tag("dataInput")), *event.iterchildren(tag("dataOutput"))]
        definitions = definitions_of(document, event)
        if carried and len(carried) != len(definitions):
            detail = f"It carries {len(carried)} data inputs or outputs for {len(definitions)} triggers."
            yield document.problem(event, "event-data-count", detail, "Give each trigger one, in the same order.")
            continue
        for item, definition in zip(carried, definitions, strict=False):
            told = payload(document, definition)
            if told and structure(document, item.get("itemSubjectRef")) != told:
                detail = "Its data is of another kind than what the event brings."
                yield document.problem(event, "event-data-differs", detail, "Give both the same item definition.")


def payload(document: Document, definition: etree._Element) -> str | None:
    """The structure of what an event definition brings, where the file says."""
    for attribute, kind, item in (
        ("messageRef", "message", "itemRef"),
        ("signalRef", "signal", "structureRef"),
        ("errorRef", "error", "structureRef"),
        ("escalationRef", "escalation", "structureRef"),
    ):
        carrier = document.find(definition.get(attribute), kind)
        if carrier is not None:
            return structure(document, carrier.get(item))
    return None


def structure(document: Document, item: str | None) -> str | None:
    """The structure of an item definition; its id where it says none."""
    found = document.find(item, "itemDefinition")
    return None if found is None else found.get("structureRef") or found.get("id")


RULES = (messages, signals, escalations, errors, times, conditions, shared, data)
