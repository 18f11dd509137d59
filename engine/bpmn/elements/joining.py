"""What gateways do that wait for several flows: tokens are counted for each incoming flow."""

from typing import Any

from engine.bpmn.elements.element import Element
from engine.bpmn.tokens import WAITING, Token


class Joining(Element):
    """One WAITING token for each gateway and scope keeps the counts; an arriving token is merged into it."""

    def _update_hook(self, token: Token) -> bool:
        if not self.is_joining:
            return True
        home = token.workflow
        keeper = home.joins.get(self.name)
        if keeper is None:
            keeper = home.joins[self.name] = token
            keeper.internal_data["arrived"] = {}
            keeper._set_state(WAITING)
        flow = token.internal_data.get("flow")
        arrived = keeper.internal_data["arrived"]
        keeper.note("arrived", {**arrived, flow: arrived.get(flow, 0) + 1})
        keeper.path = max(keeper.path, token.path)
        if token is not keeper:
            home.drop(token)
        self.consider(keeper)
        return False

    def consider(self, keeper: Token) -> None:
        """Go on, if enough have come."""
        if self.may_fire(keeper):
            self.fire(keeper)

    @property
    def is_joining(self) -> bool:
        return len(self.incoming) > 1

    def may_fire(self, keeper: Token) -> bool:
        """Whether every incoming flow has a token."""
        return all(flow in keeper.internal_data["arrived"] for flow in self.incoming)

    def fire(self, keeper: Token) -> None:
        """Take one token from each flow that has one and go on with a ready token; a remainder keeps waiting."""
        home = keeper.workflow
        arrived = keeper.internal_data["arrived"]
        rest: dict[Any, int] = {flow: count - 1 for flow, count in arrived.items() if count > 1}
        going = home.task_tree._add_child(self)
        going.path = keeper.path
        if rest:
            keeper.note("arrived", rest)
        else:
            home.drop(keeper)
        going._ready()

    def more_may_come(self, keeper: Token) -> bool:
        """Whether a token can reach a flow that has none, and none of those that have one (§13.4.3, Table 13.3).

        Ways through the gateway itself do not count.
        """
        empty = self.leading_in(keeper)
        filled = self._leading_to(keeper, having=True)
        return any(
            other.task_spec.name in empty and other.task_spec.name not in filled
            for other in keeper.workflow.tokens
            if other is not keeper and not other.is_idle and other.container is None
        )

    def leading_in(self, keeper: Token) -> frozenset[str]:
        """The elements from which a token can come to a flow that has none yet."""
        return self._leading_to(keeper, having=False)

    def _leading_to(self, keeper: Token, *, having: bool) -> frozenset[str]:
        arrived = keeper.internal_data["arrived"]
        return frozenset().union(*(self.ways_in[flow] for flow in self.incoming if (flow in arrived) == having))
