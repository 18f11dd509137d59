"""Tree → Python closures. Each takes the scope and gives the value; what does not fit gives null.

`compile_node` is the one door, and `watching` stands beside it. Comparisons are in `comparisons`, loops, filters
and quantifiers in `loops`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal
from typing import Any, TypeAlias

from engine.feel import tree
from engine.feel.closures import Closure
from engine.feel.convert import LEAST, MOST, PLAIN
from engine.feel.functions import BUILTINS, Function
from engine.feel.kinds import is_instance
from engine.feel.limits import charge, check_list
from engine.feel.literals import read_at_literal
from engine.feel.operators import ARITHMETIC, ORDERED, both, found_between, found_in, less, less_or_equal, negate
from engine.feel.properties import step
from engine.feel.scope import MISSING, Scope
from engine.feel.tree import Node
from engine.feel.types import Range
from engine.feel.values import Value

Code: TypeAlias = Callable[[Scope], Value]
Watch: TypeAlias = Callable[[Node, Code], Code]
_COMPILERS: dict[type[Node], Callable[[Any], Code]] = {}
_watch: ContextVar[Watch | None] = ContextVar("feel_watch", default=None)


def compile_node(node: Node) -> Code:
    """The closure of a node and all below it."""
    return watched(node, _COMPILERS[type(node)](node))


@contextmanager
def watching(watch: Watch) -> Iterator[None]:
    """What is compiled within is wrapped, node by node, by `watch`; elsewhere closures stay as they are."""
    token = _watch.set(watch)
    try:
        yield
    finally:
        _watch.reset(token)


def is_watched() -> bool:
    """Whether nodes compiled here are wrapped: then none may be left out."""
    return _watch.get() is not None


def watched(node: Node, code: Code) -> Code:
    """The closure of a node, wrapped if there is an observer."""
    watch = _watch.get()
    return code if watch is None else watch(node, code)


def compiles(kind: type[Node]) -> Callable[[Callable[[Any], Code]], Callable[[Any], Code]]:
    """Marks the function that compiles nodes of a kind."""

    def mark(work: Callable[[Any], Code]) -> Callable[[Any], Code]:
        _COMPILERS[kind] = work
        return work

    return mark


@compiles(tree.Literal)
def _literal(node: tree.Literal) -> Code:
    value = node.value
    return lambda scope: value


@compiles(tree.AtLiteral)
def _at_literal(node: tree.AtLiteral) -> Code:
    value = read_at_literal(node.text)
    return lambda scope: value


@compiles(tree.Name)
def _name(node: tree.Name) -> Code:
    return variable(node.name, BUILTINS.get(node.name))


def variable(name: str, builtin: Function | None) -> Code:
    """The value of a name where it stands; the built-in of that name, if any, where nothing else has it."""

    def look_up(scope: Scope) -> Value:
        while (value := scope.names.get(name, MISSING)) is MISSING:
            if scope.outer is None:
                value = scope.ask(name)
                return builtin if value is MISSING else value
            scope = scope.outer
        return value

    return look_up


@compiles(tree.Negation)
def _negation(node: tree.Negation) -> Code:
    code = compile_node(node.value)
    return lambda scope: negate(code(scope))


@compiles(tree.Arithmetic)
def _arithmetic(node: tree.Arithmetic) -> Code:
    work = ARITHMETIC[node.operator]
    left, right = compile_node(node.left), compile_node(node.right)
    return lambda scope: work(left(scope), right(scope))


@compiles(tree.Logic)
def _logic(node: tree.Logic) -> Code:
    """Ternary logic (DMN 1.5, Table 50): one deciding part decides, else what is no boolean gives null."""
    parts = tuple(compile_node(part) for part in node.parts)
    deciding = node.operator == "or"
    other = not deciding

    def decide(scope: Scope) -> Value:
        result: bool | None = other
        for part in parts:
            value = part(scope)
            if value is deciding:
                return deciding
            if value is not other:
                result = None
        return result

    return decide


@compiles(tree.Between)
def _between(node: tree.Between) -> Code:
    value, low, high = compile_node(node.value), compile_node(node.low), compile_node(node.high)

    def between(scope: Scope) -> bool | None:
        middle = value(scope)
        above, below = less_or_equal(low(scope), middle), less_or_equal(middle, high(scope))
        return None if above is None or below is None else both(above, below)

    return between


@compiles(tree.In)
def _in(node: tree.In) -> Code:
    value = compile_node(node.value)
    tests = [(finder(test), compile_node(test)) for test in node.tests]
    if len(tests) == 1:
        find, only = tests[0]
        return lambda scope: find(value(scope), only(scope))

    def in_any(scope: Scope) -> bool:
        wanted = value(scope)
        return any(found(wanted, test(scope)) is True for found, test in tests)

    return in_any


def finder(test: Node) -> Callable[[Value, Value], bool | None]:
    """What says whether a value is in that of the test."""
    return found_between if isinstance(test, tree.RangeOf) else found_in


@compiles(tree.InstanceOf)
def _instance_of(node: tree.InstanceOf) -> Code:
    value, wanted = compile_node(node.value), node.type
    return lambda scope: is_instance(value(scope), wanted)


@compiles(tree.If)
def _if(node: tree.If) -> Code:
    condition, then, otherwise = (compile_node(part) for part in (node.condition, node.then, node.otherwise))
    return lambda scope: then(scope) if condition(scope) is True else otherwise(scope)


@compiles(tree.ListOf)
def _list(node: tree.ListOf) -> Code:
    items = [compile_node(item) for item in node.items]

    def make(scope: Scope) -> list[Value]:
        check_list(len(items))
        return [item(scope) for item in items]

    return make


@compiles(tree.ContextOf)
def _context(node: tree.ContextOf) -> Code:
    """Each entry sees those before it. A key written twice makes no context, but null (DMN 1.5, 10.3.2.6)."""
    entries = [(key, compile_node(value)) for key, value in node.entries]
    if len({key for key, _ in entries}) < len(entries):
        return lambda scope: None

    def make(scope: Scope) -> dict[str, Value]:
        charge(1 + len(entries))
        made: dict[str, Value] = {}
        within = Scope(made, scope)
        for key, value in entries:
            made[key] = value(within)
        return made

    return make


@compiles(tree.RangeOf)
def _range(node: tree.RangeOf) -> Code:
    """Null where the ends are of two kinds, or the last comes before the first (DMN 1.5, 10.3.2.7)."""
    start, end = compile_node(node.start), compile_node(node.end)

    def make(scope: Scope) -> Range | None:
        low, high = start(scope), end(scope)
        if low is not None and high is not None and type(low) is not type(high):
            return None
        if not all(value is None or isinstance(value, ORDERED) for value in (low, high)) or less(high, low):
            return None
        return Range(low, high, node.start_included and low is not None, node.end_included and high is not None)

    return make


@compiles(tree.ComparisonRange)
def _comparison_range(node: tree.ComparisonRange) -> Code:
    value, sign = compile_node(node.value), node.operator
    return lambda scope: Range.comparison(sign, value(scope))


@compiles(tree.Path)
def _path(node: tree.Path) -> Code:
    source, name = compile_node(node.source), node.name
    if isinstance(node.source, tree.Name) and not is_watched():
        return _entry(node.source.name, name, source)

    def follow(scope: Scope) -> Value:
        value = source(scope)
        return value.get(name) if type(value) is dict else step(value, name)

    return follow


def _entry(owner: str, name: str, source: Code) -> Code:
    """`applicant.age`: of a context that the caller gave, large as it may be, this one entry is looked at, if it is a
    plain value.
    """

    def follow(scope: Scope) -> Value:
        value = scope.given.get(owner)
        if type(value) is dict:
            entry = value.get(name, MISSING)
            kind = type(entry)
            if kind in PLAIN or (kind is Decimal and entry.is_finite() and LEAST < entry.adjusted() < MOST):
                return entry
        value = source(scope)
        return value.get(name) if type(value) is dict else step(value, name)

    return follow


@compiles(tree.Call)
def _call(node: tree.Call) -> Code:
    called = compile_node(node.function)
    arguments = [compile_node(argument) for argument in node.arguments]
    names = node.names
    if len(set(names)) < len(names):
        return lambda scope: None

    def call(scope: Scope) -> Value:
        function = called(scope)
        if not isinstance(function, Function):
            return None
        values = [argument(scope) for argument in arguments]
        if names:
            return function.call_named(dict(zip(names, values, strict=True)))
        return function.call(values)

    return call


@compiles(tree.FunctionOf)
def _function(node: tree.FunctionOf) -> Code:
    body = compile_node(node.body)
    parameters, types, steps = node.parameters, node.types, tree.weight(node.body)
    return lambda scope: Closure(parameters, types, lambda arguments: body(Scope(arguments, scope)), steps, node)
