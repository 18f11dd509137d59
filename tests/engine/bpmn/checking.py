"""What the rules say of small models."""

from engine.bpmn.reader import check
from tests.models import definitions


def rules(xml: bytes, beside: dict[str, bytes] | None = None) -> set[str]:
    return {problem.rule for problem in check(xml, beside) if problem.severity == "error"}


def warnings(xml: bytes) -> set[str]:
    return {problem.rule for problem in check(xml) if problem.severity == "warning"}


def one_element(xml: str) -> bytes:
    return definitions(
        f'<bpmn:process id="p" isExecutable="true"><bpmn:startEvent id="s"/>{xml}'
        '<bpmn:endEvent id="e"/><bpmn:sequenceFlow id="f" sourceRef="s" targetRef="e"/></bpmn:process>'
    )


def root_element(xml: str, inside: str = "") -> bytes:
    """A whole model with something beside its process, and something in it."""
    return definitions(xml + PLAIN.replace("</bpmn:process>", inside + "</bpmn:process>"))


PLAIN = (
    '<bpmn:process id="p" isExecutable="true"><bpmn:startEvent id="s"/><bpmn:endEvent id="e"/>'
    '<bpmn:sequenceFlow id="f" sourceRef="s" targetRef="e"/></bpmn:process>'
)


def after_start(node: str, node_id: str = "x", beside: str = "") -> bytes:
    """A model whose start leads to one element, and that to the end."""
    return definitions(
        f'{beside}<bpmn:process id="p" isExecutable="true"><bpmn:startEvent id="s"/>{node}<bpmn:endEvent id="e"/>'
        f'<bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="{node_id}"/>'
        f'<bpmn:sequenceFlow id="f2" sourceRef="{node_id}" targetRef="e"/></bpmn:process>'
    )
