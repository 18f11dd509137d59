"""Loops and multi-instance activities (§10.3.8)."""

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.dialect import is_feel
from engine.bpmn.normalise import local
from engine.bpmn.rules.document import Document
from engine.bpmn.rules.event_definitions import structure
from engine.bpmn.xml import tag
from engine.problems import Problem

BEHAVIOURS = ("All", "One", "None", "Complex")


def standard(document: Document) -> Iterator[Problem]:
    for loop in document.everything("standardLoopCharacteristics"):
        maximum = (loop.get("loopMaximum") or "0").strip()
        if not maximum.isdecimal():
            detail = f"It may loop “{maximum}” times, which is no number of times."
            yield document.problem(loop, "loop-maximum", detail, "Write a whole number, or clear it.")
        if loop.find(tag("loopCondition")) is None and not loop.get("loopMaximum"):
            detail = "It is marked as a loop, but does not say how long it goes on."
            yield document.problem(loop, "loop-without-condition", detail, "Set its condition.")


def counts(document: Document) -> Iterator[Problem]:
    """Table 10.30: how many instances there are is a number, or one for each item of a list."""
    for loop in document.everything("multiInstanceLoopCharacteristics"):
        cardinality = loop.find(tag("loopCardinality"))
        text = "" if cardinality is None else (cardinality.text or "").strip()
        collects = loop.find(tag("loopDataInputRef")) is not None or document.said(loop).input_collection
        if cardinality is None and not collects:
            detail = "It is done several times, but does not say how often or for which list."
            yield document.problem(loop, "multi-instance-without-count", detail, "Set its list, or how many times.")
        if text and not is_feel(text) and "{" not in text and not text.isdecimal():
            detail = f"How many times it is done is “{text}”, which is no number of times."
            yield document.problem(loop, "loop-cardinality", detail, "Write a whole number, or FEEL after “=”.")


def behaviours(document: Document) -> Iterator[Problem]:
    """Table 10.30: which event tells that one, or each, of the instances is done."""
    for loop in document.everything("multiInstanceLoopCharacteristics"):
        behaviour = loop.get("behavior", "All")
        if behaviour not in BEHAVIOURS:
            detail = f"Its behaviour “{behaviour}” is unknown."
            yield document.problem(loop, "loop-behaviour", detail, f"Choose one of: {', '.join(BEHAVIOURS)}.")
        needed = {"One": "oneBehaviorEventRef", "None": "noneBehaviorEventRef"}.get(behaviour)
        if needed and not loop.get(needed):
            detail = f"Its behaviour is {behaviour}, but it does not say which event tells so."
            yield document.problem(loop, "loop-behaviour", detail, f"Set {needed}, or the behaviour All.")
        rules = list(loop.iterchildren(tag("complexBehaviorDefinition")))
        if behaviour == "Complex" and not rules:
            detail = "Its behaviour is Complex, but it does not say which events are thrown when."
            yield document.problem(loop, "loop-behaviour", detail, "Add its rules, or set the behaviour All.")
        if behaviour != "Complex" and rules:
            detail = f"It has rules for the behaviour Complex, but its behaviour is {behaviour}."
            yield document.problem(loop, "loop-behaviour", detail, "Set the behaviour Complex, or take the rules out.")


def data(document: Document) -> Iterator[Problem]:
    """Table 10.30: the list that is gone through is a data input of the task, or data that a sub-process sees."""
    for loop in document.everything("multiInstanceLoopCharacteristics"):
        for collection, item, kind in (
            ("loopDataInputRef", "inputDataItem", "dataInput"),
            ("loopDataOutputRef", "outputDataItem", "dataOutput"),
        ):
            reference = loop.find(tag(collection))
            if reference is None:
                continue
            target = document.find(reference.text)
            if not _is_own(loop, target, kind):
                detail = f"The list that it goes through (“{reference.text}”) is not one of its own data."
                yield document.problem(loop, "loop-data", detail, f"Refer to a {kind} of the same step.")
            else:
                yield from _item(document, loop, target, loop.find(tag(item)))


def _is_own(loop: etree._Element, target: etree._Element | None, kind: str) -> bool:
    host = loop.getparent()
    if target is None or host is None:
        return False
    if local(host) in ("subProcess", "transaction", "adHocSubProcess"):
        return local(target) in ("dataObject", "dataObjectReference", "property", "dataInput", "dataOutput")
    return local(target) == kind and host in target.iterancestors()


def _item(
    document: Document, loop: etree._Element, target: etree._Element | None, item: etree._Element | None
) -> Iterator[Problem]:
    if item is None or target is None:
        return
    whole, part = target.get("itemSubjectRef"), item.get("itemSubjectRef")
    definition = document.find(part, "itemDefinition")
    is_list = (item.get("isCollection") or (definition is not None and definition.get("isCollection"))) == "true"
    if (whole and part and structure(document, whole) != structure(document, part)) or (is_list and part):
        detail = "What it takes at a time is not an item of the list that it goes through."
        yield document.problem(
            loop, "loop-item-differs", detail, "Give the item the structure of the list, not a list."
        )


RULES = (standard, counts, behaviours, data)
