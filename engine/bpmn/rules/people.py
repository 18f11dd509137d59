"""Who does what, and by when."""

import re
from collections.abc import Iterator

from lxml import etree

from engine.bpmn.dialect import is_feel
from engine.bpmn.normalise import drawn_id, local
from engine.bpmn.rules.document import Document
from engine.feel.types import DateTime
from engine.problems import Problem

ON_POST = ("always", "whenReached", "never")


def unassigned(document: Document) -> Iterator[Problem]:
    for node in document.everything("userTask", "globalUserTask"):
        extensions = document.said(node)
        if not (extensions.assignee or extensions.candidate_groups or extensions.candidate_users):
            detail = "It says nothing of who does it: it is offered to the journey's owners."
            remedy = "Set its candidate groups, or “applicant” for the citizen."
            yield document.problem(node, "user-task-unassigned", detail, remedy, "warning")


def static_values(document: Document) -> Iterator[Problem]:
    for node in document.judged:
        extensions = document.said(node)
        for words, text in (("due date", extensions.due_date), ("follow-up date", extensions.follow_up_date)):
            if text and not is_feel(text) and "${" not in text and not _is_moment(text):
                yield _static(document, node, words, text, "Write it as 2026-12-31T17:00:00Z, or as FEEL after “=”.")
        priority = extensions.priority or "0"
        if (
            not is_feel(priority)
            and "${" not in priority
            and not (re.fullmatch(r"\d{1,3}", priority) and int(priority) <= 100)
        ):
            yield _static(document, node, "priority", priority, "Write a number from 0 to 100.")
        retries = [extensions.retries, *(each.retries for each in extensions.listeners)]
        for text in filter(None, retries):
            if not is_feel(text) and not re.fullmatch(r"\d{1,3}", text):
                yield _static(document, node, "number of retries", text, "Write a number.")


def own_properties(document: Document) -> Iterator[Problem]:
    for node in document.judged:
        properties = document.said(node).properties
        if properties.get("onPost", "always") not in ON_POST:
            yield _static(document, node, "property “onPost”", properties["onPost"], f"Use {', '.join(ON_POST)}.")


def not_by(document: Document) -> Iterator[Problem]:
    tasks = {drawn_id(node) for node in document.each("userTask")}
    for node in document.judged:
        for name in document.said(node).not_by:
            if local(node) != "userTask":
                detail = "“notBy” stands at something that is not a user task."
                yield document.problem(node, "not-by-misplaced", detail, "Move it to the user task it is for.")
            elif name not in tasks:
                detail = f"“notBy” names “{name}”, which is not a user task of this file."
                yield document.problem(node, "not-by-unresolved", detail, "Write the id of the first person's task.")


def _is_moment(text: str) -> bool:
    try:
        DateTime.parse(text)
    except ValueError:
        return False
    return True


def _static(document: Document, node: etree._Element, words: str, text: str, remedy: str) -> Problem:
    return document.problem(node, "value-invalid", f"Its {words} “{text}” cannot be read.", remedy)


RULES = (static_values, own_properties, not_by)
THEN = (unassigned,)
