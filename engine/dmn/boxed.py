"""Boxed expressions → Python closures (DMN 1.5, 10.2 and 10.4). Tables are in `tables`."""

from collections.abc import Callable, Sequence
from types import NoneType
from typing import TYPE_CHECKING

from engine.dmn import elements
from engine.dmn.compiler import Code, Compiler, Names, compiles, nothing
from engine.dmn.elements import InformationItem
from engine.dmn.types import Types, type_named
from engine.feel.closures import Closure
from engine.feel.functions import Function
from engine.feel.limits import charge
from engine.feel.loops import Iterators, collect, item_scope, items_of, quantify
from engine.feel.scope import Scope
from engine.feel.tree import TypeName
from engine.feel.values import Value

if TYPE_CHECKING:
    from engine.dmn.evaluation import Evaluation


@compiles(elements.LiteralExpression)
def _literal(compiler: Compiler, box: elements.LiteralExpression, names: Names) -> Code:
    return compiler.text(box.text, names) if box.text.text else nothing


@compiles(elements.Context)
def _context(compiler: Compiler, box: elements.Context, names: Names) -> Code:
    """Each entry sees those before it; the entry without a name, if any, is the result."""
    entries: list[tuple[str | None, Code]] = []
    known = dict(names)
    for entry in box.entries:
        code = compiler.compile(entry.value, known)
        name = None
        if entry.variable is not None:
            name = entry.variable.name
            code = compiler.typed(code, entry.variable.type_ref)
            known[name] = entry.variable.type_ref
        entries.append((name, code))

    def make(scope: Scope, run: "Evaluation") -> Value:
        made: dict[str, Value] = {}
        within = Scope(made, scope)
        for name, code in entries:
            if name is None:
                return code(within, run)
            made[name] = code(within, run)
        return made

    return make


@compiles(elements.FunctionDefinition)
def function_of(compiler: Compiler, box: elements.FunctionDefinition, names: Names) -> Code:
    """A function; one written in Java or PMML cannot run here and is null."""
    if box.kind != "FEEL":
        return nothing
    parameters = box.parameters
    body = compiler.compile(box.body, {**names, **{each.name: each.type_ref for each in parameters}})

    def make(scope: Scope, run: "Evaluation") -> Value:
        return BoxedFunction(parameters, compiler.types, lambda given: body(Scope(given, scope), run))

    return make


class BoxedFunction(Closure):
    """A function of a model's own: its arguments and its result are coerced to the types they have."""

    __slots__ = ("_parameters", "_wanted", "result")

    def __init__(
        self, parameters: Sequence[InformationItem], types: Types, run: Callable[[dict[str, Value]], Value]
    ) -> None:
        names = tuple(parameter.name for parameter in parameters)
        kinds = tuple(type_named(parameter.type_ref) for parameter in parameters)
        super().__init__(names, kinds, run)
        self._parameters = parameters
        self._wanted = types
        self.result: str | None = None

    @property
    def result_type(self) -> TypeName | None:
        return None if self.result is None else type_named(self.result)

    def _fitted(self, place: int, value: Value) -> Value:
        return self._wanted.coerce(value, self._parameters[place].type_ref)

    def _run(self, arguments: dict[str, Value]) -> Value:
        run = super()._run
        return self._wanted.coerce(self._wanted.during(lambda: run(arguments)), self.result)


@compiles(elements.Invocation)
def _invocation(compiler: Compiler, box: elements.Invocation, names: Names) -> Code:
    function = compiler.compile(box.function, names)
    bindings = []
    for parameter, argument in box.bindings:
        code = compiler.typed(compiler.compile(argument, names), parameter.type_ref)
        bindings.append((parameter.name, code))

    def invoke(scope: Scope, run: "Evaluation") -> Value:
        called = function(scope, run)
        if not isinstance(called, Function):
            return None
        return called.call_named({name: code(scope, run) for name, code in bindings})

    return invoke


@compiles(elements.ListExpression)
def _list(compiler: Compiler, box: elements.ListExpression, names: Names) -> Code:
    items = [compiler.compile(item, names) for item in box.items]
    return lambda scope, run: [item(scope, run) for item in items]


@compiles(elements.Relation)
def _relation(compiler: Compiler, box: elements.Relation, names: Names) -> Code:
    rows = [
        [
            (column.name, compiler.typed(compiler.compile(cell, names), column.type_ref))
            for column, cell in zip(box.columns, row, strict=False)
        ]
        for row in box.rows
    ]
    return lambda scope, run: [{name: code(scope, run) for name, code in row} for row in rows]


@compiles(elements.Conditional)
def _conditional(compiler: Compiler, box: elements.Conditional, names: Names) -> Code:
    condition, then, otherwise = (compiler.compile(part, names) for part in (box.condition, box.then, box.otherwise))
    return lambda scope, run: then(scope, run) if condition(scope, run) is True else otherwise(scope, run)


@compiles(elements.Filter)
def _filter(compiler: Compiler, box: elements.Filter, names: Names) -> Code:
    """The items that match, in the sense of true: a match that is never true or false, as a place is not, gives null
    (DMN 1.5, 10.2.1).
    """
    source = compiler.compile(box.source, names)
    match = compiler.compile(box.match, {**names, "item": None})

    def keep(scope: Scope, run: "Evaluation") -> Value:
        found = source(scope, run)
        items = found if isinstance(found, list) else [found]
        charge(len(items))
        answers = [match(item_scope(item, scope), run) for item in items]
        if found is None or not _are_conditions(answers):
            return None
        return [item for item, answer in zip(items, answers, strict=True) if answer is True]

    return keep


def _are_conditions(answers: list[Value]) -> bool:
    kinds = set(map(type, answers))
    return kinds <= {bool, NoneType} and kinds != {NoneType}


@compiles(elements.Iteration)
def _iteration(compiler: Compiler, box: elements.Iteration, names: Names) -> Code:
    source = compiler.compile(box.source, names)
    body = compiler.compile(box.body, {**names, box.variable: None, "partial": None})

    def each(scope: Scope, run: "Evaluation") -> Value:
        def turn(within: Scope) -> Value:
            return body(within, run)

        iterators: Iterators = [(box.variable, lambda within: items_of(source(within, run)))]
        if box.kind == "for":
            return collect(iterators, turn, scope)
        return quantify(box.kind, iterators, turn, scope)

    return each
