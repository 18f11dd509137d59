"""What citizens are told of a journey and of their case, in words: who to ring, how long, whose turn it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from engine import journey_file
from engine.bpmn.outline import OutlineStep, public_outline
from engine.deployment import DeployedJourney
from engine.feel import FeelError
from engine.journey_file import Journey
from engine.models import ProcessInstance, UserTask
from engine.people import APPLICANT
from engine.values import Value
from forms.markup import markdown
from forms.questions.filepicker import FilePicker
from web import days, work
from web.case_words import CaseWords
from web.clocks import CaseClock, elements
from web.journeys import form_of
from web.parts import Action, Contact, Fact, Turn
from web.post import Progress


def talk(journey: Journey, text: str = "") -> Contact:
    """“Prefer to talk?”, beside the questions."""
    hours = " ".join(filter(None, [journey.contact.hours, journey.contact.note]))
    return Contact(_("Prefer to talk?"), journey.contact.telephone, text, hours)


def ready(journey: Journey, title: str) -> Contact:
    """The number, for people who have a reference."""
    return Contact(title, journey.contact.telephone, _("Have your reference ready."), journey.contact.hours)


@dataclass(frozen=True)
class Told:
    """What `[case]` of the journey says to the applicant, over the case's variables."""

    words: CaseWords

    @cached_property
    def email(self) -> str:
        """Where we may write; empty where we may not, or do not know."""
        value = self._value(self.words.deployed.journey.case.email)
        return value.strip() if isinstance(value, str) else ""

    @cached_property
    def detail(self) -> Markup:
        """Why it was decided so, and how to ask for a review: the journey's own words, in markdown."""
        value = self._value(self.words.deployed.journey.case.outcome_detail)
        return markdown(value) if isinstance(value, str) else Markup("")

    @cached_property
    def missing(self) -> list[str]:
        """What we still wait for."""
        value = self._value(self.words.deployed.journey.case.missing)
        return [str(each) for each in value if each] if isinstance(value, list) else []

    @cached_property
    def channel(self) -> str:
        case = self.words.variables.get("case")
        channel = case.get("channel") if isinstance(case, Mapping) else None
        return str({"telephone": _("by telephone"), "online": _("online")}.get(str(channel), ""))

    def _value(self, expression: str) -> Value:
        try:
            return journey_file.evaluate(expression, self.words.variables, self.words.now)
        except FeelError:
            return None


def thing(journey: Journey) -> str:
    """“Your Blue Badge application”."""
    return str(_("Your %(name)s %(thing)s", name=journey.name, thing=journey.thing))


def is_waiting_for(task: UserTask, deployed: DeployedJourney) -> bool:
    """Whether the clock stands still for this task: it waits for something that may take the applicant days."""
    element = elements(deployed).get(task.element_id)
    return element is not None and element.extensions.properties.get("clock") == "paused"


def open_to_applicant(tasks: Sequence[UserTask]) -> UserTask | None:
    """The first open task that is offered to the applicant."""
    return next((each for each in tasks if each.state == "created" and is_applicants(each)), None)


def is_applicants(task: UserTask) -> bool:
    return APPLICANT in task.candidate_groups


def turn_while_paused() -> Turn:
    """Nothing in the case moves, whoever's turn it was."""
    return Turn(
        str(_("Your application is paused for the moment")),
        "ours",
        str(
            _("You do not need to do anything now. What you have sent is kept. Come back later to see how it goes on.")
        ),
    )


def turn_of(told: Told, task: UserTask | None, at: Progress) -> Turn:
    """Whose turn it is, while the case is under way."""
    deployed = told.words.deployed
    if task is None:
        step = _step_now(deployed, at)
        text = step.public_hint if step is not None else ""
        return Turn(
            _("It is our turn. You do not need to do anything."),
            "ours",
            text or _("We write to you, or telephone, when something changes."),
        )
    address = url_for("apply.task", reference=told.words.reference, user_task_id=task.id)
    if not is_waiting_for(task, deployed):
        return Turn(
            _("Your turn: %(what)s", what=_lower_first(task.name)),
            "yours",
            _("We go on as soon as we have it."),
            Action(_("Go on"), address, "primary"),
        )
    missing = told.missing
    now = _("Go on") if not missing else _("Send it now") if len(missing) == 1 else _("Send them now")
    count = ngettext("send us %(num)d thing", "send us %(num)d things", len(missing)) if missing else ""
    return Turn(
        _("Your turn: %(what)s", what=count or _lower_first(task.name)),
        "yours",
        _sentence(missing) or _hint(task, deployed),
        Action(now, address, "primary"),
        _by_post(task) if asks_for_files(task, deployed) else _until(task),
    )


def _hint(task: UserTask, deployed: DeployedJourney) -> str:
    element = elements(deployed).get(task.element_id)
    return element.extensions.properties.get("publicHint", "") if element is not None else ""


