"""What is worth a look in the questions of a journey: advice, which never stops publishing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine.problems import Problem
from forms import plain_english
from forms.expressions import is_expression
from forms.pages import Form, Group, Part
from forms.questions.base import Question
from forms.questions.datetime import DateTime
from forms.questions.filepicker import FilePicker
from forms.questions.number import Number
from forms.questions.options import OptionsQuestion
from forms.questions.textfield import TextField
from forms.schema import read_partly
from web.studio.answer_uses import Uses, steps_asking

__all__ = ["About", "about", "of", "steps_asking"]

MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class About:
    """What there is to say of one question; `used_by` names what reads its answer."""

    key: str
    reading_age: int | None
    used_by: tuple[str, ...]
    problems: tuple[Problem, ...]


def of(files: Mapping[str, bytes]) -> list[Problem]:
    """Warnings about every form of a draft; what cannot be read is left to those who say so."""
    uses = Uses(files)
    return [problem for file in sorted(files) if file.endswith(".form") for problem in _of_form(files, file, uses)]


def about(files: Mapping[str, bytes], file: str) -> list[About]:
    """Each question of one form."""
    form, _ = read_partly(files[file], file)
    if form is None:
        return []
    reading = _Reading(files, form, file, Uses(files))
    return [_about(each, file, reading) for each in form.questions]


class _Reading:
    """Who or what reads the answers of one form."""

    def __init__(self, files: Mapping[str, bytes], form: Form, file: str, uses: Uses) -> None:
        self._file, self._uses = file, uses
        asking = set(steps_asking(files, form.id))
        self._people = [name for name in uses.staff_tasks if name not in asking]

    def of(self, question: Question) -> list[str]:
        """What uses an answer; what somebody writes or attaches is for those to read who have a task elsewhere."""
        is_for_people = isinstance(question, TextField | FilePicker)
        return self._uses.of(question.key, self._file) or (self._people if is_for_people else [])


def _of_form(files: Mapping[str, bytes], file: str, uses: Uses) -> Iterator[Problem]:
    form, _ = read_partly(files[file], file)
    if form is None:
        return
    for question in form.questions:
        yield from _problems(question, file)
    for page in form.pages:
        yield from _without_legend(page.parts, file)
    yield from _unused(form, file, _Reading(files, form, file, uses))


def _about(question: Question, file: str, reading: _Reading) -> About:
    age = plain_english.reading_age("\n".join([_said(question.label), _said(question.hint), *_options(question)]))
    return About(question.key, age, tuple(reading.of(question)), tuple(_problems(question, file)))


def _problems(question: Question, file: str) -> Iterator[Problem]:
    if question.readonly:
        return
    for remark in plain_english.remarks(_said(question.label), _said(question.hint), _options(question)):
        yield _problem(file, question, remark.rule, remark.detail, remark.remedy)
    if not question.hint and (wanted := _hint_wanted(question)):
        yield _problem(file, question, "hint-missing", "It has no hint.", wanted)


def _said(text: str) -> str:
    """The words of a text; an expression's are not known here."""
    return "" if is_expression(text) else text


def _options(question: Question) -> tuple[str, ...]:
    options = question.options if isinstance(question, OptionsQuestion) else ()
    return tuple(text for option in options for text in (option.label, option.hint) if text)


def _hint_wanted(question: Question) -> str:
    """What its hint should say, for questions that are often answered wrongly without."""
    if isinstance(question, DateTime):
        return "Show how to write it: “For example, 27 3 2026”."
    if isinstance(question, Number) and (question.prefix or question.suffix):
        return "Say what to count, and where people find the number."
    if isinstance(question, FilePicker):
        return "Say what the file must show."
    if isinstance(question, TextField) and question.pattern and not question.autocomplete:
        return "Show how to write it: only some answers are taken."
    return ""


def _without_legend(parts: Iterable[Part], file: str) -> Iterator[Problem]:
    """Groups that show questions together without saying what they are together."""
    for part in parts:
        if not isinstance(part, Group):
            continue
        if not part.label and part.hide is None and len(part.questions) > 1:
            detail = f"The group that begins with it holds {len(part.questions)} questions and has no label."
            remedy = "Say what they are together, as the group’s label: “What is your address?”."
            yield _problem(file, part.questions[0], "legend-missing", detail, remedy)
        yield from _without_legend(part.parts, file)


def _unused(form: Form, file: str, reading: _Reading) -> Iterator[Problem]:
    unused = [each for each in form.questions if not each.readonly and not reading.of(each)]
    if not unused:
        return
    names = ", ".join(f"“{each.name if not is_expression(each.name) else each.key}”" for each in unused[:MOST_NAMED])
    more = f" and {len(unused) - MOST_NAMED} more" if len(unused) > MOST_NAMED else ""
    detail = f"Nothing in the journey uses the answer to {names}{more}: no path, rule, message or other form."
    remedy = "Ask it only if something is done with it."
    yield _problem(file, unused[0], "answer-unused", detail, remedy)


def _problem(file: str, question: Question, rule: str, detail: str, remedy: str) -> Problem:
    return Problem(file, question.key, _said(question.name) or question.key, rule, "warning", detail, remedy)
