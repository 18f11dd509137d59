"""The kinds of loops, lists, contexts, ranges, paths, filters and functions."""

from engine.feel import tree
from engine.feel.findings.explanations import twice
from engine.feel.findings.finding import listing, suggestion
from engine.feel.findings.fitting import ORDERED_KINDS
from engine.feel.findings.inference import Reader, comparable, infers
from engine.feel.findings.static_kinds import (
    ANY,
    BOOLEAN,
    CLASSES,
    CONTEXT,
    FUNCTION,
    LIST,
    NULL,
    NUMBER,
    RANGE,
    Names,
    context_of,
    either,
    entries_of,
    is_certain,
    item_of,
    kind_from,
    list_of,
)
from engine.feel.properties import properties_of
from engine.feel.results import tells_results
from engine.feel.tree import TypeName

_COUNTED = ("number", "date")


@infers(tree.For)
def _for(reader: Reader, node: tree.For, names: Names) -> TypeName:
    within = _loop(reader, node.iterators, names.with_names({"partial": LIST}))
    return list_of(reader.kind(node.result, within))


@infers(tree.Quantified)
def _quantified(reader: Reader, node: tree.Quantified, names: Names) -> TypeName:
    within = _loop(reader, node.iterators, names)
    reader.condition(node.condition, reader.kind(node.condition, within))
    return BOOLEAN


def _loop(reader: Reader, iterators: tuple[tree.Iterator, ...], names: Names) -> Names:
    for iterator in iterators:
        ends = [reader.kind(end, names) for end in tree.children(iterator)]
        if len(ends) > 1 and any(is_certain(kind) and kind.name not in _COUNTED for kind in ends):
            reader.report(iterator, f"“{reader.findings.text(iterator)}” cannot be counted through.")
        names = names.with_names({iterator.name: item_of(ends[0])})
    return names


@infers(tree.ListOf)
def _list(reader: Reader, node: tree.ListOf, names: Names) -> TypeName:
    kinds = [reader.kind(item, names) for item in node.items]
    return list_of(either(kinds)) if kinds else LIST


@infers(tree.ContextOf)
def _context(reader: Reader, node: tree.ContextOf, names: Names) -> TypeName:
    entries: dict[str, TypeName] = {}
    within = names.with_names(entries)
    for key, value in node.entries:
        entries[key] = reader.kind(value, within)
    if len(entries) < len(node.entries):
        reader.report(node, twice([key for key, _ in node.entries]))
        return ANY
    return context_of(entries)


@infers(tree.RangeOf)
def _range(reader: Reader, node: tree.RangeOf, names: Names) -> TypeName:
    ends = [(end, reader.kind(end, names)) for end in (node.start, node.end)]
    for end, kind in ends:
        if is_certain(kind) and kind.name not in ORDERED_KINDS:
            reader.report(node, f"{reader.stated(end, kind)}, which cannot be an end of a range.")
    if not comparable("=", ends[0][1], ends[1][1]):
        stated = " and ".join(reader.stated(end, kind) for end, kind in ends)
        reader.report(node, f"{stated}: both ends of a range must be of one kind.")
    return _range_of(either(kind for _, kind in ends))


@infers(tree.ComparisonRange)
def _comparison_range(reader: Reader, node: tree.ComparisonRange, names: Names) -> TypeName:
    return _range_of(reader.kind(node.value, names))


def _range_of(kind: TypeName) -> TypeName:
    return TypeName("range", (kind,)) if is_certain(kind) else RANGE


@infers(tree.Path)
def _path(reader: Reader, node: tree.Path, names: Names) -> TypeName:
    source = reader.kind(node.source, names)
    if source.name == "list":
        return list_of(_step(reader, node, item_of(source)))
    return _step(reader, node, source)


def _step(reader: Reader, node: tree.Path, source: TypeName) -> TypeName:
    if source.name in ("Any", "Null", "list", "function"):
        return ANY
    entries = entries_of(source)
    if source.name == "context" and entries is None:
        return ANY
    known = entries or dict.fromkeys(properties_of(CLASSES[source.name]), ANY)
    if node.name not in known and reader.findings.wants(node):
        reader.report(node, _no_entry(reader, node, source, list(known)))
    return known.get(node.name, ANY)


def _no_entry(reader: Reader, node: tree.Path, source: TypeName, known: list[str]) -> str:
    if not known:
        return f"{reader.stated(node.source, source)}, so there is no “{node.name}” in it."
    hint = suggestion(node.name, known) or f" It has: {listing(known)}."
    return f"“{node.name}” is not in “{reader.findings.text(node.source)}”.{hint}"


@infers(tree.Filter)
def _filter(reader: Reader, node: tree.Filter, names: Names) -> TypeName:
    source = reader.kind(node.source, names)
    item = ANY if source.name == "range" else item_of(source)
    condition = reader.kind(node.condition, _within_filter(item, names))
    if is_certain(condition) and condition not in (BOOLEAN, NUMBER):
        asked = "between [ ] stands what is true or false for an item, or an item's number"
        reader.report(node.condition, f"{reader.stated(node.condition, condition)}: {asked}.")
    if condition == NUMBER:
        return item
    return list_of(item) if condition == BOOLEAN else ANY


def _within_filter(item: TypeName, names: Names) -> Names:
    """`item`, and its entries by name; where those are not known, any name may be one."""
    entries = entries_of(item)
    is_open = entries is None and item.name in ("Any", "Null", "context")
    return Names({**(entries or {}), "item": item}, names, is_open)


@infers(tree.FunctionOf)
def _function(reader: Reader, node: tree.FunctionOf, names: Names) -> TypeName:
    reader.kind(node.body, names.with_names(_parameters(node)))
    return FUNCTION


def _parameters(node: tree.FunctionOf) -> dict[str, TypeName]:
    return {name: kind_from(type) for name, type in zip(node.parameters, node.types, strict=True)}


@tells_results
def _result(node: tree.FunctionOf) -> TypeName:
    """What the body gives, whatever the names that are not its own stand for."""
    outside = Names(is_open=True)
    return _benefit_of_doubt(Reader("").kind(node.body, outside.with_names(_parameters(node))))


def _benefit_of_doubt(kind: TypeName) -> TypeName:
    """The kind with Null, which fits everywhere, for what is not known of it."""
    if not is_certain(kind) or kind in (CONTEXT, FUNCTION):
        return NULL
    if kind in (LIST, RANGE):
        return TypeName(kind.name, (NULL,))
    return TypeName(kind.name, tuple(map(_benefit_of_doubt, kind.inner)), kind.keys)
