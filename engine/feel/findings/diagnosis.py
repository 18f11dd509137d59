"""Why an expression gave null: the places where null arose, told in plain words.

The expression is compiled once more with an observer round every node (`compiler.watching`), so evaluation
proper stays as fast as it is. After each node the observer asks `explanations` whether null arose there. What
was not reached is not judged, nor what is null only because a part of it is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.feel import tree
from engine.feel.compiled import Compiled, CompiledTests, compile_unary_tests, compiled_for
from engine.feel.compiler import Code, compile_node, watching
from engine.feel.errors import FeelLimitError
from engine.feel.findings import call_explanations as _calls  # noqa: F401  (declares what it explains)
from engine.feel.findings import explanations as _explanations  # noqa: F401
from engine.feel.findings.finding import Finding, Findings
from engine.feel.findings.moments import Moment, Role, explain
from engine.feel.odd_names import odd_names_within
from engine.feel.scope import Scope
from engine.feel.tree import Node
from engine.feel.values import Value


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The value, and what turned to null on the way to it."""

    value: Value
    findings: tuple[Finding, ...]


def diagnose(expression: str, context: Mapping[str, object] = {}, *, now: datetime | None = None) -> Diagnosis:
    """The value `evaluate` gives, and a finding for each place where null arose on the way.

    A null that is written, or asked for as in `x = null`, is no finding; an empty variable is one where it
    made something null. The same place in a loop is told once. Raises what `evaluate` raises.
    """
    plain = compiled_for(expression, context)
    observer = _Observer(expression, plain.node, context)
    try:
        value = Compiled(expression, plain.node, observer.compiled()).evaluate(context, now)
    except (FeelLimitError, RecursionError):
        # Being observed takes more depth and steps: the limits are those of evaluation alone.
        value = plain.evaluate(context, now)
    return Diagnosis(value, observer.findings.all())


def diagnose_unary_tests(
    expression: str, value: object, context: Mapping[str, object] = {}, *, now: datetime | None = None
) -> Diagnosis:
    """As `diagnose`, for the cell of a decision table and an input: what `evaluate_unary_tests` gives."""
    plain = compile_unary_tests(expression, odd_names_within(context, expression))
    observer = _Observer(expression, plain.node, context)
    try:
        passes = CompiledTests(expression, plain.node, observer.compiled()).evaluate(value, context, now)
    except (FeelLimitError, RecursionError):
        passes = plain.evaluate(value, context, now)
    return Diagnosis(passes, observer.findings.all())


class _Observer:
    """Stands beside one evaluation of one expression."""

    def __init__(self, source: str, node: Node, context: Mapping[str, object]) -> None:
        self.findings = Findings(source)
        self.node = node
        self.context = context
        self.roles = dict(_roles(node))
        self.moment: Moment | None = None

    def compiled(self) -> Code:
        with watching(self.watch):
            return compile_node(self.node)

    def watch(self, node: Node, code: Code) -> Code:
        role = self.roles.get(id(node), Role.NONE)

        def observed(scope: Scope) -> Value:
            outer = self.moment
            moment = self.moment = Moment(node, role, scope, self.findings, self.context, outer)
            try:
                value = code(scope)
            finally:
                self.moment = outer
            if outer is not None:
                outer.values[id(node)] = value
            if not moment.is_rehearsal:
                explain(moment, value)
            return value

        return observed


def _roles(node: Node) -> Iterator[tuple[int, Role]]:
    """What is asked of nodes by those they stand in."""
    for part in tree.parts(node):
        for inner, role in _roles_within(part):
            yield id(inner), role


def _roles_within(node: Node) -> Iterator[tuple[Node, Role]]:
    if isinstance(node, tree.If | tree.Quantified):
        yield node.condition, Role.CONDITION
    elif isinstance(node, tree.Logic):
        yield from ((part, Role.CONDITION) for part in node.parts)
    elif isinstance(node, tree.Filter):
        yield node.condition, Role.FILTER
    elif isinstance(node, tree.Call):
        yield node.function, Role.CALLED
        if node.function == tree.Name("not"):
            yield from ((argument, Role.CONDITION) for argument in node.arguments)
    for asked in _asked_for_null(node):
        while isinstance(asked, tree.Path):
            yield asked, Role.MAY_BE_MISSING
            asked = asked.source
        yield asked, Role.MAY_BE_MISSING


def _asked_for_null(node: Node) -> tuple[Node, ...]:
    """What the node only asks whether it is there."""
    null = tree.Literal(None)
    if isinstance(node, tree.Comparison) and null in (node.left, node.right):
        return node.left, node.right
    if isinstance(node, tree.Call) and node.function == tree.Name("is defined"):
        return node.arguments
    return ()
