"""What is known of the values of a model's own types, for checks."""

from collections.abc import Mapping

from engine.dmn.elements import ItemDefinition
from engine.feel.findings.static_kinds import ANY, context_of, kind_from, list_of
from engine.feel.tree import TypeName

_DEEPEST_KIND = 4
_WIDEST_KIND = 1_000
"""Components of a type, with those within, beyond which nothing is said of them."""


class TypeKinds:
    """The kind of one type, within bounds: types that name each other would be endless, or nearly so."""

    def __init__(self, definitions: Mapping[str, ItemDefinition]) -> None:
        self._definitions = definitions
        self._left = _WIDEST_KIND

    def of(self, ref: str | None, depth: int = _DEEPEST_KIND) -> TypeName:
        definition = self._definitions.get(ref or "")
        if definition is None:
            return kind_from(ref)
        if depth <= 0 or definition.function is not None:
            return ANY
        one = self._one(definition, depth)
        return list_of(one) if definition.is_collection else one

    def _one(self, definition: ItemDefinition, depth: int) -> TypeName:
        if not definition.components:
            return self.of(definition.type_ref, depth - 1)
        self._left -= len(definition.components)
        if depth <= 0 or self._left < 0:
            return ANY
        kinds = {each.name: self._one(each, depth - 1) for each in definition.components}
        listed = {each.name for each in definition.components if each.is_collection}
        return context_of({name: list_of(kind) if name in listed else kind for name, kind in kinds.items()})
