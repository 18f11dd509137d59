"""A form that somebody is filling in, page by page: to start a case, or for a user task of one.

Both share one flow. They differ in where their pages lie (`where`), in what is known before (`context`, `known`) and
in what sending does (`web.apply.sending`). Answers live in a draft until then; nobody but the draft's own last save
of a page changes them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import abort, request, url_for
from sqlalchemy import inspect, select

from engine import execution, queries, values
from engine.deployment import DeployedJourney
from engine.errors import NotFound
from engine.models import UserTask, new_id
from engine.people import Person
from engine.values import Value
from forms import answers as form_answers
from forms import journey
from forms.answers import Section
from forms.errors import FieldError
from forms.pages import Form, Page
from forms.questions.filepicker import FilePicker
from forms.scope import laid_over
from web import work
from web.case_words import local_now
from web.journeys import form_of, groups_of
from web.models import Draft
from web.people import current_person, guests
from web.rights import Case

Answers = dict[str, object]


@dataclass
class Filling:
    """One draft with its form.

    context: variables that conditions and texts may read. known: answers the case has already, which fill the
    fields of a page until it is answered anew. where: the parts of its pages' addresses.
    """

    draft: Draft
    deployed: DeployedJourney
    form: Form
    context: Mapping[str, object]
    where: Mapping[str, str]
    now: datetime
    known: Answers = field(default_factory=dict)
    task: UserTask | None = None
    case: Case | None = None
    answers: Answers = field(init=False)

    def __post_init__(self) -> None:
        kept = values.unpack(self.draft.format, self.draft.answers)
        self.answers = dict(kept) if isinstance(kept, dict) else {}

    # Where things lie.

    def address(self, view: str, **parts: str | int) -> str:
        named: dict[str, Any] = {**self.where, **parts}
        return url_for(f"apply.{view}", **named)

    def page_address(self, page: Page, *, changing: bool = False) -> str:
        return self.address("question", slug=page.slug, **({"change": 1} if changing else {}))

    @property
    def resume_address(self) -> str:
        """Where they were; else the first question not answered; else check your answers."""
        if self.draft.page is not None and (page := self.page(self.draft.page)) is not None:
            return self.page_address(page)
        return self.onward_address()

    def onward_address(self, *, changing: bool = False) -> str:
        """The first question not answered, or check your answers."""
        page = self.first_unanswered
        return self.address("check") if page is None else self.page_address(page, changing=changing)

    # The form, with its answers.

    @property
    def pages(self) -> list[Page]:
        return journey.pages(self.form, self.answers, self.context, self.now)

    def page(self, slug: str) -> Page | None:
        """The page as it is asked now; None where it is not, or where questions before it are not answered."""
        page = journey.find_page(self.form, slug, self.answers, self.context, self.now)
        if page is None or not journey.may_visit(self.form, page, self.answers, self.context, self.now):
            return None
        return page

    @property
    def first_unanswered(self) -> Page | None:
        return journey.first_unanswered(self.form, self.answers, self.context, self.now)

    def page_after(self, page: Page) -> Page | None:
        return journey.next_page(self.form, page, self.answers, self.context, self.now)

    def page_before(self, page: Page) -> Page | None:
        return journey.previous_page(self.form, page, self.answers, self.context, self.now)

    def answers_on(self, page: Page) -> Answers:
        """The answers, and for this page's questions what the case knows already."""
        known = {each.key: self.known[each.key] for each in page.questions if each.key in self.known}
        return {**known, **self.answers}

    def errors(self) -> list[FieldError]:
        """What is wrong with the answers as a whole."""
        return form_answers.validate(self.form, self.answers, self.context, self.now)

    def sections(self) -> list[Section]:
        return form_answers.summary(self.form, self.answers, self.context, self.now)

    def variables(self) -> dict[str, Value]:
        """What is sent: the answers to what is asked."""
        return form_answers.variables(self.form, self.answers, self.context, self.now)

    def file_ids(self) -> set[str]:
        """The files among the answers that are sent."""
        asked = [question for page in self.pages for question in page.questions]
        pickers = [question for question in asked if isinstance(question, FilePicker)]
        return {file.id for each in pickers for file in each.files(self.answers.get(each.key))}

    def save(self, given: Mapping[str, object], *, at: Page | None) -> None:
        """Lay a page's answers over the draft. `at` is where they go on (None: check your answers)."""
        self.answers |= given
        draft = self.draft
        draft.format, draft.answers = values.pack(values.clean(dict(self.answers)))
        draft.page = None if at is None else at.slug
        draft.revision += 1
        draft.updated_at = work.now()
        if inspect(draft).transient:
            work.db().add(draft)
        work.db().flush()

    # Who fills it in, and for whom.

    @property
    def person(self) -> Person:
        """Who does it, as the engine is told: the owner themselves, or staff who act for them."""
        person = current_person()
        if self.is_for_somebody:
            return Person(person.id, person.groups, acting_for=self.draft.owner)
        return Person(self.draft.owner)

    @property
    def is_for_somebody(self) -> bool:
        """Whether somebody who works here fills it in for the person."""
        return acts_for_another(self.draft.owner)

    @property
    def key_subject(self) -> str:
        """What the one-time key of its send button is about."""
        return f"task:{self.task.id}" if self.task is not None else f"draft:{self.draft.id}"


