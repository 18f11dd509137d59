"""One evaluation of one node, as an observer sees it, and the door to what explains it.

What explains a kind of node is marked with `explains`, in `explanations` and `call_explanations`.
"""

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import Any, TypeAlias

from engine.feel import tree
from engine.feel.findings.finding import Findings
from engine.feel.findings.wording import described, kind_of, misfit, sentence, words_for
from engine.feel.scope import MISSING, Scope
from engine.feel.tree import Node
from engine.feel.types import DateTime, Time
from engine.feel.values import Value

Explanation: TypeAlias = Callable[["Moment", Any, Value], None]
_EXPLANATIONS: dict[type[Node], tuple[Explanation, bool]] = {}


class Role(Enum):
    """What is asked of a node by the one it stands in."""

    NONE = 0
    CONDITION = 1
    FILTER = 2
    CALLED = 3
    MAY_BE_MISSING = 4


class Moment:
    """One evaluation of one node: `values` is what its parts gave, by their ids."""

    __slots__ = ("context", "findings", "is_rehearsal", "node", "outer", "role", "scope", "values")

    def __init__(
        self,
        node: Node,
        role: Role,
        scope: Scope,
        findings: Findings,
        context: Mapping[str, object],
        outer: "Moment | None",
    ) -> None:
        self.node = node
        self.role = role
        self.scope = scope
        self.findings = findings
        self.context = context
        self.outer = outer
        self.values: dict[int, Value] = {}
        self.is_rehearsal: bool = outer is not None and (outer.is_rehearsal or self._filters_nothing(outer))

    def _filters_nothing(self, outer: "Moment") -> bool:
        """A filter tries its condition once even where there is no item."""
        return self.role is Role.FILTER and isinstance(outer.node, tree.Filter) and outer.value(outer.node.source) == []

    def value(self, part: Node) -> Value:
        """What a part gave; MISSING if it was not reached."""
        return self.values.get(id(part), MISSING)

    def report(self, node: Node, message: str) -> None:
        self.findings.add(node, message)

    def text(self, node: Node) -> str:
        return f"“{self.findings.text(node)}”"

    def stated(self, node: Node, value: Value) -> str:
        """`“amount” is text ("12")`, or of what is written out `"12" is text`."""
        if is_written_out(node):
            return f"{self.findings.text(node)} is {words_for(kind_of(value))}"
        return f"{self.text(node)} is {described(value)}"

    def blame(self, parts: Iterable[Node]) -> bool:
        """Whether some of the parts are null, which explains it; variables among them are reported as empty."""
        empty = [part for part in parts if self.value(part) is None]
        for part in empty:
            if isinstance(part, tree.Name | tree.Path) and not self.findings.lies_within(part):
                self.report(part, f"{self.text(part)} is empty (null).")
        return bool(empty)

    def misfit(self, operator: str, left: Node, right: Node) -> str:
        """Why the operator does not work on what two parts gave."""
        values = [(part, self.value(part)) for part in (left, right)]
        statements = [self.stated(part, value) for part, value in values if not is_written_out(part)]
        return sentence(statements, reason(operator, values[0][1], values[1][1]))


def is_written_out(node: Node) -> bool:
    """Whether the text itself is the value, so that nothing is learnt by saying what it is."""
    return isinstance(node, tree.Literal | tree.AtLiteral)


def reason(operator: str, left: Value, right: Value) -> str:
    """Why two values cannot be compared or reckoned with."""
    moments = isinstance(left, Time | DateTime) and type(left) is type(right)
    if moments and (left.offset is None) != (right.offset is None):
        return "one has a time zone and the other has none"
    return misfit(operator, kind_of(left), kind_of(right))


def explain(moment: Moment, value: Value) -> None:
    """Adds what there is to say about a node that gave this value."""
    if value is not None and moment.role is not Role.NONE:
        _explain_role(moment, value)
    explanation, always = _EXPLANATIONS.get(type(moment.node), (None, False))
    if explanation is not None and (value is None or always):
        explanation(moment, moment.node, value)


def _explain_role(moment: Moment, value: Value) -> None:
    kind = kind_of(value)
    if moment.role is Role.CONDITION and kind != "boolean":
        moment.report(moment.node, f"{moment.stated(moment.node, value)}, which is neither true nor false.")
    if moment.role is Role.FILTER and kind not in ("boolean", "number"):
        asked = "between [ ] stands what is true or false for an item, or an item's number"
        moment.report(moment.node, f"{moment.stated(moment.node, value)}: {asked}.")


def explains(kind: type[Node], always: bool = False) -> Callable[[Explanation], Explanation]:
    """Marks what explains nodes of a kind: called where one gave null, or `always`."""

    def mark(work: Explanation) -> Explanation:
        _EXPLANATIONS[kind] = work, always
        return work

    return mark
