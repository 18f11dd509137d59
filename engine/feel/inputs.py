"""Which inputs an expression reads, told from its tree alone."""

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, replace

from engine.feel import tree
from engine.feel.compiled import compile, compile_unary_tests
from engine.feel.functions import BUILTINS
from engine.feel.tree import Node
from engine.feel.unary_tests import INPUT


def names(expression: str, known: Iterable[str] = ()) -> frozenset[str]:
    """The variables an expression reads: not what it binds itself, nor built-ins unless `known` has them.

    `known` are the names in scope. Within a filter a name may be an entry of the items instead: there it
    counts if it is known, or if nothing is. Errors as of `compile`.
    """
    known = frozenset(known)
    return frozenset(path[0] for path in _read(compile(expression, known).node, known, frozenset()))


def names_in_tests(expression: str, known: Iterable[str] = ()) -> frozenset[str]:
    """As `names`, for the cell of a decision table; its input `?` is not counted."""
    known = frozenset(known)
    node = compile_unary_tests(expression, known).node
    return frozenset(path[0] for path in _read(node, known, frozenset({INPUT})))


def paths(expression: str, known: Iterable[str] = ()) -> frozenset[str]:
    """As `names`, with the steps that follow: `applicant.age`."""
    known = frozenset(known)
    return frozenset(".".join(path) for path in _read(compile(expression, known).node, known, frozenset()))


@dataclass(frozen=True, slots=True)
class _Place:
    """What is bound where a node stands."""

    known: frozenset[str]
    bound: Set[str]
    in_filter: bool = False

    def binding(self, *names: str) -> "_Place":
        return replace(self, bound=self.bound | set(names))

    def reads(self, name: str, is_variable: bool) -> bool:
        if name in self.bound:
            return False
        if name in self.known:
            return True
        return (is_variable or name not in BUILTINS) and not (self.in_filter and self.known)


def _read(node: Node, known: frozenset[str], bound: frozenset[str]) -> Iterator[tuple[str, ...]]:
    return _paths(node, _Place(known, bound))


def _paths(node: Node, place: _Place) -> Iterator[tuple[str, ...]]:
    if isinstance(node, tree.Name | tree.Path):
        yield from _path(node, place, is_variable=False)
    elif isinstance(node, tree.For | tree.Quantified):
        yield from _loop(node, place)
    elif isinstance(node, tree.ContextOf):
        bound = set(place.bound)
        for key, value in node.entries:
            yield from _paths(value, replace(place, bound=bound))
            bound.add(key)
    elif isinstance(node, tree.FunctionOf):
        yield from _paths(node.body, place.binding(*node.parameters))
    elif isinstance(node, tree.Filter):
        yield from _paths(node.source, place)
        yield from _paths(node.condition, replace(place.binding("item"), in_filter=True))
    else:
        for part in tree.children(node):
            yield from _operand(part, place, isinstance(node, tree.Comparison))


def _operand(node: Node, place: _Place, is_compared: bool) -> Iterator[tuple[str, ...]]:
    """In `date = null` the variable is meant, not the built-in."""
    if is_compared and isinstance(node, tree.Name):
        return _path(node, place, is_variable=True)
    return _paths(node, place)


def _path(node: tree.Name | tree.Path, place: _Place, is_variable: bool) -> Iterator[tuple[str, ...]]:
    steps: list[str] = []
    root: Node = node
    while isinstance(root, tree.Path):
        steps.insert(0, root.name)
        root = root.source
    if not isinstance(root, tree.Name):
        yield from _paths(root, place)
    elif place.reads(root.name, is_variable):
        yield (root.name, *steps)


def _loop(node: tree.For | tree.Quantified, place: _Place) -> Iterator[tuple[str, ...]]:
    if isinstance(node, tree.For):
        place = place.binding("partial")
    for iterator in node.iterators:
        for part in tree.children(iterator):
            yield from _paths(part, place)
        place = place.binding(iterator.name)
    yield from _paths(node.result if isinstance(node, tree.For) else node.condition, place)
