"""Boxed expressions → Python closures (DMN 1.5, 10.2 and 10.4). Each takes the names in scope and the evaluation under
way, and gives the value; what does not fit gives null. Tables are in `tables`.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from engine import feel
from engine.dmn import elements
from engine.dmn.elements import Expression, InformationItem, Text
from engine.dmn.types import Types
from engine.feel.closures import Closure
from engine.feel.functions import Function
from engine.feel.loops import Iterators, collect, items_of, quantify, select
from engine.feel.scope import Scope
from engine.feel.tree import TypeName
from engine.feel.values import Value

if TYPE_CHECKING:
    from engine.dmn.evaluation import Evaluation

Code: TypeAlias = Callable[[Scope, "Evaluation"], Value]
Report: TypeAlias = Callable[[Text, feel.FeelError], None]
"""Told of a text that is no FEEL."""


def nothing(scope: Scope, run: "Evaluation") -> Value:
    """What is not there, or cannot be read, is null."""
    return None


class Compiler:
    """Compiles the expressions of one model. `components` are names that may follow a dot, or stand in a filter."""

    def __init__(self, types: Types, components: Iterable[str]) -> None:
        self.types = types
        self._components = frozenset(components)
        self.report: Report = lambda text, error: None
        self.asked: set[str] = set()
        """Every name that an expression asks for."""

    def compile(self, expression: Expression | None, names: frozenset[str], owner: str) -> Code:
        """The closure of an expression where `names` are in scope; its value is of its type, or null."""
        if expression is None:
            return nothing
        code = COMPILERS[type(expression)](self, expression, names, owner)
        return self.typed(code, expression.type_ref)

    def typed(self, code: Code, ref: str | None) -> Code:
        """The same, coerced to a type."""
        wanted = self.types.find(ref)
        if wanted is None:
            return code

        def coerced(scope: Scope, run: "Evaluation") -> Value:
            value = code(scope, run)
            return value if wanted.fits(value) else self.types.coerce(value, ref)

        return coerced

    def text(self, text: Text | None, names: frozenset[str]) -> Code:
        """The closure of a piece of FEEL. What a caller's own data calls its entries may change how it reads."""
        if text is None or not self._readable(text, feel.compile, names):
            return nothing
        written, known = text.text, names | self._components
        compiled = feel.compile(written, known)
        self.asked.update(compiled.names)

        def evaluate(scope: Scope, run: "Evaluation") -> Value:
            if run.names:
                return feel.compile(written, known | run.names).within(scope)
            return compiled.within(scope)

        return evaluate

    def tests(self, text: Text | None, names: frozenset[str]) -> feel.CompiledTests | None:
        """Unary tests, ready; None if there are none, or they cannot be read."""
        if text is None or not self._readable(text, feel.compile_unary_tests, names):
            return None
        compiled = feel.compile_unary_tests(text.text, names | self._components)
        self.asked.update(compiled.names)
        return compiled

    def _readable(self, text: Text, compile: Callable[[str, Iterable[str]], object], names: frozenset[str]) -> bool:
        if text.language and "feel" not in text.language.lower():
            self.report(text, feel.FeelSyntaxError(f"It is written in “{text.language}”; only FEEL is understood."))
            return False
        try:
            compile(text.text, names | self._components)
        except feel.FeelError as error:
            self.report(text, error)
            return False
        return True


COMPILERS: dict[type[Expression], Callable[[Compiler, Any, frozenset[str], str], Code]] = {}


def compiles(kind: type[Expression]) -> Callable[[Callable[..., Code]], Callable[..., Code]]:
    """Marks the function that compiles expressions of a kind."""

    def mark(work: Callable[..., Code]) -> Callable[..., Code]:
        COMPILERS[kind] = work
        return work

    return mark


@compiles(elements.LiteralExpression)
def _literal(compiler: Compiler, box: elements.LiteralExpression, names: frozenset[str], owner: str) -> Code:
    return compiler.text(box.text, names) if box.text.text else nothing


