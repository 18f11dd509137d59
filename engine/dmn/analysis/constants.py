"""Which parts of an expression never change, and which tests only compare the input with such parts."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, fields
from itertools import islice

from engine.feel import FeelLimitError, Value, tree
from engine.feel.builtins import BUILTINS
from engine.feel.compiler import compile_node
from engine.feel.limits import within_limits
from engine.feel.scope import Scope
from engine.feel.tree import Node
from engine.feel.types import Range
from engine.feel.unary_tests import INPUT

_STEADY = frozenset(
    {
        "abs",
        "ceiling",
        "date",
        "date and time",
        "decimal",
        "duration",
        "floor",
        "not",
        "number",
        "range",
        "time",
        "years and months duration",
    }
)
"""The built-ins a constant may call: those that answer at once and always the same, as `today()` does not."""

_GROUPING = (tree.ListOf, tree.RangeOf, tree.ComparisonRange)
_BINDING = (tree.For, tree.Quantified, tree.FunctionOf, tree.ContextOf, tree.Filter)
_MANY = 100
"""How many constants one test may have; a cell may have any number of tests."""


@dataclass(frozen=True, slots=True)
class Constant:
    """A value the input is compared with. `is_mistake` if it is null and not because `null` is written there."""

    value: Value
    is_mistake: bool = False


class Beyond(Exception):
    """A constant cannot be worked out, holds too much, or is a list to be equal to: inputs are no lists here."""


def unknown_names(node: Node, names: Collection[str] | None) -> tuple[str, ...]:
    """What an expression calls by name and nothing is called so. None where `names` in scope are not known, or
    where it makes names of its own, as a loop does.
    """
    if names is None or any(isinstance(part, _BINDING) for part in tree.parts(node)):
        return ()
    return tuple(sorted(_outer_names(node) - set(names) - set(BUILTINS)))


def _outer_names(node: Node) -> set[str]:
    """Names whose values come from outside: neither the input, nor a built-in that is called."""
    nodes = list(tree.parts(node))
    called = {id(part.function) for part in nodes if isinstance(part, tree.Call) and _is_builtin(part.function)}
    return {p.name for p in nodes if isinstance(p, tree.Name) and id(p) not in called and p.name != INPUT}


def _is_builtin(node: Node) -> bool:
    return isinstance(node, tree.Name) and node.name in BUILTINS


def is_constant(node: Node) -> bool:
    """Whether it has the same value always and everywhere."""
    nodes = list(tree.parts(node))
    names = {part.name for part in nodes if isinstance(part, tree.Name)}
    if INPUT in names or (names & BUILTINS.keys()) - _STEADY or any(isinstance(part, _BINDING) for part in nodes):
        return False
    return not _outer_names(node)


def is_settled(test: Node) -> bool:
    """Whether a test is a constant, or compares the input with constants only."""
    return is_constant(test) or _is_input(test) or _is_condition(test)


def _is_input(node: Node) -> bool:
    return isinstance(node, tree.Name) and node.name == INPUT


def _is_condition(node: Node) -> bool:
    if _compares_input(node):
        return True
    if isinstance(node, tree.Logic):
        return all(is_settled(part) for part in node.parts)
    if not isinstance(node, tree.If | tree.Comparison) and not _is_not(node):
        return False
    return all(is_constant(part) or _is_condition(part) for part in _children(node))


def _is_not(node: Node) -> bool:
    return isinstance(node, tree.Call) and node.function == tree.Name("not")


def _children(node: Node) -> Iterator[Node]:
    if isinstance(node, tree.Call):
        yield from node.arguments
        return
    for field in fields(node):
        part = getattr(node, field.name)
        if isinstance(part, Node):
            yield part


def _compares_input(node: Node) -> bool:
    """Whether the input itself is compared, with nothing but constants."""
    if isinstance(node, tree.InstanceOf):
        return _is_input(node.value)
    operands = _operands(node)
    return operands is not None and all(is_constant(each) for each in operands)


def _operands(node: Node) -> tuple[Node, ...] | None:
    """What the input is compared with; None if the node does not compare it."""
    if isinstance(node, tree.Comparison):
        if _is_input(node.left):
            return (node.right,)
        return (node.left,) if _is_input(node.right) else None
    if isinstance(node, tree.Between) and _is_input(node.value):
        return (node.low, node.high)
    return node.tests if isinstance(node, tree.In) and _is_input(node.value) else None


def constants_of(test: Node) -> tuple[Constant, ...]:
    """The values a settled test compares the input with. Beyond if they cannot be used."""
    found = tuple(islice(_compared_with(test), _MANY + 1))
    if len(found) > _MANY:
        raise Beyond
    return found


def _compared_with(test: Node) -> Iterator[Constant]:
    if is_constant(test):
        yield from _leaves(test)
    elif _compares_input(test):
        yield from _operand_leaves(test)
    else:
        parts = test.parts if isinstance(test, tree.Logic) else tuple(_children(test))
        for part in parts:
            if not is_constant(part) and not _is_input(part):
                yield from _compared_with(part)


def _operand_leaves(test: Node) -> Iterator[Constant]:
    for operand in _operands(test) or ():
        if isinstance(test, tree.Comparison) and isinstance(value_of(operand), list):
            raise Beyond
        yield from _leaves(operand)


def _leaves(node: Node) -> Iterator[Constant]:
    """Single values: the items of lists, the ends of ranges."""
    if isinstance(node, tree.ComparisonRange) and isinstance(value_of(node.value), list):
        raise Beyond
    if isinstance(node, _GROUPING):
        for part in node.items if isinstance(node, tree.ListOf) else _children(node):
            yield from _leaves(part)
        return
    written = isinstance(node, tree.Literal)
    for value in _spread(value_of(node)):
        yield Constant(value, is_mistake=value is None and not written)


def value_of(node: Node) -> Value:
    """The value of a constant part. Beyond if it cannot be worked out."""
    try:
        return within_limits(lambda: compile_node(node)(Scope({})))
    except FeelLimitError as error:
        raise Beyond from error


def _spread(value: Value) -> list[Value]:
    if isinstance(value, Range):
        return [end for end in (value.start, value.end) if end is not None]
    if not isinstance(value, list):
        return [value]
    if len(value) > _MANY:
        raise Beyond
    return [each for item in value for each in _spread(item)]
