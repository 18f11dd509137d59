"""Decision tables: their hit policy, their columns, their rows."""

from collections.abc import Iterator
from itertools import islice

from engine.dmn import analysis
from engine.dmn.elements import DecisionTable, DrgElement, InputClause
from engine.dmn.hit_policies import AGGREGATIONS, HIT_POLICIES
from engine.dmn.rules.document import Document
from engine.problems import Problem


def hit_policies(document: Document) -> Iterator[Problem]:
    for of, table in document.each(DecisionTable):
        if table.hit_policy not in HIT_POLICIES:
            detail = f"The hit policy “{table.hit_policy}” is not known."
            yield document.problem(table, "hit-policy-unknown", detail, f"Choose {', '.join(HIT_POLICIES)}.", of=of)
        if table.aggregation not in AGGREGATIONS:
            detail = f"Results cannot be put together by “{table.aggregation}”."
            yield document.problem(table, "aggregation-unknown", detail, "Choose SUM, COUNT, MIN or MAX.", of=of)
        elif table.aggregation and (table.hit_policy != "COLLECT" or len(table.outputs) > 1):
            detail = f"{table.aggregation} is for a COLLECT table with one result."
            yield document.problem(table, "aggregation-misplaced", detail, "Clear it, or divide the table.", of=of)


def columns(document: Document) -> Iterator[Problem]:
    for of, table in document.each(DecisionTable):
        if not table.outputs:
            yield document.problem(table, "table-without-result", "It has no result column.", "Add one.", of=of)
        for column in table.inputs:
            if not column.expression.text:
                detail = "A column does not say what it looks at."
                yield document.problem(column, "expression-missing", detail, "Write its expression.", of=of)
        yield from _result_names(document, of, table)
        yield from _priorities(document, of, table)


def _result_names(document: Document, of: DrgElement, table: DecisionTable) -> Iterator[Problem]:
    if len(table.outputs) < 2:
        return
    names = [column.name for column in table.outputs]
    for column in table.outputs:
        if not column.name or names.count(column.name) > 1:
            detail = "Where a table has several results, each needs a name of its own."
            yield document.problem(column, "result-name-missing", detail, "Name the column.", of=of)


def _priorities(document: Document, of: DrgElement, table: DecisionTable) -> Iterator[Problem]:
    """Priority is the order in which the values of a result are listed."""
    if table.hit_policy not in ("PRIORITY", "OUTPUT ORDER"):
        return
    if not any(column.values or document.model.types.allowed(column.type_ref) for column in table.outputs):
        detail = f"{table.hit_policy} goes by the order of the values that a result may have, and none are listed."
        yield document.problem(table, "priority-missing", detail, "List them, the most important first.", of=of)


MAX_CELLS = 50_000
"""Cells of one table."""


def sizes(document: Document) -> Iterator[Problem]:
    for of, table in document.each(DecisionTable):
        if len(table.rules) * (len(table.inputs) + len(table.outputs)) > MAX_CELLS:
            detail = f"It has more than {MAX_CELLS:,} cells."
            yield document.problem(table, "table-too-large", detail, "Divide it into several tables.", of=of)


MOST_WORK = 8_000
"""Of `work_of` all tables of a file, in their order: a few seconds. Larger ones are not looked at as a whole."""


def work_of(table: DecisionTable) -> int:
    """How long the analysis takes: it goes by the cells and their length, by pairs of rows and of columns."""
    rows, columns = len(table.rules), len(table.inputs) + len(table.outputs)
    length = sum(len(cell.text) for rule in table.rules for cell in rule.inputs)
    return length // 100 + rows * columns // 8 + rows * rows * columns // 1_500 + rows * columns * columns // 100


def _unlooked_at(document: Document, of: DrgElement, table: DecisionTable) -> Iterator[Problem]:
    """What can be said of a table that is too large to be looked at as a whole."""
    detail = "It is too large, or too much with the tables before it, to look for gaps and overlaps."
    remedy = "Divide it into smaller tables that build on each other, or the file into several."
    yield document.problem(table, "table-partly-checked", detail, remedy, "warning", of)
    cells = (each for each in document.model.places if each.element is of and each.is_cell and each.error)
    for place in islice(cells, MOST_CELLS_NAMED):
        detail = f"{place.where} cannot be read: {place.error}"
        yield document.problem(place.text, "expression-invalid", detail, "Mend the cell.", of=of)


MOST_CELLS_NAMED = 10


def analysed(document: Document) -> Iterator[Problem]:
    """Gaps, overlaps, rows that never decide, cells that cannot be right."""
    read = {name for place in document.model.places if not place.is_cell for name in place.asked}
    left = MOST_WORK
    for of, table, names in document.model.tables:
        if (left := left - work_of(table)) < 0:
            yield from _unlooked_at(document, of, table)
        else:
            columns = [_column(document, clause) for clause in table.inputs]
            known = document.model.components.union(names, read)
            yield from analysis.problems(table, columns, document.file, of.name, known)


def _column(document: Document, clause: InputClause) -> analysis.Column:
    ref = clause.expression.type_ref
    kind = document.model.types.kind_of(ref).name
    listed = clause.values or document.model.types.allowed(ref)
    return analysis.Column(clause.title, None if kind == "Any" else kind, None if listed is None else listed.text)


RULES = (hit_policies, columns, sizes, analysed)
