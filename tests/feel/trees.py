"""Trees of expressions, made up by Hypothesis: every kind of node within every other."""

from decimal import Decimal

from hypothesis import strategies as st

from engine.feel import tree
from engine.feel.tree import Node, TypeName

SCOPE = ("first name",)
"""What must be in scope for the trees' text to be read as written."""
ALL_NAMES = ("a", "b", "x1", "first name", "date", "time", "item", "é")
NAMES = st.sampled_from(ALL_NAMES)
_WORDS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=8)
_SIMPLE_TYPES = st.sampled_from(["number", "string", "date and time", "Any", "date", "list", "tFee"]).map(TypeName)
TYPES = st.recursive(
    _SIMPLE_TYPES,
    lambda inner: st.one_of(
        inner.map(lambda kind: TypeName("list", (kind,))),
        inner.map(lambda kind: TypeName("range", (kind,))),
        st.lists(inner, min_size=1, max_size=3).map(lambda kinds: TypeName("function", tuple(kinds))),
        st.dictionaries(st.sampled_from(["a", "first name"]), inner, min_size=1).map(
            lambda kinds: TypeName("context", tuple(kinds.values()), tuple(kinds))
        ),
    ),
    max_leaves=4,
)
NUMBERS = st.decimals(min_value=0, max_value=10**12, places=3).map(lambda number: Decimal(number))
LEAVES: st.SearchStrategy[Node] = st.one_of(
    st.builds(tree.Literal, NUMBERS),
    st.builds(tree.Literal, _WORDS),
    st.builds(tree.Literal, st.sampled_from([True, False, None])),
    st.builds(tree.AtLiteral, st.sampled_from(["P1D", "2026-03-31", 'no "date"'])),
    st.builds(tree.Name, NAMES),
)


def _many(parts: st.SearchStrategy[Node], least: int = 0, most: int = 3) -> st.SearchStrategy[tuple[Node, ...]]:
    return st.lists(parts, min_size=least, max_size=most).map(tuple)


def _iterators(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[tuple[tree.Iterator, ...]]:
    one = st.builds(tree.Iterator, NAMES, parts, st.none() | parts)
    return st.lists(one, min_size=1, max_size=2).map(tuple)


def _calls(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    named = st.dictionaries(NAMES, parts, min_size=1, max_size=2)
    functions = st.sampled_from(["not", "date and time", "string length", "f"]).map(tree.Name) | parts
    return st.builds(tree.Call, functions, _many(parts)) | st.builds(
        lambda function, given: tree.Call(function, tuple(given.values()), tuple(given)), functions, named
    )


def _functions(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    parameters = st.dictionaries(NAMES, st.none() | TYPES, max_size=2)
    return st.builds(lambda given, body: tree.FunctionOf(tuple(given), tuple(given.values()), body), parameters, parts)


def _within(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    comparison = st.builds(tree.ComparisonRange, st.sampled_from(["<", "<=", ">", ">=", "=", "!="]), parts)
    return st.one_of(
        st.builds(tree.Negation, parts),
        st.builds(tree.Arithmetic, st.sampled_from(["+", "-", "*", "/", "**"]), parts, parts),
        st.builds(tree.Comparison, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), parts, parts),
        st.builds(tree.Logic, st.sampled_from(["and", "or"]), _many(parts, 2)),
        st.builds(tree.Between, parts, parts, parts),
        st.builds(tree.In, parts, _many(parts | comparison, 1)),
        st.builds(tree.InstanceOf, parts, TYPES),
        st.builds(tree.If, parts, parts, parts),
        st.builds(tree.For, _iterators(parts), parts),
        st.builds(tree.Quantified, st.sampled_from(["some", "every"]), _iterators(parts), parts),
        st.builds(tree.ListOf, _many(parts)),
        st.builds(tree.ContextOf, st.lists(st.tuples(_WORDS | NAMES, parts), max_size=3).map(tuple)),
        st.builds(tree.RangeOf, parts, parts, st.booleans(), st.booleans()),
        comparison,
        st.builds(tree.Path, parts, NAMES),
        st.builds(tree.Filter, parts, parts),
        _calls(parts),
        _functions(parts),
    )


EXPRESSIONS = st.recursive(LEAVES, _within, max_leaves=12)
CELLS = st.builds(tree.UnaryTests, _many(EXPRESSIONS, 1), st.booleans())
