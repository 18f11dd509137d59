"""Item definitions, the types of a model's own: what fits them, and the standard's coercions (DMN 1.5, 7.3.2 and
10.3.2.9.4)."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from engine import feel
from engine.dmn.elements import ItemDefinition, Text
from engine.dmn.type_kinds import TypeKinds
from engine.feel.findings.static_kinds import ANY, kind_from
from engine.feel.kinds import KNOWN_TYPES, MOMENTS, class_of, conversions, is_instance
from engine.feel.limits import charge, current
from engine.feel.tree import TypeName
from engine.feel.values import Value


class Type(ABC):
    """What a value may be. Null fits every type."""

    @abstractmethod
    def fits(self, value: Value) -> bool:
        """Whether a value is of the type."""

    @property
    def item(self) -> "Type | None":
        """The type of the items, where this is a list's; else None."""
        return None

    @property
    def takes_moments(self) -> bool:
        """Whether this is a date and time, which a date can become."""
        return False


class BuiltinType(Type):
    """One of FEEL's own."""

    def __init__(self, name: TypeName) -> None:
        self._name = name
        self._class = class_of(name)

    def fits(self, value: Value) -> bool:
        return value is None or type(value) is self._class or is_instance(value, self._name) is True

    @property
    def item(self) -> Type | None:
        if self._name.name != "list":
            return None
        return BuiltinType(self._name.inner[0] if self._name.inner else TypeName("Any"))

    @property
    def takes_moments(self) -> bool:
        return self._name.name in MOMENTS


class ItemType(Type):
    """An item definition; `one` is a member of a collection rather than the collection."""

    def __init__(self, types: "Types", definition: ItemDefinition, *, one: bool = False) -> None:
        self._types = types
        self._definition = definition
        self._is_list = definition.is_collection and not one

    @cached_property
    def _allowed(self) -> feel.CompiledTests | None:
        return tests_of(self._definition.allowed_values)

    @cached_property
    def _constraint(self) -> feel.CompiledTests | None:
        return tests_of(self._definition.constraint)

    @cached_property
    def item(self) -> Type | None:
        if self._is_list:
            return ItemType(self._types, self._definition, one=True)
        base = self._base
        return None if base is None else base.item

    @property
    def _base(self) -> Type | None:
        return self._types.find(self._definition.type_ref)

    @property
    def takes_moments(self) -> bool:
        return not self._is_list and self._base is not None and self._base.takes_moments

    def fits(self, value: Value) -> bool:
        charge()
        if value is None:
            return True
        if self._is_list:
            return self._fits_list(value)
        return self._fits_shape(value) and _passes(self._allowed, value) and self._fits_whole(value)

    def _fits_list(self, value: Value) -> bool:
        assert self.item is not None
        return isinstance(value, list) and all(map(self.item.fits, value)) and _passes(self._constraint, value)

    def _fits_whole(self, value: Value) -> bool:
        return self._definition.is_collection or _passes(self._constraint, value)

    def _fits_shape(self, value: Value) -> bool:
        definition = self._definition
        if definition.components:
            return isinstance(value, dict) and all(self._fits_component(each, value) for each in definition.components)
        if definition.function is not None:
            return is_instance(value, _function_name(definition)) is True
        base = self._base
        return base is None or base.fits(value)

    def _fits_component(self, component: ItemDefinition, value: dict[str, Value]) -> bool:
        return component.name in value and ItemType(self._types, component).fits(value[component.name])


def _function_name(definition: ItemDefinition) -> TypeName:
    function = definition.function
    assert function is not None
    inner = [type_named(parameter.type_ref) for parameter in function.parameters]
    return TypeName("function", (*inner, type_named(function.result)))


def type_named(ref: str | None) -> TypeName:
    """The type that a model refers to, by its name or written out."""
    return kind_from(ref) if ref is not None and "<" in ref else TypeName(ref or "Any")


def _unlimited(definition: ItemDefinition) -> ItemDefinition:
    components = tuple(map(_unlimited, definition.components))
    return replace(definition, allowed_values=None, constraint=None, components=components)


def _spelling(definition: ItemDefinition) -> TypeName:
    """The type as FEEL writes it, with names for what are types of their own."""
    one = type_named(definition.type_ref)
    if definition.function is not None:
        one = _function_name(definition)
    elif definition.components:
        keys = tuple(component.name for component in definition.components)
        one = TypeName("context", tuple(map(_spelling, definition.components)), keys)
    return TypeName("list", (one,)) if definition.is_collection else one


def tests_of(text: Text | None) -> feel.CompiledTests | None:
    """Allowed values, ready to test; None if there are none, or they cannot be read (the checks say so)."""
    if text is None:
        return None
    try:
        return feel.compile_unary_tests(text.text)
    except feel.FeelError:
        return None


