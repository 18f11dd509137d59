"""What gateways do that wait for several flows: tokens are counted for each incoming flow."""

from typing import Any

from engine.bpmn.elements.element import Element
from engine.bpmn.tokens import WAITING, Token


class Joining(Element):
    """One WAITING token for each gateway and scope keeps the counts; an arriving token is merged into it."""

    def _update_hook(self, token: Token) -> bool:
        if len(self.incoming) < 2:
            return True
        home = token.workflow
        keeper = home.joins.get(self.name)
        if keeper is None:
            keeper = home.joins[self.name] = token
            keeper.internal_data["arrived"] = {}
            keeper._set_state(WAITING)
        arrived = keeper.internal_data["arrived"]
        flow = token.internal_data.get("flow")
        arrived[flow] = arrived.get(flow, 0) + 1
        home.top_workflow.dirty[keeper.id] = keeper
        if token is not keeper:
            home.drop(token)
        if self.may_fire(keeper):
            self.fire(keeper)
        return False

    def may_fire(self, keeper: Token) -> bool:
        """Whether every incoming flow has a token."""
        return all(flow in keeper.internal_data["arrived"] for flow in self.incoming)

    def fire(self, keeper: Token) -> None:
        """Take one token from each flow that has one and go on with a ready token; a remainder keeps waiting."""
        home = keeper.workflow
        arrived = keeper.internal_data["arrived"]
        rest: dict[Any, int] = {flow: count - 1 for flow, count in arrived.items() if count > 1}
        going = home.task_tree._add_child(self)
        if rest:
            keeper.internal_data["arrived"] = rest
            home.top_workflow.dirty[keeper.id] = keeper
        else:
            home.drop(keeper)
        going._ready()
