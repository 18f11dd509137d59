"""Pools, message flows and what partners agree on (§9)."""

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.normalise import ACTIVITIES, EVENTS, local
from engine.bpmn.rules.document import Document, called
from engine.bpmn.rules.event_definitions import definitions_of
from engine.bpmn.rules.flows import ARTIFACTS
from engine.bpmn.xml import tag
from engine.problems import Problem

AGAIN = "Draw the message flow again."


def message_flows(document: Document) -> Iterator[Problem]:
    """§9.4: a message flow joins two pools, or steps and events in them."""
    for flow in _message_flows(document):
        ends = [document.find(flow.get(end)) for end in ("sourceRef", "targetRef")]
        for end in ends:
            if end is not None and local(end) in ARTIFACTS:
                detail = f"The message flow “{called(flow)}” is joined to a note, a frame or a dotted line."
                yield document.problem(flow, "message-flow-at-artifact", detail, AGAIN)
            elif end is not None and local(end) not in ACTIVITIES | EVENTS | {"participant", "conversation"}:
                detail = (
                    f"The message flow “{called(flow)}” is joined to “{called(end)}”, which sends and receives nothing."
                )
                yield document.problem(flow, "message-flow-end", detail, AGAIN)
        pools = [_pool(document, end) for end in ends]
        if pools[0] is not None and pools[0] == pools[1]:
            detail = f"The message flow “{called(flow)}” stays within one pool."
            yield document.problem(
                flow, "message-flow-within-pool", detail, "Use an arrow, or lead it to another pool."
            )


def followed(document: Document) -> Iterator[Problem]:
    """What a message flow between two of our own pools joins must send and receive by itself."""
    for flow in _message_flows(document):
        ends = [document.find(flow.get(end)) for end in ("sourceRef", "targetRef")]
        ours = [end is not None and end.get("id") in document.nodes for end in ends]
        for end, receives in zip(ends, (False, True), strict=True):
            if end is None or not all(ours) or _carries(document, end, receives=receives):
                continue
            detail = f"A message flow {'leads to' if receives else 'begins at'} it, but it does not handle messages."
            remedy = f"Use a {'receive' if receives else 'send'} task without a job of its own, or a message event."
            yield document.problem(end, "message-flow-not-followed", detail, remedy, "warning")


def _carries(document: Document, end: etree._Element, *, receives: bool) -> bool:
    if local(end) == ("receiveTask" if receives else "sendTask"):
        return receives or not document.said(end).task_type
    is_message = any(local(each) == "messageEventDefinition" for each in definitions_of(document, end))
    return local(end) in EVENTS and is_message and not document.said(end).task_type


def correlated_by_properties(document: Document) -> Iterator[Problem]:
    """§8.4.2: correlation by properties of messages; here a message has one key, an expression."""
    for process in document.processes:
        if process.find(tag("correlationSubscription")) is not None:
            detail = "It tells cases apart by properties of messages, which cannot be done here."
            remedy = "Give each message a correlation key (zeebe:subscription)."
            yield document.problem(process, "correlation-by-properties", detail, remedy)


def _message_flows(document: Document) -> Iterator[etree._Element]:
    for collaboration in document.root.iterchildren(tag("collaboration")):
        yield from collaboration.iterchildren(tag("messageFlow"))


def _pool(document: Document, end: etree._Element | None) -> str | None:
    """The process that an end of a message flow belongs to; for a pool without one, the pool itself."""
    if end is None:
        return None
    if local(end) == "participant":
        return end.get("processRef") or end.get("id")
    return next((each.get("id") for each in end.iterancestors(tag("process"))), None)


def directions(document: Document) -> Iterator[Problem]:
    """§10.5.2 to §10.5.4: which ends may send and which receive."""
    for flow in _message_flows(document):
        source, target = document.find(flow.get("sourceRef")), document.find(flow.get("targetRef"))
        if source is not None and local(source) in ("startEvent", "intermediateCatchEvent", "boundaryEvent"):
            detail = "A message flow begins at it, but it only receives."
            yield document.problem(source, "message-flow-direction", detail, "Turn the message flow round.")
        if target is not None and local(target) in ("endEvent", "intermediateThrowEvent"):
            detail = "A message flow leads to it, but it only sends."
            yield document.problem(target, "message-flow-direction", detail, "Turn the message flow round.")


