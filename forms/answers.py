"""Posted text to typed answers, answers to variables and back, and the rows of "Check your answers"."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from engine.feel import evaluate
from engine.feel.types import Date
from forms import journey
from forms.cleaning import as_posted
from forms.errors import FieldError, Wrong
from forms.files import File
from forms.pages import Form, Group, Page, Part
from forms.questions.base import Posted, Question
from forms.questions.filepicker import FilePicker
from forms.scope import found, nested
from forms.wording import say

Answers = journey.Answers
Density = Literal["citizen", "staff"]


@dataclass(frozen=True, slots=True)
class PageAnswers:
    """What a posted page came to.

    `values` are the answers accepted, to be laid over those already there, whether or not there are errors:
    files that came with a wrong page are in it too. `errors` is empty when the page is right. `raw` is what
    to show again in the fields if it is not.
    """

    values: dict[str, object]
    errors: list[FieldError]
    raw: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Row:
    """One answer as read back: its label, the lines of it, and the page it is changed on."""

    key: str
    label: str
    lines: list[str]
    page: Page


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under one heading; the title is empty for pages without a section."""

    title: str
    rows: list[Row] = field(default_factory=list)


def read_page(
    form: Form,
    page: Page,
    posted: Posted,
    files: Mapping[str, Sequence[File]] = {},
    answers: Mapping[str, object] = {},
    context: Mapping[str, object] = {},
    now: datetime | None = None,
    *,
    refused: Mapping[str, str] = {},
) -> PageAnswers:
    """Reads a posted page, whose questions are those asked once its own answers count.

    A question that these answers bring up and that was not on the page is no error: it stays unanswered, and
    `journey.next_page` leads to the same page. Fields of questions not asked are ignored. `files` are the new
    uploads by key, kept and examined already; `refused` the texts of those that were not taken (FileRefused).
    """
    shown = journey.find_page(form, page.slug, answers, context, now)
    whole = form.page(page.slug)
    if shown is None or whole is None:
        return PageAnswers({}, [], {})
    reader = _Reader(posted, files, answers, _today(now), refused)
    on_page = {question.key: question for question in (*whole.questions, *shown.questions)}
    trial = {**answers, **{key: reader.trial(question) for key, question in on_page.items()}}
    asked = journey.find_page(form, page.slug, trial, context, now) or shown
    was_shown = {question.key for question in shown.questions}
    for question in asked.questions:
        if question.key in was_shown or reader.has_posted(question):
            reader.read(question)
    return PageAnswers(reader.values, reader.errors, _raw(on_page.values(), posted))


class _Reader:
    """Reads the questions of one posted page."""

    def __init__(
        self,
        posted: Posted,
        files: Mapping[str, Sequence[File]],
        answers: Answers,
        today: Date | None,
        refused: Mapping[str, str],
    ) -> None:
        self.posted, self.files, self.answers = posted, files, answers
        self.today, self.refused = today, refused
        self.values: dict[str, object] = {}
        self.errors: list[FieldError] = []

    def has_posted(self, question: Question) -> bool:
        return question.key in self.files or any(name in self.posted for name in question.names)

    def trial(self, question: Question) -> object:
        """The answer if it is right, else null: for conditions only."""
        try:
            return self._value(question)
        except Wrong:
            return None

    def read(self, question: Question) -> None:
        try:
            if question.key in self.refused and not question.readonly:
                raise Wrong(self.refused[question.key])
            self.values[question.key] = self._value(question)
        except Wrong as wrong:
            self.errors.append(question.field_error(wrong))
            self._keep_uploads(question)

    def _value(self, question: Question) -> object:
        kept = self.answers.get(question.key)
        if question.readonly:
            return journey.effective(question, self.answers)
        return question.read(self.posted, self.files.get(question.key, ()), kept, self.today)

    def _keep_uploads(self, question: Question) -> None:
        """Files taken before the mistake stay with the answer, so that nobody sends them twice."""
        if isinstance(question, FilePicker):
            kept = self.answers.get(question.key)
            merged = question.merge(self.posted, self.files.get(question.key, ()), kept)
            if question.key in self.answers or not question.is_empty(merged):
                self.values[question.key] = merged


