"""The two clocks of a case: how long it has been, and by when we aim to decide.

Elapsed time never pauses. The target counts working days after the day on which everything was there; it stands
still while a user task whose element says `clock` = `paused` is open, and never for a queue of our own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from sqlalchemy.orm import Session

from engine import queries, target_clock
from engine.bpmn.elements.element import Element
from engine.deployment import DeployedJourney
from engine.engine import Engine
from engine.models import ProcessInstance, UserTask
from web import days, work

Cell = Literal["past", "paused", "today", "to_come"]

GRACE = 5
"""Working days we allow the applicant when we say: if we have everything by then, we decide by …"""
MOST_CELLS = 60


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which we waited for the applicant. `until` is None while we still do; `working_days` it cost."""

    element_id: str
    name: str
    since: date
    until: date | None
    working_days: int


@dataclass(frozen=True, slots=True)
class CaseClock:
    """Where a case stands in time, on the day it was asked (or the day the case ended).

    total: working days aimed at; 0 where the journey promises none, and `decide_by` is None then.
    has_begun: whether everything was there once, so that days count. working_day_number: which of them today is.
    decide_by: as things stand today; while we wait, as if we had everything today. decide_by_if: if we have
    everything by `if_by`. cells: the strip, one for each working day. pauses: those after the counting began.
    """

    applied: date
    today: date
    elapsed_days: int
    total: int
    has_begun: bool
    is_paused: bool
    working_day_number: int
    paused_days: int
    decide_by: date | None
    is_late: bool
    if_by: date
    decide_by_if: date | None
    cells: Sequence[Cell]
    pauses: Sequence[Pause]

    @property
    def working_days_left(self) -> int:
        """Until `decide_by`; negative when that has passed."""
        return self.total - self.working_day_number


def case_clock(session: Session, engine: Engine, instance: ProcessInstance, now: datetime) -> CaseClock:
    """The clocks of a case at a moment; those of a case that has ended stand still at its end.

    The journey's promise is about the process that it begins with; what that sets off has none.
    """
    deployed = engine.deployed(session, instance.deployment_id)
    total = _target(deployed) if instance.process_id == deployed.journey.process else 0
    tasks = queries.user_tasks_of(session, instance.id)
    return count(instance, pausing(tasks, elements(deployed)), total, min(now, instance.ended_at or now))


def elements(deployed: DeployedJourney) -> dict[str, Element]:
    """Every element of every process of a deployment, by its id."""
    return {each.element_id: each for definition in deployed.definitions.values() for each in definition.elements()}


def pausing(tasks: Sequence[UserTask], known: Mapping[str, Element]) -> list[UserTask]:
    """Those user tasks during which the target stands still."""

    def pauses(task: UserTask) -> bool:
        element = known.get(task.element_id)
        return element is not None and element.extensions.properties.get("clock") == "paused"

    return [task for task in tasks if pauses(task)]


def count(instance: ProcessInstance, waits: Sequence[UserTask], total: int, now: datetime) -> CaseClock:
    """The clocks, from the tasks during which the target stands still."""
    config = work.config()
    calendar, zone = config.calendar, config.time_zone
    today, applied = days.local(now), days.local(instance.started_at)
    began = target_clock.began(instance.started_at, waits)
    later = [task for task in waits if began is not None and task.created_at >= began]
    start = today if began is None else days.local(began)
    costs = [target_clock.standing(task, today, calendar, zone) for task in later]
    paused = {day for cost in costs for day in cost}
    passed = list(calendar.after(start, today))
    spent = [day for day in passed if day not in paused]
    decide_by = calendar.add(today, max(0, total - len(spent))) if total else None
    if total and len(spent) > total:
        decide_by = spent[total - 1]
    is_paused = began is None or any(task.ended_at is None or task.ended_at > now for task in later)
    if_by = calendar.add(today, GRACE)
    remaining = max(0, total - len(spent))
    return CaseClock(
        applied=applied,
        today=today,
        elapsed_days=(today - applied).days,
        total=total,
        has_begun=began is not None,
        is_paused=is_paused,
        working_day_number=len(spent),
        paused_days=len(paused),
        decide_by=decide_by,
        is_late=decide_by is not None and decide_by < today,
        if_by=if_by,
        decide_by_if=calendar.add(if_by, remaining) if total else None,
        cells=_cells(passed, paused, max(0, total - len(spent)), is_paused=is_paused) if total else (),
        pauses=[_pause(task, len(cost)) for task, cost in zip(later, costs, strict=True)],
    )


def _target(deployed: DeployedJourney) -> int:
    value = deployed.journey.settings.get("target_working_days", 0)
    return int(value) if isinstance(value, (int, float, Decimal)) else 0


def _pause(task: UserTask, cost: int) -> Pause:
    until = None if task.ended_at is None else days.local(task.ended_at)
    return Pause(task.element_id, task.name, days.local(task.created_at), until, cost)


def _cells(passed: Sequence[date], paused: set[date], remaining: int, *, is_paused: bool) -> Sequence[Cell]:
    behind: list[Cell] = ["paused" if day in paused else "past" for day in passed]
    if behind and not (is_paused and behind[-1] == "paused"):
        behind[-1] = "today"
    ahead: list[Cell] = ["to_come"] * remaining
    return (behind + ahead)[-MOST_CELLS:]
