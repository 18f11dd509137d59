"""Problems of single cells and rows, in words."""

from collections.abc import Iterator

from engine.dmn.analysis.findings import Analysis, UnknownName, Unreadable, WrongKind, WrongLength
from engine.dmn.analysis.subjects import Subject
from engine.dmn.analysis.words import kind_words, place_words, value_words, written_as
from engine.feel import FeelSyntaxError
from engine.problems import Problem


def wrong_lengths(subject: Subject, analysis: Analysis) -> Iterator[Problem]:
    for found in analysis.wrong_lengths:
        detail = _length_words(found)
        remedy = f"Give the row one cell for each {found.side} column."
        yield subject.problem("row-wrong-length", "error", detail, remedy, found.rule)


def _length_words(found: WrongLength) -> str:
    cells = f"{found.found} {found.side} cell{'' if found.found == 1 else 's'}"
    columns = f"{found.expected} {found.side} column{'' if found.expected == 1 else 's'}"
    return f"Row {found.rule.number} has {cells}, and the table {columns}."


def unreadable(subject: Subject, analysis: Analysis) -> Iterator[Problem]:
    for found in analysis.unreadable:
        yield _unreadable(subject, found)


def _unreadable(subject: Subject, found: Unreadable) -> Problem:
    error = found.error
    why = f"{error.message}, at character {error.column}" if isinstance(error, FeelSyntaxError) else str(error)
    if isinstance(error, FeelSyntaxError) and error.line > 1:
        why += f" of line {error.line}"
    detail = f"{place_words(found.place)} cannot be read: {why.removesuffix('.')}."
    remedy = 'Write a test such as < 18, [18..65] or "PIP", "DLA"; a dash is any value.'
    return subject.at_cell("cell-unreadable", found.place, detail, remedy if found.place.is_test else "Mend the cell.")


def wrong_kinds(subject: Subject, analysis: Analysis) -> Iterator[Problem]:
    for found in analysis.wrong_kinds:
        yield _wrong_kind(subject, found)


def _wrong_kind(subject: Subject, found: WrongKind) -> Problem:
    holds, value = kind_words(found.expected), value_words(found.value)
    misfit = "something in it stands for nothing (null)" if found.value is None else f"{value} does not fit"
    detail = f"{place_words(found.place)} cannot be right: the column holds {holds}, and {misfit}."
    remedy = f"Write it like this: {written_as(found.expected, found.value)}."
    return subject.at_cell("cell-wrong-type", found.place, detail, remedy)


def unknown_names(subject: Subject, analysis: Analysis) -> Iterator[Problem]:
    for found in analysis.unknown_names:
        yield _unknown_name(subject, found)


def _unknown_name(subject: Subject, found: UnknownName) -> Problem:
    detail = f"{place_words(found.place)} asks for “{found.name}”, and there is nothing of that name."
    remedy = f'If it is meant as text, put it in straight quotes: "{found.name}".'
    return subject.at_cell("cell-unknown-name", found.place, detail, remedy)


TELLERS = (wrong_lengths, unreadable, wrong_kinds, unknown_names)
