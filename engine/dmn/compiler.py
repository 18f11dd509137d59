"""What compiles the expressions of one model, and notes every piece of FEEL it meets.

The closures take the names in scope and the evaluation under way, and give the value; what does not fit gives null.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from engine import feel
from engine.dmn.elements import DecisionTable, DrgElement, Expression, Text
from engine.dmn.types import Types
from engine.dmn.vocabulary import Vocabulary
from engine.feel.inputs import names as names_in
from engine.feel.inputs import names_in_tests
from engine.feel.limits import charge
from engine.feel.odd_names import may_step_oddly
from engine.feel.scope import MISSING, Scope
from engine.feel.tree import weight
from engine.feel.values import Value

if TYPE_CHECKING:
    from engine.dmn.evaluation import Evaluation

Code: TypeAlias = Callable[[Scope, "Evaluation"], Value]
Names: TypeAlias = Mapping[str, str | None]
"""The names in scope at one place, each with the name of its type if it has one."""


EXPRESSION = "Its expression"


def nothing(scope: Scope, run: "Evaluation") -> Value:
    """What is not there, or cannot be read, is null."""
    return None


@dataclass(frozen=True, slots=True)
class Place:
    """A piece of FEEL in an element: where it stands, in words, the names in scope there, others that it asks for,
    and why it cannot be read, if so. Of the cells of rows `analysis` speaks.
    """

    element: DrgElement
    text: Text
    names: Names
    where: str
    is_cell: bool
    is_test: bool
    asked: frozenset[str] = frozenset()
    error: feel.FeelError | None = None


class Compiler:
    """Compiles one element after the other. `components` are names that may follow a dot, or stand in a filter."""

    element: DrgElement
    """The one under way."""

    def __init__(self, types: Types, components: Iterable[str]) -> None:
        self.types = types
        self.vocabulary = Vocabulary(components)
        self.places: list[Place] = []
        self.tables: list[tuple[DrgElement, DecisionTable, Names]] = []

    def compile(self, expression: Expression | None, names: Names) -> Code:
        """The closure of an expression where `names` are in scope; its value is of its type, or null."""
        if expression is None:
            return nothing
        code = COMPILERS[type(expression)](self, expression, names)
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

    def text(self, text: Text | None, names: Names, where: str = EXPRESSION, *, is_cell: bool = False) -> Code:
        """The closure of a piece of FEEL. What a caller's own data calls its entries may change how it reads."""
        compiled = self._read(text, names, where, is_cell, feel.compile)
        if text is None or compiled is None:
            return nothing
        written, known, owner = text.text, self._known(text, names), self.element.name
        goes_within, steps = may_step_oddly(written), weight(compiled.node)

        def evaluate(scope: Scope, run: "Evaluation") -> Value:
            charge(steps)
            ready = _read_anew(written, known | run.names, compiled) if goes_within and run.names else compiled
            value = ready.within(scope)
            if value is None and run.journal is not None:
                run.turned_to_null(owner, written, found_in(scope, ready.names))
            return value

        return evaluate

    def tests(self, text: Text | None, names: Names, where: str, *, is_cell: bool = False) -> feel.CompiledTests | None:
        """Unary tests, ready; None if there are none, or they cannot be read."""
        compiled: feel.CompiledTests | None = self._read(text, names, where, is_cell, feel.compile_unary_tests)
        return compiled

    def _read(self, text: Text | None, names: Names, where: str, is_cell: bool, compile: Callable[..., Any]) -> Any:
        """What is compiled of a text, which is noted; None if there is none, or it cannot be read."""
        if text is None:
            return None
        is_test, known = compile is feel.compile_unary_tests, self._known(text, names)
        try:
            _understood(text)
            compiled = compile(text.text, known)
        except feel.FeelError as error:
            self.places.append(Place(self.element, text, names, where, is_cell, is_test, error=error))
            return None
        asked = names_in_tests if is_test else names_in
        free = asked(text.text, known) - names.keys()
        self.places.append(Place(self.element, text, names, where, is_cell, is_test, free))
        return compiled

    def _known(self, text: Text, names: Names) -> frozenset[str]:
        """The names in scope, and those within values, that the text may use."""
        return self.vocabulary.near(text.text, names)


def _read_anew(text: str, names: Collection[str], compiled: feel.Compiled) -> feel.Compiled:
    """The text as it reads with more names in scope; as it was where they make no sense of it."""
    try:
        return feel.compile(text, names)
    except feel.FeelSyntaxError:
        return compiled


def _understood(text: Text) -> None:
    """Raises FeelSyntaxError for another language."""
    if text.language and "feel" not in text.language.lower():
        raise feel.FeelSyntaxError(f"It is written in “{text.language}”; only FEEL is understood")


def found_in(scope: Scope, names: Collection[str]) -> dict[str, Value]:
    """Those of the names that the scope has, with their values."""
    values = {name: scope.find(name) for name in names}
    return {name: value for name, value in values.items() if value is not MISSING}


COMPILERS: dict[type[Expression], Callable[[Compiler, Any, Names], Code]] = {}


def compiles(kind: type[Expression]) -> Callable[[Callable[..., Code]], Callable[..., Code]]:
    """Marks the function that compiles expressions of a kind."""

    def mark(work: Callable[..., Code]) -> Callable[..., Code]:
        COMPILERS[kind] = work
        return work

    return mark
