"""Adding, taking out and moving steps. The caller draws what has changed afterwards."""

from lxml import etree

from engine.bpmn.editing import settings
from engine.bpmn.editing.model import Model, Refused
from engine.bpmn.normalise import ACTIVITIES, GATEWAYS, local

KINDS = {
    "citizen": "userTask",
    "staff": "userTask",
    "rule": "businessRuleTask",
    "message": "serviceTask",
    "system": "serviceTask",
    "wait": "intermediateCatchEvent",
}
"""The steps of the outline, and what BPMN calls them. A `choice` is two gateways."""


def insert(model: Model, flow_id: str, kind: str, name: str) -> etree._Element:
    """A new step on a way. Gives it; what it is about is said by `settings`. Raises Refused."""
    flow = model.flow(flow_id)
    source, target = model.node(str(flow.get("sourceRef"))), model.node(str(flow.get("targetRef")))
    scope = model.scope(flow)
    if kind == "choice":
        return _insert_choice(model, flow, source, target, name)
    if kind not in KINDS:
        raise Refused("Choose what kind of step it is.")
    made = model.add(scope, KINDS[kind], _id_of(name, kind), name=name)
    if kind == "wait":
        settings.add_timer(made, 1)
    model.put_in_lane_of(made, source)
    _redirect(flow, made)
    model.connect(made, target)
    return made


def _insert_choice(
    model: Model, flow: etree._Element, source: etree._Element, target: etree._Element, name: str
) -> etree._Element:
    """A gateway with two ways, "Otherwise" among them, that meet again before what followed."""
    scope = model.scope(flow)
    split = model.add(scope, "exclusiveGateway", _id_of(name, "choice"), name=name)
    meet = model.add(scope, "exclusiveGateway", f"{split.get('id')}_over")
    for gateway in (split, meet):
        model.put_in_lane_of(gateway, source)
    _redirect(flow, split)
    add_branch(model, str(split.get("id")), "If so", meet)
    otherwise = model.connect(split, meet)
    otherwise.set("name", "Otherwise")
    split.set("default", str(otherwise.get("id")))
    model.connect(meet, target)
    return split


def add_branch(model: Model, gateway_id: str, name: str, meet: etree._Element | None = None) -> etree._Element:
    """One more way out of a choice, to where its ways meet."""
    gateway = model.node(gateway_id)
    if local(gateway) not in GATEWAYS:
        raise Refused("Only a choice has several ways.")
    target = meet if meet is not None else _meeting(model, gateway)
    made = model.connect(gateway, target)
    made.set("name", name)
    if (local(gateway) == "exclusiveGateway" and gateway.get("default") is not None) or meet is not None:
        settings.say_condition(made, "=false")
    return made


def can_have_deadline(node: etree._Element) -> bool:
    """Whether time can run out on a step: on an activity that the flow comes to (§10.5.4)."""
    is_beside = "true" in (node.get("isForCompensation"), node.get("triggeredByEvent"))
    return local(node) in ACTIVITIES and not is_beside


def add_deadline(model: Model, step_id: str, name: str, *, interrupts: bool) -> etree._Element:
    """What happens if a step takes longer than a day: beside it, or instead of it. Gives the event. Raises Refused.

    Beside it, the way ends where nothing more is done. Instead of it, the case goes on where it would have gone.
    """
    node = model.node(step_id)
    if not can_have_deadline(node):
        raise Refused("Time does not run out here. Choose a step that somebody does.")
    scope = model.scope(node)
    event = model.add(scope, "boundaryEvent", f"{step_id}_late", name=name, attachedToRef=step_id)
    settings.add_timer(event, 1)
    settings.set_interrupts(event, interrupts=interrupts)
    onward = model.outgoing(node)
    made = [event]
    if interrupts and onward:
        target = model.node(str(onward[0].get("targetRef")))
        if local(target) in GATEWAYS - {"exclusiveGateway"}:
            # A gateway counts the ways that lead to it: these two are one of them.
            target = model.add(scope, "exclusiveGateway", f"{step_id}_over")
            model.connect(target, model.node(str(onward[0].get("targetRef"))))
            _redirect(onward[0], target)
            made.append(target)
    else:
        said = "Out of time" if interrupts else "The step goes on"
        target = model.add(scope, "endEvent", f"{step_id}_late_end", name=said)
        made.append(target)
    model.connect(event, target)
    for each in made:
        model.put_in_lane_of(each, node)
    return event


