"""Why a decision came out as it did: what it was given, which rules fitted, which nearly did."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.feel.builtins.conversion import string
from engine.feel.values import Value


@dataclass(frozen=True, slots=True)
class ColumnRecord:
    """A condition of a table: its title, and the value it had."""

    title: str
    value: Value


@dataclass(frozen=True, slots=True)
class RuleRecord:
    """A row: its number from 1, its annotations by column, and what it gave or would give."""

    number: int
    id: str | None
    annotations: Mapping[str, str]
    outputs: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NearRecord:
    """A row that one condition alone kept from fitting, and what that condition asks for."""

    rule: RuleRecord
    column: ColumnRecord
    wanted: str


@dataclass(frozen=True, slots=True)
class TableRecord:
    """A decision table as it was used: `matched` are the rules whose results it gave."""

    id: str | None
    name: str
    hit_policy: str
    columns: tuple[ColumnRecord, ...]
    matched: tuple[RuleRecord, ...]
    near: tuple[NearRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """One decision: its id and name, what it was given by name, the tables it used, and its value."""

    id: str | None
    name: str
    inputs: Mapping[str, Value]
    tables: tuple[TableRecord, ...]
    value: Value


@dataclass(frozen=True, slots=True)
class Outcome:
    """The value of a decision, the records of it (last) and of those it needed, and what went wrong, in words."""

    value: Value
    records: tuple[DecisionRecord, ...] = ()
    findings: tuple[str, ...] = ()

    @property
    def tables(self) -> Iterator[TableRecord]:
        """All tables used, in the order of their use."""
        for record in self.records:
            yield from record.tables


class Journal:
    """Gathers the records of one evaluation."""

    MAX_FINDINGS = 20

    def __init__(self) -> None:
        self.records: list[DecisionRecord] = []
        self.findings: list[str] = []
        self._tables: list[list[TableRecord]] = []

    def open(self) -> None:
        """A decision begins; what tables are used belongs to it."""
        self._tables.append([])

    def close(self, id: str | None, name: str, inputs: Mapping[str, Value], value: Value) -> None:
        self.records.append(DecisionRecord(id, name, inputs, tuple(self._tables.pop()), value))

    def table(self, record: TableRecord) -> None:
        if self._tables:
            self._tables[-1].append(record)

    def find(self, finding: str) -> None:
        if finding not in self.findings and len(self.findings) < self.MAX_FINDINGS:
            self.findings.append(finding)


def written(value: Value) -> str:
    """A value as people write it in an expression."""
    if value is None:
        return "empty"
    return f'"{value}"' if isinstance(value, str) else string(value) or "a function"
