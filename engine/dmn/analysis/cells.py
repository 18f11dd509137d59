"""One cell, read: what it surely tests, and what cannot be told without the rest of the case.

A test is settled if the input, `?`, is only compared with constants: then nothing changes between two neighbouring
constants, and one value there speaks for all. `? > 5 and ? < 9` is settled, `? > limit` and `even(?)` are open.
"""

from collections.abc import Collection
from dataclasses import dataclass

from engine.dmn.analysis.constants import Beyond, Constant, constants_of, is_constant, is_settled, unknown_names
from engine.dmn.elements import Text
from engine.feel import CompiledTests, FeelError, Value, compile_unary_tests
from engine.feel.compiler import compile_node
from engine.feel.tree import ListOf, Literal, Node, UnaryTests


@dataclass(frozen=True, slots=True)
class Test:
    """A settled test, and what it compares the input with."""

    code: CompiledTests
    constants: tuple[Constant, ...]

    @property
    def is_null(self) -> bool:
        """Whether it is `null`, which can be judged without knowing what else there may be."""
        return self.code.node == UnaryTests((Literal(None),))

    def passes(self, value: Value) -> bool:
        return self.code.evaluate(value) is True


@dataclass(frozen=True)
class Cell:
    """`known` are its settled tests; `is_open` if it has others too. `is_any` if it is `-` or blank.

    `unknown` are names that nothing has; `error` says why the cell cannot be read.
    """

    text: str
    known: tuple[Test, ...] = ()
    negated: bool = False
    is_any: bool = False
    is_open: bool = False
    unknown: tuple[str, ...] = ()
    error: FeelError | None = None

    @property
    def constants(self) -> tuple[Constant, ...]:
        return tuple(constant for test in self.known for constant in test.constants)


def read_cell(text: Text | None, names: Collection[str] | None = None) -> Cell:
    """The cell of a table, or the allowed values of a column. A blank one is `-`, as editors leave it so.

    `names` are what its expressions may use; None if that is not known.
    """
    if text is None or text.text.strip() in ("", "-"):
        return Cell("-", is_any=True)
    if text.language is not None and "feel" not in text.language.lower():
        return Cell(text.text, is_open=True)
    try:
        compiled = compile_unary_tests(text.text, names or ())
    except FeelError as error:
        return Cell(text.text, is_open=True, error=error)
    assert isinstance(compiled.node, UnaryTests)
    return _sorted_out(text.text, compiled.node, names)


def _sorted_out(text: str, node: UnaryTests, names: Collection[str] | None) -> Cell:
    tests = [single for test in node.tests for single in _singles(test)]
    known = [found for test in tests if (found := _settled(test)) is not None]
    is_open = len(known) < len(tests)
    return Cell(text, tuple(known), node.negated, is_open=is_open, unknown=unknown_names(node, names))


def _singles(test: Node) -> tuple[Node, ...]:
    """A list as lists of one: to be in it is to be in one of them."""
    if isinstance(test, ListOf) and is_constant(test):
        return tuple(ListOf((item,)) for item in test.items)
    return (test,)


def _settled(test: Node) -> Test | None:
    if not is_settled(test):
        return None
    node = UnaryTests((test,))
    try:
        return Test(CompiledTests("", node, compile_node(node)), constants_of(test))
    except Beyond:
        return None
