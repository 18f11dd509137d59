"""bpmn:sendTask: sends a message, by a connector or to whom it is drawn for (BPMN 2.0 §10.3.3, §13.3.3)."""

from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin

from engine.bpmn.elements.activity import Activity
from engine.bpmn.elements.throwing import Throwing
from engine.bpmn.tokens import Token


class SendTask(Activity, Throwing, BpmnSpecMixin):
    """With a `zeebe:taskDefinition` its connector sends; else the message goes to whoever waits for it here."""

    kind = "sendTask"

    def _update_hook(self, token: Token) -> bool | None:
        return Activity._update_hook(self, token)

    def _run_hook(self, token: Token) -> bool | None:
        return Throwing._run_hook(self, token)
