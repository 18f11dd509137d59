"""bpmn:receiveTask: waits for a message (BPMN 2.0 §10.3.3, §13.3.3)."""

from collections.abc import Mapping

from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin

from engine.bpmn.elements.activity import Activity
from engine.bpmn.elements.catching import Catching
from engine.bpmn.elements.event_based_gateway import goes_on
from engine.bpmn.tokens import Token
from engine.values import Value


class ReceiveTask(Activity, Catching, BpmnSpecMixin):
    """Hands up what came with the message. One that instantiates is where a message starts the process."""

    kind = "receiveTask"
    instantiates = False

    def work(self, token: Token) -> bool:
        if "happened" in token.internal_data:
            return True
        self.arm(token)
        return False

    def caught(self, token: Token, slot: int, payload: Mapping[str, Value]) -> None:
        if goes_on(self, token, payload):
            return
        self.take_up(token, payload)