def _raw(questions: Iterable[Question], posted: Posted) -> dict[str, list[str]]:
    names = [name for question in questions for name in question.names]
    return {name: [as_posted(text) for text in posted[name]] for name in names if name in posted}


def validate(
    form: Form, answers: Answers, context: Mapping[str, object] = {}, now: datetime | None = None
) -> list[FieldError]:
    """What is wrong with the answers as a whole, in the form's order: before sending, and for the API."""
    today = _today(now)
    errors: list[FieldError] = []
    for question in _asked(form, answers, context, now):
        try:
            if not question.readonly:
                question.validate(answers.get(question.key), today)
        except Wrong as wrong:
            errors.append(question.field_error(wrong))
    return errors


def variables(
    form: Form, answers: Answers, context: Mapping[str, object] = {}, now: datetime | None = None
) -> dict[str, object]:
    """The answers to what is asked, nested by path: what is sent. Questions passed over are null."""
    flat = {
        question.key: journey.effective(question, answers)
        for question in _asked(form, answers, context, now)
        if question.key in answers or question.readonly
    }
    return nested(flat)


def from_variables(form: Form, variables: Mapping[str, object]) -> dict[str, object]:
    """The answers that a case's variables already hold; those of another kind than the question's not."""
    known = found(variables, (question.key for question in form.questions))
    kinds = {question.key: question for question in form.questions}
    return {key: value for key, value in known.items() if value is None or kinds[key].is_kind(value)}


def summary(
    form: Form,
    answers: Answers,
    context: Mapping[str, object] = {},
    now: datetime | None = None,
    *,
    density: Density = "citizen",
) -> list[Section]:
    """The answers to what is asked, by section, in order: "Check your answers", and what staff read of a
    case.

    Questions not yet answered have no row; one passed over reads "Not provided". Staff have each answer on
    one line unless its text is long, and under the names that are theirs.
    """
    sections: dict[str, Section] = {}
    for page in journey.pages(form, answers, context, now):
        title = (page.staff_section if density == "staff" else "") or page.section
        for row in _rows(page.parts, page, answers, density):
            lines = _one_line(row.lines) if density == "staff" else row.lines
            section = sections.setdefault(title, Section(title))
            section.rows.append(Row(row.key, row.label, lines, page))
    return list(sections.values())


def _rows(parts: Sequence[Part], page: Page, answers: Answers, density: Density) -> list[Row]:
    rows: list[Row] = []
    for part in parts:
        if isinstance(part, Group):
            within = _rows(part.parts, page, answers, density)
            rows += [_joined(part, within)] if part.summary_label and within else within
        elif isinstance(part, Question) and part.name and _is_known(part, answers):
            value, is_staff = journey.effective(part, answers), density == "staff"
            lines = part.display_to_staff(value) if is_staff else part.display(value)
            name = (part.staff_label if is_staff else "") or part.name
            rows.append(Row(part.key, name, lines or [say("Not provided")], page))
    return rows


def _is_known(question: Question, answers: Answers) -> bool:
    return question.key in answers or (question.readonly and question.default is not None)


def _joined(group: Group, rows: list[Row]) -> Row:
    """One row for a group, as for an address, without what was passed over."""
    nothing = [say("Not provided")]
    lines = [line for row in rows if row.lines != nothing for line in row.lines]
    return Row(rows[0].key, group.summary_label, lines or nothing, rows[0].page)


def _one_line(lines: list[str]) -> list[str]:
    joined = ", ".join(lines)
    return [joined] if len(joined) <= 120 else lines


def _asked(form: Form, answers: Answers, context: Mapping[str, object], now: datetime | None) -> list[Question]:
    return journey.questions(form, answers, context, now)


def _today(now: datetime | None) -> Date | None:
    """The day it is where the journey runs, as FEEL's today() has it; None if nobody said the time."""
    today = evaluate("today()", {}, now=now) if now is not None else None
    return today if isinstance(today, Date) else None
