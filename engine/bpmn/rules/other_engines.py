"""What other engines' names say: read where it means the same (`camunda7.py`), refused by name where it does not."""

from collections.abc import Iterator

from lxml import etree

from engine.bpmn import camunda7
from engine.bpmn.dialect import extensions_of, is_feel
from engine.bpmn.normalise import local
from engine.bpmn.rules.document import Document
from engine.bpmn.rules.extensions import bearers
from engine.bpmn.xml import BPMN, ZEEBE
from engine.problems import Problem
from engine.xml import split

REMEDIES = {
    "class": "Name a connector in its task type; code is installed, not drawn.",
    "delegateExpression": "Name a connector in its task type; code is installed, not drawn.",
    "expression": "Name a connector in its task type, or make it a script task with FEEL.",
    "executionListener": "Let a step of its own do it, or use a listener that calls a connector.",
    "taskListener": "Let a step of its own do it, or use a listener that calls a connector.",
    "formData": "Draw the questions as a form, and choose it in the task's settings.",
    "formProperty": "Draw the questions as a form, and choose it in the task's settings.",
    "initiator": "Offer a task to “applicant” to give it to whoever started the case.",
    "connector": "Set its task type to a connector, and its inputs as mappings.",
    "script": "Write it as FEEL.",
    "resource": "Write the script into the model, as FEEL.",
    "field": "Set the connector's inputs as mappings, or as task headers.",
    "candidateStarterGroups": "Who may start a case is said in journey.toml.",
    "candidateStarterUsers": "Who may start a case is said in journey.toml.",
}
OTHER_ENGINES = (
    "http://spiffworkflow.org",
    "https://www.spiffworkflow.org",
    "http://www.jboss.org/drools",
    "http://jbpm.org",
    "http://bonitasoft",
)
EDITORS = (
    "http://www.omg.org/",
    "https://www.omg.org/",
    "http://bpmn.io/",
    "http://camunda.org/schema/modeler",
    "http://operaton.org/schema/modeler",
    "http://flowable.org/design",
    "http://flowable.org/modeler",
    "http://activiti.com/modeler",
    "http://www.signavio.com",
    "http://www.bizagi.com",
    "http://bpmn.sourceforge.net",
    "http://www.trisotech.com",
    "http://www.w4.eu",
    "http://www.itp-commerce.com",
    "http://www.boc-group.com",
    "http://www.w3.org/",
    "urn:fingerpost:",
)
"""Namespaces of drawing tools: colours, grids, dates of the drawing. They describe."""

RULE = "other-engine"


def attributes(document: Document) -> Iterator[Problem]:
    for element in bearers(document):
        known = camunda7.READ.get(local(element), {})
        for name, value in camunda7.attributes_of(element):
            if name in known or camunda7.SAYING_SO.get(name) == value:
                continue
            if name in camunda7.HARMLESS:
                detail = f"Its “{name}” is for another engine, and makes no difference here."
                yield document.problem(element, "other-engine-harmless", detail, "It can stay.", "warning")
            else:
                yield _refused(document, element, name, value)


def extensions(document: Document) -> Iterator[Problem]:
    for element in bearers(document):
        for name, extension in camunda7.extensions_of(element):
            if name in camunda7.HARMLESS:
                detail = f"Its “{name}” is for another engine, and makes no difference here."
                yield document.problem(element, "other-engine-harmless", detail, "It can stay.", "warning")
            elif not _is_read(element, name, extension):
                yield _refused(document, element, name, "")


def _is_read(element: etree._Element, name: str, extension: etree._Element) -> bool:
    if name == "inputOutput":
        return all(camunda7.is_plain_parameter(each) for each in extension.iterchildren(tag=etree.Element))
    if name in ("in", "out") and local(element) == "callActivity":
        keys = {split(str(key))[1] for key in extension.attrib}
        return keys == {"source", "target"} or (keys == {"variables"} and extension.get("variables") == "all")
    return name == "properties"


def _refused(document: Document, element: etree._Element, name: str, value: str) -> Problem:
    said = f"“{name}” (“{value}”)" if value else f"“{name}”"
    detail = f"Its {said} is for another engine, and would not be honoured."
    return document.problem(
        element, RULE, detail, REMEDIES.get(name, "Say it in this engine's settings, or take it out.")
    )


def juel(document: Document) -> Iterator[Problem]:
    """Camunda 7's expressions are `${…}`; here they are FEEL."""
    for element in bearers(document):
        texts = [*camunda7.read(element).values.values(), element.text or ""]
        texts += [str(value) for name, value in element.attrib.items() if not split(str(name))[0]]
        if local(element) in ("documentation", "text", "script"):
            continue
        for text in texts:
            if text and not is_feel(text.strip()) and ("${" in text or "#{" in text):
                detail = f"“{text.strip()}” is an expression of another engine."
                yield document.problem(element, "expression-foreign", detail, "Write it as FEEL, after “=”.")


def unknown(document: Document) -> Iterator[Problem]:
    """What no table knows: kept in the file, told once for each vocabulary."""
    told: set[str] = set()
    for element in document.judged:
        parts = [*map(str, element.attrib), *(str(each.tag) for each in extensions_of(element))]
        for namespace in (split(part)[0] for part in parts):
            if namespace in ("", BPMN, ZEEBE, *camunda7.NAMESPACES, *told) or namespace.startswith(EDITORS):
                continue
            told.add(namespace)
            if namespace.startswith(OTHER_ENGINES):
                detail = f"It has settings for another engine ({namespace}), which would not be honoured."
                yield document.problem(element, RULE, detail, "Say it in this engine's settings, or take it out.")
            else:
                detail = f"The file has parts of another tool ({namespace}), which are kept and not read."
                remedy = "Nothing, if they only describe; else say it in this engine's settings."
                yield document.problem(document.root, "extension-unknown", detail, remedy, "warning")


def decision_results(document: Document) -> Iterator[Problem]:
    """Camunda 7 gives a list of rows where nothing else is said; here a decision gives its value."""
    for node in document.each("businessRuleTask"):
        said = dict(camunda7.attributes_of(node))
        if "decisionRef" in said and "mapDecisionResult" not in said and document.said(node).result_variable:
            detail = "Another engine gives a list of rows as its decision's result; here it is the value itself."
            remedy = "Look at the expressions that read it."
            yield document.problem(node, "decision-result-differs", detail, remedy, "warning")


RULES = (attributes, extensions, juel, unknown)
THEN = (decision_results,)