def triggers(document: Document) -> Iterator[Problem]:
    """An event that a message flow is joined to waits for or sends a message."""
    for flow in _message_flows(document):
        for end, words in (
            ("sourceRef", "leaves it, but it sends none"),
            ("targetRef", "leads to it, but it waits for none"),
        ):
            event = document.nodes.get(flow.get(end, ""))
            if event is None or local(event) not in EVENTS:
                continue
            if not any(local(each) == "messageEventDefinition" for each in definitions_of(document, event)):
                detail = f"A message flow {words}."
                yield document.problem(event, "message-flow-without-message", detail, "Make it a message event.")


def multiplicities(document: Document) -> Iterator[Problem]:
    """Table 9.5: at least nought, at most one or more, and not more at least than at most."""
    for each in document.root.iter(tag("participantMultiplicity")):
        least, most = _number(each.get("minimum", "0")), _number(each.get("maximum", "1"))
        if least is None or most is None or least < 0 or most < 1 or (each.get("maximum") is not None and least > most):
            detail = "How many partners it stands for cannot be: the least is nought or more, the most one or more."
            parent = each.getparent()
            subject = each if parent is None else parent
            yield document.problem(subject, "participant-multiplicity", detail, "Mend the numbers, or clear them.")


def _number(text: str) -> int | None:
    return int(text) if text.strip().lstrip("-").isdecimal() else None


def choreographies(document: Document) -> Iterator[Problem]:
    """§9, §11: a choreography refers to no choreography, and has no lanes."""
    for each in document.root.iterchildren(tag("choreography"), tag("globalConversation")):
        if each.find(tag("choreographyRef")) is not None:
            detail = "A choreography, or a global conversation, refers to a choreography, which it cannot."
            yield document.problem(each, "choreography-reference", detail, "Take the reference out.")
        for lanes in each.iter(tag("laneSet")):
            detail = "A choreography has lanes, which only processes have."
            yield document.problem(lanes, "lanes-in-choreography", detail, "Take the lanes out.")


def public_processes(document: Document) -> Iterator[Problem]:
    """§10.2: a public process shows what others may see; it is not one that runs."""
    for process in document.processes:
        if process.get("processType") == "Public":
            detail = "It is a public process, which shows what others may see, and is not run."
            yield document.problem(process, "public-executable", detail, "Make it private, or not executable.")


def correlations(document: Document) -> Iterator[Problem]:
    """§8.4.2: a subscription binds the properties of its key, and each property says how each message holds it."""
    for subscription in document.everything("correlationSubscription"):
        key = document.find(subscription.get("correlationKeyRef"), "correlationKey")
        if key is None:
            continue
        wanted = {(each.text or "").strip() for each in key.iterchildren(tag("correlationPropertyRef"))}
        bound = {
            each.get("correlationPropertyRef", "")
            for each in subscription.iterchildren(tag("correlationPropertyBinding"))
        }
        if wanted != bound:
            detail = "It does not bind the properties of its correlation key, each of them once."
            yield document.problem(subscription, "correlation-incomplete", detail, "Bind each property of the key.")


def joined_ends(document: Document) -> Iterator[Problem]:
    """§9.4: a message flow begins somewhere and ends somewhere."""
    for flow in _message_flows(document):
        if document.callable and not (flow.get("sourceRef") and flow.get("targetRef")):
            detail = f"The message flow “{called(flow)}” is not joined at both ends."
            yield document.problem(flow, "message-flow-loose", detail, AGAIN)


def outside_pools(document: Document) -> Iterator[Problem]:
    """§9.3: where pools are drawn, each process that runs is in one."""
    pools = list(document.root.iter(tag("participant")))
    shown = {pool.get("processRef") for pool in pools}
    for process in document.processes if pools else ():
        if process.get("id") not in shown:
            detail = "Pools are drawn, but it is in none of them."
            yield document.problem(process, "process-without-pool", detail, "Draw it in a pool.", "warning")


RULES = (
    joined_ends,
    message_flows,
    followed,
    correlated_by_properties,
    directions,
    triggers,
    multiplicities,
    choreographies,
    public_processes,
    correlations,
)
THEN = (outside_pools,)