@compiles(elements.Context)
def _context(compiler: Compiler, box: elements.Context, names: frozenset[str], owner: str) -> Code:
    """Each entry sees those before it; the entry without a name, if any, is the result."""
    entries: list[tuple[str | None, Code]] = []
    for entry in box.entries:
        code = compiler.compile(entry.value, names, owner)
        name = None
        if entry.variable is not None:
            name = entry.variable.name
            code = compiler.typed(code, entry.variable.type_ref)
            names = names | {name}
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
def function_of(compiler: Compiler, box: elements.FunctionDefinition, names: frozenset[str], owner: str) -> Code:
    """A function; one written in Java or PMML cannot run here and is null."""
    if box.kind != "FEEL":
        return nothing
    parameters = box.parameters
    body = compiler.compile(box.body, names | {parameter.name for parameter in parameters}, owner)

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
        kinds = tuple(TypeName(parameter.type_ref or "Any") for parameter in parameters)
        super().__init__(names, kinds, run)
        self._parameters = parameters
        self._wanted = types
        self.result: str | None = None

    def call_named(self, arguments: dict[str, Value]) -> Value:
        if arguments.keys() != set(self.parameters):
            return None
        given: dict[str, Value] = {}
        for parameter in self._parameters:
            value = arguments[parameter.name]
            given[parameter.name] = self._wanted.coerce(value, parameter.type_ref)
            if given[parameter.name] is None and value is not None:
                return None
        return self._wanted.coerce(self._wanted.during(lambda: self._run(given)), self.result)


@compiles(elements.Invocation)
def _invocation(compiler: Compiler, box: elements.Invocation, names: frozenset[str], owner: str) -> Code:
    function = compiler.compile(box.function, names, owner)
    bindings = []
    for parameter, argument in box.bindings:
        code = compiler.typed(compiler.compile(argument, names, owner), parameter.type_ref)
        bindings.append((parameter.name, code))

    def invoke(scope: Scope, run: "Evaluation") -> Value:
        called = function(scope, run)
        if not isinstance(called, Function):
            return None
        return called.call_named({name: code(scope, run) for name, code in bindings})

    return invoke


@compiles(elements.ListExpression)
def _list(compiler: Compiler, box: elements.ListExpression, names: frozenset[str], owner: str) -> Code:
    items = [compiler.compile(item, names, owner) for item in box.items]
    return lambda scope, run: [item(scope, run) for item in items]


@compiles(elements.Relation)
def _relation(compiler: Compiler, box: elements.Relation, names: frozenset[str], owner: str) -> Code:
    rows = [
        [
            (column.name, compiler.typed(compiler.compile(cell, names, owner), column.type_ref))
            for column, cell in zip(box.columns, row, strict=False)
        ]
        for row in box.rows
    ]
    return lambda scope, run: [{name: code(scope, run) for name, code in row} for row in rows]


@compiles(elements.Conditional)
def _conditional(compiler: Compiler, box: elements.Conditional, names: frozenset[str], owner: str) -> Code:
    condition, then, otherwise = (
        compiler.compile(part, names, owner) for part in (box.condition, box.then, box.otherwise)
    )
    return lambda scope, run: then(scope, run) if condition(scope, run) is True else otherwise(scope, run)


@compiles(elements.Filter)
def _filter(compiler: Compiler, box: elements.Filter, names: frozenset[str], owner: str) -> Code:
    source = compiler.compile(box.source, names, owner)
    match = compiler.compile(box.match, names | {"item"}, owner)
    return lambda scope, run: select(source(scope, run), lambda within: match(within, run), scope)


@compiles(elements.Iteration)
def _iteration(compiler: Compiler, box: elements.Iteration, names: frozenset[str], owner: str) -> Code:
    source = compiler.compile(box.source, names, owner)
    body = compiler.compile(box.body, names | {box.variable, "partial"}, owner)

    def each(scope: Scope, run: "Evaluation") -> Value:
        def turn(within: Scope) -> Value:
            return body(within, run)

        iterators: Iterators = [(box.variable, lambda within: items_of(source(within, run)))]
        if box.kind == "for":
            return collect(iterators, turn, scope)
        return quantify(box.kind, iterators, turn, scope)

    return each
