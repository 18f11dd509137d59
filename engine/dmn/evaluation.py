"""One evaluation of a model: what it was given, and what has come of it so far."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from engine.dmn.boxed import BoxedFunction
from engine.dmn.elements import (
    BusinessKnowledgeModel,
    Decision,
    DecisionService,
    DrgElement,
    InformationItem,
    InputData,
)
from engine.dmn.inputs import as_it_is, taken
from engine.dmn.records import Journal
from engine.feel.functions import Function
from engine.feel.limits import charge
from engine.feel.odd_names import odd_names_of
from engine.feel.scope import Scope
from engine.feel.values import Value

if TYPE_CHECKING:
    from engine.dmn.model import Imported, Model

Located: TypeAlias = "tuple[Imported | None, DrgElement]"
"""An element, and the import it is of, if any."""


STEPS = 5
"""What one evaluation of a model is charged, for its own sake: services and imports begin others."""


class Evaluation:
    """Values are worked out when first asked for, and once. Within another evaluation, inputs are FEEL's already."""

    def __init__(
        self,
        model: "Model",
        inputs: Mapping[str, object],
        journal: Journal | None = None,
        within: "Evaluation | None" = None,
    ) -> None:
        charge(STEPS + len(model.input_names))
        self.model = model
        self.journal = journal
        self._inputs = inputs
        self._outer = within
        self._take: Callable[[object], Value] = taken if within is None else as_it_is
        self._values: dict[str, Value] = {}
        self._within: dict[Imported, Evaluation] = {}
        self._undeclared = Scope({name: self._take(inputs[name]) for name in model.undeclared if name in inputs})

    @cached_property
    def names(self) -> frozenset[str]:
        """The odd names that only the caller's data has."""
        if self._outer is not None:
            return self._outer.names
        return odd_names_of(self._inputs.get(name) for name in self.model.input_names)

    def find(self, finding: str) -> None:
        """Notes what went wrong, in words."""
        if self.journal is not None:
            self.journal.find(finding)

    def turned_to_null(self, owner: str, expression: str, names: Mapping[str, Value]) -> None:
        """Notes that an expression of an element gave null with these names."""
        if self.journal is not None:
            self.journal.turned_to_null(owner, expression, names)

    @contextmanager
    def unrecorded(self) -> Iterator[None]:
        """Within, nothing is noted."""
        journal, self.journal = self.journal, None
        try:
            yield
        finally:
            self.journal = journal

    def value_of(self, element: DrgElement) -> Value:
        """What an element stands for in expressions: a value, or a function."""
        key = key_of(element)
        if key not in self._values:
            self._values[key] = None
            self._values[key] = _WORKERS[type(element)](self, element)
        return self._values[key]

    def of(self, imported: "Imported") -> "Evaluation":
        """The evaluation of an imported model: its inputs are those under the import's name, else the caller's."""
        if imported not in self._within:
            nested = self._inputs.get(imported.name) if imported.name else None
            inputs = {**self._inputs, **nested} if isinstance(nested, Mapping) else self._inputs
            self._within[imported] = Evaluation(imported.model, inputs, self.journal, self._outer)
        return self._within[imported]

    def value_at(self, place: "Located") -> Value:
        """The value of an element of this model or of an import's."""
        imported, element = place
        return (self if imported is None else self.of(imported)).value_of(element)

    def names_for(self, hrefs: tuple[str, ...]) -> dict[str, Value]:
        """What is required, by name; what comes from an import within a context of its name."""
        found: dict[str, Value] = {}
        within: dict[str, dict[str, Value]] = {}
        for href in hrefs:
            place = self.model.find(href)
            if place is None:
                continue
            imported, element = place
            value = self.value_at(place)
            if imported is not None and imported.name:
                within.setdefault(imported.name, {})[element.variable.name] = value
            else:
                found[element.variable.name] = value
        return {**within, **found}

    def input(self, element: InputData) -> Value:
        """What was given for an input, as its type wants it."""
        raw = self._inputs.get(element.variable.name, self._inputs.get(element.name))
        value = self._take(raw)
        wanted = self.model.types.coerce(value, element.variable.type_ref)
        if wanted is None and value is not None:
            self.find(f"“{element.name}” was given a value that does not fit its type “{element.variable.type_ref}”.")
        return wanted

    def decide(self, element: Decision) -> Value:
        """The value of a decision from what it requires."""
        names = self.names_for(element.requires.all)
        if self.journal is not None:
            self.journal.open()
        code = self.model.code[key_of(element)]
        found = self.model.types.during(lambda: code(Scope(names, self._undeclared), self))
        value = self.model.types.coerce(found, element.variable.type_ref)
        if value is None and found is not None:
            self.find(f"“{element.name}” came out as a value that does not fit its type “{element.variable.type_ref}”.")
        if self.journal is not None:
            self.journal.close(element, _data(names), value)
        return value

    def knowledge(self, element: BusinessKnowledgeModel) -> Value:
        """The function of a business knowledge model; it may call itself."""
        names = self.names_for(element.requires.knowledge)
        function = self.model.code[key_of(element)](Scope(names, self._undeclared), self)
        if isinstance(function, BoxedFunction):
            function.result = self.model.types.result_of(element.variable.type_ref)
        names.setdefault(element.variable.name, function)
        return function

    def service(self, element: DecisionService) -> Function:
        """A decision service as a function of its input data, then its input decisions (DMN 1.5, 10.4)."""
        parameters = [
            place for href in element.input_data + element.input_decisions if (place := self.model.find(href))
        ]
        items = [InformationItem(name=each.variable.name, type_ref=_type_in(place, each)) for place, each in parameters]
        function = BoxedFunction(items, self.model.types, lambda given: self._serve(element, parameters, given))
        function.result = self.model.types.result_of(element.variable.type_ref)
        return function

    def _serve(self, element: DecisionService, parameters: Sequence["Located"], given: dict[str, Value]) -> Value:
        within = Evaluation(self.model, given, self.journal, self)
        for imported, each in parameters:
            if isinstance(each, Decision):
                place = within if imported is None else within.of(imported)
                place._values[key_of(each)] = given[each.variable.name]
        if len(element.outputs) > 1:
            return within.names_for(element.outputs)
        output = self.model.find(element.outputs[0]) if element.outputs else None
        return None if output is None else within.value_at(output)


def _type_in(imported: "Imported | None", element: DrgElement) -> str | None:
    """The type of an element, as the importing model calls it; an import's own types are told by its name."""
    ref = element.variable.type_ref
    if imported is None or not imported.name or ref not in imported.model.types.definitions:
        return ref
    return f"{imported.name}.{ref}"


def key_of(element: DrgElement) -> str:
    """What tells an element of a model from the others."""
    return element.id or element.name


def _data(names: Mapping[str, Value]) -> dict[str, Value]:
    """The values among names, those of imports too, without the functions."""
    plain = {name: value for name, value in names.items() if not isinstance(value, Function)}
    return {name: _data(value) if isinstance(value, dict) else value for name, value in plain.items()}


_WORKERS: dict[type[DrgElement], Callable[..., Value]] = {
    InputData: Evaluation.input,
    Decision: Evaluation.decide,
    BusinessKnowledgeModel: Evaluation.knowledge,
    DecisionService: Evaluation.service,
}
