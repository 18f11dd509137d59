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


def cancels_nobody_takes(document: Document) -> Iterator[Problem]:
    """§10.3.5: after a cancel, a case goes on from the cancel event on the border, and from nowhere else."""
    taken = {
        event.get("attachedToRef")
        for event, _ in each_definition(document, "cancelEventDefinition")
        if local(event) == "boundaryEvent"
    }
    for event, _ in each_definition(document, "cancelEventDefinition"):
        around = next((each for each in event.iterancestors() if local(each) == "transaction"), None)
        if local(event) == "endEvent" and around is not None and around.get("id") not in taken:
            detail = "It can be cancelled, and no cancel event on its border says how a case goes on then."
            yield document.problem(around, "cancel-not-taken", detail, "Draw a cancel event on its border.", "warning")


RULES = (cancel_ends, cancel_boundaries, cancels_nobody_takes)