def with_outcome(told: Told, turn: Turn) -> Turn:
    """Once it is decided, how comes first, whoever's turn it is."""
    if not told.words.outcome:
        return turn
    title = _("%(outcome)s. %(turn)s", outcome=told.words.outcome.rstrip("."), turn=turn.title)
    return replace(turn, title=title)


def asks_for_files(task: UserTask, deployed: DeployedJourney) -> bool:
    """Whether it is papers that we wait for, which may come by post as well."""
    questions = form_of(deployed, task.form_id).questions if task.form_id else ()
    return any(isinstance(each, FilePicker) for each in questions)


def _until(task: UserTask) -> str:
    if task.due_at is None:
        return ""
    return Markup(_("By {}.")).format(Markup("<strong>{}</strong>").format(days.day(task.due_at)))


def _by_post(task: UserTask) -> str:
    if task.due_at is None:
        return str(_("Or by post or in person, with your reference."))
    day = Markup("<strong>{}</strong>").format(days.day(task.due_at))
    return Markup(_("Or by post or in person, with your reference, by {}.")).format(day)


def _sentence(missing: Sequence[str]) -> str:
    """“A photo of you, and all pages of your award letter.”"""
    if not missing:
        return ""
    first, *others = [missing[0], *map(_lower_first, missing[1:])]
    if not others:
        return f"{first}."
    return str(_("%(most)s, and %(last)s.", most=", ".join([first, *others[:-1]]), last=others[-1]))


def _step_now(deployed: DeployedJourney, at: Progress) -> OutlineStep | None:
    steps = public_outline(deployed.main)
    return next((step for step in steps if any(each in at.open for each in step.element_ids)), None)


def turn_at_end(told: Told, instance: ProcessInstance, *, stopped: bool) -> Turn:
    """How it ended."""
    name = told.words.deployed.journey.thing
    if stopped:
        return Turn(_("Your %(thing)s was stopped", thing=name), "ours", _("We do nothing more with it."))
    return Turn(told.words.outcome or _("This is finished"), "ours", "")


def dates_of(clock: CaseClock, told: Told, instance: ProcessInstance) -> list[Fact]:
    """The promise and what has passed, together."""
    is_application = told.words.deployed.journey.thing == "application"
    said = _("You applied on") if is_application else _("You sent it on")
    applied = Fact(said, days.day(instance.started_at), _applied_note(clock, told))
    if instance.ended_at is not None:
        return [Fact(_("Finished on"), days.day(instance.ended_at)), applied]
    if not clock.total or clock.decide_by is None or told.words.outcome:
        return [applied]
    return [_promise(clock), applied]


def _promise(clock: CaseClock) -> Fact:
    if not clock.has_begun or clock.is_paused:
        assert clock.decide_by_if is not None
        note = ngettext("%(num)d working day", "%(num)d working days", clock.total)
        label = _("If we have everything by %(day)s, we decide by", day=days.day(clock.if_by))
        return Fact(label, days.day(clock.decide_by_if), note)
    assert clock.decide_by is not None
    sentences = [_left(clock)]
    if clock.paused_days:
        stopped = ngettext(
            "We stopped counting for %(num)d day while we waited for you.",
            "We stopped counting for %(num)d days while we waited for you.",
            clock.paused_days,
        )
        sentences.append(stopped)
    return Fact(_("We aim to decide by"), days.day(clock.decide_by), " ".join(sentences))


def _left(clock: CaseClock) -> str:
    if clock.is_late:
        return str(_("It takes longer than we aimed for. We have not forgotten you."))
    if clock.working_days_left == 0:
        return str(_("That is today."))
    return str(ngettext("%(num)d working day from today.", "%(num)d working days from today.", clock.working_days_left))


def _applied_note(clock: CaseClock, told: Told) -> str:
    return ", ".join(filter(None, [ago(clock.elapsed_days), told.channel]))


def ago(count: int) -> str:
    """“Today”, “12 days ago”, “4 weeks ago”."""
    if count <= 0:
        return str(_("Today"))
    if count < 14:
        return str(ngettext("%(num)d day ago", "%(num)d days ago", count))
    return str(ngettext("%(num)d week ago", "%(num)d weeks ago", count // 7))


def begun_note(instance: ProcessInstance, told: Told) -> str:
    """The line under “You applied” on the post: “Monday 26 October, online”."""
    return ", ".join(filter(None, [days.day(instance.started_at), told.channel]))


def promised_days(journey: Journey) -> int:
    """Working days in which the journey aims to be decided; 0 where it promises none."""
    value = journey.settings.get("target_working_days", 0)
    return value if isinstance(value, int) else 0


def saved_words(updated_at: datetime) -> str:
    """“Saved 10:42”, with the day when that was not today."""
    time = days.clock_time(updated_at)
    if days.local(updated_at) == days.local(work.now()):
        return str(_("Saved %(time)s", time=time))
    return str(_("Saved %(day)s, %(time)s", day=days.day(updated_at), time=time))


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text
