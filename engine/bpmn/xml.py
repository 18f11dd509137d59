"""The namespaces of BPMN files."""

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
ZEEBE = "http://camunda.org/schema/zeebe/1.0"


def tag(local: str, namespace: str = BPMN) -> str:
    return f"{{{namespace}}}{local}"
