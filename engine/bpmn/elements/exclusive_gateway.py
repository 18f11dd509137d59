"""bpmn:exclusiveGateway: one way out, the first whose condition holds (BPMN 2.0 §13.4.2)."""

from SpiffWorkflow.bpmn.specs.defaults import ExclusiveGateway as SpiffExclusiveGateway

from engine.bpmn.elements.element import Element, Flow, Way, as_ways
from engine.bpmn.tokens import Token


class ExclusiveGateway(Element, SpiffExclusiveGateway):
    """Conditions are asked in the file's order; the default is taken if none holds."""

    kind = "exclusiveGateway"

    def ways(self, token: Token) -> list[Way]:
        if not self.flows:
            return []
        return as_ways([self._choose(token)])

    def _choose(self, token: Token) -> Flow:
        conditional = (flow for flow in self.flows if flow.id != self.default)
        chosen = next((flow for flow in conditional if self.holds(token, flow)), None)
        chosen = chosen or next((flow for flow in self.flows if flow.id == self.default), None)
        if chosen is None:
            raise self.no_way_out(token)
        return chosen
