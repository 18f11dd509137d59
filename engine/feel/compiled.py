"""An expression ready to run, and the cache that keeps the latest of them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from functools import lru_cache

from engine.feel import comparisons as _comparisons  # noqa: F401  (declares what it compiles)
from engine.feel import loops as _loops  # noqa: F401
from engine.feel import unary_tests as _unary_tests  # noqa: F401
from engine.feel.builtins import ODD_BUILTINS
from engine.feel.clauses import unary_tests
from engine.feel.compiler import Code, compile_node
from engine.feel.convert import from_python
from engine.feel.errors import FeelError, FeelLimitError
from engine.feel.limits import check_result, within_limits
from engine.feel.numbers import tidy
from engine.feel.odd_names import is_plain, may_step_oddly, odd_names, odd_names_within
from engine.feel.parser import Parser
from engine.feel.scope import Given, Scope
from engine.feel.tree import Name, Node, UnaryTests, parts
from engine.feel.unary_tests import INPUT
from engine.feel.values import Value

CACHED = 2_000
"""How many compiled expressions are kept."""


def _names_in(node: Node) -> tuple[str, ...]:
    return tuple(sorted({part.name for part in parts(node) if isinstance(part, Name)}))


class Compiled:
    """An expression that need not be read again. It holds no values and may be shared between threads."""

    __slots__ = ("_code", "names", "node", "source")

    def __init__(self, source: str, node: Node, code: Code) -> None:
        self.source = source
        self.node = node
        self._code = code
        self.names = _names_in(node)

    def evaluate(self, context: Mapping[str, object] = {}, now: datetime | None = None) -> Value:
        """The value in a context; null where the data does not fit. FeelLimitError if it takes too much.

        `now` is what `now()` and `today()` answer by; without it they give null.
        """
        value = within_limits(self._evaluate, now, context)
        return tidy(value) if type(value) is Decimal else value

    def _evaluate(self, context: Mapping[str, object]) -> Value:
        value = self._code(Given(context, self.names))
        if type(value) is list or type(value) is dict:
            check_result(value)
        return value

    def within(self, scope: Scope) -> Value:
        """The value where a scope stands already, in a run under way (see `limits.within_limits`)."""
        return self._code(scope)

    def __repr__(self) -> str:
        return f"Compiled({self.source!r})"


def compile(expression: str, names: Iterable[str] = ()) -> Compiled:
    """The expression, read. `names` are the names in scope; only those that are no plain identifiers matter.

    FeelSyntaxError if it is not an expression, with line and column; FeelLimitError if it is too long or
    nested.
    """
    return _compile(expression, odd_names(names, expression))


def compiled_for(expression: str, context: Mapping[str, object]) -> Compiled:
    """The expression, read with the names that the context has. Errors as of `compile`."""
    ready = _compile_plainly(expression)
    if ready is not None and is_plain(context):
        return ready
    return _compile(expression, odd_names_within(context, expression))


@lru_cache(maxsize=CACHED)
def _compile_plainly(expression: str) -> Compiled | None:
    """The expression where plain names alone are in scope; None if it cannot be read so, or what is within values has
    to be known.
    """
    try:
        return None if may_step_oddly(expression) else _compile(expression, frozenset())
    except FeelError:
        return None


@lru_cache(maxsize=CACHED)
def _compile(expression: str, names: frozenset[str]) -> Compiled:
    try:
        node = Parser(expression, names, ODD_BUILTINS).whole()
        return Compiled(expression, node, compile_node(node))
    except RecursionError as error:
        raise FeelLimitError("The expression is nested too deeply.") from error


class CompiledTests:
    """The cell of a decision table, ready to test inputs."""

    __slots__ = ("_code", "names", "node", "source")

    def __init__(self, source: str, node: UnaryTests, code: Code) -> None:
        self.source = source
        self.node = node
        self._code = code
        self.names = _names_in(node)

    def evaluate(self, value: object, context: Mapping[str, object] = {}, now: datetime | None = None) -> bool | None:
        """Whether the input passes; within the cell it is called `?`."""
        result: bool | None = within_limits(self._evaluate, now, value, context)
        return result

    def within(self, value: Value, scope: Scope) -> bool | None:
        """Whether the input passes where a scope stands already, in a run under way."""
        result: bool | None = self._code(Scope({INPUT: value}, scope))
        return result

    def passes(self, scope: Scope) -> bool | None:
        """As `within`, where the scope has the input already, as its own `?`."""
        result: bool | None = self._code(scope)
        return result

    def alternatives(self) -> "tuple[CompiledTests, ...]":
        """Each of the tests by itself, in their order."""
        each = (UnaryTests((test,), self.node.negated) for test in self.node.tests)
        return tuple(CompiledTests(self.source, node, compile_node(node)) for node in each)

    def _evaluate(self, value: object, context: Mapping[str, object]) -> Value:
        return self._code(Scope({INPUT: from_python(value)}, Given(context, self.names)))


def compile_unary_tests(expression: str, names: Iterable[str] = ()) -> CompiledTests:
    """The cell of a decision table: `-`, `< 5`, `"a", "b"`, `not([1..3])`. Errors as of `compile`."""
    return _compile_tests(expression, odd_names(names, expression))


@lru_cache(maxsize=CACHED)
def _compile_tests(expression: str, names: frozenset[str]) -> CompiledTests:
    try:
        node = unary_tests(Parser(expression, names, ODD_BUILTINS))
        return CompiledTests(expression, node, compile_node(node))
    except RecursionError as error:
        raise FeelLimitError("The expression is nested too deeply.") from error


def forget() -> None:
    """Empties the cache, so that every text is read anew."""
    _compile_plainly.cache_clear()
    _compile.cache_clear()
    _compile_tests.cache_clear()
