"""What a case's answers say, by section: those it began with, and those that were given at its steps."""

from collections.abc import Mapping, Sequence

from flask import url_for
from markupsafe import Markup

from engine import queries
from engine.queries import Given
from engine.values import Value
from forms import answers as form_answers
from forms import wording
from forms.answers import Row, Section
from forms.files import File
from forms.pages import Form
from web import days
from web.actors import Actors
from web.case_words import CaseWords
from web.journeys import form_of
from web.parts import Answer, AnswerSection
from web.texts import gettext as _


def start_sections(case: CaseWords, events: Sequence[Given], actors: Actors) -> list[AnswerSection]:
    """The form that began the case, as the case has it now; a note where an answer was another at first."""
    form_id = case.deployed.start_form
    if form_id is None:
        return []
    form = form_of(case.deployed, form_id)
    first = form_answers.from_variables(form, _first_given(events))
    sections = _summary(form, case.variables, case)
    known = form_answers.from_variables(form, case.variables)
    return [
        AnswerSection(
            section.title or case.deployed.journey.name,
            [_start_answer(case, form, row, first, known, events, actors) for row in section.rows],
        )
        for section in sections
    ]


def step_sections(case: CaseWords, events: Sequence[Given], actors: Actors) -> list[AnswerSection]:
    """What was answered at each step done so far, oldest first, under the step's name, who did it and when."""
    sections = []
    for event in events:
        form = _form_at(case, event)
        if form is None:
            continue
        given = queries.details(event)
        known = form_answers.from_variables(form, given)
        rows = [row for section in _summary(form, given, case) for row in section.rows]
        answers = [Answer(row.label, shown(form, row, known, case.reference)) for row in rows]
        by = _("%(name)s, %(day)s", name=actors.name(event.actor), day=days.day(event.at, "staff"))
        if answers:
            sections.append(AnswerSection(f"{event.element_name}: {by}", answers))
    return sections


def shown(form: Form, row: Row, known: Mapping[str, object], reference: str) -> list[str]:
    """The lines of an answer; files as links that download them."""
    value = known.get(row.key)
    files = [file for file in map(File.of, value) if file] if isinstance(value, list) else []
    if not files or form.question(row.key).type != "filepicker":
        return row.lines
    return [_file_link(file, reference) for file in files]


def _file_link(file: File, reference: str) -> Markup:
    address = url_for("cases.file", reference=reference, file_id=file.id)
    look = Markup('<a href="{}">{}<span class="govuk-visually-hidden"> {}</span></a>')
    return Markup("{} {}").format(str(file), look.format(address, _("Look"), _("at %(name)s", name=file.name)))


def _summary(form: Form, variables: Mapping[str, object], case: CaseWords) -> list[Section]:
    known = form_answers.from_variables(form, variables)
    with wording.using(_):
        return form_answers.summary(form, known, case.variables, case.now, density="staff")


def _first_given(events: Sequence[Given]) -> dict[str, Value]:
    started = next((event for event in events if event.kind == "process_started"), None)
    return queries.details(started) if started is not None else {}


def _form_at(case: CaseWords, event: Given) -> Form | None:
    """The form that was answered at a step; None where it had none, or where what was answered is erased."""
    if event.kind != "user_task_completed" or event.element_id is None or event.details is None:
        return None
    element = case.deployed.definitions[case.instance.process_id].element(event.element_id)
    form_id = element.extensions.form_id if element is not None else None
    return form_of(case.deployed, form_id) if form_id else None


def _start_answer(
    case: CaseWords,
    form: Form,
    row: Row,
    first: Mapping[str, object],
    known: Mapping[str, object],
    events: Sequence[Given],
    actors: Actors,
) -> Answer:
    note = ""
    if row.key in first and first[row.key] != known.get(row.key):
        before = form.question(row.key).display_to_staff(first[row.key])
        note = _change_note(_changer(row.key, known, form, events), ", ".join(before), actors)
    return Answer(row.label, shown(form, row, known, case.reference), note)


def _change_note(event: Given | None, before: str, actors: Actors) -> str:
    was = _("Was: %(answer)s", answer=before or _("not answered"))
    if event is None:
        return was
    day, name = days.day(event.at, "staff"), actors.name(event.actor)
    return _("Changed %(day)s by %(name)s. %(was)s", day=day, name=name, was=was)


def _changer(key: str, known: Mapping[str, object], form: Form, events: Sequence[Given]) -> Given | None:
    """The newest step at which this answer was given as it is now."""
    for event in reversed(events):
        if event.kind == "user_task_completed":
            given = form_answers.from_variables(form, queries.details(event))
            if key in given and given[key] == known.get(key):
                return event
    return None
