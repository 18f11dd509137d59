"""Expressions that can be evaluated at all: formal ones, with something in them (§8.4.6)."""

import re
from collections.abc import Iterator

from lxml import etree

from engine.bpmn.dialect import is_feel
from engine.bpmn.normalise import local
from engine.bpmn.rules.document import Document
from engine.bpmn.rules.event_definitions import TIMES, is_time
from engine.problems import Problem

XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
PLACES = frozenset(
    {
        "conditionExpression",
        "completionCondition",
        "loopCondition",
        "loopCardinality",
        "activationCondition",
        "condition",
        "from",
        "to",
        *TIMES,
    }
)
"""Where any expression may stand; only a formal one can be run."""

ALWAYS_FORMAL = frozenset({"transformation", "dataPath", "messagePath", "formalExpression"})
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s%<>\"{}|\\^`]*(%[0-9A-Fa-f]{2}[^\s%<>\"{}|\\^`]*)*")


def expressions(document: Document) -> Iterator[etree._Element]:
    """Every expression of what runs, and of what messages are correlated by."""
    yield from (each for each in document.judged if local(each) in PLACES | ALWAYS_FORMAL)
    for each in document.root.iter(tag=etree.Element):
        if local(each) == "messagePath":
            yield each


def natural(document: Document) -> Iterator[Problem]:
    """§8.4.6: without xsi:type an expression is natural language; what cannot be anything but formal is let pass."""
    for each in document.judged:
        text = (each.text or "").strip()
        if local(each) not in PLACES or each.get(XSI_TYPE) or not text or "${" in text or "#{" in text:
            continue
        if local(each) == "condition" and (each.getparent() is not None and _is_always_formal(each)):
            continue
        if not _is_clear(each, text):
            detail = f"“{text}” is marked as words for people, not as something to be worked out."
            remedy = "Write it as FEEL after “=”, and let it be a formal expression (xsi:type)."
            yield document.problem(each, "expression-not-formal", detail, remedy)
        else:
            detail = f"“{text}” is not marked as a formal expression; it is read as one."
            yield document.problem(
                each, "expression-untyped", detail, "Save the diagram anew, to have it marked.", "warning"
            )


def _is_always_formal(condition: etree._Element) -> bool:
    parent = condition.getparent()
    return parent is not None and local(parent) == "complexBehaviorDefinition"


def _is_clear(expression: etree._Element, text: str) -> bool:
    kind = local(expression)
    return is_feel(text) or (kind in TIMES and is_time(kind, text)) or (kind == "loopCardinality" and text.isdecimal())


def empty(document: Document) -> Iterator[Problem]:
    """§8.4.6: a formal expression has a body."""
    for each in expressions(document):
        is_formal = "tFormalExpression" in (each.get(XSI_TYPE) or "") or local(each) in ALWAYS_FORMAL
        if not (each.text or "").strip() and (is_formal or local(each) in PLACES) and not len(each):
            words = {"conditionExpression": "condition"}.get(local(each), local(each))
            detail = f"Its {words} is empty."
            yield document.problem(each, "expression-empty", detail, "Write it, or take it out.")


def languages(document: Document) -> Iterator[Problem]:
    """Table 8.26: a language is a URI; and the one that is evaluated here is FEEL."""
    for each in expressions(document):
        yield from language(document, each, each.get("language"))


def language(document: Document, element: etree._Element, name: str | None) -> Iterator[Problem]:
    if name and "feel" not in name.lower():
        is_named = _URI.fullmatch(name) or element.get("scriptFormat") == name or name.isalnum()
        rule = "language-not-supported" if is_named else "language-not-a-uri"
        detail = f"It is written in “{name}”; only FEEL can be evaluated here."
        yield document.problem(element, rule, detail, "Write it as FEEL, after “=”.")


RULES = (natural, empty, languages)
