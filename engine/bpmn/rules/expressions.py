"""Every expression must be FEEL that parses, and stand where an expression may stand."""

from collections.abc import Iterator

from lxml import etree

from engine import feel
from engine.bpmn.dialect import Extensions, is_feel, read
from engine.bpmn.normalise import sequence_flows
from engine.bpmn.rules.document import Document
from engine.bpmn.xml import tag
from engine.problems import Problem


def flow_conditions(document: Document) -> Iterator[Problem]:
    for scope in document.scopes:
        for flow in sequence_flows(scope):
            condition = flow.find(tag("conditionExpression"))
            if condition is not None:
                yield from _language(document, flow, condition.get("language"))
                place = f"the condition of the arrow “{flow.get('name') or flow.get('id')}”"
                yield from _expression(document, flow, place, (condition.text or "").strip(), must=True)


def _language(document: Document, element: etree._Element, language: str | None) -> Iterator[Problem]:
    if language and "feel" not in language.lower():
        detail = f"It is written in “{language}”; only FEEL can be evaluated here."
        yield document.problem(element, "language-not-supported", detail, "Write it as FEEL, after “=”.")


def element_expressions(document: Document) -> Iterator[Problem]:
    for node in document.nodes.values():
        extensions = read(node)
        yield from _language(document, node, node.get("scriptFormat"))
        for place, text in _texts(extensions):
            yield from _expression(document, node, place, text, must=False)
        for place, text in _sources(extensions):
            yield from _expression(document, node, place, text, must=True)
        yield from _targets(document, node, extensions)


def _texts(extensions: Extensions) -> Iterator[tuple[str, str]]:
    """Attributes that may be FEEL or static."""
    for place, text in (
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
        yield f"the header “{name}”", value


def _sources(extensions: Extensions) -> Iterator[tuple[str, str]]:
    """Attributes where only an expression makes sense."""
    for mapping in (*extensions.inputs, *extensions.outputs):
        yield f"the source of “{mapping.target}”", mapping.source
    if extensions.script is not None:
        yield "the script", extensions.script


def _targets(document: Document, node: etree._Element, extensions: Extensions) -> Iterator[Problem]:
    for mapping in (*extensions.inputs, *extensions.outputs):
        if not all(part.isidentifier() for part in mapping.target.split(".")):
            detail = f"“{mapping.target}” is no name for a variable."
            remedy = "Use letters, digits and underscores, with dots between."
            yield document.problem(node, "target-not-a-name", detail, remedy)


def _expression(document: Document, element: etree._Element, place: str, text: str, *, must: bool) -> Iterator[Problem]:
    if not is_feel(text):
        if must:
            detail = f"{place[0].upper()}{place[1:]} is “{text}”, which is not an expression."
            yield document.problem(element, "expression-expected", detail, "Begin it with “=”.")
        return
    try:
        feel.compile(text[1:])
    except (feel.FeelSyntaxError, feel.FeelLimitError) as error:
        detail = f"{place[0].upper()}{place[1:]} cannot be read: {error}"
        yield document.problem(element, "expression-invalid", detail, "Mend the expression.")


RULES = (flow_conditions, element_expressions)
