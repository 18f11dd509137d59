"""The message flows of a collaboration: which process, and which element in it, a message is drawn to go to (§9.4)."""

from dataclasses import dataclass

from lxml import etree

from engine.bpmn.normalise import drawn_id, local
from engine.bpmn.xml import tag


@dataclass(frozen=True, slots=True)
class MessageFlow:
    """Where a message flow ends: a process, and the element in it (None: at its pool)."""

    process_id: str
    element_id: str | None


def message_flows(root: etree._Element) -> dict[str, dict[str, tuple[MessageFlow, ...]]]:
    """For each process, for each element that sends by message flows, where they end. Black boxes are left out."""
    by_id = {each.get("id"): each for each in root.iter(tag=etree.Element) if each.get("id")}
    found: dict[str, dict[str, tuple[MessageFlow, ...]]] = {}
    for flow in root.iter(tag("messageFlow")):
        source, target = by_id.get(flow.get("sourceRef")), by_id.get(flow.get("targetRef"))
        if source is None or target is None or local(source) == "participant":
            continue
        end, process = _end(target, by_id), _process(source)
        if end is not None and process is not None:
            flows = found.setdefault(str(process.get("id")), {})
            flows[drawn_id(source)] = (*flows.get(drawn_id(source), ()), end)
    return found


def _end(target: etree._Element, by_id: dict[str | None, etree._Element]) -> MessageFlow | None:
    if local(target) == "participant":
        process_id = (target.get("processRef") or "").rpartition(":")[2]
        return MessageFlow(process_id, None) if process_id in by_id else None
    process, parent = _process(target), target.getparent()
    if parent is not None and parent.get("triggeredByEvent") == "true" and local(target) == "startEvent":
        # What waits is the event sub-process itself.
        target = parent
    return None if process is None else MessageFlow(str(process.get("id")), drawn_id(target))


def _process(element: etree._Element) -> etree._Element | None:
    return next(element.iterancestors(tag("process")), None)
