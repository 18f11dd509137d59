"""bpmn:inclusiveGateway: leaves on every way whose condition holds, waits for all that may still come (§13.4.3)."""

from SpiffWorkflow.bpmn.specs.defaults import InclusiveGateway as SpiffInclusiveGateway

from engine.bpmn.elements.joining import Joining
from engine.bpmn.tokens import Token


class InclusiveGateway(Joining, SpiffInclusiveGateway):
    """Whether more may come shows only when all else has moved: asked in review, not on arrival."""

    kind = "inclusiveGateway"

    def may_fire(self, keeper: Token) -> bool:
        return False

    def review(self, token: Token) -> bool:
        if self.more_may_come(token):
            return False
        self.fire(token)
        return True
