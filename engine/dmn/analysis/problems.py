"""The findings as problems: each a sentence that names rows and an example, and how to mend it."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from engine.dmn.analysis import cell_problems
from engine.dmn.analysis.analyse import analyse
from engine.dmn.analysis.findings import Analysis, Column, Gap, Overlap, Unreachable
from engine.dmn.analysis.subjects import Subject
from engine.dmn.analysis.words import case_words, listed, rows_words
from engine.dmn.elements import DecisionTable
from engine.problems import Problem

MOST = 10
"""How many problems of one rule are told of one table; the last of them says that there are more."""


def problems(
    table: DecisionTable,
    columns: Sequence[Column],
    file: str,
    name: str | None = None,
    names: Collection[str] | None = None,
) -> list[Problem]:
    """What is wrong with a table of a file. `name` is the decision's; `columns` and `names` are as of `analyse`."""
    return list(tell(Subject(table, columns, file, name), analyse(table, columns, names)))


def tell(subject: Subject, analysis: Analysis) -> Iterator[Problem]:
    """The problems, a few of each rule; those of single cells first."""
    for teller in (*cell_problems.TELLERS, _overlaps, _unreachable, _gaps):
        yield from _first(teller(subject, analysis))
    yield from _gaps_of_null(subject, [gap for gap in analysis.gaps if gap.empty])
    if analysis.limits:
        detail, remedy = " ".join(analysis.limits), "Split the table into smaller ones that build on each other."
        yield subject.problem("table-partly-checked", "warning", detail, remedy)


def _first(found: Iterable[Problem]) -> Iterator[Problem]:
    few = list(islice(found, MOST + 1))
    yield from few[: MOST - 1]
    if len(few) <= MOST:
        yield from few[MOST - 1 :]
    else:
        yield replace(few[MOST - 1], detail=f"{few[MOST - 1].detail} There are more like this.")


def _overlaps(subject: Subject, analysis: Analysis) -> Iterator[Problem]:
    for found in analysis.overlaps:
        rows = rows_words((found.first, found.second))
        detail = f"{_capital(rows)} both match {_when(subject, found)}, {_broken_policy(subject, found)}."
        remedy = "Change a cell so that only one row matches, or let the first that matches decide (hit policy FIRST)."
        yield subject.problem("table-overlap", "error", detail, remedy, found.second, found.first)


def _broken_policy(subject: Subject, found: Overlap) -> str:
    policy = subject.table.hit_policy
    if policy == "UNIQUE":
        return "and only one row may (hit policy UNIQUE)"
    return f"and give different results (hit policy {policy})"


def _unreachable(subject: Subject, analysis: Analysis) -> Iterator[Problem]:
    for found in analysis.unreachable:
        detail, remedy = _covered(subject, found) if found.by else _of_itself(subject, found)
        yield subject.problem("rule-never-matches", "warning", detail, remedy, found.rule)


def _of_itself(subject: Subject, found: Unreachable) -> tuple[str, str]:
    assert found.column is not None
    title, cell = subject.columns[found.column].title, found.rule.inputs[found.column].text.strip()
    why = f"there is no value at all for which “{cell}” in {title} holds"
    if found.why == "not allowed":
        why = f"nothing that {title} may be fits “{cell}”"
    return f"Row {found.rule.number} never matches: {why}.", "Correct the cell, or take the row out."


def _covered(subject: Subject, found: Unreachable) -> tuple[str, str]:
    is_first = subject.table.hit_policy == "FIRST"
    if len(found.by) == 1:
        reason = "matches all that it does, and " + ("comes first" if is_first else "has a result of higher priority")
    else:
        reason = "together match all that it does, and " + (
            "come first" if is_first else "have results of higher priority"
        )
    remedy = "Move it up, change it, or take it out." if is_first else "Change it, or take it out."
    return f"Row {found.rule.number} never decides: {rows_words(found.by)} {reason}.", remedy


def _gaps(subject: Subject, analysis: Analysis) -> Iterator[Problem]:
    for gap in analysis.gaps:
        if not gap.empty:
            detail = f"No row says what happens {_when(subject, gap)}."
            if not subject.table.rules:
                detail = "It has no rows, so it never says what happens."
            yield subject.problem("table-gap", "warning", detail, "Add a row for it, or a default result.")


def _gaps_of_null(subject: Subject, gaps: Sequence[Gap]) -> Iterator[Problem]:
    """One for the whole table, of the inputs that need only be empty one at a time, if there are such."""
    if not gaps:
        return
    fewest = min(len(gap.empty) for gap in gaps)
    plainest = [gap for gap in gaps if len(gap.empty) == fewest]
    whole = [gap for gap in plainest if gap.matters == gap.empty]
    shown = min(plainest, key=lambda gap: len(gap.matters))
    titles = sorted({at for gap in whole for at in gap.empty})
    if fewest == 1 and titles:
        when = f"when {listed([subject.columns[at].title for at in titles], 'or')} is empty (null)"
    else:
        when = _when(subject, shown)
    remedy = "Add a row for it, add a default result, or make sure that it is never empty."
    yield subject.problem("table-gap-empty", "warning", f"No row says what happens {when}.", remedy)


def _when(subject: Subject, found: Gap | Overlap) -> str:
    if not found.matters:
        return "whatever the inputs are"
    return f"when {case_words(subject.columns, found.matters, found.example)}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
