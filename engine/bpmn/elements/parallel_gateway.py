"""bpmn:parallelGateway: waits for a token on each way in, leaves on each way out (BPMN 2.0 §13.4.1)."""

from SpiffWorkflow.bpmn.specs.defaults import ParallelGateway as SpiffParallelGateway

from engine.bpmn.elements.element import Way, as_ways
from engine.bpmn.elements.joining import Joining
from engine.bpmn.tokens import Token


class ParallelGateway(Joining, SpiffParallelGateway):
    """Conditions on its ways out do not count; a rule warns of them."""

    kind = "parallelGateway"

    def ways(self, token: Token) -> list[Way]:
        return as_ways(self.flows)
