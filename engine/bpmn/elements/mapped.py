"""What elements with variables of their own add: in by input mappings, and up by results and output mappings."""

from collections import ChainMap
from collections.abc import Mapping

from engine import feel
from engine.bpmn.data import Association
from engine.bpmn.elements.element import Element, Way
from engine.bpmn.tokens import Token
from engine.values import Value
from engine.variables import assign, merge


class Mapped(Element):
    """An element with input mappings has a local scope; without, it reads and writes where it stands.

    `properties` (BPMN 2.0 §10.4.1) are variables of its own; `data_inputs` and `data_outputs` are its data
    associations (§10.4.2), whose ends are variables here.
    """

    properties: tuple[str, ...] = ()
    data_inputs: tuple[Association, ...] = ()
    data_outputs: tuple[Association, ...] = ()

    def enter(self, token: Token) -> None:
        if self.extensions.inputs or self.properties or self.data_inputs:
            self.open_scope(token, "local")
            self.map_inputs(token)

    def open_scope(self, token: Token, kind: str) -> None:
        """A scope of the token's own: "local" sees what is around it, "isolated" only what is mapped in."""
        scopes = token.workflow.top_workflow.scopes
        if scopes.exists(token.id):
            return
        token.note("scope", kind)
        scopes.open(token.id, token.workflow.scope if kind == "local" else None)
        for name in self.properties:
            scopes.set_local(token.id, name, None)

    def map_inputs(self, token: Token) -> None:
        """In order, each seeing what those before it have set."""
        top = token.workflow.top_workflow
        outside = top.scopes.seen_from(token.workflow.scope)
        local = top.scopes.local(token.id)
        for association in self.data_inputs:
            for name, value in association.carried(_Over(local, outside), top.world.now):
                top.scopes.set_local(token.id, *_nested(name, value, local))
        for mapping in self.extensions.inputs:
            value = feel.evaluate(mapping.source.removeprefix("="), _Over(local, outside), now=top.world.now)
            top.scopes.set_local(token.id, *_nested(mapping.target, value, local))

    def hand_up(self, token: Token, results: Mapping[str, Value]) -> None:
        """What the element's work gave, to the nearest scope that has each name; with output mappings only theirs."""
        for name, value in self.handed(token, results):
            token.workflow.top_workflow.scopes.set(token.workflow.scope, name, value)

    @property
    def hands_up_all(self) -> bool:
        """Whether its results go up as they are, beside what output mappings make of them."""
        return not self.extensions.outputs

    def handed(self, token: Token, results: Mapping[str, Value]) -> list[tuple[str, Value]]:
        """The variables that the element's work comes to: later ones see what earlier ones have set."""
        top = token.workflow.top_workflow
        inside = _Over(results, top.scopes.seen_from(top.scope_of(token)))
        found = {name: value for name, value in results.items() if self.hands_up_all and name not in self.properties}
        around = _Over(found, top.scopes.seen_from(token.workflow.scope))
        for association in self.data_outputs:
            for name, value in association.carried(inside, top.world.now):
                found.update([_nested(name, value, around)])
        for mapping in self.extensions.outputs:
            seen = _Over(results, _Over(found, inside))
            value = feel.evaluate(mapping.source.removeprefix("="), seen, now=top.world.now)
            name, whole = _nested(mapping.target, value, around)
            found[name] = whole
        return list(found.items())

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
