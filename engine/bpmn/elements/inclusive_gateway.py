"""bpmn:inclusiveGateway: leaves on every way whose condition holds, waits for all that may still come (§13.4.3)."""

from functools import cached_property
from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import InclusiveGateway as SpiffInclusiveGateway

from engine.bpmn.elements.element import NoWayOut, Way
from engine.bpmn.elements.joining import Joining
from engine.bpmn.tokens import Token


class InclusiveGateway(Joining, SpiffInclusiveGateway):
    """Whether more may come shows only when all else has moved: asked in review, not on arrival."""

    kind = "inclusiveGateway"

    def may_fire(self, keeper: Token) -> bool:
        return False

    def review(self, token: Token) -> bool:
        arrived = token.internal_data["arrived"]
        empty = [flow for flow in self.incoming if flow not in arrived]
        others = [other for other in token.workflow.tokens if other is not token]
        if any(other.task_spec.name in self._sources[flow] for flow in empty for other in others):
            return False
        self.fire(token)
        return True

    @cached_property
    def _sources(self) -> dict[str, frozenset[str]]:
        """For each incoming flow, the elements from which a token can come to it without passing this gateway."""
        return {flow: self._reaching(flow) for flow in self.incoming}

    def _reaching(self, flow_id: str) -> frozenset[str]:
        specs = [spec for spec in self._wf_spec.task_specs.values() if hasattr(spec, "flows")]
        back: dict[str, list[Any]] = {}
        start: list[Any] = []
        for spec in specs:
            for flow in spec.flows:
                back.setdefault(flow.target.name, []).append(spec)
                if flow.id == flow_id:
                    start.append(spec)
        seen: set[str] = set()
        while start:
            spec = start.pop()
            if spec is self or spec.name in seen:
                continue
            seen.add(spec.name)
            start.extend(back.get(spec.name, []))
        return frozenset(seen)

    def ways(self, token: Token) -> list[Way]:
        chosen = super().ways(token)
        if not chosen and self.flows:
            raise NoWayOut()
        return chosen
