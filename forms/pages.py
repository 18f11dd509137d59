"""What a form is once read: pages of parts. Immutable; `journey` makes of them what a person is shown."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import TypeAlias

from forms.expressions import Expression
from forms.questions.base import Question
from forms.questions.computed import Computed
from forms.tables import Table


@dataclass(frozen=True, kw_only=True)
class Text:
    """Words between the questions, in markdown, or a FEEL expression that gives them."""

    text: str
    expression: Expression | None = None
    hide: Expression | None = None

    def resolve(self, context: Mapping[str, object], now: datetime | None) -> "Text":
        """The same text with its expression worked out over these variables."""
        if self.expression is None:
            return self
        return replace(self, text=_said(self.expression, context, now), expression=None)


@dataclass(frozen=True, kw_only=True)
class Group:
    """Questions that belong together under one legend; a row of the summary if there is a `summary_label`.

    `label_from` gives the label where that is FEEL.
    """

    label: str
    label_from: Expression | None = None
    hint: str = ""
    parts: tuple["Part", ...]
    hide: Expression | None = None
    summary_label: str = ""

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions in it, in order, those of groups within it too."""
        return tuple(_questions(self.parts))

    def with_parts(self, parts: tuple["Part", ...]) -> "Group":
        """The same group with other parts."""
        return replace(self, parts=parts)

    def resolve(self, context: Mapping[str, object], now: datetime | None) -> "Group":
        """The same group, what is FEEL in it worked out over these variables."""
        label = self.label if self.label_from is None else _said(self.label_from, context, now)
        parts = tuple(part.resolve(context, now) for part in self.parts)
        return replace(self, label=label, label_from=None, parts=parts)

    @property
    def field_id(self) -> str:
        """What its hint's id begins with: that of its first question."""
        return f"group-{self.questions[0].field_id}" if self.questions else "group"


Part: TypeAlias = Question | Text | Group | Table


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page: `slug` is its place in an address, `section` its caption and a heading in the summary.

    `section_from` gives the section where that is FEEL; `staff_section` is what staff read in its place.
    """

    slug: str
    title: str
    section: str = ""
    staff_section: str = ""
    section_from: Expression | None = None
    parts: tuple[Part, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """Its questions in order, those in groups too."""
        return tuple(_questions(self.parts))

    @property
    def is_seen(self) -> bool:
        """Whether there is anything on it: values worked out in silence are nothing to see."""
        return any(map(_is_seen, self.parts))

    @property
    def leader(self) -> Question | Group | None:
        """The part whose label is the page's heading: the first, if only boxes to tick ("No end date") follow
        it.
        """
        first = self.parts[0] if self.parts else None
        if not all(other.goes_with_another for other in _questions(self.parts[1:])):
            return None
        if isinstance(first, Question):
            return first if first.can_be_heading and not first.readonly else None
        return first if isinstance(first, Group) and first.label else None

    @property
    def heading(self) -> str:
        """The page's heading, also for the browser's title: its only question's label, or its title."""
        return self.leader.label if self.leader is not None else self.title

    def with_parts(self, parts: tuple[Part, ...]) -> "Page":
        """The same page with other parts."""
        return replace(self, parts=parts)

    def resolve(self, context: Mapping[str, object], now: datetime | None) -> "Page":
        """The same page, what is FEEL on it worked out over these variables."""
        section = self.section if self.section_from is None else _said(self.section_from, context, now)
        parts = tuple(part.resolve(context, now) for part in self.parts)
        return replace(self, section=section, section_from=None, parts=parts)


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form: its id, a title made of that, and its pages in order."""

    id: str
    title: str
    pages: tuple[Page, ...]

    def page_of(self, key: str) -> Page:
        """The page that holds the question with this key; KeyError if there is none."""
        for page in self.pages:
            if any(question.key == key for question in page.questions):
                return page
        raise KeyError(key)

    @cached_property
    def is_fixed(self) -> bool:
        """Whether everybody is asked all of it, in the same words: nothing in it is FEEL."""
        return not _holds_expression(self.pages)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Every question, in order."""
        return tuple(question for page in self.pages for question in page.questions)

    def question(self, key: str) -> Question:
        """The question with this key; KeyError if there is none."""
        for question in self.questions:
            if question.key == key:
                return question
        raise KeyError(key)

    def page(self, slug: str) -> Page | None:
        """The page with this slug, whether or not anyone is asked it."""
        return next((page for page in self.pages if page.slug == slug), None)


def _holds_expression(value: object) -> bool:
    if isinstance(value, Mapping):
        return any(map(_holds_expression, value.values()))
    if isinstance(value, (list, tuple)):
        return any(map(_holds_expression, value))
    if is_dataclass(value) and not isinstance(value, (type, Expression)):
        return any(_holds_expression(getattr(value, each.name)) for each in fields(value))
    return isinstance(value, Expression)


def _is_seen(part: Part) -> bool:
    if isinstance(part, Group):
        return any(map(_is_seen, part.parts))
    return not (isinstance(part, Computed) and part.is_silent)


def _said(expression: Expression, context: Mapping[str, object], now: datetime | None) -> str:
    value = expression.evaluate(context, now)
    return "" if value is None else str(value)


def _questions(parts: Iterable[Part]) -> Iterator[Question]:
    for part in parts:
        if isinstance(part, Question):
            yield part
        elif isinstance(part, Group):
            yield from _questions(part.parts)
