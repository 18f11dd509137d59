"""The table that problems are told of, and where in its file they stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.dmn.analysis.findings import Column, Place
from engine.dmn.elements import DecisionTable, Element, Rule
from engine.problems import Problem, Severity


@dataclass(frozen=True)
class Subject:
    """`name` is the decision's."""

    table: DecisionTable
    columns: Sequence[Column]
    file: str
    name: str | None

    def problem(self, rule: str, severity: Severity, detail: str, remedy: str, *at: Element) -> Problem:
        """A problem at the first of the elements that has an id, and the first that has a line, or at the table."""
        places = (*at, self.table)
        element_id = next((place.id for place in places if place.id is not None), None)
        line = next((place.line for place in places if place.line is not None), None)
        return Problem(self.file, element_id, self.name, rule, severity, detail, remedy, line)

    def at_cell(self, rule: str, place: Place, detail: str, remedy: str) -> Problem:
        row: tuple[Rule, ...] = () if place.rule is None else (place.rule,)
        return self.problem(rule, "error", detail, remedy, place.text, *row)
