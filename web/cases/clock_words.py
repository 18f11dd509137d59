"""The clocks of a case in words: by when we decide, how long it has been, whose turn it is."""

from collections.abc import Sequence
from datetime import datetime

from engine import queries
from engine.models import UserTask
from engine.people import APPLICANT
from web import days
from web.case_words import CaseWords, uncapitalised
from web.clocks import CaseClock, Pause
from web.parts import Clock
from web.texts import gettext as _
from web.texts import ngettext
from web.work import config, db

_EVENTS = frozenset({"startEvent", "intermediateCatchEvent", "receiveTask", "eventBasedGateway"})
"""What waits until something happens."""


def clocks(case: CaseWords, clock: CaseClock, tasks: Sequence[UserTask], titles: dict[str, str]) -> list[Clock]:
    """Decide by (where the journey promises a day), since they applied, whose turn. `tasks` are those open."""
    undecided = case.instance.state == "active" and not case.outcome
    decide = [_decide_by(clock)] if clock.decide_by is not None and undecided else []
    return [*decide, _elapsed(case, clock), _turn(case, tasks, titles)]


def _decide_by(clock: CaseClock) -> Clock:
    assert clock.decide_by is not None
    day = days.day(clock.decide_by, "staff")
    due = days.due_words(clock.decide_by, clock.today, config().calendar)
    value = _("%(day)s, %(due)s", day=day, due=uncapitalised(due))
    if not clock.has_begun:
        value = _("%(day)s, if we have everything today", day=day)
    return Clock(_("Decide by"), value, " ".join(_decide_notes(clock)), clock.cells, clock.is_late)


def _decide_notes(clock: CaseClock) -> list[str]:
    if not clock.has_begun:
        return [_("The %(total)s working days start when we have everything.", total=clock.total)]
    today = _("Today is day %(number)s of %(total)s.", number=clock.working_day_number, total=clock.total)
    return [today, *(_pause(each) for each in clock.pauses if each.working_days or each.until is None)]


def _pause(pause: Pause) -> str:
    since = days.day(pause.since, "staff")
    if pause.until is None:
        return _("Paused since %(since)s: “%(step)s”.", since=since, step=pause.name)
    count = ngettext("%(num)d day", "%(num)d days", pause.working_days)
    until = days.day(pause.until, "staff")
    words = {"count": count, "since": since, "until": until, "step": pause.name}
    return _("Paused %(count)s, %(since)s to %(until)s: “%(step)s”.", **words)


def _elapsed(case: CaseWords, clock: CaseClock) -> Clock:
    began = _("From %(day)s. Never pauses.", day=days.day(clock.applied, "staff"))
    value = ngettext("%(num)d day", "%(num)d days", clock.elapsed_days) if clock.elapsed_days else _("Today")
    ended = case.instance.ended_at
    if ended is None:
        return Clock(_("Since they applied"), value, began)
    value = ngettext("%(num)d day", "%(num)d days", clock.elapsed_days) if clock.elapsed_days else _("Less than a day")
    span = {"first": days.day(clock.applied, "staff"), "last": days.day(ended, "staff")}
    return Clock(_("It took"), value, _("From %(first)s to %(last)s.", **span))


def _turn(case: CaseWords, tasks: Sequence[UserTask], titles: dict[str, str]) -> Clock:
    label, instance = _("Whose turn"), case.instance
    if instance.ended_at is not None:
        return Clock(label, _("Nobody’s"), _("Ended %(moment)s.", moment=_moment(instance.ended_at)))
    ours = [task for task in tasks if APPLICANT not in task.candidate_groups]
    if ours:
        groups = sorted({titles.get(group, group) for task in ours for group in task.candidate_groups})
        whose = _("Ours: %(groups)s", groups=", ".join(map(uncapitalised, groups)))
        return Clock(label, whose if groups else _("Ours"), _since(ours))
    if tasks:
        return Clock(label, _("Theirs: %(who)s", who=case.who), _since(tasks))
    return _between_tasks(label, case)


def _between_tasks(label: str, case: CaseWords) -> Clock:
    """Nobody has a task: steps that somebody may start, something that has to happen, or Fingerpost itself."""
    definition = case.deployed.definitions[case.instance.process_id]
    elements = {each.element_id: each for each in definition.elements()}
    waiting = [elements[each] for each in queries.waiting_at(db(), case.instance, definition) if each in elements]
    if any(each.kind == "adHocSubProcess" for each in waiting):
        return Clock(label, _("Ours"), _("Somebody starts the step that it needs next."))
    events = [each for each in waiting if each.kind in _EVENTS]
    if events:
        names = ", ".join(f"“{each.bpmn_name}”" for each in events if each.bpmn_name)
        note = _("We wait for %(events)s.", events=names) if names else _("We wait for something to happen.")
        return Clock(label, _("Nobody’s"), note)
    return Clock(label, _("Ours: Fingerpost"), _("The next step is done without anybody."))


def _since(tasks: Sequence[UserTask]) -> str:
    first = min(tasks, key=lambda task: task.created_at)
    return _("Since %(moment)s: “%(step)s”.", moment=_moment(first.created_at), step=first.name)


def _moment(at: datetime) -> str:
    return days.stamp(at)
