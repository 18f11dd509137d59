"""What stands beside a try-out's pages: who has something to do, the clock, what was sent, and where it is."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import queries, user_tasks
from engine.deployment import DeployedJourney
from engine.models import AuditEvent, Incident, ProcessInstance, Subscription, UserTask
from engine.people import APPLICANT, Person
from engine.values import Value
from web import days
from web.models import Account
from web.rule_words import value as value_words
from web.texts import gettext as _
from web.trying import notes
from web.trying.diagram import Picture, Shown, pictures
from web.trying.installation import Installation
from web.trying.models import TryOut


@dataclass(frozen=True, slots=True)
class Chore:
    """Something that somebody can do now, and the page of the try-out for it."""

    name: str
    to: str


@dataclass(frozen=True, slots=True)
class Someone:
    """One of the people in a try-out: how they are chosen, what they are called, and what waits for them."""

    key: str
    name: str
    team: str
    chores: tuple[Chore, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """Something that was sent, in words."""

    at: datetime
    step: str
    element_id: str
    to: str
    subject: str
    text: str
    answered: str
    by: str
    went: str
    is_email: bool


@dataclass(frozen=True, slots=True)
class Wait:
    """Where it waits: a step, and whom or what for."""

    element_id: str
    name: str
    whom: str


@dataclass(frozen=True)
class Aside:
    """Read once, at one moment of the try-out."""

    try_out: TryOut
    found: Installation
    files: Mapping[str, bytes]

    @cached_property
    def deployed(self) -> DeployedJourney:
        with self._session() as session:
            return self.found.engine.deployed(session, self.found.deployment_id)

    def _session(self) -> AbstractContextManager[Session]:
        return self.found.engine.database.read()

    @property
    def moment(self) -> datetime:
        return self.found.clock.moment

    @cached_property
    def next_due(self) -> datetime | None:
        return self.found.next_due()

    @cached_property
    def has_no_form(self) -> bool:
        """Whether a case is begun by nobody's form, so that a button must begin it."""
        return self.deployed.start_form is None

    @cached_property
    def names(self) -> dict[str, str]:
        found = (each for definition in self.deployed.definitions.values() for each in definition.elements())
        return {each.element_id: each.bpmn_name or each.element_id for each in found}

    @cached_property
    def steps(self) -> list[tuple[str, str]]:
        """What people or events do in it, by id, as far as it has a name."""
        elements = (each for definition in self.deployed.definitions.values() for each in definition.elements())
        return list({each.element_id: each.bpmn_name for each in elements if each.bpmn_name}.items())

    def step_at(self, page: str) -> str:
        """The id of the step that a page of the try-out is about; "" where it is about none."""
        found = _TASK_PAGE.search(page)
        if found is not None:
            with self._session() as session:
                task = session.get(UserTask, found[1])
                return "" if task is None else task.element_id
        is_start = page.startswith("/apply/") and self.deployed.start_form is not None
        return self.deployed.main.start.element_id if is_start else ""

    @cached_property
    def people(self) -> list[Someone]:
        """The applicant first, then the teams' people."""
        with self._session() as session:
            tasks = list(
                session.scalars(select(UserTask).where(UserTask.state == "created").order_by(UserTask.created_at))
            )
            cases = {each.id: each for each in session.scalars(select(ProcessInstance))}
            accounts = list(session.scalars(select(Account).order_by(Account.id)))
            titles = {group.id: group.title for group in self.deployed.journey.groups}
            found = [Someone(APPLICANT, _("The applicant"), _("a citizen"), tuple(self._applicants(tasks, cases)))]
            for account in accounts:
                person = Person(account.person_id, account.groups)
                chores = tuple(self._chores(session, person, tasks, cases))
                team = ", ".join(titles.get(each, each) for each in sorted(account.groups))
                found.append(Someone(str(account.id), account.name, team, chores))
        return found

    def _applicants(self, tasks: Sequence[UserTask], cases: Mapping[str, ProcessInstance]) -> Iterator[Chore]:
        if not cases and self.deployed.start_form is not None:
            yield Chore(_("Begin"), f"/apply/{self.deployed.journey.key}")
        for task in tasks:
            reference = cases[task.process_instance_id].business_key
            if APPLICANT in task.candidate_groups and reference:
                yield Chore(task.name, f"/applications/{reference}")

    def _chores(
        self, session: Session, person: Person, tasks: Sequence[UserTask], cases: Mapping[str, ProcessInstance]
    ) -> Iterator[Chore]:
        for task in tasks:
            if not user_tasks.may_see(task, cases[task.process_instance_id], person):
                continue
            is_anothers = task.assignee not in (None, person.id)
            if not is_anothers and not self.found.engine.needs_second_person(session, task, person):
                yield Chore(task.name, f"/tasks/{task.id}")

    @cached_property
    def waits(self) -> list[Wait]:
        with self._session() as session:
            whom = {each.element_id: self._whom(each) for each in session.scalars(_OPEN)}
            found: list[Wait] = []
            for instance in session.scalars(select(ProcessInstance).where(ProcessInstance.state == "active")):
                definition = self.deployed.definitions[instance.process_id]
                for each in queries.waiting_at(session, instance, definition):
                    found.append(Wait(each, self.names.get(each, each), whom.get(each, "")))
        return found

    def _whom(self, task: UserTask) -> str:
        titles = {group.id: group.title for group in self.deployed.journey.groups} | {APPLICANT: _("the applicant")}
        return ", ".join(titles.get(each, each) for each in sorted(task.candidate_groups))

    @cached_property
    def ended(self) -> list[str]:
        """The names of the ends that cases have come to."""
        with self._session() as session:
            ends = session.scalars(select(ProcessInstance.end_element_id).where(ProcessInstance.state != "active"))
            return [self.names.get(each or "", each or _("stopped")) for each in ends]

    @cached_property
    def stands_still(self) -> list[tuple[str, str]]:
        return [
            (self.names.get(each.element_id or "", each.element_id or ""), each.message) for each in self._incidents
        ]

    @cached_property
    def _incidents(self) -> Sequence[Incident]:
        with self._session() as session:
            return session.scalars(select(Incident).where(Incident.resolved_at.is_(None))).all()

    @cached_property
    def waited_for(self) -> list[tuple[str, str]]:
        """Messages from outside that something waits for: their names and keys."""
        with self._session() as session:
            query = select(Subscription.name, Subscription.key).where(Subscription.kind == "message")
            return [(row.name, row.key or "") for row in session.execute(query.order_by(Subscription.id))]

    @cached_property
    def sent(self) -> list[Letter]:
        """What was sent, the newest first."""
        with self._session() as session:
            return [self._letter(each) for each in reversed(notes.calls(session))]

    def _letter(self, call: notes.Call) -> Letter:
        noted = call.noted
        answered = "; ".join(f"{name}: {_said(value)}" for name, value in noted.answered.items())
        return Letter(
            call.at,
            self.names.get(noted.element_id, noted.element_id) or _("A link by email"),
            noted.element_id,
            noted.to,
            noted.subject,
            noted.text,
            answered,
            _by(noted.how),
            noted.went,
            noted.type == "email",
        )

    @cached_property
    def callers(self) -> list[tuple[str, str]]:
        """Steps that other systems answer: their ids and names."""
        found = (each for definition in self.deployed.definitions.values() for each in definition.elements())
        return list({each.element_id: each.bpmn_name or each.element_id for each in found if _calls(each)}.items())

    @cached_property
    def diagrams(self) -> list[Picture]:
        waiting: dict[str, int] = {}
        for each in self.waits:
            waiting[each.element_id] = waiting.get(each.element_id, 0) + 1
        for incident in self._incidents:
            waiting.setdefault(incident.element_id or "", 1)
        with self._session() as session:
            taken = set(notes.flows(session))
            query = select(AuditEvent.element_id).where(AuditEvent.kind == "element_completed")
            passed = {each for each in session.scalars(query) if each}
        return pictures(self.files, Shown(waiting, taken, passed), self.where, "tried")

    @cached_property
    def where(self) -> str:
        """Where it is, in a sentence."""
        if self.waits:
            places = "; ".join(f"{each.name}, {each.whom}" if each.whom else each.name for each in self.waits)
            return str(_("Waiting: %(places)s", places=places))
        if self.stands_still:
            return str(_("Standing still: %(places)s", places="; ".join(name for name, _why in self.stands_still)))
        if self.ended:
            return str(_("Ended: %(ends)s", ends=", ".join(self.ended)))
        return str(_("Nothing has been begun yet."))

    @property
    def day(self) -> str:
        """Its moment, in words."""
        return f"{days.day(self.moment, 'staff', year=True)}, {days.clock_time(self.moment)}"


_TASK_PAGE = re.compile(r"/tasks/([0-9a-f-]{36})")
_OPEN = select(UserTask).where(UserTask.state == "created")


def _calls(element: object) -> bool:
    return bool(element.extensions.task_type)  # type: ignore[attr-defined]


def _by(how: str) -> str:
    return {
        "given": _("with your answer"),
        "example": _("with the example in the diagram"),
        "stand-in": _("by a stand-in"),
        "nothing": _("with nothing: it worked, and gave nothing back"),
    }[how]


def _said(value: Value) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_said(each)}" for name, each in value.items())
    return value_words(value)
