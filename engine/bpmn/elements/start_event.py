"""bpmn:startEvent (BPMN 2.0 §10.5.2): where a process, a sub-process or an event sub-process begins."""

from collections.abc import Mapping

from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin

from engine.bpmn.elements.catching import Catching
from engine.bpmn.events import Conditional
from engine.bpmn.tokens import Token
from engine.values import Value


class StartEvent(Catching, BpmnSpecMixin):
    """What it waits for has happened when a token comes here; but a condition is asked of the instance itself.

    `is_implicit` where it was supplied for a scope without one.
    """

    kind = "startEvent"

    def _update_hook(self, token: Token) -> bool:
        at_process = token.workflow.owner is None and "happened" not in token.internal_data
        if at_process and any(isinstance(each, Conditional) for each in self.definitions):
            self.arm(token)
            return False
        return True

    def caught(self, token: Token, slot: int, payload: Mapping[str, Value]) -> None:
        self.take_up(token, payload)
