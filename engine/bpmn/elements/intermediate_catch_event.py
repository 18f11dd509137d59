"""bpmn:intermediateCatchEvent: waits for a message, timer, signal or condition (BPMN 2.0 §10.5.4)."""

from collections.abc import Mapping

from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin

from engine.bpmn.elements.catching import Catching
from engine.bpmn.elements.event_based_gateway import goes_on
from engine.bpmn.tokens import Token
from engine.values import Value


class IntermediateCatchEvent(Catching, BpmnSpecMixin):
    """Goes on when it has happened; a cycle goes on each time, the last takes the token along."""

    kind = "intermediateCatchEvent"

    def _update_hook(self, token: Token) -> bool:
        self.enter(token)
        if not self.definitions or "happened" in token.internal_data:
            return True
        self.arm(token)
        return False

    def caught(self, token: Token, slot: int, payload: Mapping[str, Value]) -> None:
        if goes_on(self, token, payload):
            return
        if self.next_turn(token, slot):
            self.spawn(token.workflow, payload)
            return
        self.take_up(token, payload)
