"""What a call activity calls: a process or a global task of the same journey (§10.3.6)."""

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.dialect import is_feel
from engine.bpmn.rules.document import Document, called
from engine.bpmn.rules.event_definitions import definitions_of
from engine.bpmn.rules.levels import starts
from engine.bpmn.xml import tag
from engine.problems import Problem


def calls(document: Document) -> Iterator[Problem]:
    known = _known(document)
    for node in document.each("callActivity"):
        target = document.said(node).process_id or node.get("calledElement")
        if not target:
            detail = "It does not say which process it calls."
            yield document.problem(node, "call-missing", detail, "Choose the called process.")
        elif "${" in target:
            detail = "Which process it calls is an expression of another engine."
            yield document.problem(node, "call-dynamic", detail, "Write its id, or FEEL after “=” that gives it.")
        elif is_feel(target):
            detail = "Which process it calls is an expression: whether there is such a process shows when it is called."
            remedy = f"It must give one of: {', '.join(sorted(known))}."
            yield document.problem(node, "call-dynamic", detail, remedy, "warning")
        elif target in known:
            yield from _called(document, node, known[target])
        elif document.beside is not None or document.find(target, "process") is not None:
            detail = f"It calls “{target}”, which is not among the journey's processes."
            remedy = f"Choose one of: {', '.join(sorted(known))}."
            yield document.problem(node, "call-unresolved", detail, remedy)


def _known(document: Document) -> dict[str, etree._Element]:
    return {str(each.get("id")): each for other in (*document.others, document) for each in other.callable}


def _called(document: Document, node: etree._Element, target: etree._Element) -> Iterator[Problem]:
    """§10.5.2: what is called begins at a plain start event, or without any."""
    events = list(target.iterchildren(tag("startEvent")))
    if events and all(definitions_of(document, event) for event in events):
        detail = f"It calls “{called(target)}”, which begins only when something happens."
        yield document.problem(node, "call-without-start", detail, f"Give “{called(target)}” a plain start event.")
    elif not events and starts(document, target):
        detail = f"It calls “{called(target)}”, which begins only by a message."
        yield document.problem(node, "call-without-start", detail, f"Give “{called(target)}” a plain start event.")


def endless(document: Document) -> Iterator[Problem]:
    """A process that calls itself before anything else could happen never ends."""
    known = _known(document)
    for process in document.processes:
        seen, frontier = set(), [process]
        while frontier:
            scope = frontier.pop()
            for node in scope.iterchildren(tag("callActivity")):
                name = document.said(node).process_id or node.get("calledElement") or ""
                target = known.get(name)
                if target is process and _is_straight(scope):
                    detail = "It calls itself, over and over, without a choice in between."
                    yield document.problem(
                        process, "call-endless", detail, "Let a gateway decide whether to call again.", "warning"
                    )
                    return
                if target is not None and name not in seen and _is_straight(scope):
                    seen.add(name)
                    frontier.append(target)


def _is_straight(scope: etree._Element) -> bool:
    """Whether nothing in a level waits, chooses or may go wrong, so that whatever it holds is done."""
    kinds = {etree.QName(child).localname for child in scope.iterchildren(tag=etree.Element)}
    return kinds <= {"startEvent", "endEvent", "callActivity", "sequenceFlow", "extensionElements", "documentation"}


def process_ids(document: Document) -> Iterator[Problem]:
    taken = {each.get("id"): other.file for other in document.others for each in other.callable}
    for process in document.callable:
        if process.get("id") in taken:
            detail = f"“{taken[process.get('id')]}” has a process of the same id."
            yield document.problem(process, "process-id-not-unique", detail, "Give one of them another id.")


RULES = (calls, process_ids)
THEN = (endless,)
