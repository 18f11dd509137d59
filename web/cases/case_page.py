"""One case put together for its page."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from flask import request, url_for
from markupsafe import Markup, escape

from engine import queries, user_tasks
from engine.models import AuditEvent, Incident, UserTask
from engine.people import APPLICANT, Person
from web import clocks, days, post, why
from web.actors import Actors, actors
from web.case_answers import start_sections, step_sections
from web.case_words import CaseWords, uncapitalised, words_of
from web.cases import documents, find, timeline
from web.cases.clock_words import clocks as clocks_in_words
from web.journeys import group_titles
from web.models import StoredFile
from web.parts import Action, AnswerSection, Clock, Empty, Event, Fact, Identity, Step, Tab, Why
from web.rights import Case, may
from web.texts import gettext as _
from web.work import db, engine

ACT_FOR = "apply.task"
"""The view in which an officer fills the applicant's own pages for them, where there is one."""


@dataclass(frozen=True)
class CasePage:
    """A case, and who reads it."""

    found: Case
    case: CaseWords
    person: Person

    @classmethod
    def of(cls, found: Case, person: Person) -> "CasePage":
        return cls(found, words_of(db(), found.instance), person)

    @cached_property
    def history(self) -> Sequence[AuditEvent]:
        return queries.history(db(), self.case.instance.id)

    @cached_property
    def tasks(self) -> Sequence[UserTask]:
        return queries.user_tasks_of(db(), self.case.instance.id)

    @cached_property
    def open_tasks(self) -> list[UserTask]:
        """The soonest due first, as the inbox has them."""
        waiting = [task for task in self.tasks if task.state == "created"]
        return sorted(waiting, key=lambda task: (task.due_order, task.id))

    @cached_property
    def files(self) -> Sequence[StoredFile]:
        return documents.of_case(db(), self.case.instance)

    @cached_property
    def names(self) -> Actors:
        people = {each.actor for each in self.history} | {each.acting_for for each in self.history}
        people |= {each.created_by for each in self.files} | {each.assignee for each in self.tasks}
        people |= {each.completed_by for each in self.tasks} | {self.case.instance.started_by}
        return actors(db(), people, self.case.instance.applicant, self.case.who)

    @cached_property
    def titles(self) -> dict[str, str]:
        return group_titles([self.case.deployed])

    def identity(self) -> Identity:
        case = self.case
        return Identity(
            case.who,
            case.reference,
            case.sentence,
            case.facts,
            self.actions,
            task="" if case.instance.state == "active" else find.state_words(case),
            held="" if case.instance.ended_at is None else days.stamp(case.instance.ended_at),
            warning=case.warning,
            back=Action(_("Cases"), url_for("cases.index")),
        )

    @property
    def actions(self) -> list[Action]:
        """What this person can do: their open tasks, the applicant's on their behalf, stop the case."""
        if self.case.instance.state != "active":
            return []
        return [*self._task_actions(), *self._act_for(), *self._stop(), *self._operate()]

    def _task_actions(self) -> list[Action]:
        mine = [task for task in self.open_tasks if self._is_offered(task)]
        kinds = ["primary", *["secondary"] * len(mine)]
        return [
            Action(
                _("Open task: %(step)s", step=uncapitalised(task.name)),
                url_for("tasks.task", task_id=task.id),
                kind,  # type: ignore[arg-type]
            )
            for task, kind in zip(mine, kinds, strict=False)
        ]

    def _is_offered(self, task: UserTask) -> bool:
        return APPLICANT not in task.candidate_groups and user_tasks.may_see(task, self.case.instance, self.person)

    def _act_for(self) -> list[Action]:
        if not may(self.person, "case.act_for", self.found):
            return []
        theirs = [task for task in self.open_tasks if APPLICANT in task.candidate_groups]
        return [
            Action(
                _("Fill in for them: %(step)s", step=uncapitalised(task.name)),
                url_for(ACT_FOR, reference=self.case.reference, user_task_id=task.id),
            )
            for task in theirs
        ]

    def _stop(self) -> list[Action]:
        if not may(self.person, "case.stop", self.found):
            return []
        return [Action(_("Stop the case"), url_for("cases.stop", reference=self.case.reference))]

    def _operate(self) -> list[Action]:
        if not may(self.person, "operations.read"):
            return []
        return [Action(_("Pause or move"), url_for("operations.case", reference=self.case.reference))]

    @property
    def clocks(self) -> list[Clock]:
        clock = clocks.case_clock(db(), engine(), self.case.instance, self.case.now)
        return clocks_in_words(self.case, clock, self.open_tasks, self.titles)

    @property
    def steps(self) -> list[Step]:
        at = post.progress(db(), self.case.instance, self.tasks)
        return post.staff_steps(self.case.deployed, at, name_of=self.names.name, begun_note=self._begun)

    @property
    def _begun(self) -> str:
        """When they applied, and with whose help."""
        instance, day = self.case.instance, days.day(self.case.instance.started_at, "staff")
        if instance.applicant in (None, instance.started_by):
            return day
        return _("%(day)s, with %(name)s", day=day, name=self.names.name(instance.started_by))

    @property
    def sections(self) -> list[AnswerSection]:
        given = queries.answers_in(self.history)
        return [
            *start_sections(self.case, given, self.names),
            *step_sections(self.case, given, self.names),
        ]

    @cached_property
    def whys(self) -> list[Why]:
        """The rules that decided in this case."""
        return [why.for_staff(each, self.case.deployed) for each in why.decided(self.history)]

    @property
    def documents(self) -> list[tuple[Markup, str, str]]:
        return documents.rows(self.case, self.files, self.names)

    @property
    def no_documents(self) -> Empty:
        missing = self.case.missing
        text = _("They still have to send: %(things)s.", things=", ".join(missing)) if missing else _("None was sent.")
        return Empty(_("No documents yet"), text, "document")

    @cached_property
    def notes(self) -> list[Fact]:
        """Notes, oldest first."""
        written = [event for event in self.history if event.kind == "note_added"]
        return [
            Fact(
                _("%(name)s, %(moment)s", name=self.names.name(event.actor), moment=days.stamp(event.at)),
                _lines(str(queries.details(event).get("text") or _("This note was erased."))),
            )
            for event in written
        ]

    @cached_property
    def show(self) -> str:
        wanted = request.args.get("show", "")
        return wanted if wanted in ("people", "rules") else ""

    @cached_property
    def events(self) -> list[Event]:
        known = clocks.elements(self.case.deployed)
        teller = timeline.Teller(self.case, self.names, known, self.tasks, self.titles)
        return teller.events(self.history, self.show)

    @property
    def shown_events(self) -> list[Event]:
        return self.events if request.args.get("earlier") else self.events[: timeline.AT_FIRST]

    @property
    def shows(self) -> list[Tab]:
        return timeline.shows(self.case.reference, self.show)

    @property
    def tabs(self) -> list[Tab]:
        return [
            Tab(_("Answers"), "#answers", is_current=True),
            *([Tab(_("Why"), "#why", len(self.whys))] if self.whys else []),
            Tab(_("Documents"), "#documents", len(self.files)),
            Tab(_("Notes"), "#notes", len(self.notes)),
            Tab(_("Timeline"), "#timeline", len(self.events)),
        ]

    @cached_property
    def incidents(self) -> list[tuple[str, Incident]]:
        """What stands still until somebody looks, with the name of its step."""
        known = clocks.elements(self.case.deployed)
        found = queries.incidents(db(), self.case.instance.id)
        return [(self._step_name(known.get(each.element_id or "")), each) for each in found]

    def _step_name(self, element: object) -> str:
        return getattr(element, "bpmn_name", None) or _("A step")


def _lines(text: str) -> Markup:
    return Markup("<br>").join(escape(line) for line in text.splitlines())
