"""Which pages a person is asked, in what order, and on which they may stand: pure.

Conditions see the case's variables (`context`) with the form's own answers laid over them. An answer counts
only while its question is asked: a question that is hidden, or not yet answered, is null in every condition.
So a page may depend on any other, before or behind it. Pages are told apart by their slugs. `now` is
an aware moment; its own zone says which day today() is.
"""

from collections.abc import Mapping
from datetime import datetime

from forms.pages import Form, Group, Page, Part
from forms.questions.base import Question
from forms.questions.computed import Computed
from forms.scope import laid_over, nested, place

Answers = Mapping[str, object]
"""Answers by question key; a key that is present was answered, None says the question was passed over."""

_MOST_ROUNDS = 12
"""Conditions that still contradict each other after so many rounds stay as they are then."""


def pages(form: Form, answers: Answers, context: Mapping[str, object] = {}, now: datetime | None = None) -> list[Page]:
    """The pages with something to ask or say, each with the parts shown on it, FEEL texts worked out."""
    return [page for page in _resolved(form, answers, context, now) if page.is_seen]


def questions(
    form: Form, answers: Answers, context: Mapping[str, object] = {}, now: datetime | None = None
) -> list[Question]:
    """Every question asked, and every value that is worked out, in the form's order."""
    return [question for page in _resolved(form, answers, context, now) for question in page.questions]


def _resolved(form: Form, answers: Answers, context: Mapping[str, object], now: datetime | None) -> list[Page]:
    if form.is_fixed:
        return [page for page in form.pages if page.parts]
    asked = {question.key for question in form.questions}
    for _ in range(_MOST_ROUNDS):
        shown, scope = _round(form, answers, context, now, asked)
        still = {question.key for page in shown for question in page.questions}
        if still == asked:
            break
        asked = still
    return [page.resolve(scope, now) for page in shown if page.parts]


def find_page(
    form: Form, slug: str, answers: Answers, context: Mapping[str, object] = {}, now: datetime | None = None
) -> Page | None:
    """The page with this slug as it is asked now, or None if it is not asked."""
    return next((page for page in pages(form, answers, context, now) if page.slug == slug), None)


def next_page(
    form: Form, page: Page, answers: Answers, context: Mapping[str, object] = {}, now: datetime | None = None
) -> Page | None:
    """Where to go from a page whose answers are in: the page after it, or None for "Check your answers".

    It is the same page again where its own answers brought up further questions on it.
    """
    slugs = [each.slug for each in form.pages]
    here = slugs.index(page.slug) if page.slug in slugs else -1
    for each in pages(form, answers, context, now):
        if each.slug == page.slug and not is_answered(each, answers):
            return each
        if slugs.index(each.slug) > here:
            return each
    return None


def previous_page(
    form: Form, page: Page, answers: Answers, context: Mapping[str, object] = {}, now: datetime | None = None
) -> Page | None:
    """The page asked before this one, or None for the first."""
    slugs = [each.slug for each in form.pages]
    here = slugs.index(page.slug) if page.slug in slugs else 0
    before = [each for each in pages(form, answers, context, now) if slugs.index(each.slug) < here]
    return before[-1] if before else None


def first_unanswered(
    form: Form, answers: Answers, context: Mapping[str, object] = {}, now: datetime | None = None
) -> Page | None:
    """The first page with a question not yet answered, or None: go to "Check your answers"."""
    return next((page for page in pages(form, answers, context, now) if not is_answered(page, answers)), None)


def may_visit(
    form: Form, page: Page, answers: Answers, context: Mapping[str, object] = {}, now: datetime | None = None
) -> bool:
    """Whether the page is asked, and every page asked before it is answered."""
    for each in pages(form, answers, context, now):
        if each.slug == page.slug:
            return True
        if not is_answered(each, answers):
            return False
    return False


def is_answered(page: Page, answers: Answers) -> bool:
    """Whether every question of a page, as `pages` gives it, has its answer."""
    return all(_has_answer(question, answers) for question in page.questions)


def _has_answer(question: Question, answers: Answers) -> bool:
    if question.readonly:
        return True
    if question.key not in answers:
        return False
    return not (question.required and question.is_empty(answers[question.key]))


def _round(
    form: Form, answers: Answers, context: Mapping[str, object], now: datetime | None, asked: set[str]
) -> tuple[list[Page], dict[str, object]]:
    """One look at every condition: it sees this round's decisions before it, the last round's behind it."""
    counted = {q.key: effective(q, answers) if q.key in asked else None for q in form.questions}
    scope = laid_over(context, nested(counted))
    for question in form.questions:
        if isinstance(question, Computed) and question.key in asked:
            place(scope, question.key, question.compute(scope, now))
    looker = _Looker(scope, answers, now)
    return [page.with_parts(looker.shown(page.parts)) for page in form.pages], scope


def effective(question: Question, answers: Answers) -> object:
    """The answer, or what a question that is only shown holds by default; what is worked out is nobody's answer."""
    if isinstance(question, Computed):
        return question.default
    value = answers.get(question.key)
    return question.default if value is None and question.readonly else value


class _Looker:
    """Goes through the parts of a form and keeps those shown; the scope follows."""

    def __init__(self, scope: dict[str, object], answers: Answers, now: datetime | None) -> None:
        self.scope, self.answers, self.now = scope, answers, now

    def shown(self, parts: tuple[Part, ...], is_hidden: bool = False) -> tuple[Part, ...]:
        looked = [self._look(part, is_hidden) for part in parts]
        return tuple(part for part in looked if part is not None)

    def _look(self, part: Part, is_hidden: bool) -> Part | None:
        hidden = is_hidden or (part.hide is not None and part.hide.is_true(self.scope, self.now))
        if isinstance(part, Group):
            return self._group(part, hidden)
        if isinstance(part, Question):
            place(self.scope, part.key, None if hidden else self._value(part))
        return None if hidden else part

    def _value(self, question: Question) -> object:
        if isinstance(question, Computed):
            return question.compute(self.scope, self.now)
        return effective(question, self.answers)

    def _group(self, group: Group, is_hidden: bool) -> Group | None:
        parts = self.shown(group.parts, is_hidden)
        return group.with_parts(parts) if parts and not is_hidden else None
