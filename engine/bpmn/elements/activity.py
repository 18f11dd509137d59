"""What activities add: variables in by input mappings, and up by their result and output mappings."""

from collections import ChainMap
from collections.abc import Mapping

from engine import feel
from engine.bpmn.elements.element import Element, Way
from engine.bpmn.tokens import Token
from engine.values import Value
from engine.variables import assign, merge


class Activity(Element):
    """An activity with input mappings has a local scope; without, it reads and writes where it stands."""

    def _update_hook(self, token: Token) -> bool | None:
        self.enter(token)
        return True

    def enter(self, token: Token) -> None:
        if self.extensions.inputs:
            self.open_scope(token, "local")
            self.map_inputs(token)

    def open_scope(self, token: Token, kind: str) -> None:
        """A scope of the token's own: "local" sees what is around it, "isolated" only what is mapped in."""
        scopes = token.workflow.top_workflow.scopes
        token.internal_data["scope"] = kind
        scopes.open(token.id, token.workflow.scope if kind == "local" else None)

    def map_inputs(self, token: Token) -> None:
        """In order, each seeing what those before it have set."""
        top = token.workflow.top_workflow
        outside = top.scopes.seen_from(token.workflow.scope)
        local = top.scopes.local(token.id)
        for mapping in self.extensions.inputs:
            value = feel.evaluate(mapping.source.removeprefix("="), _Over(local, outside), now=top.world.now)
            top.scopes.set_local(token.id, *_nested(mapping.target, value, local))

    def hand_up(self, token: Token, results: Mapping[str, Value]) -> None:
        """What the activity's work gave, to the nearest scope that has each name; with output mappings only theirs."""
        top = token.workflow.top_workflow
        if not self.extensions.outputs:
            for name, value in results.items():
                top.scopes.set(token.workflow.scope, name, value)
            return
        inside = top.scopes.seen_from(top.scope_of(token))
        for mapping in self.extensions.outputs:
            value = feel.evaluate(mapping.source.removeprefix("="), _Over(results, inside), now=top.world.now)
            home = token.workflow.scope
            top.scopes.set(home, *_nested(mapping.target, value, top.scopes.seen_from(home)))

    def finish(self, token: Token) -> list[Way]:
        results = token.internal_data.pop("results", {})
        self.hand_up(token, results)
        return super().finish(token)


class _Over(ChainMap[str, Value]):
    """One set of names laid over another, for reading."""

    def __init__(self, upper: Mapping[str, Value], lower: Mapping[str, Value]) -> None:
        super().__init__(upper, lower)  # type: ignore[arg-type]


def _nested(path: str, value: Value, before: Mapping[str, Value]) -> tuple[str, Value]:
    """A dotted target as the variable's name and its new value, laid over what it held before."""
    name, _, rest = path.partition(".")
    if not rest:
        return name, value
    context: dict[str, Value] = {}
    assign(context, rest, value)
    return name, merge(before.get(name), context)
