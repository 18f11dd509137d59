"""Whether a condition can hold at all: found by asking FEEL itself, with one value for all that decide alike.

What a condition compares with constants cuts the values of a variable into pieces that it cannot tell apart; one
value of each piece stands for all. A condition that does anything else is left undecided.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from math import prod

from engine import feel
from engine.dmn.analysis.constants import Beyond, is_constant, value_of
from engine.dmn.analysis.domains import Line
from engine.dmn.analysis.scales import kind_of, scales_of
from engine.feel import Value, tree
from engine.feel.tree import Node

MOST = 5_000
"""How many cases of one gateway are looked at."""

Samples = dict[str, list[Value]]


class Undecided(Exception):
    """The condition does more than compare variables with constants, or there are too many cases."""


def read(expression: str) -> Node:
    """The tree of a condition. Undecided if it does more than compare variables with constants."""
    try:
        node = feel.compile(expression).node
    except (feel.FeelSyntaxError, feel.FeelLimitError):
        raise Undecided from None
    _test(node)
    return node


def _test(node: Node) -> None:
    if is_constant(node) or path_of(node):
        return
    if isinstance(node, tree.Logic):
        for part in node.parts:
            _test(part)
    elif isinstance(node, tree.Call) and node.function == tree.Name("not") and len(node.arguments) == 1:
        _test(node.arguments[0])
    elif _compared(node) is None:
        raise Undecided


def _compared(node: Node) -> tuple[str, tuple[Node, ...]] | None:
    """The variable that a comparison is about, and the constants; None for any other node."""
    if isinstance(node, tree.Comparison):
        pairs = ((node.left, node.right), (node.right, node.left))
        return next(((path_of(one), (other,)) for one, other in pairs if path_of(one) and is_constant(other)), None)
    if isinstance(node, tree.Between) and path_of(node.value) and is_constant(node.low) and is_constant(node.high):
        return path_of(node.value), (node.low, node.high)
    if isinstance(node, tree.In) and path_of(node.value) and all(is_constant(each) for each in node.tests):
        return path_of(node.value), node.tests
    return None


def path_of(node: Node) -> str:
    """A variable's name, with the steps that follow it; "" for anything else."""
    if isinstance(node, tree.Name):
        return "" if is_constant(node) else node.name
    if isinstance(node, tree.Path):
        source = path_of(node.source)
        return f"{source}\0{node.name}" if source else ""
    return ""


def samples(conditions: Iterable[Node]) -> Samples:
    """For each variable a value of every piece, null among them. Undecided if a constant cannot be worked out."""
    constants: dict[str, list[Value]] = {}
    for condition in conditions:
        for node in tree.parts(condition):
            compared = _compared(node)
            if compared is not None:
                found = constants.setdefault(compared[0], [])
                for each in compared[1]:
                    found += _constants(each)
        for name in _bare(condition):
            constants.setdefault(name, []).append(True)
    if any(one != other and other.startswith(f"{one}\0") for one in constants for other in constants):
        raise Undecided
    return {name: _pieces(values) for name, values in constants.items()}


def _bare(node: Node) -> Iterator[str]:
    """Variables that are conditions themselves: `approved and not(late)`."""
    if path_of(node):
        yield path_of(node)
    elif isinstance(node, tree.Logic | tree.Call):
        for part in node.parts if isinstance(node, tree.Logic) else node.arguments:
            yield from _bare(part)


def _constants(node: Node) -> list[Value]:
    """The single values that a test compares with."""
    if isinstance(node, tree.RangeOf):
        return [*_constants(node.start), *_constants(node.end)]
    if isinstance(node, tree.ComparisonRange):
        return _constants(node.value)
    if isinstance(node, tree.ListOf):
        return [value for item in node.items for value in _constants(item)]
    try:
        value = value_of(node)
    except Beyond:
        raise Undecided from None
    if value is not None and kind_of(value) is None:
        raise Undecided
    return [value]


def _pieces(values: Sequence[Value]) -> list[Value]:
    """A value below, at, between and above the constants, of each of their kinds; one of another kind; and null."""
    found: list[Value] = [None, {}]
    for kind in sorted({kind_of(value) or "" for value in values} - {""}):
        of_kind = [value for value in values if kind_of(value) == kind]
        for scale in scales_of(kind, of_kind):
            found += [piece.example for piece in Line(scale, of_kind, 0).pieces if not piece.is_empty]
    return found


def cases(variables: Samples) -> Iterator[dict[str, object]]:
    """Every combination, as a context to evaluate in. Undecided if there are too many."""
    if prod(len(values) for values in variables.values()) > MOST:
        raise Undecided
    for values in product(*variables.values()):
        context: dict[str, object] = {}
        for path, value in zip(variables, values, strict=True):
            *steps, last = path.split("\0")
            inner = context
            for step in steps:
                inner = inner.setdefault(step, {})  # type: ignore[assignment]
            inner[last] = value
        yield context
