"""A table read into sets: for each column its domain, and for each rule the pieces it takes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from engine.dmn.analysis.cells import Cell, read_cell
from engine.dmn.analysis.domains import Domain
from engine.dmn.analysis.findings import Column, Place, UnknownName, Unreadable, WrongKind, WrongLength
from engine.dmn.analysis.scales import KINDS, kind_of
from engine.dmn.elements import DecisionTable, Rule, Text


@dataclass
class Faults:
    """What is wrong with single cells and rows. `rules` are the numbers of the rows it makes doubtful."""

    unreadable: list[Unreadable] = field(default_factory=list)
    wrong_kinds: list[WrongKind] = field(default_factory=list)
    unknown_names: list[UnknownName] = field(default_factory=list)
    wrong_lengths: list[WrongLength] = field(default_factory=list)
    why: list[str] = field(default_factory=list)
    rules: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Axis:
    """A column. `allowed` are the pieces it may hold; `sure` and `maybe` those that a rule takes for certain, and
    may take, by the rule's place in the table.
    """

    column: Column
    domain: Domain
    allowed: int
    sure: list[int]
    maybe: list[int]


class Reader:
    """Reads the input cells of a table; what it cannot read or trust becomes an open cell, and a fault."""

    def __init__(self, table: DecisionTable, names: Collection[str] | None) -> None:
        self.table = table
        self.names = names
        self.faults = Faults()

    def axes(self, columns: Sequence[Column]) -> list[Axis]:
        for rule in self.table.rules:
            self._check_length(rule, len(columns))
        return [self._axis(column, at) for at, column in enumerate(columns)]

    def _check_length(self, rule: Rule, inputs: int) -> None:
        if len(rule.inputs) != inputs:
            self.faults.wrong_lengths.append(WrongLength(rule, "input", inputs, len(rule.inputs)))
            self.faults.rules.add(rule.number)
        outputs = len(self.table.outputs)
        if len(rule.outputs) != outputs:
            self.faults.wrong_lengths.append(WrongLength(rule, "output", outputs, len(rule.outputs)))

    def _axis(self, column: Column, at: int) -> Axis:
        cells = [self._rule_cell(column, rule, at) for rule in self.table.rules]
        limits = self._cell(column, None, None if column.allowed is None else Text(text=column.allowed))
        domain = Domain(column.kind, [*cells, limits])
        allowed = domain.where(limits)[1]
        allowed &= -1 if column.nullable else -2
        taken = [domain.where(cell) for cell in cells]
        return Axis(column, domain, allowed, [sure & allowed for sure, _ in taken], [maybe for _, maybe in taken])

    def _rule_cell(self, column: Column, rule: Rule, at: int) -> Cell:
        if at < len(rule.inputs):
            return self._cell(column, rule, rule.inputs[at])
        return Cell("", is_open=True)

    def _cell(self, column: Column, rule: Rule | None, text: Text | None) -> Cell:
        cell = read_cell(text, self.names)
        place = Place(column.title, rule, text or Text(text="-"))
        if self._is_faulty(cell, place, column.kind):
            if rule is not None:
                self.faults.rules.add(rule.number)
            return Cell(cell.text, is_open=True)
        if cell.is_open or (column.kind not in (None, *KINDS) and not cell.is_any):
            self.faults.why.append(_depends(place))
        return cell

    def _is_faulty(self, cell: Cell, place: Place, kind: str | None) -> bool:
        if cell.error is not None:
            self.faults.unreadable.append(Unreadable(place, cell.error))
            self.faults.why.append(f"{_where(place)} cannot be read.")
            return True
        self.faults.unknown_names += [UnknownName(place, name) for name in cell.unknown]
        wrong = _wrong_kind(cell, place, kind)
        if wrong is not None:
            self.faults.wrong_kinds.append(wrong)
            self.faults.why.append(f"{_where(place)} is not of the column's kind.")
        return wrong is not None


def _wrong_kind(cell: Cell, place: Place, kind: str | None) -> WrongKind | None:
    """The first constant of the cell that no value of the kind can be compared with."""
    if kind not in KINDS:
        return None
    for constant in cell.constants:
        found = kind_of(constant.value)
        if constant.is_mistake or (found != kind and constant.value is not None):
            return WrongKind(place, constant.value, kind)
    return None


def _where(place: Place) -> str:
    row = "What may be in" if place.rule is None else f"Row {place.rule.number},"
    return f"{row} “{place.column}”"


def _depends(place: Place) -> str:
    return f"{_where(place)}: whether {place.text.text} holds depends on more than the input alone."