def _passes(tests: feel.CompiledTests | None, value: Value) -> bool:
    return tests is None or tests.evaluate(value) is True


class Types:
    """The types that a model can name: FEEL's, its own, and those of its imports, as `import.type`."""

    def __init__(self, definitions: Iterable[ItemDefinition], imported: Sequence[tuple[str, "Types"]]) -> None:
        self._own = {definition.name: ItemType(self, definition) for definition in definitions}
        self.definitions = {definition.name: definition for definition in definitions}
        self._imported = imported
        self._found: dict[str, Type | None] = {}
        self._kinds: dict[str | None, TypeName] = {}

    def find(self, ref: str | None) -> Type | None:
        """The type of this name; None if there is none, or it is Any."""
        if ref is None or ref == "Any":
            return None
        if ref not in self._found:
            self._found[ref] = self._look_for(ref)
        return self._found[ref]

    def _look_for(self, ref: str) -> Type | None:
        if ref in self._own:
            return self._own[ref]
        if ref in KNOWN_TYPES:
            return BuiltinType(TypeName(ref))
        return self._imported_type(ref) or _written_out(ref)

    def _imported_type(self, ref: str) -> Type | None:
        for name, types in self._imported:
            rest = ref.removeprefix(f"{name}.") if name else ref
            if rest != ref or not name:
                found = types.find(rest)
                if found is not None:
                    return found
        return None

    def knows(self, ref: str | None) -> bool:
        return ref is None or ref == "Any" or self.find(ref) is not None

    def result_of(self, ref: str | None) -> str | None:
        """What a function of a type gives: modellers name either the function's type or, as it was in DMN 1.1, that
        of its result.
        """
        definition = self.definitions.get(ref or "")
        return ref if definition is None or definition.function is None else definition.function.result

    def kind_of(self, ref: str | None) -> TypeName:
        """What is known of the values of a type, for checks; Any past some depth, and where nothing is."""
        if ref not in self._kinds:
            self._kinds[ref] = TypeKinds(self.definitions).of(ref)
        return self._kinds[ref]

    def allowed(self, ref: str | None) -> Text | None:
        """The allowed values of a type of the model's own."""
        definition = self.definitions.get(ref or "")
        return None if definition is None else definition.allowed_values

    def is_instance(self, name: str, value: Value, limited: bool) -> bool | None:
        """Whether the value is of the type of this name; None if there is no such type.

        `instance of` does not ask what the type allows of its values: FEEL's types know no such limits (DMN 1.5,
        10.3.2.9). A parameter does: it is `limited`.
        """
        found = (self if limited else self._shapes).find(name)
        return None if found is None else value is not None and found.fits(value)

    @cached_property
    def _shapes(self) -> "Types":
        """The same types without limits to their values."""
        imported = [(name, types._shapes) for name, types in self._imported]
        return Types([_unlimited(definition) for definition in self.definitions.values()], imported)

    def spelt(self, name: str) -> TypeName | None:
        """What a type of the model's own is made of; None if there is no such type."""
        definition = self.definitions.get(name)
        return None if definition is None else _spelling(definition)

    def during(self, work: Callable[[], Value]) -> Value:
        """The result of some work, in which `instance of` knows these types."""
        run = current()
        before = run.types, run.spellings
        run.types, run.spellings = self.is_instance, self.spelt
        try:
            return work()
        finally:
            run.types, run.spellings = before

    def coerce(self, value: Value, ref: str | None) -> Value:
        """The value as the type wants it: a list of one for its item and the other way round, midnight for a
        date; null if it does not fit.
        """
        wanted = self.find(ref)
        if wanted is None or wanted.fits(value):
            return value
        tried = conversions(value, to_list=wanted.item is not None, to_moment=wanted.takes_moments)
        return next((each for each in tried if wanted.fits(each)), None)

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of the types and of their components, imported ones too."""
        imported = (types.names for _, types in self._imported)
        typed = (f"{name}.{each}" for name, types in self._imported for each in types.definitions)
        return frozenset(self._own_names()).union(typed, *imported)

    def _own_names(self) -> Iterator[str]:
        for definition in self.definitions.values():
            yield from _names_within(definition)


def _written_out(ref: str) -> Type | None:
    """A type as FEEL writes it: `list<number>`, `range<date>`."""
    if "<" not in ref:
        return None
    kind = kind_from(ref)
    return None if kind == ANY else BuiltinType(kind)


def _names_within(definition: ItemDefinition) -> Iterator[str]:
    yield definition.name
    for component in definition.components:
        yield from _names_within(component)
