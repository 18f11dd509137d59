"""What elements with variables of their own add: in by input mappings, and up by results and output mappings."""

from collections import ChainMap
from collections.abc import Mapping

from engine import feel
from engine.bpmn.data import Association
from engine.bpmn.elements.element import Element, Way
from engine.bpmn.tokens import Token
from engine.connectors.secrets import seal
from engine.values import Value, clean
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
        """In order, each seeing what those before it have set. Where one fails, none is: it can be done again."""
        top = token.workflow.top_workflow
        outside = top.scopes.seen_from(token.workflow.scope)
        given = self.inherited(token)
        inside = ChainMap(given, top.scopes.local(token.id))  # type: ignore[arg-type]
        seen = _Over(inside, outside)
        for association in self.data_inputs:
            for name, value in association.carried(seen, top.world.now):
                given.update([_nested(name, clean(value), inside)])
        for mapping in self.extensions.inputs:
            source = mapping.source.removeprefix("=")
            if self.extensions.secrets:
                source = seal(source, top.world.seal)
            value = clean(feel.evaluate(source, seen, now=top.world.now))
            given.update([_nested(mapping.target, value, inside)])
        for name, value in given.items():
            top.scopes.set_local(token.id, name, value)

    def inherited(self, token: Token) -> dict[str, Value]:
        """What its scope has beside what is mapped in."""
        return {}

    def hand_up(self, token: Token) -> dict[str, Value]:
        """What the element's work gave, to the nearest scope that has each name; with output mappings only theirs.

        Done once: what comes after it may fail, and be tried again.
        """
        if "handed" not in token.internal_data:
            handed = dict(self.handed(token, token.internal_data.get("results", {})))
            for name, value in handed.items():
                self.hand(token, name, value)
            token.internal_data["handed"] = handed
        found: dict[str, Value] = token.internal_data["handed"]
        return found

    def hand(self, token: Token, name: str, value: Value) -> None:
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
                found.update([_nested(name, clean(value), around)])
        for mapping in self.extensions.outputs:
            seen = _Over(results, _Over(found, inside))
            value = clean(feel.evaluate(mapping.source.removeprefix("="), seen, now=top.world.now))
            name, whole = _nested(mapping.target, value, around)
            found[name] = whole
        return list(found.items())

    def finish(self, token: Token) -> list[Way]:
        self.hand_up(token)
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
