"""Small BPMN models, written as text: `model("start -> ask: user -> end: end")`.

A line is a chain of elements joined by `->`; `id: kind(options)` declares one where it first stands. A way out that
has a condition is written `-[=n > 1]->`, a default way `-[default]->`.
"""

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

KINDS = {
    "start": "startEvent",
    "end": "endEvent",
    "user": "userTask",
    "service": "serviceTask",
    "script": "scriptTask",
    "rule": "businessRuleTask",
    "exclusive": "exclusiveGateway",
    "parallel": "parallelGateway",
    "inclusive": "inclusiveGateway",
    "sub": "subProcess",
    "call": "callActivity",
}

_ARROW = re.compile(r"\s*(?:->|-\[(?P<label>.*?)\]->)\s*")
_DECLARED = re.compile(r"^(?P<id>\w+)\s*:\s*(?P<kind>\w+)$")


class Drawing:
    """A process being drawn."""

    def __init__(self, process_id: str = "process", prefix: str = "") -> None:
        self.process_id = process_id
        self.prefix = prefix
        self.kinds: dict[str, str] = {}
        self.inside: dict[str, str] = {}
        self.extensions: dict[str, str] = {}
        self.attributes: dict[str, dict[str, str]] = {}
        self.flows: list[tuple[str, str, str | None]] = []

    def draw(self, text: str) -> "Drawing":
        for line in filter(None, map(str.strip, text.strip().splitlines())):
            parts = _ARROW.split(line)
            names = [self._declare(part.strip()) for part in parts[::2]]
            for source, label, target in zip(names, parts[1::2], names[1:], strict=False):
                self.flows.append((source, target, label))
        return self

    def _declare(self, text: str) -> str:
        declared = _DECLARED.match(text)
        if declared:
            self.kinds[declared["id"]] = KINDS.get(declared["kind"], declared["kind"])
            return declared["id"]
        if text in ("start", "end") and text not in self.kinds:
            self.kinds[text] = KINDS[text]
        return text

    def extend(self, element_id: str, xml: str) -> "Drawing":
        """Extension elements (or other children) of an element."""
        self.extensions[element_id] = self.extensions.get(element_id, "") + xml
        return self

    def put_inside(self, element_id: str, inner: "Drawing") -> "Drawing":
        self.inside[element_id] = inner.content()
        return self

    def set(self, element_id: str, **attributes: str) -> "Drawing":
        self.attributes.setdefault(element_id, {}).update(attributes)
        return self

    def content(self) -> str:
        numbered = [(f"{self.prefix}flow{n}", *flow) for n, flow in enumerate(self.flows, 1)]
        defaults = {source: flow_id for flow_id, source, _, label in numbered if label == "default"}
        elements = [self._element(name, kind, defaults.get(name)) for name, kind in self.kinds.items()]
        return "".join(elements) + "".join(_flow(*each) for each in numbered)

    def _element(self, name: str, kind: str, default: str | None) -> str:
        attributes = {"id": name, "name": name.replace("_", " ").capitalize(), **self.attributes.get(name, {})}
        if default:
            attributes["default"] = default
        written = " ".join(f"{key}={quoteattr(value)}" for key, value in attributes.items())
        extension = self.extensions.get(name, "")
        if extension and not extension.startswith("<bpmn:"):
            extension = f"<bpmn:extensionElements>{extension}</bpmn:extensionElements>"
        return f"<bpmn:{kind} {written}>{extension}{self.inside.get(name, '')}</bpmn:{kind}>"

    def process(self) -> str:
        return f'<bpmn:process id="{self.process_id}" isExecutable="true">{self.content()}</bpmn:process>'

    def xml(self) -> bytes:
        return definitions(self.process())


def _flow(flow_id: str, source: str, target: str, label: str | None) -> str:
    condition = ""
    if label and label != "default":
        condition = (
            f'<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">{escape(label)}</bpmn:conditionExpression>'
        )
    return (
        f'<bpmn:sequenceFlow id="{flow_id}" sourceRef="{source}" targetRef="{target}">{condition}</bpmn:sequenceFlow>'
    )


def definitions(content: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
        'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="definitions" targetNamespace="urn:test">'
        f"{content}</bpmn:definitions>"
    ).encode()


def model(text: str, extensions: Mapping[str, str] | None = None) -> bytes:
    """A one-process model; `extensions` holds the extension elements of its elements."""
    drawing = Drawing().draw(text)
    for name, xml in (extensions or {}).items():
        drawing.extend(name, xml)
    return drawing.xml()


def script(expression: str, result: str) -> str:
    return f"<zeebe:script expression={quoteattr('=' + expression)} resultVariable={quoteattr(result)}/>"


def decides(decision: str, result: str) -> str:
    return f"<zeebe:calledDecision decisionId={quoteattr(decision)} resultVariable={quoteattr(result)}/>"


def service(task_type: str, retries: str | None = None) -> str:
    tries = f" retries={quoteattr(retries)}" if retries else ""
    return f"<zeebe:taskDefinition type={quoteattr(task_type)}{tries}/>"


def offered(groups: str) -> str:
    return f"<zeebe:assignmentDefinition candidateGroups={quoteattr(groups)}/>"


def mapping(*, inputs: Mapping[str, str] | None = None, outputs: Mapping[str, str] | None = None) -> str:
    """Input and output mappings, target → FEEL source."""
    written = [f"<zeebe:input source={quoteattr('=' + s)} target={quoteattr(t)}/>" for t, s in (inputs or {}).items()]
    written += [
        f"<zeebe:output source={quoteattr('=' + s)} target={quoteattr(t)}/>" for t, s in (outputs or {}).items()
    ]
    return f"<zeebe:ioMapping>{''.join(written)}</zeebe:ioMapping>"


def properties(**values: str) -> str:
    written = "".join(f"<zeebe:property name={quoteattr(n)} value={quoteattr(v)}/>" for n, v in values.items())
    return f"<zeebe:properties>{written}</zeebe:properties>"
