"""The kind an expression has, kind of node by kind of node, and what can be seen to fit nowhere on the way.

Nothing is said where nothing is certain: a name of unknown kind fits everywhere. Loops, lists and the like are
in `structure_inference`, calls in `call_inference`.
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from engine.feel import tree
from engine.feel.findings.explanations import no_such
from engine.feel.findings.finding import Findings
from engine.feel.findings.fitting import ORDERED_KINDS, result_of
from engine.feel.findings.moments import is_written_out
from engine.feel.findings.static_kinds import (
    ANY,
    BOOLEAN,
    FUNCTION,
    RANGE,
    Names,
    either,
    is_certain,
    item_of,
)
from engine.feel.findings.wording import kind_of, misfit, sentence, words_for
from engine.feel.functions import BUILTINS
from engine.feel.literals import read_at_literal
from engine.feel.tree import Node, TypeName
from engine.feel.unary_tests import INPUT

Inference: TypeAlias = Callable[["Reader", Any, Names], TypeName]
_INFERENCES: dict[type[Node], Inference] = {}
_NEGATED = ("number", "days and time duration", "years and months duration")
_EQUAL = ("=", "!=")


class Reader:
    """Reads one expression, adding to its findings."""

    def __init__(self, source: str) -> None:
        self.findings = Findings(source)

    def kind(self, node: Node, names: Names) -> TypeName:
        """The kind of the node's value where these names are in scope."""
        return _INFERENCES[type(node)](self, node, names)

    def report(self, node: Node, message: str) -> None:
        self.findings.add(node, message)

    def stated(self, node: Node, kind: TypeName) -> str:
        """`“age” is a number`, or of what is written out `5 is a number`."""
        text = self.findings.text(node)
        return f"{text if is_written_out(node) else f'“{text}”'} is {words_for(kind.name)}"

    def misfit(self, node: Node, operator: str, *operands: tuple[Node, TypeName]) -> None:
        """Reports that the operator never works on two operands."""
        statements = [self.stated(part, kind) for part, kind in operands if not is_written_out(part)]
        left, right = (kind.name for _, kind in operands)
        self.report(node, sentence(statements, misfit(operator, left, right)))

    def condition(self, node: Node, kind: TypeName) -> None:
        """Reports a node of a kind that can be neither true nor false."""
        if is_certain(kind) and kind != BOOLEAN:
            self.report(node, f"{self.stated(node, kind)}, which is neither true nor false.")


def infers(kind: type[Node]) -> Callable[[Inference], Inference]:
    """Marks what infers the kind of nodes of a kind."""

    def mark(work: Inference) -> Inference:
        _INFERENCES[kind] = work
        return work

    return mark


def comparable(operator: str, left: TypeName, right: TypeName) -> bool:
    """Whether values of the kinds may be compared, as far as is known."""
    if not is_certain(left) or not is_certain(right):
        return True
    return left.name == right.name and (operator in _EQUAL or left.name in ORDERED_KINDS)


@infers(tree.Literal)
def _literal(reader: Reader, node: tree.Literal, names: Names) -> TypeName:
    return TypeName(kind_of(node.value))


@infers(tree.AtLiteral)
def _at_literal(reader: Reader, node: tree.AtLiteral, names: Names) -> TypeName:
    value = read_at_literal(node.text)
    if value is None:
        reader.report(node, f"{reader.findings.text(node)} is not a date, time or duration.")
    return TypeName(kind_of(value))


@infers(tree.Name)
def _name(reader: Reader, node: tree.Name, names: Names) -> TypeName:
    return _variable(reader, node, names, FUNCTION if node.name in BUILTINS else None)


def _variable(reader: Reader, node: tree.Name, names: Names, otherwise: TypeName | None) -> TypeName:
    kind = names.find(node.name) or otherwise
    if kind is None and reader.findings.wants(node):
        reader.report(node, no_such(node.name, False, names.all()))
    return kind or ANY


