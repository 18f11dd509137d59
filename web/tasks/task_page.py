"""One task: its form at the left, what the case says at the right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from flask import render_template, request, url_for
from markupsafe import Markup

from engine import queries, task_lists
from engine.models import UserTask
from engine.task_lists import Queue
from engine.values import Value
from engine.variables import ROOT
from forms import answers as form_answers
from forms import journey, rendering, wording
from forms.errors import FieldError
from forms.pages import Form, Page
from web import days, form_keys
from web.actors import Actors, actors
from web.case_answers import start_sections, step_sections
from web.case_words import CaseWords, uncapitalised, words_of
from web.journeys import current_journeys, form_of, group_titles
from web.parts import Action, AnswerSection, Identity
from web.people import current_person
from web.tasks import uploads
from web.tasks.inbox import address, counted, view_name
from web.tasks.wanted import Wanted, condition
from web.texts import gettext as _
from web.work import db, engine

Posted = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Read:
    """What a posted form came to. `variables` are to be sent where there are no errors and nothing is unanswered."""

    answers: dict[str, object]
    errors: list[FieldError]
    raw: dict[str, list[str]] | None
    is_unfinished: bool
    variables: dict[str, Any]


@dataclass(frozen=True)
class TaskPage:
    """A task with its case, and what its form may read."""

    task: UserTask
    case: CaseWords
    context: Mapping[str, Value]
    now: datetime

    @classmethod
    def of(cls, task: UserTask) -> "TaskPage":
        levels = queries.variables_around(db(), task)
        case = words_of(db(), task.process_instance, levels[ROOT])
        return cls(task, case, queries.flattened(levels), case.now)

    @cached_property
    def form(self) -> Form | None:
        return form_of(self.case.deployed, self.task.form_id) if self.task.form_id else None

    @cached_property
    def names(self) -> Actors:
        events = (event.actor for event in self.events)
        people = (self.task.assignee, self.task.completed_by, *events)
        return actors(db(), people, self.case.instance.applicant, self.case.who)

    @cached_property
    def events(self) -> Sequence[queries.Given]:
        return queries.answers_given(db(), self.task.process_instance_id)

    @cached_property
    def needs_second_person(self) -> bool:
        return engine().needs_second_person(db(), self.task, current_person())

    @property
    def is_held_by_another(self) -> bool:
        return self.task.assignee not in (None, current_person().id)

    @property
    def may_answer(self) -> bool:
        """Whether this person may fill in its form: nobody else holds it, and no second person is needed."""
        return self.task.state == "created" and not self.is_held_by_another and not self.needs_second_person

    @cached_property
    def wanted(self) -> Wanted:
        return Wanted.read(request.args, current_person())

    def read(self, posted: Posted, taken: uploads.Taken | None = None) -> Read:
        """Every page of the form, one after the other: staff have them all on one screen."""
        with wording.using(_):
            return self._read(posted, taken or uploads.Taken())

    def _read(self, posted: Posted, taken: uploads.Taken) -> Read:
        if self.form is None:
            return Read({}, [], None, False, {})
        answers = form_answers.from_variables(self.form, self.context)
        errors: list[FieldError] = []
        raw: dict[str, list[str]] = {}
        for page in self.form.pages:
            read = form_answers.read_page(
                self.form, page, posted, taken.files, answers, self.context, self.now, refused=taken.refused
            )
            answers, errors, raw = {**answers, **read.values}, [*errors, *read.errors], {**raw, **read.raw}
        left = journey.first_unanswered(self.form, answers, self.context, self.now) is not None
        variables = form_answers.variables(self.form, answers, self.context, self.now)
        return Read(answers, errors, raw if errors else None, left and not errors, variables)

    def form_pages(self, answers: Mapping[str, object]) -> list[Page]:
        if self.form is None:
            return []
        return journey.pages(self.form, answers, self.context, self.now)

    def drawn(
        self, answers: Mapping[str, object] | None, raw: Posted | None, errors: Sequence[FieldError]
    ) -> list[tuple[str, Markup]]:
        """Each page's title (empty where there is only one) and its questions."""
        if self.form is None:
            return []
        known = form_answers.from_variables(self.form, self.context) if answers is None else answers
        pages = self.form_pages(known if raw is None else {**known, **self.read(raw).answers})
        draw = rendering.render_page
        return [
            (
                page.title if len(pages) > 1 else "",
                draw(page, known, raw, errors, density="staff", heading=False, gettext=_),
            )
            for page in pages
        ]

    def render(
        self,
        *,
        answers: Mapping[str, object] | None = None,
        raw: Posted | None = None,
        errors: Sequence[FieldError] = (),
        was_kept: bool = False,
        more: bool = False,
    ) -> str:
        """The page. `raw` is what was typed, `more` says that the answers brought up further questions."""
        return render_template(
            "tasks/task.html",
            page_title=f"{self.task.name}: {self.case.who}",
            has_errors=bool(errors),
            page=self,
            who=self.identity(),
            errors=rendering.error_summary(errors, gettext=_),
            parts=self.drawn(answers, raw, errors) if self.may_answer else [],
            was_kept=was_kept,
            more=more,
            sections=self.sections,
            takes_files=bool(uploads.pickers(self.form)),
            key=form_keys.new(f"task:{self.task.id}"),
            action=url_for("tasks.task", task_id=self.task.id, **self.wanted.args),
            case_href=url_for("cases.case", reference=self.case.reference),
        )

    @property
    def sections(self) -> list[AnswerSection]:
        return [
            *start_sections(self.case, self.events, self.names),
            *step_sections(self.case, self.events, self.names),
        ]

    def identity(self) -> Identity:
        return Identity(
            self.case.who,
            self.case.reference,
            self.case.sentence,
            self.case.facts,
            task=_("Task: %(step)s", step=uncapitalised(self.task.name)),
            held=self.held,
            warning=self.case.warning,
            back=self.back,
            around=self.around,
        )

    @property
    def held(self) -> str:
        """Who holds the task, and since when."""
        task = self.task
        if task.assignee is None:
            return _("Nobody holds it")
        since = self.moment(task.claimed_at)
        if task.assignee == current_person().id:
            return _("Yours since %(moment)s", moment=since)
        return _("Held by %(name)s since %(moment)s", name=self.names.name(task.assignee), moment=since)

    def moment(self, at: datetime | None) -> str:
        """ "09:12" today, "23 Nov 09:12" before."""
        if at is None:
            return ""
        return days.clock_time(at) if days.local(at) == self.now.date() else days.stamp(at)

    @property
    def view_label(self) -> str:
        titles = group_titles(current_journeys(db())) if self.wanted.group else {}
        return view_name(self.wanted.view, titles)

    @cached_property
    def queue(self) -> Queue | None:
        """The list that the reader came from; None where the task is not in it."""
        if self.wanted.view == "done":
            return None
        queue = condition(self.wanted, current_person(), self.now)
        return queue if task_lists.holds(db(), queue, self.task) else None

    @cached_property
    def back(self) -> Action:
        """ "Badge officers, row 4 of 63": that list, and this task's place in it."""
        where, label = self.queue, self.view_label
        if where is not None:
            row = task_lists.count(db(), where, up_to=self.task)
            total = task_lists.count(db(), where)
            places = {"view": label, "row": counted(row), "total": counted(total)}
            label = _("%(view)s, row %(row)s of %(total)s", **places)
        return Action(label, address(self.wanted))

    @property
    def around(self) -> list[Action]:
        """The tasks before and after this one in the list."""
        if self.queue is None:
            return []
        before, behind = task_lists.around(db(), self.queue, self.task)
        labels = ((_("Previous"), before), (_("Next"), behind))
        return [Action(label, self._address(task_id)) for label, task_id in labels if task_id]

    def _address(self, task_id: str) -> str:
        return url_for("tasks.task", task_id=task_id, **self.wanted.args)
