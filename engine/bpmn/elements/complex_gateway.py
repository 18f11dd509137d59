"""bpmn:complexGateway: goes on when its activation condition holds (BPMN 2.0 §10.6.5, §13.4.5)."""

from decimal import Decimal
from functools import partial

from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin

from engine.bpmn.elements.element import Flow, Way, as_ways
from engine.bpmn.elements.joining import Joining
from engine.bpmn.elements.loops import evaluate
from engine.bpmn.tokens import Token


class ComplexGateway(Joining, BpmnSpecMixin):
    """`activation` reads `activationCount`, the tokens that have come; without it, it joins as an inclusive gateway.

    Once it has gone on, it takes what still comes and starts anew when nothing can come any more. Ways whose
    condition reads `waitingForStart` are asked then as well, when it is false.
    """

    kind = "complexGateway"
    activation: str | None = None

    @property
    def is_joining(self) -> bool:
        return len(self.incoming) > 1 or self.activation is not None

    def consider(self, keeper: Token) -> None:
        """Its condition may fail: at what waits here, not at who came last."""
        top = keeper.workflow.top_workflow
        top.attempt(keeper, partial(self._consider, keeper), "fire")

    def _consider(self, keeper: Token) -> None:
        super().consider(keeper)
        if keeper.is_open:
            keeper.workflow.top_workflow.mended(keeper)

    def may_fire(self, keeper: Token) -> bool:
        if self.activation is None or keeper.internal_data.get("spent"):
            return False
        count = sum(keeper.internal_data["arrived"].values())
        return evaluate(self, keeper, self.activation, {"activationCount": Decimal(count)}) is True

    def fire(self, keeper: Token) -> None:
        if self.activation is None:
            super().fire(keeper)
            return
        keeper.note("spent", True)
        keeper.workflow.task_tree._add_child(self)._ready()

    def review(self, token: Token) -> bool:
        if self.activation is not None and not token.internal_data.get("spent"):
            return False
        if self.more_may_come(token):
            return False
        if self.activation is None:
            self.fire(token)
        else:
            self._start_anew(token)
        return True

    def _start_anew(self, token: Token) -> None:
        home = token.workflow
        if self._ways_at_reset:
            going = home.task_tree._add_child(self)
            going.note("resetting", True)
            going._ready()
        home.drop(token)
        home.top_workflow.settle(home)

    @property
    def _ways_at_reset(self) -> list[Flow]:
        return [flow for flow in self.flows if "waitingForStart" in (flow.condition or "")]

    def ways(self, token: Token) -> list[Way]:
        if "resetting" in token.internal_data:
            return as_ways(flow for flow in self._ways_at_reset if self.holds(token, flow))
        return super().ways(token)

    def holds(self, token: Token, flow: Flow) -> bool:
        """§10.6.5, Table 10.60: `waitingForStart` is true until it has gone on."""
        waiting = "resetting" not in token.internal_data
        return flow.condition is None or evaluate(self, token, flow.condition, {"waitingForStart": waiting}) is True
