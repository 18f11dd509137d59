"""The post of a case: the steps of its journey as done, now and to come, for the citizen and for staff.

Done steps stand in the order in which they were done, then the one that is now, then those still ahead. Steps that
a case may pass by (`onPost` = `whenReached`) appear once it has come to them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import queries
from engine.audit import chain_of
from engine.bpmn.outline import OutlineStep, outline, public_outline
from engine.deployment import DeployedJourney
from engine.models import AuditEvent, ProcessInstance, TokenRow, UserTask
from web import days
from web.parts import Step

NameOf = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a case has been and where it is: by element, since when it is open, when it was last done, by whom."""

    started_at: datetime
    ended_at: datetime | None
    state: str
    open: dict[str, datetime]
    done: dict[str, datetime]
    done_by: dict[str, str]
    due: dict[str, datetime | None]


def progress(session: Session, instance: ProcessInstance, tasks: Sequence[UserTask] | None = None) -> Progress:
    """Read from the case's tasks and history; `tasks` are all its user tasks, where the caller has them already."""
    tasks = queries.user_tasks_of(session, instance.id) if tasks is None else tasks
    passed = (
        select(AuditEvent.element_id, func.max(AuditEvent.at))
        .where(AuditEvent.chain == chain_of(instance.id), AuditEvent.kind == "element_completed")
        .group_by(AuditEvent.element_id)
    )
    waiting = select(TokenRow.element_id).where(TokenRow.process_instance_id == instance.id)
    opened = {task.element_id: task.created_at for task in tasks if task.state == "created"}
    for element_id in session.scalars(waiting):
        opened.setdefault(element_id, instance.started_at)
    return Progress(
        started_at=instance.started_at,
        ended_at=instance.ended_at,
        state=instance.state,
        open=opened,
        done={element_id or "": at for element_id, at in session.execute(passed)},
        done_by={task.element_id: task.completed_by for task in tasks if task.completed_by},
        due={task.element_id: task.due_at for task in tasks if task.state == "created"},
    )


def steps_ahead(deployed: DeployedJourney) -> list[Step]:
    """The post of a journey that nobody has begun: what is always on it, all to come."""
    found = [step for step in public_outline(deployed.main) if step.on_post == "always"]
    return [Step(step.public_name, "to_come", step.public_hint) for step in found]


def public_steps(deployed: DeployedJourney, at: Progress, *, begun_note: str = "", stopped: str = "") -> list[Step]:
    """The applicant's post. begun_note: the line under the first step. stopped: a last step, where they withdrew."""
    placed = _placed(public_outline(deployed.main), at)
    steps = [_public_done(step, at, begun_note) for step in placed.done]
    steps += [Step(step.public_name, "now", _since(step, at)) for step in placed.now]
    steps += [Step(step.public_name, "to_come", step.public_hint) for step in placed.ahead]
    if stopped and at.ended_at is not None:
        steps.append(Step(stopped, "done", days.day(at.ended_at)))
    return steps


def staff_steps(
    deployed: DeployedJourney, at: Progress, *, name_of: NameOf | None = None, begun_note: str = ""
) -> list[Step]:
    """The post beside a case: every step that was done, by whom; what is open, whose and due when; what is ahead."""
    titles = {group.id: group.title for group in deployed.journey.groups}
    by_people = [step for step in outline(deployed.main) if step.kind != "serviceTask" and step.on_post != "never"]
    placed = _placed(by_people, at)
    steps = [
        Step(step.staff_done or step.name, "done", _staff_done(step, at, name_of, begun_note)) for step in placed.done
    ]
    steps += [Step(step.name, "now", _staff_now(step, at, titles)) for step in placed.now]
    steps += [Step(step.name, "to_come") for step in placed.ahead]
    return steps


@dataclass(frozen=True, slots=True)
class _Placed:
    done: list[OutlineStep]
    now: list[OutlineStep]
    ahead: list[OutlineStep]


def _placed(steps: Sequence[OutlineStep], at: Progress) -> _Placed:
    """Which steps are done, now (one at most) and ahead; those passed by are none of them."""
    is_open = [step for step in steps if any(each in at.open for each in step.element_ids)]
    now = is_open[:1]
    done = [step for step in steps if step not in is_open and _done_at(step, at) is not None]
    done.sort(key=lambda step: (step.kind != "startEvent", _done_at(step, at)))
    # A detour's own place says nothing: a case comes to it from here or from there.
    here = max((steps.index(step) for step in (*done, *now) if step.on_post == "always"), default=-1)
    ahead = [
        step
        for place, step in enumerate(steps)
        if at.ended_at is None
        and step not in now
        and step not in done
        and (step in is_open or (place > here and step.on_post == "always"))
    ]
    return _Placed(done, now, ahead)


def _done_at(step: OutlineStep, at: Progress) -> datetime | None:
    if step.kind == "startEvent":
        return at.started_at
    return max((at.done[each] for each in step.element_ids if each in at.done), default=None)


def _public_done(step: OutlineStep, at: Progress, begun_note: str) -> Step:
    moment = _done_at(step, at)
    assert moment is not None
    note = begun_note if step.kind == "startEvent" and begun_note else days.day(moment)
    return Step(step.public_done or step.public_name, "done", note)


def _since(step: OutlineStep, at: Progress) -> str:
    """“Since Tuesday 17 November. Usually 5 working days.”; on the first day, when that says nothing, the hint."""
    since = min(at.open[each] for each in step.element_ids if each in at.open)
    if days.local(since) == days.local(at.started_at) and step.public_hint:
        return step.public_hint
    words = _("Since %(day)s.", day=days.day(since))
    return f"{words} {step.public_hint}".strip()


def _staff_done(step: OutlineStep, at: Progress, name_of: NameOf | None, begun_note: str) -> str:
    moment = _done_at(step, at)
    assert moment is not None
    if step.kind == "startEvent" and begun_note:
        return begun_note
    whose = next((at.done_by[each] for each in step.element_ids if each in at.done_by), "")
    day = days.day(moment, "staff")
    return f"{day}, {name_of(whose)}" if whose and name_of else day


def _staff_now(step: OutlineStep, at: Progress, titles: dict[str, str]) -> str:
    groups = ", ".join(titles.get(each.strip(), "") for each in step.groups.split(",") if each.strip() in titles)
    due = next((at.due[each] for each in step.element_ids if at.due.get(each)), None)
    words = _("Due %(day)s.", day=days.day(due, "staff")) if due else ""
    return ". ".join(filter(None, [groups, words])) if groups else words
