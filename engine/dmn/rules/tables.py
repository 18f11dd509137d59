"""Decision tables: their hit policy, their columns, their rows."""

from collections.abc import Iterator

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


def analysed(document: Document) -> Iterator[Problem]:
    """Gaps, overlaps, rows that never decide, cells that cannot be right."""
    read = {name for place in document.model.places if not place.is_cell for name in place.asked}
    for of, table, names in document.model.tables:
        if len(table.rules) * (len(table.inputs) + len(table.outputs)) <= MAX_CELLS:
            columns = [_column(document, clause) for clause in table.inputs]
            known = document.model.components.union(names, read)
            yield from analysis.problems(table, columns, document.file, of.name, known)


def _column(document: Document, clause: InputClause) -> analysis.Column:
    ref = clause.expression.type_ref
    kind = document.model.types.kind_of(ref).name
    listed = clause.values or document.model.types.allowed(ref)
    return analysis.Column(clause.title, None if kind == "Any" else kind, None if listed is None else listed.text)


RULES = (hit_policies, columns, sizes, analysed)