def remove(model: Model, element_id: str) -> None:
    """Take a step out: what led to it leads to what came after it. Raises Refused."""
    node = model.node(element_id)
    if local(node) == "boundaryEvent":
        _remove_event(model, node)
        return
    incoming, outgoing = model.incoming(node), model.outgoing(node)
    if len(outgoing) > 1:
        raise Refused("Several ways lead on from here. Take away its ways first, until one is left.")
    if local(node) == "startEvent":
        raise Refused("This is where the journey starts. It cannot be taken out.")
    if local(node) == "endEvent" and incoming:
        raise Refused("This is where a way ends. Take out the way that leads to it.")
    for event in model.attached(node):
        if model.outgoing(event):
            name = event.get("name") or "an event"
            raise Refused(f"“{name}” hangs on this step, and a way leads on from it. Take that away first.")
        model.remove(event)
    target = model.node(str(outgoing[0].get("targetRef"))) if outgoing else None
    if target is None and incoming:
        raise Refused("Nothing comes after this step, so what leads to it would lead nowhere.")
    for flow in incoming:
        if target is not None:
            _redirect(flow, target)
    for flow in outgoing:
        model.remove(flow)
    model.remove(node)


def remove_branch(model: Model, flow_id: str) -> None:
    """Take a way out of a choice, with the steps that only it leads to. Raises Refused."""
    flow = model.flow(flow_id)
    source = model.node(str(flow.get("sourceRef")))
    left = len(model.outgoing(source)) - 1
    if left < 1:
        raise Refused("This is the only way on. Take out the step instead.")
    _remove_way(model, flow)
    _tidy(model, source)


def _remove_event(model: Model, event: etree._Element) -> None:
    """An event on a step, with the steps that only it leads to."""
    for flow in model.outgoing(event):
        _remove_way(model, flow)
    model.remove(event)


def _remove_way(model: Model, flow: etree._Element) -> None:
    """A way, and what nothing else leads to. Raises Refused."""
    target = model.node(str(flow.get("targetRef")))
    model.remove(flow)
    while not model.incoming(target) and local(target) not in ("startEvent", "boundaryEvent"):
        onward = model.outgoing(target)
        for event in model.attached(target):
            if model.outgoing(event):
                raise Refused("A way leads on from an event on one of its steps. Take that away first.")
            model.remove(event)
        if len(onward) > 1:
            raise Refused("There is another choice on this way. Take that away first.")
        after = model.node(str(onward[0].get("targetRef"))) if onward else None
        for each in onward:
            model.remove(each)
        model.remove(target)
        if after is None:
            break
        target = after


def _tidy(model: Model, choice: etree._Element) -> None:
    """A choice with one way left is none any more, nor is where its ways met."""
    (last, *others) = model.outgoing(choice)
    if others:
        return
    settings.say_condition(last, "")
    if "default" in choice.attrib:
        del choice.attrib["default"]
    for gateway in [each for each in model.scope(choice) if local(each) in GATEWAYS]:
        if len(model.incoming(gateway)) == 1 == len(model.outgoing(gateway)):
            remove(model, str(gateway.get("id")))


def can_move(model: Model, element_id: str, direction: str) -> bool:
    """Whether a step can change places with the one before (`up`) or after it (`down`): all on one plain way."""
    try:
        _neighbours(model, model.node(element_id), direction)
    except Refused:
        return False
    return True


def move(model: Model, element_id: str, direction: str) -> None:
    """Change places with the step before or after. Raises Refused where the order is not free."""
    first, second, before, between, after = _neighbours(model, model.node(element_id), direction)
    _redirect(before, second)
    between.set("sourceRef", str(second.get("id")))
    between.set("targetRef", str(first.get("id")))
    after.set("sourceRef", str(first.get("id")))


Neighbours = tuple[etree._Element, etree._Element, etree._Element, etree._Element, etree._Element]


def _neighbours(model: Model, node: etree._Element, direction: str) -> Neighbours:
    first = node if direction == "down" else _one(model.incoming(node), "sourceRef", model)
    second = _one(model.outgoing(node), "targetRef", model) if direction == "down" else node
    for each in (first, second):
        if local(each) in GATEWAYS or "Event" in local(each).replace("intermediateCatchEvent", ""):
            raise Refused("Only steps change places, not where ways part, start or end.")
        if len(model.incoming(each)) != 1 or len(model.outgoing(each)) != 1:
            raise Refused("Several ways lead to or from one of the two, so their order is not free.")
    return first, second, model.incoming(first)[0], model.outgoing(first)[0], model.outgoing(second)[0]


def _one(flows: list[etree._Element], end: str, model: Model) -> etree._Element:
    if len(flows) != 1:
        raise Refused("There is no one step beside it.")
    return model.node(str(flows[0].get(end)))


def _redirect(flow: etree._Element, target: etree._Element) -> None:
    flow.set("targetRef", str(target.get("id")))


def _meeting(model: Model, gateway: etree._Element) -> etree._Element:
    """Where the ways of a choice meet: the gateway that was made with it, else where its first way leads in the end."""
    made_with = model.by_id.get(f"{gateway.get('id')}_over")
    if made_with is not None:
        return made_with
    ways = model.outgoing(gateway)
    if not ways:
        raise Refused("No way leads on from here yet.")
    return model.node(str(ways[-1].get("targetRef")))


def _id_of(name: str, kind: str) -> str:
    plain = "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in name.lower())
    stem = "_".join(part for part in plain.split("_") if part)[:40]
    return stem if stem[:1].isalpha() else f"{kind}_{stem}".rstrip("_")