@infers(tree.Negation)
def _negation(reader: Reader, node: tree.Negation, names: Names) -> TypeName:
    kind = reader.kind(node.value, names)
    if is_certain(kind) and kind.name not in _NEGATED:
        reader.report(node, f"{reader.stated(node.value, kind)}, and cannot have a minus before it.")
        return ANY
    return kind


@infers(tree.Arithmetic)
def _arithmetic(reader: Reader, node: tree.Arithmetic, names: Names) -> TypeName:
    left, right = reader.kind(node.left, names), reader.kind(node.right, names)
    if not is_certain(left) or not is_certain(right):
        return ANY
    result = result_of(node.operator, left.name, right.name)
    if result is None:
        reader.misfit(node, node.operator, (node.left, left), (node.right, right))
    elif node.operator == "/" and isinstance(node.right, tree.Literal) and not node.right.value:
        reader.report(node, f"“{reader.findings.text(node)}” divides by nothing.")
    return TypeName(result) if result else ANY


@infers(tree.Comparison)
def _comparison(reader: Reader, node: tree.Comparison, names: Names) -> TypeName:
    left, right = _compared(reader, node.left, names), _compared(reader, node.right, names)
    if not comparable(node.operator, left, right):
        reader.misfit(node, node.operator, (node.left, left), (node.right, right))
    return BOOLEAN


def _compared(reader: Reader, node: Node, names: Names) -> TypeName:
    """In `date = null` the variable is meant, not the built-in."""
    return _variable(reader, node, names, None) if isinstance(node, tree.Name) else reader.kind(node, names)


@infers(tree.Logic)
def _logic(reader: Reader, node: tree.Logic, names: Names) -> TypeName:
    for part in node.parts:
        reader.condition(part, reader.kind(part, names))
    return BOOLEAN


@infers(tree.Between)
def _between(reader: Reader, node: tree.Between, names: Names) -> TypeName:
    value = reader.kind(node.value, names)
    for limit in (node.low, node.high):
        kind = reader.kind(limit, names)
        if not comparable("<", value, kind):
            reader.misfit(node, "<", (node.value, value), (limit, kind))
    return BOOLEAN


@infers(tree.In)
def _in(reader: Reader, node: tree.In, names: Names) -> TypeName:
    kind = reader.kind(node.value, names)
    stated = [] if is_written_out(node.value) else [reader.stated(node.value, kind)]
    _tests_for(reader, node.tests, kind, names, stated)
    return BOOLEAN


@infers(tree.UnaryTests)
def _unary_tests(reader: Reader, node: tree.UnaryTests, names: Names) -> TypeName:
    kind = names.find(INPUT) or ANY
    _tests_for(reader, node.tests, kind, names, [f"The input is {words_for(kind.name)}"])
    return BOOLEAN


def _tests_for(reader: Reader, tests: Iterable[Node], kind: TypeName, names: Names, stated: list[str]) -> None:
    """Reports tests that no value of the kind can pass."""
    for test in tests:
        wanted, operator = _tested(test, reader.kind(test, names))
        if operator and kind != RANGE and not comparable(operator, kind, wanted):
            reader.report(test, sentence(stated, misfit(operator, kind.name, wanted.name)))


def _tested(test: Node, kind: TypeName) -> tuple[TypeName, str]:
    """What a test compares with, and how; no operator where it may be a condition or a list to look through."""
    if isinstance(test, tree.RangeOf | tree.ComparisonRange):
        return item_of(kind), getattr(test, "operator", "<")
    return kind, "" if kind.name in ("boolean", "list", "range", "function") else "="


@infers(tree.InstanceOf)
def _instance_of(reader: Reader, node: tree.InstanceOf, names: Names) -> TypeName:
    reader.kind(node.value, names)
    return BOOLEAN


@infers(tree.If)
def _if(reader: Reader, node: tree.If, names: Names) -> TypeName:
    reader.condition(node.condition, reader.kind(node.condition, names))
    return either([reader.kind(node.then, names), reader.kind(node.otherwise, names)])
