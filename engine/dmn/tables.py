"""Decision tables → Python closures (DMN 1.5, 8.2 and 10.2.1.8)."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from engine.dmn.compiler import Code, Compiler, Names, compiles
from engine.dmn.elements import DecisionTable, InputClause, OutputClause, Rule
from engine.dmn.hit_policies import LISTS, Ambiguous, aggregate, chosen, rank_by
from engine.dmn.records import (
    MOST_NEAR,
    MOST_RECORDS,
    ColumnRecord,
    Journal,
    NearRecord,
    RuleRecord,
    TableRecord,
    written,
)
from engine.dmn.types import tests_of
from engine.feel.limits import charge
from engine.feel.scope import Scope
from engine.feel.tree import weight
from engine.feel.unary_tests import INPUT
from engine.feel.values import Value

if TYPE_CHECKING:
    from engine.dmn.evaluation import Evaluation


class Unusable(Exception):
    """The table has no result for what it was given: the message says why."""


class Column:
    """A condition: what is tested, and what it may be."""

    def __init__(self, compiler: Compiler, clause: InputClause, names: Names) -> None:
        self.title = clause.title
        where = f"The column “{clause.title}”"
        self._code = compiler.typed(compiler.text(clause.expression, names, where), clause.expression.type_ref)
        self._allowed = compiler.tests(clause.values, names, where)

    def value(self, scope: Scope, run: "Evaluation") -> Value:
        """The value tested; Unusable if it is none of the column's values."""
        value = self._code(scope, run)
        if value is not None and self._allowed is not None and self._allowed.within(value, scope) is not True:
            raise Unusable(f"“{self.title}” is {written(value)}, which is none of the values it may have.")
        return value


class ResultColumn:
    """A result: its name, type, the values it may have in the order of their priority, and its default."""

    def __init__(self, compiler: Compiler, clause: OutputClause, number: int, names: Names) -> None:
        self.name = clause.name or clause.label or f"result {number}"
        self.title = clause.title
        self.compiler = compiler
        where = f"The column “{clause.title}”"
        self.type_ref = clause.type_ref
        values = compiler.tests(clause.values, names, where)
        self.allowed = values
        listed = values or tests_of(compiler.types.allowed(clause.type_ref))
        self.priorities = () if listed is None else listed.alternatives()
        self.default = None if clause.default is None else self.typed(compiler.text(clause.default, names, where))

    def typed(self, code: Code) -> Code:
        return self.compiler.typed(code, self.type_ref)

    def check(self, value: Value, scope: Scope) -> None:
        """Raises Unusable for a result that is none of those the column may have."""
        if value is not None and self.allowed is not None and self.allowed.within(value, scope) is not True:
            raise Unusable(f"“{self.name}” came out as {written(value)}, which is none of the values it may have.")


class Row:
    """A rule: its tests, one for each column (None fits nothing: it cannot be read), and its results."""

    def __init__(
        self,
        compiler: Compiler,
        rule: Rule,
        table: DecisionTable,
        results: Sequence[ResultColumn],
        names: Names,
        tested: Names,
    ) -> None:
        self.rule = rule
        self.annotations = dict(zip(table.annotations, rule.annotations, strict=False))
        self.tests = [
            compiler.tests(cell, tested, _cell(rule, column), is_cell=True)
            for cell, column in zip(rule.inputs, table.inputs, strict=False)
        ]
        self._conditions = [(column, test) for column, test in enumerate(self.tests) if test is None or test.node.tests]
        """Most cells of most tables are `-`: only the others are asked."""
        self.outputs = [
            column.typed(compiler.text(cell, names, _cell(rule, column), is_cell=True))
            for column, cell in zip(results, rule.outputs, strict=False)
        ]
        self.written = tuple(cell.text for cell in rule.inputs)
        self._steps = 1 + sum(weight(test.node) for test in self.tests if test is not None) // 4

    def fits(self, inputs: Sequence[Scope]) -> bool:
        """Whether all conditions hold, where for each column there is a scope with its input as `?`."""
        charge(self._steps)
        return all(test is not None and test.passes(inputs[column]) is True for column, test in self._conditions)

    def misses(self, inputs: Sequence[Scope]) -> Iterator[int]:
        """The columns, by index, that keep it from fitting."""
        charge(self._steps)
        for column, test in self._conditions:
            if test is None or test.passes(inputs[column]) is not True:
                yield column


def _cell(rule: Rule, column: InputClause | ResultColumn) -> str:
    return f"Rule {rule.number}, column “{column.title}”,"


@compiles(DecisionTable)
def _table(compiler: Compiler, box: DecisionTable, names: Names) -> Code:
    return Table(compiler, box, names).decide