def acts_for_another(owner: str | None) -> bool:
    """Whether the person who asks is not the owner, in this browser, but acts for them."""
    return owner != current_person().id and owner not in guests()


def find(**where: str) -> Filling:
    """The form that an address names, of either kind; 404 where there is none.

    For a POST, what it is about is locked: a second request waits, and then sees what the first did.
    """
    parts = {name: value for name, value in where.items() if name not in ("slug", "file_id")}
    if "user_task_id" in parts:
        return _of_task(parts)
    return _to_start(parts)


def is_writing() -> bool:
    return request.method not in work.SAFE_METHODS


def _to_start(where: Mapping[str, str]) -> Filling:
    lock = is_writing()
    draft = work.db().get(Draft, where["draft_id"], with_for_update=lock, populate_existing=lock)
    if draft is None or draft.journey_key != where["journey_key"] or draft.user_task_id is not None:
        abort(404)
    deployed = work.engine().deployed(work.db(), draft.deployment_id)
    return Filling(
        draft=draft,
        deployed=deployed,
        form=form_of(deployed, draft.form_id),
        context=before_start(deployed),
        where=where,
        now=local_now(),
    )


def before_start(deployed: DeployedJourney) -> dict[str, object]:
    """What a form may read before there is a case."""
    return {"settings": values.clean(dict(deployed.journey.settings))}


def _of_task(where: Mapping[str, str]) -> Filling:
    session = work.db()
    instance = queries.by_business_key(session, where["reference"])
    task = session.get(UserTask, where["user_task_id"])
    if instance is None or task is None or task.process_instance_id != instance.id or not task.form_id:
        abort(404)
    if is_writing():
        # The engine's own order: the case first.
        instance = execution.lock(session, instance.id)
        session.refresh(task)
    deployed = work.engine().deployed(session, instance.deployment_id)
    form = form_of(deployed, task.form_id or "")
    context = queries.variables_seen(session, task)
    return Filling(
        draft=_draft_of(task, deployed, instance.applicant or ""),
        deployed=deployed,
        form=form,
        context=laid_over(before_start(deployed), context),
        where=where,
        now=local_now(),
        known=form_answers.from_variables(form, context),
        task=task,
        case=Case(instance, groups_of(deployed)),
    )


def _draft_of(task: UserTask, deployed: DeployedJourney, owner: str) -> Draft:
    """The draft of a task; a new one, not kept yet, where nobody has answered anything."""
    query = select(Draft).where(Draft.user_task_id == task.id, Draft.owner == owner)
    kept = work.db().scalars(query).first()
    if kept is not None:
        return kept
    draft = new_draft(deployed, task.form_id or "", owner)
    draft.user_task_id = task.id
    return draft


def new_draft(deployed: DeployedJourney, form_id: str, owner: str, *, officer: str | None = None) -> Draft:
    """An empty draft, not kept yet."""
    form, empty = values.pack({})
    return Draft(
        id=new_id(),
        journey_key=deployed.journey.key,
        deployment_id=deployed.deployment_id,
        form_id=form_id,
        owner=owner,
        officer=officer,
        format=form,
        answers=empty,
        revision=0,
        created_at=work.now(),
        updated_at=work.now(),
    )


def current_journey(journey_key: str) -> DeployedJourney:
    """The newest version of a journey that citizens begin; 404 where there is none."""
    try:
        deployed = work.engine().current(work.db(), journey_key)
    except NotFound:
        abort(404)
    if deployed.start_form is None:
        abort(404)
    return deployed
