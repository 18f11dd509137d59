"""A smaller dialect with the same meaning, made of a model without errors just before it is parsed.

Rules look at what was drawn; only the parser sees what is written here.
"""

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.normalise import DRAWN_ID, SCOPES, flow_nodes, local, sequence_flows
from engine.bpmn.xml import tag

GLOBAL_TASKS = {
    "globalTask": "task",
    "globalUserTask": "userTask",
    "globalManualTask": "manualTask",
    "globalScriptTask": "scriptTask",
    "globalBusinessRuleTask": "businessRuleTask",
}


def rewrite(root: etree._Element) -> None:
    """Links become flows, global tasks processes, and start events that are meant are drawn, in place."""
    for child in list(root.iterchildren(tag=etree.Element)):
        if local(child) in GLOBAL_TASKS:
            _make_process(root, child)
    for scope in [each for each in root.iter(tag=etree.Element) if local(each) in SCOPES]:
        _connect_links(scope)
        _give_start(scope)


def _make_process(root: etree._Element, task: etree._Element) -> None:
    """A global task (BPMN 2.0 §10.3.4) is a process of one task."""
    task_id = str(task.get("id"))
    process = etree.SubElement(root, tag("process"), id=task_id, isExecutable="true")
    process.set("name", task.get("name") or task_id)
    task.tag = tag(GLOBAL_TASKS[local(task)])
    task.set(DRAWN_ID, task_id)
    task.set("id", f"{task_id}_task")
    process.append(task)


def _connect_links(scope: etree._Element) -> None:
    """A link (§10.5.4) is a sequence flow from each throwing to the one catching event of its name."""
    targets: dict[str | None, etree._Element] = {}
    for node in flow_nodes(scope):
        if local(node) == "intermediateCatchEvent":
            for link in node.findall(tag("linkEventDefinition")):
                targets |= {link.get("id"): node, link.get("name"): node}
    for node in flow_nodes(scope):
        for link in node.findall(tag("linkEventDefinition")):
            if local(node) == "intermediateThrowEvent":
                said = (link.findtext(tag("target")) or "").strip().rpartition(":")[2]
                target = targets[said if said in targets else link.get("name")]
                flow_id = f"{node.get('id')}_to_{target.get('id')}"
                ends = {"sourceRef": str(node.get("id")), "targetRef": str(target.get("id"))}
                etree.SubElement(scope, tag("sequenceFlow"), id=flow_id, attrib=ends)
            node.remove(link)


def _give_start(scope: etree._Element) -> None:
    """§10.5.2: without a start event, every node without an incoming flow starts when its scope does."""
    if local(scope) == "adHocSubProcess" or any(_starts(node) for node in flow_nodes(scope)):
        return
    first = list(_first_nodes(scope))
    if not first:
        return
    start_id = f"{scope.get('id')}_start"
    start = etree.SubElement(scope, tag("startEvent"), id=start_id)
    start.set("implicit", "true")
    for node in first:
        flow_id = f"{start_id}_to_{node.get('id')}"
        etree.SubElement(scope, tag("sequenceFlow"), id=flow_id, sourceRef=start_id, targetRef=str(node.get("id")))


def _starts(node: etree._Element) -> bool:
    return local(node) == "startEvent" or node.get("instantiate") == "true"


def _first_nodes(scope: etree._Element) -> Iterator[etree._Element]:
    led_to = {flow.get("targetRef") for flow in sequence_flows(scope)}
    for node in flow_nodes(scope):
        is_apart = (
            local(node) == "boundaryEvent"
            or node.get("isForCompensation") == "true"
            or node.get("triggeredByEvent") == "true"
        )
        if node.get("id") not in led_to and not is_apart:
            yield node
