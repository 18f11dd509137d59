"""A page of a form as a citizen will see it, drawn by what draws it for them. Nothing on it can be sent.

The editor's script posts the form's text into a frame, with what was typed into the pages before, so that conditions
and texts that depend on answers show what they do.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import g, render_template, request

from engine import journey_file
from engine.journey_file import Journey
from engine.problems import Problem
from engine.values import clean
from forms import answers as form_answers
from forms import journey, wording
from forms.errors import FieldError, Wrong
from forms.pages import Form, Page
from forms.questions.base import Posted, Question
from forms.rendering import error_summary, render_page
from forms.schema import read_partly
from web.apply import words
from web.case_words import local_now
from web.rights import allow
from web.security import accepts
from web.studio import drafts
from web.studio.answer_uses import is_for_staff
from web.studio.blueprint import blueprint
from web.studio.drafts import DraftFiles
from web.texts import gettext as _

MAX_BYTES = 2_000_000
POLICY = {"frame-ancestors": "'self'", "form-action": "'none'"}
"""In our own frame only, and there it sends nothing."""
_UNFIT: tuple[Mapping[str, str], ...] = (
    {"": "?", "-day": "31", "-month": "2", "-year": "1999", "-hour": "99", "-minute": "99"},
    {"": "x" * 5000},
)
"""What somebody might type that a question does not take, by what its fields' names end in."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the frame was asked to show: a page by a question on it, else by its number from 0."""

    key: str
    number: int
    with_errors: bool
    posted: Posted


@blueprint.post("/<journey_key>/questions/preview")
@allow("studio.read", drafts.find)
@accepts(max_bytes=MAX_BYTES)
def preview(draft: DraftFiles, journey_key: str) -> str:
    """The page of `text` (a form, as it is being written) that holds the question `key`, else the page `number`."""
    g.policy = POLICY
    asked = _asked()
    form, problems = read_partly(request.form.get("text", "").encode(), "preview.form")
    known = _journey(draft)
    with wording.using(_):
        return _page(draft, known, form, problems, asked)


def _asked() -> Asked:
    number = request.form.get("number", "0")
    return Asked(
        key=request.form.get("key", ""),
        number=int(number) if number.isdecimal() and len(number) < 5 else 0,
        with_errors=request.form.get("view") == "error",
        posted=_posted(request.form.get("answers", "")),
    )


def _posted(text: str) -> dict[str, list[str]]:
    """What was typed on the pages: texts by the name of their field."""
    try:
        said = json.loads(text or "{}")
    except ValueError:
        return {}
    if not isinstance(said, dict):
        return {}
    lists = {name: each for name, each in said.items() if isinstance(each, list)}
    return {name: [text for text in each if isinstance(text, str)] for name, each in lists.items()}


def _journey(draft: DraftFiles) -> Journey | None:
    """The draft's journey.toml, as far as it can be read."""
    try:
        return journey_file.read(draft.files[journey_file.FILE])
    except (KeyError, ValueError, RecursionError):
        return None


def _page(draft: DraftFiles, known: Journey | None, form: Form | None, problems: list[Problem], asked: Asked) -> str:
    around = {"draft": draft, "problems": problems, "talk": words.talk(known, "") if known else None}
    if form is None:
        return render_template("studio/preview.html", **around, page=None, page_title=_("Nothing to show yet"))
    now = local_now()
    context = {"settings": clean(dict(known.settings)) if known else {}}
    answers = _answers(form, asked.posted, context, now)
    if is_for_staff(draft.files, form.id):
        return _staff_page(around, form, answers, asked, context, now)
    wanted = _wanted(form, asked)
    page = journey.find_page(form, wanted.slug, answers, context, now)
    is_asked = page is not None
    page = page or wanted.resolve({**context, **answers}, now)
    errors = [error for each in page.questions for error in _errors(each)] if asked.with_errors else []
    return render_template(
        "studio/preview.html",
        **around,
        page=page,
        page_title=page.heading,
        is_asked=is_asked,
        beside=_beside(form, page, answers, context, now),
        questions=render_page(page, answers, _raw(page, asked) if not errors else {}, errors, gettext=_),
        summary=error_summary(errors, gettext=_),
        has_errors=bool(errors),
    )


def _staff_page(
    around: Mapping[str, object],
    form: Form,
    answers: Mapping[str, object],
    asked: Asked,
    context: Mapping[str, object],
    now: datetime,
) -> str:
    """A task's form as staff have it: all of its pages on one screen."""
    pages = journey.pages(form, answers, context, now)
    drawn = []
    for page in pages:
        errors = [error for each in page.questions for error in _errors(each)] if asked.with_errors else []
        raw = {} if errors else _raw(page, asked)
        questions = render_page(page, answers, raw, errors, density="staff", heading=False, gettext=_)
        drawn.append((page.title if len(pages) > 1 else "", questions))
    return render_template("studio/staff_preview.html", **around, page_title=form.title, parts=drawn)


def _beside(
    form: Form, page: Page, answers: Mapping[str, object], context: Mapping[str, object], now: datetime
) -> dict[str, str]:
    """The first question of the page before this one and of that after it, among those asked with these answers."""
    slugs = [each.slug for each in form.pages]
    shown = [each for each in journey.pages(form, answers, context, now) if each.questions]
    first = {slugs.index(each.slug): each.questions[0].key for each in shown}
    here = slugs.index(page.slug)
    before, after = (
        max((at for at in first if at < here), default=-1),
        min((at for at in first if at > here), default=-1),
    )
    return {"before": first.get(before, ""), "after": first.get(after, "")}


def _answers(form: Form, posted: Posted, context: Mapping[str, object], now: datetime) -> dict[str, object]:
    """What was typed so far, page after page, as answers."""
    answers: dict[str, object] = {}
    for page in form.pages:
        if any(name in posted for question in page.questions for name in question.names):
            answers |= form_answers.read_page(form, page, posted, {}, answers, context, now).values
    return answers


def _wanted(form: Form, asked: Asked) -> Page:
    for page in form.pages:
        if asked.key and any(question.key == asked.key for question in page.questions):
            return page
    return form.pages[min(asked.number, len(form.pages) - 1)]


def _raw(page: Page, asked: Asked) -> Posted | None:
    """What was typed on this very page, which the frame shows again; None where it was not opened before."""
    names = [name for question in page.questions for name in question.names]
    return {name: asked.posted[name] for name in names if name in asked.posted} or None


def _errors(question: Question) -> list[FieldError]:
    """The error of a question as people most often see it: not answered, else answered with what it cannot take."""
    if question.readonly:
        return []
    for posted in ({}, *({f"{question.key}{end}": [text] for end, text in each.items()} for each in _UNFIT)):
        try:
            question.read(posted, (), None, None)
        except Wrong as wrong:
            return [question.field_error(wrong)]
    return []
