"""Everything that happened in a case, newest first, each thing in a sentence with its actor in bold."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from markupsafe import Markup

from engine import queries
from engine.bpmn.elements.element import Element
from engine.models import AuditEvent, UserTask
from engine.people import APPLICANT, SYSTEM
from web import days
from web.actors import Actors
from web.case_words import CaseWords, uncapitalised
from web.parts import Event, Tab
from web.texts import gettext as _
from web.why import decided_by
from web.work import config

AT_FIRST = 20
"""How many are shown before “earlier” is asked for."""

SHORT = 160
"""A note that is longer stands under Notes only."""

_BY_PEOPLE = frozenset(
    {
        "process_started",
        "user_task_claimed",
        "user_task_unclaimed",
        "user_task_completed",
        "user_task_failed",
        "step_started",
        "variables_set",
        "process_cancelled",
        "note_added",
    }
)


@dataclass(frozen=True)
class Teller:
    """Tells what happened in one case: `elements` by id, `tasks` of the case, `groups` their titles by id."""

    case: CaseWords
    actors: Actors
    elements: Mapping[str, Element]
    tasks: Sequence[UserTask]
    groups: Mapping[str, str]

    def events(self, history: Sequence[AuditEvent], show: str) -> list[Event]:
        """What is to be told of a history (oldest first), newest first. show: `people`, `rules` or all."""
        return list(self._told(reversed(history), show))

    def _told(self, history: Iterator[AuditEvent], show: str) -> Iterator[Event]:
        for event in history:
            is_peoples = event.kind in _BY_PEOPLE and event.actor != SYSTEM.id
            if (show == "people" and not is_peoples) or (show == "rules" and is_peoples):
                continue
            text = self.sentence(event)
            if text:
                local = event.at.astimezone(config().time_zone)
                yield Event(days.stamp(event.at), local.isoformat(timespec="minutes"), text)

    def sentence(self, event: AuditEvent) -> Markup | None:
        """One event in words; None for what nobody needs to be told, such as gateways."""
        tell = _SENTENCES.get(event.kind)
        return tell(self, event) if tell is not None else None

    def filled(self, text: str, event: AuditEvent, **more: object) -> Markup:
        """A translated text with {actor} and {step} filled in, all escaped."""
        step = event.element_name or self._element_name(event.element_id)
        return Markup(text).format(actor=self._actor(event), step=step, **more)

    def _actor(self, event: AuditEvent) -> Markup:
        name = Markup("<b>{}</b>").format(self.actors.name(event.actor))
        if event.acting_for is None:
            return name
        return Markup(_("{actor} for {applicant}")).format(actor=name, applicant=self.actors.name(event.acting_for))

    def _element_name(self, element_id: str | None) -> str:
        element = self.elements.get(element_id or "")
        return (element.bpmn_name if element is not None else None) or element_id or ""

    def started(self, event: AuditEvent) -> Markup:
        instance = self.case.instance
        if instance.applicant in (None, instance.started_by):
            return self.filled(_("{actor} applied"), event)
        return self.filled(_("{actor} applied for {applicant}"), event, applicant=self.case.who)

    def offered(self, event: AuditEvent) -> Markup:
        groups = self._offered_to(event)
        if not groups:
            return self.filled(_("“{step}” was opened"), event)
        return self.filled(_("“{step}” was offered to {groups}"), event, groups=groups)

    def _offered_to(self, event: AuditEvent) -> str:
        """Whom the task that was opened then was offered to, by their titles."""
        opened = (t for t in self.tasks if t.element_id == event.element_id and t.created_at == event.at)
        task = next(opened, None)
        if task is None:
            return ""
        if APPLICANT in task.candidate_groups:
            return self.case.who
        return ", ".join(uncapitalised(self.groups.get(group, group)) for group in sorted(task.candidate_groups))

    def worked_out(self, event: AuditEvent) -> Markup | None:
        """Of the elements passed, only the named scripts: tasks have told of themselves, gateways say nothing."""
        element = self.elements.get(event.element_id or "")
        if element is None or element.kind != "scriptTask" or not event.element_name:
            return None
        return self.filled(_("Rule: “{step}”"), event)

    def decided(self, event: AuditEvent) -> Markup | None:
        """What the last table of a decision gave, with the way to its record."""
        given = decided_by(event)
        if not given:
            return self.filled(_("Rule: “{step}”"), event)
        text = _('Rule “{table}”: {result}. <a href="#why">Why</a>')
        return self.filled(text, event, table=given[-1].table.name, result=given[-1].result)

    def passed_over(self, event: AuditEvent) -> Markup:
        return self.filled(_("{actor} passed over “{step}”: {reason}"), event, reason=self._reason(event))

    def paused(self, event: AuditEvent) -> Markup:
        return self.filled(_("{actor} paused the case: {reason}"), event, reason=self._reason(event))

    def moved(self, event: AuditEvent) -> Markup:
        facts = queries.details(event)
        ended, begun = (self._names(facts.get(key)) for key in ("ended", "begun"))
        text = _("{actor} moved the case from {ended} to {begun}: {reason}")
        return self.filled(text, event, ended=ended, begun=begun, reason=self._reason(event))

    def _names(self, ids: object) -> str:
        found = [f"“{self._element_name(str(each))}”" for each in ids] if isinstance(ids, list) else []
        return ", ".join(found) or "—"

    def _reason(self, event: AuditEvent) -> str:
        return str(queries.details(event).get("reason") or "")

    def stopped(self, event: AuditEvent) -> Markup:
        reason = str(queries.details(event).get("reason") or "")
        text = _("{actor} stopped the case: {reason}") if reason else _("{actor} stopped the case")
        return self.filled(text, event, reason=reason)

    def ended(self, event: AuditEvent) -> Markup:
        text = _("The case ended: {outcome}") if self.case.outcome else _("The case ended")
        return self.filled(text, event, outcome=self.case.outcome)

    def noted(self, event: AuditEvent) -> Markup:
        text = str(queries.details(event).get("text") or "")
        if "\n" in text or not 0 < len(text) <= SHORT:
            return self.filled(_('{actor} wrote <a href="#notes">a note</a>'), event)
        return self.filled(_("{actor} wrote a note: {note}"), event, note=text)


_Tell = Callable[[Teller, AuditEvent], Markup | None]


def _says(text: Callable[[], str]) -> _Tell:
    return lambda teller, event: teller.filled(text(), event)


_SENTENCES: dict[str, _Tell] = {
    "process_started": Teller.started,
    "user_task_created": Teller.offered,
    "user_task_claimed": _says(lambda: _("{actor} claimed “{step}”")),
    "user_task_unclaimed": _says(lambda: _("{actor} put back “{step}”")),
    "user_task_completed": _says(lambda: _("{actor} finished “{step}”")),
    "element_completed": Teller.worked_out,
    "decision_made": Teller.decided,
    "element_cancelled": _says(lambda: _("“{step}” was no longer needed")),
    "job_completed": _says(lambda: _("{actor} did “{step}”")),
    "job_failed": _says(lambda: _("“{step}” did not work this time")),
    "job_result_dropped": _says(lambda: _("“{step}” came too late and was left out")),
    "incident_created": _says(lambda: _("“{step}” does not work: somebody must look")),
    "job_ended_with_error": _says(lambda: _("“{step}” came out another way: its other path was taken")),
    "user_task_failed": _says(lambda: _("{actor} could not finish “{step}”: its other path was taken")),
    "step_started": _says(lambda: _("{actor} started “{step}”")),
    "timer_fired": _says(lambda: _("The time was up: “{step}”")),
    "message_received": _says(lambda: _("What we waited for has come: “{step}”")),
    "variables_set": _says(lambda: _("{actor} corrected what the case knows")),
    "incident_retried": _says(lambda: _("{actor} had “{step}” tried again")),
    "step_skipped": Teller.passed_over,
    "process_suspended": Teller.paused,
    "process_resumed": _says(lambda: _("{actor} let the case go on")),
    "tokens_moved": Teller.moved,
    "variables_seen": _says(lambda: _("{actor} looked at what the case knows, to mend it")),
    "process_completed": Teller.ended,
    "process_cancelled": Teller.stopped,
    "note_added": Teller.noted,
}
"""A kind that is not here, such as a job that is put in hand, is not told."""


def shows(reference: str, show: str) -> list[Tab]:
    """The filter: “Show: all · people · rules”."""
    labels = {"": _("all"), "people": _("people"), "rules": _("rules")}
    return [
        Tab(
            label,
            url_for("cases.case", reference=reference, show=value or None, _anchor="timeline"),
            is_current=value == show,
        )
        for value, label in labels.items()
    ]
