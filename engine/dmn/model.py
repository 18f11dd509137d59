"""A DMN model, ready to decide."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from engine.dmn import tables as _tables  # noqa: F401  (declares what it compiles)
from engine.dmn.boxed import BoxedFunction
from engine.dmn.compiler import Code, Compiler, Names, nothing
from engine.dmn.elements import (
    BusinessKnowledgeModel,
    Context,
    Decision,
    DecisionService,
    DecisionTable,
    Definitions,
    DrgElement,
    Expression,
    Import,
    InputData,
    Relation,
)
from engine.dmn.evaluation import Evaluation, key_of
from engine.dmn.inputs import taken
from engine.dmn.records import Journal, Outcome
from engine.dmn.types import Types
from engine.dmn.walk import expressions_within
from engine.errors import NotFound
from engine.feel.builtins import BUILTINS
from engine.feel.limits import check_result, within_limits
from engine.feel.numbers import tidy
from engine.feel.values import Value


@dataclass(frozen=True)
class Imported:
    """A model under the name it is imported by; without a name its elements join the importing model's."""

    name: str
    namespace: str
    model: "Model"


class Model:
    """The decisions of a DMN file and of those it imports. It holds no values and may be shared between threads."""

    def __init__(
        self, definitions: Definitions, imports: Sequence[Imported] = (), round: Sequence[Import] = ()
    ) -> None:
        self.definitions = definitions
        self.imports = imports
        self.round = round
        """Imports that were left out, since they lead back to a file that imports this one."""
        self.types: Types = Types(definitions.items, [(each.name, each.model.types) for each in imports])
        self._by_key = {key_of(element): element for element in definitions.elements}
        self._by_name = {element.name: element for element in reversed(definitions.elements)}
        self.input_names: list[str] = [
            each.variable.name for each in definitions.elements if isinstance(each, InputData)
        ]
        self.components = frozenset(self._component_names())
        compiler = Compiler(self.types, self.components)
        self.code = {key_of(element): self._compile(element, compiler) for element in definitions.elements}
        self.vocabulary = compiler.vocabulary
        self.places, self.tables = compiler.places, compiler.tables
        """Every piece of FEEL, and every table, with the names in scope there."""
        self.undeclared = frozenset().union(*(place.asked for place in self.places)) - self._declared - BUILTINS.keys()
        """Names that expressions ask for and the model does not declare: what the caller has of those is used, as
        tables drawn without input data mean it.
        """

    def evaluate(self, decision: str, inputs: Mapping[str, object] = {}, *, now: datetime | None = None) -> Value:
        """The value of a decision, by its name or id, for inputs by name; null where the data does not fit.

        Inputs of an imported model are in a mapping under the import's name. `now` is what `now()` and `today()` answer
        by. Raises NotFound without such a decision, FeelLimitError where it takes too much.
        """
        element = self._named(decision, Decision)
        return _result(lambda: Evaluation(self, inputs).value_of(element), now)

    def decide(self, decision: str, inputs: Mapping[str, object] = {}, *, now: datetime | None = None) -> Outcome:
        """As `evaluate`, with the records of how the value came about."""
        element = self._named(decision, Decision)
        journal = Journal()
        value = _result(lambda: Evaluation(self, inputs, journal).value_of(element), now)
        causes = journal.causes(now) if value is None else []
        return Outcome(value, tuple(journal.records), (*journal.findings, *causes))

    def invoke(self, name: str, arguments: Mapping[str, object] = {}, *, now: datetime | None = None) -> Value:
        """What a business knowledge model or decision service gives for arguments by name; errors as of `evaluate`.

        What a service is not given is null, and what it has no use for is left out; a knowledge model wants its
        parameters and no others, else the result is null.
        """
        element = self._named(name, BusinessKnowledgeModel, DecisionService)

        def call() -> Value:
            function = Evaluation(self, arguments).value_of(element)
            if not isinstance(function, BoxedFunction):
                return None
            given = {key: taken(value) for key, value in arguments.items()}
            if isinstance(element, DecisionService):
                given = {name: given.get(name) for name in function.parameters}
            return function.call_named(given)

        return _result(call, now)

    def name_of(self, decision_id: str) -> str:
        """What people call a decision."""
        return self._named(decision_id, Decision).name

    def inputs_of(self, decision_id: str) -> frozenset[str]:
        """The names of the inputs that a decision and those it needs read, but for those of imported models."""
        needed: dict[str, DrgElement] = {}
        waiting = [self._named(decision_id, Decision)]
        while waiting:
            element = waiting.pop()
            if key_of(element) not in needed:
                needed[key_of(element)] = element
                if isinstance(element, Decision | BusinessKnowledgeModel):
                    places = map(self.find, element.requires.all)
                    waiting += [place[1] for place in places if place is not None and place[0] is None]
        names = frozenset(each.variable.name for each in needed.values() if isinstance(each, InputData))
        asked = frozenset().union(*(place.asked for place in self.places if key_of(place.element) in needed))
        return names | (asked & self.undeclared)

    def find(self, href: str) -> tuple[Imported | None, DrgElement] | None:
        """The element of an href, with the import it is of; None if there is none."""
        namespace, _, key = href.rpartition("#")
        if namespace in ("", self.definitions.namespace):
            element = self._by_key.get(key)
            return None if element is None else (None, element)
        for imported in self.imports:
            if (
                namespace in (imported.namespace, imported.model.definitions.namespace)
                and key in imported.model._by_key
            ):
                return imported, imported.model._by_key[key]
        return None

    def _named(self, name: str, *kinds: type[DrgElement]) -> DrgElement:
        for element in (self._by_key.get(name), self._by_name.get(" ".join(name.split()))):
            if isinstance(element, kinds):
                return element
        there = ", ".join(f"“{each.name}”" for each in self.definitions.elements if isinstance(each, kinds))
        raise NotFound(f"There is no “{name}” in “{self.definitions.name}”. It has: {there or 'nothing of the kind'}.")

    def _compile(self, element: DrgElement, compiler: Compiler) -> Code:
        if not isinstance(element, Decision | BusinessKnowledgeModel) or element.logic is None:
            return nothing
        compiler.element = element
        return compiler.compile(element.logic, self.names_in_scope(element))

    @cached_property
    def leads_round(self) -> bool:
        """Whether it imports, however far round, a file that imports it, or another that does."""
        return bool(self.round) or any(each.model.leads_round for each in self.imports)

    @cached_property
    def _declared(self) -> frozenset[str]:
        own = frozenset(element.variable.name for element in self.definitions.elements)
        joined = [each for each in self.imports if not each.name]
        return own.union({each.name for each in self.imports}, *(each.model._declared for each in joined))

    def names_in_scope(self, element: DrgElement) -> Names:
        """The names that the logic of an element may use without a dot before them, with their types."""
        names: dict[str, str | None] = {}
        if isinstance(element, BusinessKnowledgeModel):
            names[element.variable.name] = None
        if isinstance(element, Decision | BusinessKnowledgeModel):
            for imported, required in filter(None, map(self.find, element.requires.all)):
                if imported is not None and imported.name:
                    names[imported.name] = None
                else:
                    names[required.variable.name] = _value_type(required) if imported is None else None
        return names

    def _component_names(self) -> Iterator[str]:
        """Names that values may have within: of types, entries, columns; of imports all they have."""
        yield from self.types.names
        for element in self.definitions.elements:
            for expression in expressions_within(getattr(element, "logic", None)):
                yield from _names_made(expression)
        for imported in self.imports:
            yield from imported.model.components
            for element in imported.model.definitions.elements:
                yield element.variable.name


def _value_type(element: DrgElement) -> str | None:
    """The type of what an element stands for; a function's is not known here."""
    return element.variable.type_ref if isinstance(element, Decision | InputData) else None


def _result(work: Callable[[], Value], now: datetime | None) -> Value:
    def whole() -> Value:
        value = work()
        check_result(value)
        return value

    value = within_limits(whole, now)
    return tidy(value) if isinstance(value, Decimal) else value


def _names_made(expression: Expression) -> Iterable[str]:
    """The names of the entries that the value of an expression has."""
    if isinstance(expression, Context):
        return [entry.variable.name for entry in expression.entries if entry.variable is not None]
    if isinstance(expression, DecisionTable):
        return [output.name for output in expression.outputs if output.name]
    if isinstance(expression, Relation):
        return [column.name for column in expression.columns]
    return ()
