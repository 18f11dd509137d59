"""What rows give: whether two give the same, and which comes first where the output values order them."""

from collections.abc import Collection, Sequence

from engine.dmn.analysis.constants import Beyond, is_constant, unknown_names, value_of
from engine.dmn.analysis.findings import Place, UnknownName, Unreadable, WrongKind
from engine.dmn.analysis.scales import KINDS, kind_of
from engine.dmn.analysis.sheets import Faults
from engine.dmn.elements import DecisionTable, OutputClause, Rule, Text
from engine.feel import FeelError, Value, compile, compile_unary_tests
from engine.feel.operators import equal
from engine.feel.tree import Literal, Node, UnaryTests

Priority = tuple[int, ...]
"""A place in the output values for each column that has them; the lowest comes first."""

_UNTOLD = object()


class Outputs:
    """The results of a table's rows, read; faults of theirs are added to `faults`."""

    def __init__(self, table: DecisionTable, names: Collection[str] | None, faults: Faults) -> None:
        self.table = table
        self.names = names
        self.faults = faults
        self.values = [self._row(rule) for rule in table.rules]
        for output in table.outputs:
            self._value(output, None, output.default)

    def _row(self, rule: Rule) -> list[Value]:
        pairs = zip(self.table.outputs, rule.outputs, strict=False)
        return [self._value(output, rule, text) for output, text in pairs]

    def _value(self, output: OutputClause, rule: Rule | None, text: Text | None) -> Value:
        """The value of a cell, or _UNTOLD if it depends on the case."""
        if text is None or not text.text.strip():
            return None
        if text.language is not None and "feel" not in text.language.lower():
            return _UNTOLD
        place = Place(title_of(output), rule, text, is_test=False)
        try:
            node = compile(text.text, self.names or ()).node
            value = value_of(node) if is_constant(node) else _UNTOLD
        except FeelError as error:
            self.faults.unreadable.append(Unreadable(place, error))
            return _UNTOLD
        except Beyond:
            return _UNTOLD
        self.faults.unknown_names += [UnknownName(place, name) for name in unknown_names(node, self.names)]
        self._check_kind(place, output, node, value)
        return value

    def _check_kind(self, place: Place, output: OutputClause, node: Node, value: Value) -> None:
        expected, found = output.type_ref, kind_of(value)
        is_mistake = value is None and not isinstance(node, Literal)
        if expected in KINDS and ((found is not None and found != expected) or is_mistake):
            self.faults.wrong_kinds.append(WrongKind(place, value, expected))

    def differ(self, first: int, second: int) -> bool:
        """Whether two rows, by their places, surely give different results."""
        pairs = zip(self.values[first], self.values[second], strict=False)
        return any(_UNTOLD not in (a, b) and equal(a, b) is not True for a, b in pairs)

    def has_default(self) -> bool:
        """Whether there is a result for what no row matches."""
        outputs = self.table.outputs
        return bool(outputs) and all(output.default is not None and output.default.text.strip() for output in outputs)

    def priorities(self) -> list[Priority | None]:
        """Of each row; None if it cannot be told (DMN 1.5, 8.2.10: first output first)."""
        orders = [self._order(output) for output in self.table.outputs]
        return [_priority(row, orders) for row in self.values]

    def _order(self, output: OutputClause) -> list[Value] | None:
        if output.values is None:
            return None
        try:
            node = compile_unary_tests(output.values.text, self.names or ()).node
            assert isinstance(node, UnaryTests)
            return [value_of(test) if is_constant(test) else _UNTOLD for test in node.tests]
        except (FeelError, Beyond):
            return []


def _priority(row: Sequence[Value], orders: Sequence[list[Value] | None]) -> Priority | None:
    places = []
    for value, order in zip(row, orders, strict=False):
        if order is None:
            continue
        place = next((at for at, each in enumerate(order) if equal(value, each) is True), None)
        if place is None:
            return None
        places.append(place)
    return tuple(places) or None


def title_of(output: OutputClause) -> str:
    return output.label or output.name or "the result"
