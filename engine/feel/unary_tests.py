"""Unary tests, the cells of decision tables, compiled (DMN 1.5, 7.3.3 and 10.3.1.2 rule 17)."""

from engine.feel import tree
from engine.feel.comparisons import QUICK, is_quick
from engine.feel.compiler import Code, compile_node, compiles, is_watched
from engine.feel.operators import found_between, found_in
from engine.feel.scope import Scope
from engine.feel.tree import Node
from engine.feel.values import Value

INPUT = "?"


@compiles(tree.UnaryTests)
def _tests(node: tree.UnaryTests) -> Code:
    """A closure saying whether the input, in scope as `?`, passes one test (or none if negated)."""
    if not node.tests:
        return lambda scope: True
    tests = [_compile_test(test) for test in node.tests]
    if len(tests) == 1:
        only, wanted = tests[0], not node.negated
        return lambda scope: (only(scope) is True) is wanted

    def passes(scope: Scope) -> bool:
        return any(test(scope) is True for test in tests) is not node.negated

    return passes


def _compile_test(node: Node) -> Code:
    test = _slow_test(node)
    sign, written = ("=", node) if isinstance(node, tree.Literal) else _compared(node)
    if is_watched() or not isinstance(written, tree.Literal) or not is_quick(sign, written.value):
        return test
    return _with_literal(sign, written.value, test)


def _compared(node: Node) -> tuple[str, Node | None]:
    return (node.operator, node.value) if isinstance(node, tree.ComparisonRange) else ("", None)


def _with_literal(sign: str, b: Value, otherwise: Code) -> Code:
    """`"a"` or `>= 18`, as most cells are: Python compares at once what is of one kind."""
    quick, kind = QUICK[sign], type(b)

    def test(scope: Scope) -> Value:
        a = scope.names.get(INPUT)
        return quick(a, b) if type(a) is kind else otherwise(scope)

    return test


def _slow_test(node: Node) -> Code:
    code = compile_node(node)
    if any(isinstance(part, tree.Name) and part.name == INPUT for part in tree.parts(node)):
        return lambda scope: code(scope) is True
    if isinstance(node, VALUES):
        return lambda scope: found_in(scope.find(INPUT), code(scope)) is True
    if isinstance(node, tree.RangeOf):
        return lambda scope: found_between(scope.find(INPUT), code(scope)) is True
    return lambda scope: _matches(scope.find(INPUT), code(scope))


VALUES = (tree.Literal, tree.Name, tree.Path)
"""What is a value rather than a condition: `true` is what the input must be, and null is not."""


def _matches(value: Value, test: Value) -> bool:
    """A condition that gives a boolean for an input that is none decides; else the input must be in it."""
    if isinstance(test, bool) and not isinstance(value, bool):
        return test
    return found_in(value, test) is True
