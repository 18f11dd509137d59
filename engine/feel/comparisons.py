"""Comparisons, compiled: what most conditions of forms, gateways and decision tables are made of.

Two numbers or two short texts are compared by Python at once. A variable and what is written out, as in
`amount > 100`, take one closure instead of three.
"""

import operator
from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeAlias

from engine.feel import tree
from engine.feel.compiler import Code, compile_node, compiles, is_watched, variable, watched
from engine.feel.convert import LEAST, MOST
from engine.feel.operators import compare
from engine.feel.scope import Scope
from engine.feel.tree import Node
from engine.feel.values import Value

_Quick: TypeAlias = Callable[[Any, Any], bool]
QUICK: dict[str, _Quick] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
"""How Python compares values for which `is_quick`, and others of their kind."""


@compiles(tree.Comparison)
def _comparison(node: tree.Comparison) -> Code:
    """An observer wants to see each part, so for it they stay apart."""
    left = _compared(node.left)
    if is_watched() or not isinstance(node.right, tree.Literal) or not is_quick(node.operator, node.right.value):
        return _with_any(node.operator, left, _compared(node.right))
    test = _with_literal(node.operator, left, node.right.value)
    if isinstance(node.left, tree.Name):
        return _variable_with_literal(node.operator, node.left.name, node.right.value, test)
    return test


def _compared(node: Node) -> Code:
    """A built-in is not meant in `date = null`, but a variable that is not there."""
    return watched(node, variable(node.name, None)) if isinstance(node, tree.Name) else compile_node(node)


def is_quick(sign: str, value: Value) -> bool:
    """Whether Python compares with such a value as FEEL does; booleans have no order in FEEL."""
    kind = type(value)
    return kind is Decimal or (kind is str and len(value) < 100) or (kind is bool and sign in ("=", "!="))


def _with_any(sign: str, left: Code, right: Code) -> Code:
    work, quick = compare(sign), QUICK[sign]

    def test(scope: Scope) -> Value:
        a, b = left(scope), right(scope)
        kind = type(a)
        if kind is type(b) and (kind is Decimal or (kind is str and len(a) < 100)):
            return quick(a, b)
        return work(a, b)

    return test


def _with_literal(sign: str, left: Code, b: Value) -> Code:
    work, quick, kind = compare(sign), QUICK[sign], type(b)

    def test(scope: Scope) -> Value:
        a = left(scope)
        return quick(a, b) if type(a) is kind else work(a, b)

    return test


def _variable_with_literal(sign: str, name: str, b: Value, otherwise: Code) -> Code:
    """The caller's value is used as it was given, if it fits; `is_sound` is written out, since a call costs as much as
    the comparison.
    """
    quick, kind = QUICK[sign], type(b)

    def test(scope: Scope) -> Value:
        a: Any = scope.given.get(name)
        if type(a) is kind and (kind is not Decimal or (a.is_finite() and LEAST < a.adjusted() < MOST)):
            return quick(a, b)
        return otherwise(scope)

    return test
