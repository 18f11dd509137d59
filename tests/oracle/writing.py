"""A drawing as BPMN XML."""

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from tests.models import definitions, offered, script
from tests.oracle.drawing import Drawing, Event, Loop, Node, Scope

ELEMENTS = {
    "start": "startEvent",
    "end": "endEvent",
    "user": "userTask",
    "task": "task",
    "script": "scriptTask",
    "receive": "receiveTask",
    "exclusive": "exclusiveGateway",
    "parallel": "parallelGateway",
    "inclusive": "inclusiveGateway",
    "complex": "complexGateway",
    "event_based": "eventBasedGateway",
    "catch": "intermediateCatchEvent",
    "throw": "intermediateThrowEvent",
    "boundary": "boundaryEvent",
    "sub": "subProcess",
    "event_sub": "subProcess",
    "transaction": "transaction",
    "call": "callActivity",
}
_NAMED = ("message", "signal", "error", "escalation")


def write(drawing: Drawing) -> bytes:
    roots = "".join(_roots(drawing))
    bodies = "".join(
        f'<bpmn:process id="{each.id}" isExecutable="true">{_content(each)}</bpmn:process>'
        for each in drawing.processes
    )
    return definitions(roots + bodies)


def _roots(drawing: Drawing) -> Iterator[str]:
    events = (node.event for node in drawing.all_nodes() if node.event is not None)
    named = sorted({(event.kind, event.value) for event in events if event.kind in _NAMED and event.value})
    for kind, value in named:
        code = f' {kind}Code="{value}"' if kind in ("error", "escalation") else ""
        yield f'<bpmn:{kind} id="{_root_id(kind, value)}" name="{value}"{code}/>'


def _root_id(kind: str, value: str | None) -> str:
    return f"{kind}_{value}"


def _content(scope: Scope) -> str:
    nodes = "".join(_node(scope, node) for node in scope.nodes.values())
    flows = "".join(
        f'<bpmn:sequenceFlow id="{flow.id}" sourceRef="{flow.source}" targetRef="{flow.target}">'
        f"{_formal('conditionExpression', flow.condition)}</bpmn:sequenceFlow>"
        for flow in scope.flows
    )
    handlers = "".join(
        f'<bpmn:association id="{node.id}_handled" associationDirection="One" '
        f'sourceRef="{node.id}" targetRef="{node.handler}"/>'
        for node in scope.nodes.values()
        if node.handler
    )
    return nodes + flows + handlers


def _node(scope: Scope, node: Node) -> str:
    element = ELEMENTS[node.kind]
    attributes = "".join(f" {name}={quoteattr(value)}" for name, value in _attributes(node))
    inside = _content(node.inside) if node.inside is not None else ""
    return (
        f"<bpmn:{element}{attributes}>{_extensions(node)}{_definition(node)}{_loop(node.loop)}{inside}"
        f"{_formal('activationCondition', node.activation)}</bpmn:{element}>"
    )


def _attributes(node: Node) -> Iterator[tuple[str, str]]:
    yield "id", node.id
    yield "name", node.id
    if node.default:
        yield "default", node.default
    if node.host:
        yield "attachedToRef", node.host
    if not node.interrupting and node.kind in ("boundary", "start"):
        yield {"boundary": "cancelActivity", "start": "isInterrupting"}[node.kind], "false"
    if node.kind == "event_sub":
        yield "triggeredByEvent", "true"
    if node.kind == "receive" and node.event is not None:
        yield "messageRef", _root_id("message", node.event.value)
    if node.is_handler:
        yield "isForCompensation", "true"
    for name, quantity in (("startQuantity", node.start_quantity), ("completionQuantity", node.completion_quantity)):
        if quantity != 1:
            yield name, str(quantity)


def _extensions(node: Node) -> str:
    inner = offered("clerks") if node.kind == "user" else ""
    if node.called:
        inner = f'<zeebe:calledElement processId="{node.called}"/>'
    if node.result is not None:
        inner = script(node.result[1], node.result[0])
    return f"<bpmn:extensionElements>{inner}</bpmn:extensionElements>" if inner else ""


def _definition(node: Node) -> str:
    event = node.event
    if event is None or event.kind == "none" or node.kind == "receive":
        return ""
    reference, inside = _says(event)
    kind = {"compensation": "compensate"}.get(event.kind, event.kind)
    return f'<bpmn:{kind}EventDefinition id="{node.id}_event"{reference}>{inside}</bpmn:{kind}EventDefinition>'


def _says(event: Event) -> tuple[str, str]:
    if event.kind in _NAMED and event.value:
        return f' {event.kind}Ref="{_root_id(event.kind, event.value)}"', ""
    if event.kind == "timer":
        kind = "timeCycle" if (event.value or "").startswith("R") else "timeDuration"
        return "", f'<bpmn:{kind} xsi:type="bpmn:tFormalExpression">{event.value}</bpmn:{kind}>'
    if event.kind == "conditional":
        return "", _formal("condition", event.value)
    if event.kind == "compensation" and event.value:
        return f' activityRef="{event.value}"', ""
    return "", ""


def _loop(loop: Loop | None) -> str:
    if loop is None:
        return ""
    if loop.kind == "standard":
        most = f' loopMaximum="{loop.times}"' if loop.times is not None else ""
        before = f' testBefore="{str(loop.test_before).lower()}"'
        name = "standardLoopCharacteristics"
        return f"<bpmn:{name}{before}{most}>{_formal('loopCondition', loop.condition)}</bpmn:{name}>"
    collection = ""
    if loop.collection:
        element = f' inputElement="{loop.element}"' if loop.element else ""
        each = f'<zeebe:loopCharacteristics inputCollection="={escape(loop.collection)}"{element}/>'
        collection = f"<bpmn:extensionElements>{each}</bpmn:extensionElements>"
    times = None if loop.times is None else str(loop.times)
    return (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{str(loop.kind == "sequential").lower()}">{collection}'
        f"{_formal('loopCardinality', times)}{_formal('completionCondition', loop.condition)}"
        "</bpmn:multiInstanceLoopCharacteristics>"
    )


def _formal(name: str, expression: str | None) -> str:
    if expression is None:
        return ""
    return f'<bpmn:{name} xsi:type="bpmn:tFormalExpression">={escape(expression)}</bpmn:{name}>'
