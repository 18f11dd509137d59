"""Every expression must be FEEL that parses, and stand where an expression may stand."""

import re
from collections.abc import Iterator

from lxml import etree

from engine import feel
from engine.bpmn.dialect import UNEVALUATED, Extensions, is_feel
from engine.bpmn.normalise import local
from engine.bpmn.rules.document import Document
from engine.bpmn.rules.extensions import bearers
from engine.bpmn.rules.formal import language
from engine.problems import Problem

_STRING = re.compile(r'"(\\.|[^"\\])*"')

ALWAYS = {
    "conditionExpression": "the condition of the arrow",
    "completionCondition": "the completion condition",
    "loopCondition": "the loop condition",
    "activationCondition": "the activation condition",
    "condition": "the condition",
    "transformation": "the transformation",
    "from": "what is assigned",
}
"""Where only an expression makes sense; a static value is an error."""

MAYBE = {
    "loopCardinality": "how many times it is done",
    "timeDate": "its date",
    "timeDuration": "its duration",
    "timeCycle": "its cycle",
}


def drawn(document: Document) -> Iterator[Problem]:
    """Expressions in BPMN's own places."""
    for element in document.judged:
        place = ALWAYS.get(local(element)) or MAYBE.get(local(element))
        text = (element.text or "").strip()
        if place is None or not text:
            continue
        parent = element.getparent()
        if local(element) == "conditionExpression" and parent is not None:
            place = f"{place} “{parent.get('name') or parent.get('id')}”"
        yield from _expression(document, element, place, text, must=local(element) in ALWAYS)


def set_in_extensions(document: Document) -> Iterator[Problem]:
    for node in bearers(document):
        extensions = document.said(node)
        yield from language(document, node, node.get("scriptFormat"))
        for place, text in _texts(extensions):
            yield from _expression(document, node, place, text, must=False)
        for place, text in _sources(extensions):
            yield from _expression(document, node, place, text, must=True)
        yield from _targets(document, node, extensions)


def _texts(extensions: Extensions) -> Iterator[tuple[str, str]]:
    """Attributes that may be FEEL or static."""
    for place, text in (
        ("the called process", extensions.process_id),
        ("the assignee", extensions.assignee),
        ("the candidate groups", extensions.candidate_groups),
        ("the candidate users", extensions.candidate_users),
        ("the due date", extensions.due_date),
        ("the follow-up date", extensions.follow_up_date),
        ("the priority", extensions.priority),
        ("the retries", extensions.retries),
    ):
        if text is not None:
            yield place, text
    for name, value in extensions.headers.items():
        if name not in UNEVALUATED:
            yield f"the header “{name}”", value


def _sources(extensions: Extensions) -> Iterator[tuple[str, str]]:
    """Attributes where only an expression makes sense."""
    for mapping in (*extensions.inputs, *extensions.outputs):
        yield f"the source of “{mapping.target}”", mapping.source
    for name in ("resultExpression", "errorExpression"):
        if name in extensions.headers:
            yield f"the header “{name}”", extensions.headers[name]
    for place, text in (
        ("the script", extensions.script),
        ("the list that it goes through", extensions.input_collection),
        ("what each instance gives", extensions.output_element),
        ("the activities to begin with", extensions.active_elements),
        ("the correlation key", extensions.correlation_key),
    ):
        if text is not None:
            yield place, text


def _targets(document: Document, node: etree._Element, extensions: Extensions) -> Iterator[Problem]:
    names = [mapping.target for mapping in (*extensions.inputs, *extensions.outputs)]
    single = (extensions.result_variable, extensions.input_element, extensions.output_collection)
    for name in (*names, *filter(None, single)):
        if not all(part.isidentifier() for part in name.split(".")):
            detail = f"“{name}” is no name for a variable."
            remedy = "Use letters, digits and underscores, with dots between."
            yield document.problem(node, "target-not-a-name", detail, remedy)


def _expression(document: Document, element: etree._Element, place: str, text: str, *, must: bool) -> Iterator[Problem]:
    if must and not text:
        detail = f"{place[0].upper()}{place[1:]} is empty."
        yield document.problem(element, "expression-expected", detail, "Write it, or take it out.")
        return
    if not is_feel(text):
        if must and "${" not in text and "#{" not in text:
            detail = f"{place[0].upper()}{place[1:]} is “{text}”, which is not an expression."
            yield document.problem(element, "expression-expected", detail, "Begin it with “=”.")
        return
    try:
        feel.compile(text[1:])
    except (feel.FeelSyntaxError, feel.FeelLimitError) as error:
        detail = f"{place[0].upper()}{place[1:]} cannot be read: {error}"
        yield document.problem(element, "expression-invalid", detail, "Mend the expression.")
        return
    for said in doubts(text[1:]):
        detail = f"{place[0].upper()}{place[1:]} does not work as it stands: {said}"
        yield document.problem(element, "expression-doubtful", detail, "Mend the expression.", "warning")


def doubts(text: str) -> Iterator[str]:
    """What can be seen to be wrong whatever the variables hold: variables are no functions."""
    names = feel.names(text)
    yield from (finding.message for finding in feel.check(text, known=names))
    code = _STRING.sub('""', text)
    for name in sorted(names):
        if re.search(rf"(?<![\w.]){re.escape(name)}\s*\(", code):
            yield f"There is no function “{name}”."


RULES = (drawn, set_in_extensions)
