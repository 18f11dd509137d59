"""Who does what, and by when."""

import re
from collections.abc import Iterator

from lxml import etree

from engine.bpmn.dialect import is_feel, read
from engine.bpmn.rules.document import Document
from engine.feel.types import DateTime
from engine.problems import Problem

ON_POST = ("always", "whenReached", "never")


def unassigned(document: Document) -> Iterator[Problem]:
    for node in document.each("userTask"):
        extensions = read(node)
        if not (extensions.assignee or extensions.candidate_groups or extensions.candidate_users):
            detail = "It says nothing of who does it: it is offered to nobody but administrators."
            remedy = "Set its candidate groups, or “applicant” for the citizen."
            yield document.problem(node, "user-task-unassigned", detail, remedy, "warning")


def static_values(document: Document) -> Iterator[Problem]:
    for node in document.nodes.values():
        extensions = read(node)
        for words, text in (("due date", extensions.due_date), ("follow-up date", extensions.follow_up_date)):
            if text and not is_feel(text) and not _is_moment(text):
                yield _static(document, node, words, text, "Write it as 2026-12-31T17:00:00Z, or as FEEL after “=”.")
        priority = extensions.priority or "0"
        if not is_feel(priority) and not (re.fullmatch(r"\d{1,3}", priority) and int(priority) <= 100):
            yield _static(document, node, "priority", priority, "Write a number from 0 to 100.")
        if extensions.retries and not is_feel(extensions.retries) and not re.fullmatch(r"\d{1,3}", extensions.retries):
            yield _static(document, node, "number of retries", extensions.retries, "Write a number.")


def own_properties(document: Document) -> Iterator[Problem]:
    for node in document.nodes.values():
        properties = read(node).properties
        if properties.get("clock", "paused") != "paused":
            yield _static(document, node, "property “clock”", properties["clock"], "Its only value is “paused”.")
        if properties.get("onPost", "always") not in ON_POST:
            yield _static(document, node, "property “onPost”", properties["onPost"], f"Use {', '.join(ON_POST)}.")


def _is_moment(text: str) -> bool:
    try:
        DateTime.parse(text)
    except ValueError:
        return False
    return True


def _static(document: Document, node: etree._Element, words: str, text: str, remedy: str) -> Problem:
    return document.problem(node, "value-invalid", f"Its {words} “{text}” cannot be read.", remedy)


RULES = (unassigned, static_values, own_properties)
