"""`for`, `some`, `every` and filters, compiled (DMN 1.5, 10.3.2.13.2, 10.3.2.14 and 10.3.2.5)."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from engine.feel import tree
from engine.feel.compiler import Code, compile_node, compiles
from engine.feel.convert import PLAIN
from engine.feel.limits import MAX_LIST, charge, check_list
from engine.feel.numbers import whole
from engine.feel.operators import less_or_equal
from engine.feel.scope import Scope
from engine.feel.types import Date, Range
from engine.feel.values import Value


class NotAList(Exception):
    """What a loop is to go over cannot be gone over: the whole gives null."""


Iterators = list[tuple[str, Callable[[Scope], Iterable[Value]]]]
"""Names, and what each goes over."""


def _iteration(node: tree.Iterator) -> Callable[[Scope], Iterable[Value]]:
    source = compile_node(node.source)
    if node.end is None:
        return lambda scope: items_of(source(scope))
    end = compile_node(node.end)
    return lambda scope: _counted(source(scope), end(scope))


def items_of(value: Value) -> Iterable[Value]:
    """The items of a list; a range counts up; any other value is a list of one."""
    if isinstance(value, list):
        return value
    if value is None:
        raise NotAList
    if not isinstance(value, Range):
        return [value]
    if value.operator or less_or_equal(value.start, value.end) is not True:
        raise NotAList
    found = _counted(value.start, value.end)
    ends = [end for end, kept in ((value.start, value.start_included), (value.end, value.end_included)) if not kept]
    return (item for item in found if item not in ends)


def _counted(start: Value, end: Value) -> Iterator[Value]:
    """Whole numbers or days from one to the other, downwards if need be."""
    if isinstance(start, Date) and isinstance(end, Date):
        return (Date.from_number(number) for number in _integers(start.number, end.number))
    if not isinstance(start, Decimal) or not isinstance(end, Decimal):
        raise NotAList
    first, last = whole(start), whole(end)
    if first is None or last is None:
        raise NotAList
    return (Decimal(number) for number in _integers(first, last))


def _integers(first: int, last: int) -> range:
    return range(first, last + 1) if first <= last else range(first, last - 1, -1)


def _scopes(iterators: Iterators, outer: Scope) -> Iterator[Scope]:
    """A scope for each combination, the last iterator turning fastest; inner ones see the outer ones'
    names.
    """
    (name, items), *rest = iterators
    found = items(outer)
    for item in tuple(found) if isinstance(found, list) else found:
        charge()
        scope = Scope({name: item}, outer)
        if rest:
            yield from _scopes(rest, scope)
        else:
            yield scope


@compiles(tree.For)
def _for(node: tree.For) -> Code:
    iterators = [(iterator.name, _iteration(iterator)) for iterator in node.iterators]
    result, steps = compile_node(node.result), tree.weight(node.result)
    keeps = _keeps_partial(node)
    return lambda scope: collect(iterators, result, scope, steps, keeps)


def collect(iterators: Iterators, result: Code, scope: Scope, steps: int = 1, keeps: bool = True) -> list[Value] | None:
    """What the result is at each turn; `partial` is the list so far. Null where there is nothing to go over."""
    names: dict[str, Value] = {"partial": []}
    try:
        for turn in _scopes(iterators, Scope(names, scope)):
            charge(steps)
            names["partial"] = _with(names["partial"], result(turn), keeps)
            if len(names["partial"]) > MAX_LIST:
                check_list(len(names["partial"]))
    except NotAList:
        return None
    return list(names["partial"])


def _with(partial: list[Value], value: Value, keeps: bool) -> list[Value]:
    """The list with one more item: a new one where the item may hold the list so far, which must not change."""
    if not keeps or type(value) in PLAIN or type(value) is Decimal:
        partial.append(value)
        return partial
    charge(len(partial) // 10)
    return [*partial, value]


def _keeps_partial(node: tree.For) -> bool:
    return any(isinstance(part, tree.Name) and part.name == "partial" for part in tree.parts(node))


@compiles(tree.Quantified)
def _quantified(node: tree.Quantified) -> Code:
    iterators = [(iterator.name, _iteration(iterator)) for iterator in node.iterators]
    condition, steps = compile_node(node.condition), tree.weight(node.condition)
    quantifier = node.quantifier
    return lambda scope: quantify(quantifier, iterators, condition, scope, steps)


def quantify(quantifier: str, iterators: Iterators, condition: Code, scope: Scope, steps: int = 1) -> bool | None:
    """`some` is an `or` over all turns and `every` an `and`, in ternary logic; what is neither true, false nor null
    makes the whole null.
    """
    deciding = quantifier == "some"
    result: bool | None = not deciding
    try:
        for turn in _scopes(iterators, scope):
            charge(steps)
            value = condition(turn)
            if value is deciding:
                return bool(deciding)
            if value is not (not deciding):
                result = None
                if value is not None:
                    break
    except NotAList:
        return None
    return result


@compiles(tree.Filter)
def _filter(node: tree.Filter) -> Code:
    source, condition = compile_node(node.source), compile_node(node.condition)
    steps = tree.weight(node.condition)
    if isinstance(node.condition, tree.Literal) and node.condition.value is None:
        return lambda scope: None
    return lambda scope: select(source(scope), condition, scope, steps)


def select(values: Value, condition: Code, scope: Scope, steps: int = 1) -> Value:
    """The items for which the condition holds; where it is a number, the item in that place. What is neither a number
    nor true or false, or null for some items, is no condition and gives null (DMN 1.5, 10.3.2.5).
    """
    if values is None:
        return None
    items = values if isinstance(values, list) else [values]
    index = condition(item_scope(items[0] if items else None, scope))
    if isinstance(index, Decimal):
        return _item_at(items, index)
    if index is not None and not isinstance(index, bool):
        return None
    charge(steps * len(items))
    return [item for item in items if condition(item_scope(item, scope)) is True]


def item_scope(item: Value, outer: Scope) -> Scope:
    """Within a filter: `item`, and its entries by name if it is a context."""
    scope = Scope({"item": item}, outer)
    return Scope(item, scope) if isinstance(item, dict) else scope


def _item_at(items: list[Value], index: Decimal) -> Value:
    """From 1; from the end where negative; null beyond."""
    position = whole(index)
    if position is None or position == 0 or abs(position) > len(items):
        return None
    return items[position - 1 if position > 0 else position]
