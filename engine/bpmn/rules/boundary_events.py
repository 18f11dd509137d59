"""Events on the border of an activity (§10.5.4)."""

from collections.abc import Iterator

from engine.bpmn.normalise import ACTIVITIES, local
from engine.bpmn.rules.document import Document
from engine.bpmn.rules.levels import kinds_of
from engine.problems import Problem


def hosts(document: Document) -> Iterator[Problem]:
    for event in document.each("boundaryEvent"):
        host = document.nodes.get(event.get("attachedToRef", ""))
        if host is None or local(host) not in ACTIVITIES:
            detail = "It is on the border of nothing that could be interrupted."
            yield document.problem(event, "boundary-without-host", detail, "Drag it onto the border of a step.")
        elif host.getparent() is not event.getparent():
            detail = "It is on the border of a step in another part of the diagram."
            yield document.problem(event, "boundary-without-host", detail, "Drag it onto the border of its step again.")


def exits(document: Document) -> Iterator[Problem]:
    """A compensation event leads to its handler by an association; every other one leads on by an arrow."""
    for event in document.each("boundaryEvent"):
        if "compensateEventDefinition" in kinds_of(document, event):
            if document.out_of(event):
                detail = "An arrow leaves it, but what undoes a step is joined to it by a dotted line."
                remedy = "Join the compensation step by an association."
                yield document.problem(event, "compensation-event-exit", detail, remedy)
        elif not document.out_of(event):
            detail = "No arrow leaves it: when it happens, the case would end there without a word."
            yield document.problem(event, "boundary-without-exit", detail, "Lead it to what is to be done then.")


RULES = (hosts, exits)
