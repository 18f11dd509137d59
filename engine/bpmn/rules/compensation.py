"""Undoing what was done (§10.7)."""

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.normalise import ACTIVITIES, local
from engine.bpmn.rules.document import Document, called
from engine.bpmn.rules.event_definitions import each_definition
from engine.bpmn.rules.levels import kinds_of
from engine.problems import Problem


def handlers_of(document: Document, event: etree._Element) -> list[etree._Element]:
    """What an association joins to a compensation event, whichever way it is drawn."""
    joined = document.associated.get(event.get("id", ""), ())
    found = (document.find(each, *ACTIVITIES) for each in joined)
    return [each for each in found if each is not None]


def boundary_handlers(document: Document) -> Iterator[Problem]:
    for event, _ in each_definition(document, "compensateEventDefinition"):
        if local(event) != "boundaryEvent":
            continue
        handlers = handlers_of(document, event)
        if len(handlers) != 1:
            detail = "It is joined to " + (
                "no step that undoes." if not handlers else "more than one step that undoes."
            )
            remedy = "Join one compensation step to it by a dotted line."
            yield document.problem(event, "compensation-handler", detail, remedy)
        for handler in handlers:
            if handler.get("isForCompensation") not in ("true", "1"):
                detail = f"It is joined to “{called(handler)}”, which is not marked as a compensation step."
                remedy = f"Mark “{called(handler)}” as one."
                yield document.problem(event, "compensation-handler-unmarked", detail, remedy)


def handlers(document: Document) -> Iterator[Problem]:
    """§10.7.1: a compensation step is outside the flow: nothing leads to it or away from it."""
    for node in document.each(*sorted(ACTIVITIES)):
        if node.get("isForCompensation") not in ("true", "1"):
            continue
        if document.into(node) or document.out_of(node):
            detail = "It is marked as a compensation step, but arrows are joined to it."
            yield document.problem(node, "compensation-handler-connected", detail, "Take the arrows away, or the mark.")


def throws(document: Document) -> Iterator[Problem]:
    """Only what is done can be undone: activities."""
    for event, target in _thrown(document):
        if local(target) not in ACTIVITIES:
            detail = f"It undoes “{called(target)}”, which is not a step."
            yield document.problem(event, "compensation-target", detail, "Choose the step to undo.")


def vain(document: Document) -> Iterator[Problem]:
    """§10.7.1: what is to be undone stands on the same level, or around an event sub-process, and says how."""
    for event, target in _thrown(document):
        if target.getparent() not in _levels(event):
            detail = f"It undoes “{called(target)}”, in another part of the diagram."
            yield document.problem(event, "compensation-vain", detail, "Throw it where that step stands.", "warning")
        elif not _can_be_undone(document, target):
            detail = f"It undoes “{called(target)}”, for which nothing says how that is done."
            remedy = "Draw a compensation event on its border, with a compensation step."
            yield document.problem(event, "compensation-vain", detail, remedy, "warning")


def _thrown(document: Document) -> Iterator[tuple[etree._Element, etree._Element]]:
    for event, definition in each_definition(document, "compensateEventDefinition"):
        target = document.find(definition.get("activityRef"))
        if local(event) in ("intermediateThrowEvent", "endEvent") and target is not None:
            yield event, target


def _levels(event: etree._Element) -> list[etree._Element]:
    parent = event.getparent()
    levels = [] if parent is None else [parent]
    while levels and levels[-1].get("triggeredByEvent") in ("true", "1"):
        around = levels[-1].getparent()
        if around is None:
            break
        levels.append(around)
    return levels


def _can_be_undone(document: Document, target: etree._Element) -> bool:
    if local(target) in ("subProcess", "transaction", "adHocSubProcess", "callActivity"):
        return True
    attached = document.attached.get(target.get("id", ""), ())
    return any("compensateEventDefinition" in kinds_of(document, each) for each in attached)


def placed(document: Document) -> Iterator[Problem]:
    """§10.7: undoing the sub-process around it is what a compensation event sub-process waits for."""
    for event, _ in each_definition(document, "compensateEventDefinition"):
        scope = event.getparent()
        around = None if scope is None else scope.getparent()
        if local(event) == "startEvent" and around is not None and local(around) == "process":
            detail = "It waits until the whole process is undone, which nobody can ask for."
            remedy = "Put it into the sub-process that may have to be undone."
            yield document.problem(event, "compensation-never", detail, remedy, "warning")


RULES = (boundary_handlers, handlers, throws)
THEN = (placed, vain)
