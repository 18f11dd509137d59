"""What a task says to its connector in headers that mean the same for all of them."""

from collections.abc import Iterator

from lxml import etree

from engine import durations, feel
from engine.bpmn.dialect import is_feel
from engine.bpmn.rules.document import Document
from engine.connectors import letters
from engine.connectors.http.answers import error_codes
from engine.problems import Problem


def headers(document: Document) -> Iterator[Problem]:
    for node in document.judged:
        said = document.said(node).headers
        codes, wait = said.get("errorCodes", ""), said.get("retryBackoff", "")
        if not is_feel(codes) and not _are_codes(codes):
            detail = f"Its header “errorCodes” is “{codes}”, which cannot be read."
            yield document.problem(node, "header-invalid", detail, "Write it as 404: not_found, 409: duplicate.")
        if wait and not is_feel(wait) and not _is_wait(wait):
            detail = f"Its header “retryBackoff” is “{wait}”, which is not how long to wait."
            yield document.problem(node, "header-invalid", detail, "Write it as PT30S, PT5M or PT2H.")
        for name in ("template", "subject"):
            yield from _template(document, node, said.get(name, ""), name)


def _template(document: Document, node: etree._Element, template: str, name: str) -> Iterator[Problem]:
    for expression in letters.expressions(template):
        try:
            feel.compile(expression)
        except (feel.FeelSyntaxError, feel.FeelLimitError) as error:
            detail = f"“{{{{ {expression} }}}}” in its {name} cannot be read: {error}"
            yield document.problem(node, "expression-invalid", detail, "Mend the expression.")


def _are_codes(text: str) -> bool:
    try:
        list(error_codes(text))
    except ValueError:
        return False
    return True


def _is_wait(text: str) -> bool:
    try:
        said = durations.parse(text)
    except ValueError:
        return False
    return said.is_forward and not said.months


RULES = (headers,)
