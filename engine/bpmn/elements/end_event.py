"""bpmn:endEvent: takes its token away, and throws what it is drawn with (BPMN 2.0 §10.5.3, §13.5.6)."""

from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin

from engine.bpmn.elements.element import Way
from engine.bpmn.elements.throwing import Throwing
from engine.bpmn.events import Cancel
from engine.bpmn.tokens import Token


class EndEvent(Throwing, BpmnSpecMixin):
    """None, message, signal, escalation, error, cancel, compensation, terminate, or several of them."""

    kind = "endEvent"

    def _run_hook(self, token: Token) -> bool | None:
        if any(isinstance(each, Cancel) for each in self.definitions):
            token.workflow.stop(besides=token, keep_records=True)
        return super()._run_hook(token)

    def finish(self, token: Token) -> list[Way]:
        super().finish(token)
        return []
