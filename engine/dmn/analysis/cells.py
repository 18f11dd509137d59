"""One cell, read: what it surely tests, and what cannot be told without the rest of the case.

A test is settled if the input, `?`, is only compared with constants: then nothing changes between two neighbouring
constants, and one value there speaks for all. `? > 5 and ? < 9` is settled, `? > limit` and `even(?)` are open.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

from engine.dmn.analysis.constants import Beyond, Constant, constants_of, is_settled, unknown_names
from engine.dmn.elements import Text
from engine.feel import CompiledTests, FeelError, Value, compile_unary_tests
from engine.feel.tree import Node, UnaryTests
from engine.feel.unary_tests import compile_tests


@dataclass(frozen=True)
class Cell:
    """`known` are its settled tests, None if there are none; `is_open` if it has others too.

    `constants` are what the input is compared with, `unknown` names that nothing has; `error` says why the cell
    cannot be read.
    """

    text: str
    known: CompiledTests | None = None
    negated: bool = False
    is_any: bool = False
    is_open: bool = False
    constants: tuple[Constant, ...] = ()
    unknown: tuple[str, ...] = ()
    error: FeelError | None = None

    @property
    def is_about_null(self) -> bool:
        """Whether it is `null` or `not(null)`, which can be judged without knowing what else there may be."""
        return not self.is_open and all(each == Constant(None) for each in self.constants) and len(self.constants) > 0

    def holds(self, value: Value) -> bool | None:
        """Whether the value passes; None if that cannot be told."""
        if self.is_any:
            return True
        passes = self.known is not None and self.known.evaluate(value) is True
        if self.is_open and not passes:
            return None
        return passes is not self.negated


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
    settled = tuple(test for test in node.tests if is_settled(test))
    cell = Cell(text, negated=node.negated, is_open=len(settled) < len(node.tests), unknown=unknown_names(node, names))
    if not settled:
        return cell
    try:
        constants = tuple(constant for test in settled for constant in constants_of(test))
        return replace(cell, known=_compiled(text, settled), constants=constants)
    except Beyond:
        return replace(cell, is_open=True)


def _compiled(text: str, tests: tuple[Node, ...]) -> CompiledTests:
    node = UnaryTests(tests)
    return CompiledTests(text, node, compile_tests(node))
