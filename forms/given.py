"""Answers as they are given to a case all at once: which questions they answer, and what the form would refuse."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from forms import answers as form_answers
from forms import journey, schema
from forms.errors import InvalidForm
from forms.expressions import is_expression
from forms.pages import Form

OURS = frozenset({"case", "settings"})
"""What every case knows of itself, which no form asks."""


def questions(data: bytes, file: str) -> Mapping[str, str]:
    """The keys of a form's questions that take an answer, and what people read; none where it cannot be read."""
    try:
        form = _read(data, file)
    except InvalidForm:
        return {}
    return {question.key: question.name for question in form.questions if not question.readonly}


def judge(
    data: bytes, file: str, given: Mapping[str, object], seen: Mapping[str, object], now: datetime | None
) -> tuple[frozenset[str], Sequence[str]]:
    """The keys that were answered, and in words what the form would refuse. `seen` is what the case knows already."""
    form = _read(data, file)
    new = form_answers.from_variables(form, given)
    known = {key: value for key, value in form_answers.from_variables(form, seen).items() if key not in new}
    together = {**known, **new}
    asked = {each.key for page in journey.pages(form, together, seen, now) for each in page.questions}
    counted = {key: value for key, value in together.items() if key in asked}
    names = {each.key: each.name for each in form.questions if not is_expression(each.name)}
    wrong = form_answers.validate(form, counted, seen, now)
    refused = [f"“{names.get(each.key, each.key)}”: {each.text}." for each in wrong]
    refused += [f"“{names.get(key, key)}”: the form does not ask this." for key in _strange(form, given, new, asked)]
    answered = frozenset(key for key, value in new.items() if key in asked and value is not None)
    return answered, refused


def _strange(form: Form, given: Mapping[str, object], new: Mapping[str, object], asked: set[str]) -> Iterator[str]:
    """What was given and is asked nowhere, or not in this case, or is an answer of another kind."""
    keys = {question.key for question in form.questions}
    shown = {question.key for question in form.questions if question.readonly}
    for path, value in _leaves(given, keys):
        if path.split(".")[0] in OURS or path in shown or value is None:
            continue
        if path not in keys or path not in new or path not in asked:
            yield path


def _leaves(tree: Mapping[str, object], keys: set[str], before: str = "") -> Iterator[tuple[str, object]]:
    for name, value in tree.items():
        path = f"{before}{name}"
        if isinstance(value, Mapping) and path not in keys:
            yield from _leaves(value, keys, f"{path}.")
        else:
            yield path, value


@lru_cache(maxsize=100)
def _read(data: bytes, file: str) -> Form:
    return schema.read(data, file)