class Table:
    """A table, ready to decide."""

    def __init__(self, compiler: Compiler, box: DecisionTable, names: Names) -> None:
        self._box = box
        self._owner = compiler.element.name
        compiler.tables.append((compiler.element, box, names))
        self._columns = [Column(compiler, clause, names) for clause in box.inputs]
        self._results = [ResultColumn(compiler, clause, number, names) for number, clause in enumerate(box.outputs, 1)]
        tested = {**names, "?": None}
        self._rows = [Row(compiler, rule, box, self._results, names, tested) for rule in box.rules]
        self._rank = rank_by([column.priorities for column in self._results])

    def decide(self, scope: Scope, run: "Evaluation") -> Value:
        try:
            return self._decide(scope, run)
        except (Unusable, Ambiguous) as problem:
            run.find(f"The table “{self._owner}” has no result. {problem}")
            return None

    def _decide(self, scope: Scope, run: "Evaluation") -> Value:
        values = [column.value(scope, run) for column in self._columns]
        inputs = [Scope({INPUT: value}, scope) for value in values]
        fitting = self._fitting(inputs)
        given: dict[int, list[Value]] = {}

        def outputs(index: int) -> list[Value]:
            if index not in given:
                given[index] = [code(scope, run) for code in self._rows[index].outputs]
            return given[index]

        rules = chosen(self._box.hit_policy, fitting, outputs, self._rank)
        if run.journal is not None and run.journal.has_room():
            run.journal.table(self._record(Use(values, inputs, rules, outputs), run, run.journal))
        if not rules:
            return self._without_rule(values, scope, run)
        for index in rules:
            for column, value in zip(self._results, outputs(index), strict=False):
                column.check(value, scope)
        return self._result([self._together(outputs(index)) for index in rules])

    def _fitting(self, inputs: Sequence[Scope]) -> list[int]:
        first = self._box.hit_policy == "FIRST"
        fitting = []
        for index, row in enumerate(self._rows):
            if row.fits(inputs):
                fitting.append(index)
                if first:
                    break
        return fitting

    def _together(self, outputs: Sequence[Value]) -> Value:
        """One result by itself, several as a context."""
        if len(self._results) == 1:
            return outputs[0] if outputs else None
        return {column.name: value for column, value in zip(self._results, outputs, strict=False)}

    def _result(self, results: list[Value]) -> Value:
        if self._box.hit_policy == "COLLECT":
            return aggregate(self._box.aggregation, results)
        return results if self._box.hit_policy in LISTS else results[0]

    def _without_rule(self, values: Sequence[Value], scope: Scope, run: "Evaluation") -> Value:
        """The defaults; else an empty list or its count; else null."""
        defaults = [column.default for column in self._results]
        if any(default is not None for default in defaults):
            return self._together([None if default is None else default(scope, run) for default in defaults])
        if self._box.hit_policy in LISTS:
            return self._result([])
        run.find(f"No rule of the table “{self._owner}” fits {self._described(values)}.")
        return None

    def _described(self, values: Sequence[Value]) -> str:
        pairs = zip(self._columns, values, strict=True)
        return " and ".join(f"{column.title} = {written(value)}" for column, value in pairs) or "it"

    def _record(self, use: "Use", run: "Evaluation", journal: Journal) -> TableRecord:
        columns = tuple(
            ColumnRecord(clause.title, clause.expression.text, journal.kept(value))
            for clause, value in zip(self._box.inputs, use.values, strict=True)
        )
        matched = tuple(self._rule_record(index, use, journal) for index in use.rules[:MOST_RECORDS])
        with run.unrecorded():
            near = tuple(islice(self._near(use, journal), MOST_NEAR))
        return TableRecord(self._box.id, self._owner, self._box.hit_policy, len(self._rows), columns, matched, near)

    def _rule_record(self, index: int, use: "Use", journal: Journal) -> RuleRecord:
        row = self._rows[index]
        named = {
            column.name: journal.kept(value) for column, value in zip(self._results, use.outputs(index), strict=False)
        }
        return RuleRecord(row.rule.number, row.rule.id, row.written, row.annotations, named)

    def _near(self, use: "Use", journal: Journal) -> Iterable[NearRecord]:
        """Rules that would have counted but for one condition: after the first that fits, none would."""
        last = min(use.rules, default=len(self._rows)) if self._box.hit_policy == "FIRST" else len(self._rows)
        for index, row in enumerate(self._rows[:last]):
            misses = list(islice(row.misses(use.inputs), 2))
            if len(misses) == 1 and index not in use.rules:
                yield NearRecord(self._rule_record(index, use, journal), misses[0])


@dataclass(frozen=True)
class Use:
    """One use of a table: the values tested, each as `?` of a scope too, the rules that counted, and what each rule
    gives.
    """

    values: Sequence[Value]
    inputs: Sequence[Scope]
    rules: Sequence[int]
    outputs: Callable[[int], Sequence[Value]]
