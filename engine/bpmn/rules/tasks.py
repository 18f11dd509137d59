"""Tasks that the engine does itself, or has done: each says what (§10.3.3)."""

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.dialect import is_feel
from engine.bpmn.normalise import local
from engine.bpmn.rules.document import Document
from engine.bpmn.rules.event_definitions import each_definition
from engine.bpmn.xml import tag
from engine.problems import Problem

SCRIPTS = ("scriptTask", "globalScriptTask")


def service_tasks(document: Document) -> Iterator[Problem]:
    for node in document.each("serviceTask"):
        if not document.said(node).task_type:
            detail = "It does not say which connector does it."
            yield document.problem(node, "connector-missing", detail, "Set its task type, for example “email”.")


def send_tasks(document: Document) -> Iterator[Problem]:
    for node in document.each("sendTask"):
        if document.said(node).task_type or node.get("id") in document.message_ends:
            continue
        if not node.get("messageRef"):
            detail = "It says neither which message it sends nor which connector does it."
            yield document.problem(node, "message-missing", detail, "Choose the message, or set its task type.")


def receive_tasks(document: Document) -> Iterator[Problem]:
    for node in document.each("receiveTask"):
        is_told = node.get("messageRef") or node.get("id") in document.message_ends
        if not is_told and node.get("instantiate") not in ("true", "1"):
            detail = "It does not say which message it waits for: somebody has to say that it has come."
            yield document.problem(node, "message-not-said", detail, "Choose the message.", "warning")


def job_types(document: Document) -> Iterator[Problem]:
    for node in document.judged:
        task_type = document.said(node).task_type
        if task_type and is_feel(task_type):
            detail = "Which connector does it is an expression; it must be a plain name."
            yield document.problem(node, "connector-dynamic", detail, "Write the connector's name.")
        elif task_type and local(node) in ("endEvent", "intermediateThrowEvent"):
            sent = {event for event, _ in each_definition(document, "messageEventDefinition")}
            if node not in sent:
                detail = "It names a connector, but only an event that sends a message is done by one."
                yield document.problem(node, "extension-not-supported", detail, "Make it a message event.")


def script_tasks(document: Document) -> Iterator[Problem]:
    for node in document.everything(*SCRIPTS):
        extensions, drawn = document.said(node), node.find(tag("script"))
        if drawn is not None and (drawn.text or "").strip() and not node.get("scriptFormat"):
            detail = "It has a script, but does not say in which language."
            yield document.problem(node, "script-format-missing", detail, "Write it as a FEEL expression.")
        if extensions.task_type:
            continue
        if not extensions.script or not extensions.result_variable:
            detail = "It has no FEEL expression with a name for its result."
            yield document.problem(node, "script-missing", detail, "Set its expression and its result variable.")
        elif drawn is not None and (drawn.text or "").strip():
            yield _twice(document, node)


def _twice(document: Document, node: etree._Element) -> Problem:
    detail = "It has a FEEL expression and another script as well; only the expression is worked out."
    return document.problem(node, "script-ambiguous", detail, "Take the other script out.", "warning")


RULES = (service_tasks, send_tasks, job_types, script_tasks)
THEN = (receive_tasks,)
