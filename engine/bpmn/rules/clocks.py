"""What counts working days, and the target clock: our own properties `days`, `calendar` and `clock`."""

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.dialect import is_feel
from engine.bpmn.normalise import EVENTS, local
from engine.bpmn.rules.document import Document
from engine.bpmn.rules.event_definitions import TIMES, definitions_of
from engine.problems import Problem
from engine.working_days import NATIONS

VALUES = {"days": ("working",), "calendar": NATIONS}


def values(document: Document) -> Iterator[Problem]:
    for node in document.judged:
        said = document.said(node).properties
        known = {**VALUES, "clock": ("target",) if local(node) in EVENTS else ("paused",)}
        for name, allowed in known.items():
            if said.get(name, allowed[0]) not in allowed:
                detail = f"Its property “{name}” “{said[name]}” cannot be read."
                yield document.problem(node, "value-invalid", detail, f"Write {' or '.join(allowed)}.")


def places(document: Document) -> Iterator[Problem]:
    for node in document.judged:
        said = document.said(node).properties
        is_target = said.get("clock") == "target"
        if is_target and not _counts_down(document, node):
            detail = "It is on the target clock, but has no timer with a duration that a case could wait for."
            yield document.problem(node, "target-clock-misplaced", detail, "Set a duration in days, such as P20D.")
        if "days" in said and local(node) == "userTask":
            if not is_feel(document.said(node).due_date or ""):
                detail = "It counts working days, but does not say in how many it is due."
                yield document.problem(
                    node, "working-days-misplaced", detail, "Say when it is due, such as 2 working days."
                )
        elif "days" in said and not _has_length(document, node):
            detail = "It counts working days, but has no timer with a duration or a repeated interval."
            yield document.problem(node, "working-days-misplaced", detail, "Set a duration such as P10D, or R3/P5D.")
        if "calendar" in said and "days" not in said and not is_target:
            detail = "It names a calendar, but counts no working days."
            remedy = "Set the property “days” to “working” as well, or take the calendar out."
            yield document.problem(node, "working-days-misplaced", detail, remedy)


def _due(document: Document, node: etree._Element) -> Iterator[Problem]:
    if not is_feel(document.said(node).due_date or ""):
        detail = "It counts working days, but does not say in how many it is due."
        yield document.problem(node, "working-days-misplaced", detail, "Say when it is due, such as 2 working days.")


def _counts_down(document: Document, node: etree._Element) -> bool:
    """A start of a process has no case yet whose clock could run."""
    parent = node.getparent()
    starts_case = local(node) == "startEvent" and parent is not None and local(parent) == "process"
    return not starts_case and {local(each) for each in _times(document, node)} == {"timeDuration"}


def _has_length(document: Document, node: etree._Element) -> bool:
    texts = {local(each): (each.text or "").strip() for each in _times(document, node)}
    cycle = texts.get("timeCycle", "")
    return "timeDuration" in texts or is_feel(cycle) or cycle.startswith(("R", "P"))


def _times(document: Document, node: etree._Element) -> Iterator[etree._Element]:
    if local(node) in EVENTS:
        for definition in definitions_of(document, node):
            yield from (each for each in definition.iterchildren(tag=etree.Element) if local(each) in TIMES)


RULES = (values, places)
