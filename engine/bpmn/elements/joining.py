"""What gateways do that wait for several flows: tokens are counted for each incoming flow."""

from functools import cached_property
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
        if token is not keeper:
            home.drop(token)
        if self.may_fire(keeper):
            self.fire(keeper)
        return False

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
        if rest:
            keeper.note("arrived", rest)
        else:
            home.drop(keeper)
        going._ready()

    def more_may_come(self, keeper: Token) -> bool:
        """Whether a token can reach a flow that has none, and none of those that have one (§13.4.3, Table 13.3).

        Ways through the gateway itself do not count.
        """
        arrived = keeper.internal_data["arrived"]
        empty = [self._sources[flow] for flow in self.incoming if flow not in arrived]
        filled = [self._sources[flow] for flow in self.incoming if flow in arrived]
        for other in keeper.workflow.tokens:
            at = other.task_spec.name
            if other is keeper or other.is_idle or other.container is not None:
                continue
            if any(at in sources for sources in empty) and not any(at in sources for sources in filled):
                return True
        return False

    @cached_property
    def _sources(self) -> dict[str, frozenset[str]]:
        """For each incoming flow, the elements from which a token can come to it without passing this gateway."""
        back: dict[str, list[Any]] = {}
        ends: dict[str, Any] = {}
        for spec in self._wf_spec.task_specs.values():  # type: ignore[attr-defined]
            for flow in getattr(spec, "flows", ()):
                back.setdefault(flow.target.name, []).append(spec)
                ends[flow.id] = spec
            for boundary in getattr(spec, "boundaries", ()):
                back.setdefault(boundary.name, []).append(spec)
        return {flow: self._reaching(ends[flow], back) for flow in self.incoming}

    def _reaching(self, end: Any, back: dict[str, list[Any]]) -> frozenset[str]:
        seen: set[str] = set()
        frontier = [end]
        while frontier:
            spec = frontier.pop()
            if spec is not self and spec.name not in seen:
                seen.add(spec.name)
                frontier.extend(back.get(spec.name, []))
        return frozenset(seen)
