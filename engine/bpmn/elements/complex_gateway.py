"""bpmn:complexGateway: goes on when its activation condition holds (BPMN 2.0 §10.6.5, §13.4.5)."""

from decimal import Decimal

from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin

from engine.bpmn.elements.joining import Joining
from engine.bpmn.elements.loops import evaluate
from engine.bpmn.tokens import Token


class ComplexGateway(Joining, BpmnSpecMixin):
    """`activation` reads `activationCount`, the tokens that have come; without it, it joins as an inclusive gateway.

    Once it has gone on, it takes what still comes and starts anew when nothing can come any more.
    """

    kind = "complexGateway"
    activation: str | None = None

    @property
    def is_joining(self) -> bool:
        return len(self.incoming) > 1 or self.activation is not None

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
            token.workflow.drop(token)
            token.workflow.top_workflow.settle(token.workflow)
        return True
