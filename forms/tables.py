"""A table of what a variable holds, to read."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from engine.feel.types import Date
from forms.expressions import Expression
from forms.questions.base import yes_or_no
from forms.questions.datetime import read_date

MOST_ROWS = 200
MOST_COLUMNS = 20


@dataclass(frozen=True, slots=True)
class Column:
    """What a column is headed by, and the name of what it shows of each row."""

    key: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows of a list of contexts. Once resolved, `rows` are their cells as read, each as many as there are columns."""

    label: str
    label_from: Expression | None = None
    source: Expression
    columns: tuple[Column, ...] = ()
    columns_from: Expression | None = None
    hide: Expression | None = None
    rows: tuple[tuple[str, ...], ...] = ()

    def resolve(self, context: Mapping[str, object], now: datetime | None) -> "Table":
        """The same table with its rows, over these variables."""
        label = self.label if self.label_from is None else _read(self.label_from.evaluate(context, now))
        columns = self.columns
        if self.columns_from is not None:
            columns = _columns(self.columns_from.evaluate(context, now))
        found = self.source.evaluate(context, now)
        listed = found if isinstance(found, list) else [found]
        held = [each for each in listed[:MOST_ROWS] if isinstance(each, Mapping)]
        rows = tuple(tuple(_read(_within(each, column.key)) for column in columns) for each in held)
        return replace(self, label=label, label_from=None, columns=columns, columns_from=None, rows=rows)


def _columns(value: object) -> tuple[Column, ...]:
    """The columns of a list of contexts with `key` and `label`."""
    listed = value if isinstance(value, list) else []
    held = [each for each in listed[:MOST_COLUMNS] if isinstance(each, Mapping) and isinstance(each.get("key"), str)]
    return tuple(Column(each["key"], str(each.get("label") or each["key"])) for each in held)


def _within(row: Mapping[str, object], key: str) -> object:
    value: object = row
    for step in key.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _read(value: object) -> str:
    """A value as people read it; what is no single value has no words."""
    if value is None or isinstance(value, Mapping):
        return ""
    if isinstance(value, bool):
        return yes_or_no(value)
    if isinstance(value, list):
        return ", ".join(filter(None, map(_read, value)))
    return read_date(value) if isinstance(value, Date) else str(value)
