"""Why a decision came out as it did: what it was given, which rules fitted, which nearly did."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal

from engine import feel
from engine.dmn.elements import Decision
from engine.feel.builtins.conversion import string
from engine.feel.functions import Function
from engine.feel.values import Value


@dataclass(frozen=True, slots=True)
class ColumnRecord:
    """A condition of a table: its title, its expression, and the value it had."""

    title: str
    expression: str
    value: Value


@dataclass(frozen=True, slots=True)
class RuleRecord:
    """A row: its number from 1, its conditions as written, its annotations by column, and what it gives."""

    number: int
    id: str | None
    conditions: tuple[str, ...]
    annotations: Mapping[str, str]
    outputs: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class NearRecord:
    """A row that one condition alone, by index, kept from fitting."""

    rule: RuleRecord
    column: int


@dataclass(frozen=True, slots=True)
class TableRecord:
    """A decision table as it was used: `matched` are the rules whose results it gave, `near` those that nearly fitted,
    `rules` how many it has.
    """

    id: str | None
    name: str
    hit_policy: str
    rules: int
    columns: tuple[ColumnRecord, ...]
    matched: tuple[RuleRecord, ...]
    near: tuple[NearRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """One decision: its id, name and description, what it was given by name, the tables it used, and its value."""

    id: str | None
    name: str
    description: str
    inputs: Mapping[str, Value]
    tables: tuple[TableRecord, ...]
    value: Value


@dataclass(frozen=True, slots=True)
class Outcome:
    """The value of a decision, the records of it (last) and of those it needed, and in words what went wrong, then
    where values turned to null.
    """

    value: Value
    records: tuple[DecisionRecord, ...] = ()
    findings: tuple[str, ...] = ()

    @property
    def tables(self) -> Iterator[TableRecord]:
        """All tables used, in the order of their use."""
        for record in self.records:
            yield from record.tables


@dataclass(frozen=True, slots=True)
class Null:
    """An expression of an element that gave null, and the values it saw."""

    owner: str
    expression: str
    names: Mapping[str, Value]


class Journal:
    """Gathers the records of one evaluation."""

    def __init__(self) -> None:
        self.records: list[DecisionRecord] = []
        self.findings: list[str] = []
        self.nulls: list[Null] = []
        self._tables: list[list[TableRecord]] = []
        self._left = MOST_VALUES

    def open(self) -> None:
        """A decision begins; what tables are used belongs to it."""
        self._tables.append([])

    def close(self, decision: Decision, inputs: Mapping[str, Value], value: Value) -> None:
        """It has ended."""
        description = " ".join((decision.description or "").split())
        tables = tuple(self._tables.pop())
        if len(self.records) < MOST_RECORDS or not self._tables:
            given = {name: self.kept(each) for name, each in inputs.items()}
            record = DecisionRecord(decision.id, decision.name, description, given, tables, self.kept(value))
            self.records.append(record)

    def has_room(self) -> bool:
        """Whether another table would be written down."""
        return bool(self._tables) and len(self.records) < MOST_RECORDS and len(self._tables[-1]) < MOST_RECORDS

    def table(self, record: TableRecord) -> None:
        self._tables[-1].append(record)

    def kept(self, value: Value) -> Value:
        """The value, as long as there is room for it."""
        size = size_of(value, self._left)
        if size > self._left:
            return TOO_MUCH
        self._left -= size
        return value

    def turned_to_null(self, owner: str, expression: str, names: Mapping[str, Value]) -> None:
        """An expression of an element gave null with these names."""
        if len(self.nulls) < MOST_FINDINGS:
            self.nulls.append(Null(owner, expression, names))

    def find(self, finding: str) -> None:
        """Something went wrong, in words."""
        if finding not in self.findings and len(self.findings) < MOST_FINDINGS:
            self.findings.append(finding)

    def causes(self, now: datetime | None) -> list[str]:
        """Where values turned to null, in words: each may be meant, or why something went wrong."""
        told: dict[str, None] = {}
        for null in self.nulls:
            try:
                found = feel.diagnose(null.expression, null.names, now=now).findings
            except feel.FeelError:
                continue
            told.update(dict.fromkeys(f"In “{null.owner}”: {finding.message}" for finding in found))
        return list(told)[:MOST_FINDINGS]


MOST_FINDINGS = 10
MOST_RECORDS = 300
"""Decisions written down of one evaluation, and tables of one decision."""
MOST_NEAR = 50
"""Rows that nearly fitted, of one table."""
MOST_VALUES = 200_000
"""Values written down, with all within them."""
TOO_MUCH = "(too much to keep)"


def size_of(value: Value, most: int) -> int:
    """How many values this is, with all within; what is shared counts each time. No exact answer past `most`."""
    size, level = 0, [value]
    while level and size <= most:
        part = level.pop()
        size += 1
        if isinstance(part, dict):
            level.extend(part.values())
        elif isinstance(part, list):
            level.extend(part)
    return size


_RECORDS = (ColumnRecord, RuleRecord, NearRecord, TableRecord, DecisionRecord)


def details_of(outcome: Outcome) -> dict[str, Value]:
    """An outcome as plain FEEL values, to be kept; `records_of` reads them back."""
    records = [_plain(record) for record in outcome.records]
    return {"value": outcome.value, "records": records, "findings": list(outcome.findings)}


def _plain(part: Value) -> Value:
    if isinstance(part, _RECORDS):
        return {field.name: _plain(getattr(part, field.name)) for field in fields(part)}
    if isinstance(part, Mapping):
        return {key: _plain(item) for key, item in part.items()}
    if isinstance(part, list | tuple):
        return [_plain(item) for item in part]
    if isinstance(part, Function):
        return "a function"
    return Decimal(part) if type(part) is int else part


def records_of(details: Mapping[str, Value]) -> list[DecisionRecord]:
    """The records that `details_of` made plain; none where they were erased."""
    return [
        DecisionRecord(
            record["id"],
            record["name"],
            record["description"],
            record["inputs"],
            tuple(map(_table, record["tables"])),
            record["value"],
        )
        for record in details.get("records", ())
    ]


def _table(plain: Mapping[str, Value]) -> TableRecord:
    return TableRecord(
        plain["id"],
        plain["name"],
        plain["hit_policy"],
        int(plain["rules"]),
        tuple(ColumnRecord(**column) for column in plain["columns"]),
        tuple(map(_rule, plain["matched"])),
        tuple(NearRecord(_rule(near["rule"]), int(near["column"])) for near in plain["near"]),
    )


def _rule(plain: Mapping[str, Value]) -> RuleRecord:
    return RuleRecord(
        int(plain["number"]), plain["id"], tuple(plain["conditions"]), plain["annotations"], plain["outputs"]
    )


def written(value: Value) -> str:
    """A value as people write it in an expression; of what is long only the beginning, or what it is."""
    if value is None:
        return "empty"
    if size_of(value, _LONGEST) > _LONGEST:
        return "a long list" if isinstance(value, list) else "a large context"
    try:
        text = f'"{value}"' if isinstance(value, str) else string(value) or ""
    except ValueError:
        return "a function" if isinstance(value, Function) else "something with a function in it"
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


_LONGEST = 200
"""Characters or values of what is written in a sentence."""
