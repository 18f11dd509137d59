"""bpmn:eventBasedGateway: the first of several events decides the way (BPMN 2.0 §10.6.6, §13.4.4)."""

from collections.abc import Mapping

from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin

from engine.bpmn.elements.catching import Catching
from engine.bpmn.elements.element import Element
from engine.bpmn.tokens import STARTED, Token
from engine.values import Value


class EventBasedGateway(Element, BpmnSpecMixin):
    """The events after it wait as parts of its token. `is_parallel`: it starts a process, and all of them must come."""

    kind = "eventBasedGateway"
    instantiates = False
    is_parallel = False

    def _update_hook(self, token: Token) -> bool:
        token._set_state(STARTED)
        armed = {part.internal_data["flow"] for part in token.children}
        for flow in self.flows:
            if token.is_open and flow.id not in armed:
                flow.target.arm_part(token, flow.id)
        return False


def goes_on(event: Catching, token: Token, payload: Mapping[str, Value]) -> bool:
    """Where the event stands after an event-based gateway it has decided: go on there, the others are over."""
    gateway = token.container
    if gateway is None or not isinstance(gateway.task_spec, EventBasedGateway):
        return False
    gateway.task_spec.note_passed(gateway)
    gateway.workflow.top_workflow.taken.append(token.internal_data["flow"])
    event.spawn(gateway.workflow, payload)
    gateway.cancel()
    return True
