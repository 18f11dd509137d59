"""Cancelling a transaction (§10.3.5, §10.5.3)."""

from collections.abc import Iterator

from engine.bpmn.normalise import local
from engine.bpmn.rules.document import Document
from engine.bpmn.rules.event_definitions import each_definition
from engine.problems import Problem

ONLY = "Only a transaction can be cancelled."


def cancel_ends(document: Document) -> Iterator[Problem]:
    for event, _ in each_definition(document, "cancelEventDefinition"):
        if local(event) == "endEvent" and not any(local(each) == "transaction" for each in event.iterancestors()):
            detail = f"It cancels, but stands in no transaction. {ONLY}"
            remedy = "Make the sub-process a transaction, or let the event throw an error."
            yield document.problem(event, "cancel-outside-transaction", detail, remedy)


def cancel_boundaries(document: Document) -> Iterator[Problem]:
    for event, _ in each_definition(document, "cancelEventDefinition"):
        host = document.find(event.get("attachedToRef"))
        if local(event) == "boundaryEvent" and (host is None or local(host) != "transaction"):
            detail = f"It waits for a cancel on the border of something else. {ONLY}"
            remedy = "Make the step a transaction, or let the event wait for an error."
            yield document.problem(event, "cancel-outside-transaction", detail, remedy)


RULES = (cancel_ends, cancel_boundaries)
