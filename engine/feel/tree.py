"""The tree of an expression. Each node knows where its text begins and ends: `at` and `to`, offsets."""

from collections import abc
from dataclasses import dataclass, field, fields
from typing import TypeVar

from engine.feel.values import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    at: int = field(default=0, compare=False)
    to: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Literal(Node):
    value: Value


@dataclass(frozen=True, slots=True)
class AtLiteral(Node):
    """`@"2026-03-31"`."""

    text: str


@dataclass(frozen=True, slots=True)
class Name(Node):
    name: str


@dataclass(frozen=True, slots=True)
class Negation(Node):
    value: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Logic(Node):
    """`and` or `or` over two or more parts."""

    operator: str
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Between(Node):
    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    value: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    value: Node
    type: "TypeName"


@dataclass(frozen=True, slots=True)
class If(Node):
    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Iterator(Node):
    """`name in source`, or `name in source..end`."""

    name: str
    source: Node
    end: Node | None = None


@dataclass(frozen=True, slots=True)
class For(Node):
    iterators: tuple[Iterator, ...]
    result: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """`some` or `every`."""

    quantifier: str
    iterators: tuple[Iterator, ...]
    condition: Node


@dataclass(frozen=True, slots=True)
class ListOf(Node):
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ContextOf(Node):
    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class RangeOf(Node):
    start: Node
    end: Node
    start_included: bool
    end_included: bool


@dataclass(frozen=True, slots=True)
class ComparisonRange(Node):
    """`(< 10)` as a value, or `< 10` as a unary test."""

    operator: str
    value: Node


@dataclass(frozen=True, slots=True)
class Path(Node):
    source: Node
    name: str


@dataclass(frozen=True, slots=True)
class Filter(Node):
    source: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """Arguments have names, or none of them has."""

    function: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FunctionOf(Node):
    parameters: tuple[str, ...]
    types: tuple["TypeName | None", ...]
    body: Node


@dataclass(frozen=True, slots=True)
class UnaryTests(Node):
    """The cell of a decision table: one of `tests` holds for the input, or none if negated. No test: any
    input.
    """

    tests: tuple[Node, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class TypeName:
    """`number`, `list<number>`, `context<a: number>`, `function<number> -> string`, `range<date>`."""

    name: str
    inner: tuple["TypeName", ...] = ()
    keys: tuple[str, ...] = ()


_N = TypeVar("_N", bound=Node)


def placed(node: _N, at: int, to: int) -> _N:
    """The node, told where its text stands unless it knows: brackets round it are not its own."""
    if not node.to:
        object.__setattr__(node, "at", at)
        object.__setattr__(node, "to", to)
    return node


_FIELDS: dict[type, tuple[str, ...]] = {}


def _fields(kind: type[Node]) -> tuple[str, ...]:
    if kind not in _FIELDS:
        _FIELDS[kind] = tuple(field.name for field in fields(kind) if field.name not in ("at", "to"))
    return _FIELDS[kind]


def children(node: Node) -> list[Node]:
    """The nodes directly below a node, in the order of the text."""
    found: list[Node] = []
    waiting = [getattr(node, name) for name in reversed(_fields(type(node)))]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Node):
            found.append(part)
        elif isinstance(part, tuple):
            waiting.extend(reversed(part))
    return found


def parts(node: Node) -> abc.Iterator[Node]:
    """The node and all below it."""
    waiting = [node]
    while waiting:
        part = waiting.pop()
        yield part
        waiting.extend(children(part))


def weight(node: Node) -> int:
    """How many steps one evaluation of the node is charged as: one, and more for what is long."""
    return 1 + sum(1 for _ in parts(node)) // 10
