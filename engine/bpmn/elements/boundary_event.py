"""bpmn:boundaryEvent: what may happen while an activity is being done (BPMN 2.0 §10.5.4, §13.5.3)."""

from collections.abc import Mapping
from typing import Any

from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin

from engine.bpmn.elements.catching import Catching
from engine.bpmn.tokens import Token
from engine.values import Value


class BoundaryEvent(Catching, BpmnSpecMixin):
    """Waits as a part of its activity's token. One that interrupts ends the activity at the moment of catching."""

    kind = "boundaryEvent"
    interrupting = True

    def caught(self, token: Token, slot: int, payload: Mapping[str, Value]) -> None:
        home, host = token.workflow, token.container
        if not self.interrupting and not self.waits_on(token, slot):
            home.drop(token)
        self.take(home, host, payload)

    def take(self, home: Any, host: Token | None, payload: Mapping[str, Value]) -> None:
        """Go on from here; the activity is over if this interrupts it."""
        self.spawn(home, payload)
        if self.interrupting and host is not None:
            host.cancel()
