"""What starts instances of the newest version of a journey when something happens: messages, signals and timers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Any, cast

from sqlalchemy import delete
from sqlalchemy.orm import Session

from engine import timers, values
from engine.bpmn.elements.catching import Catching
from engine.bpmn.events import EventDefinition, Message, Signal, Timer
from engine.bpmn.parser import Definition
from engine.deployment import DeployedJourney
from engine.errors import InvalidModel, UnusableValue
from engine.feel import FeelError, evaluate
from engine.jobs import queue
from engine.jobs.queue import NewJob
from engine.models import Job, StartSubscription
from engine.problems import Problem
from engine.thrown import fitting
from engine.timers import Timetable
from engine.values import Value
from engine.working_days import Calendar


@dataclass(frozen=True, slots=True)
class Start:
    """One event that starts a process: where it is drawn, and its place among the events of its element."""

    process_id: str
    element: Catching
    slot: int
    event: EventDefinition


def starts_of(definition: Definition) -> Iterator[Start]:
    for element in definition.event_starts:
        for slot, event in enumerate(element.definitions):
            yield Start(definition.process_id, element, slot, event)


def replace(session: Session, deployed: DeployedJourney, now: datetime, zone: tzinfo, calendar: Calendar) -> None:
    """A new version is here: what it waits for takes the place of what the version before waited for.

    Raises InvalidModel where a timer or a name cannot be used.
    """
    key = deployed.journey.key
    session.execute(delete(StartSubscription).where(StartSubscription.journey_key == key))
    session.execute(delete(Job).where(Job.journey_key == key, Job.kind == "start_timer"))
    for definition in deployed.definitions.values():
        for start in starts_of(definition):
            try:
                row = _row(deployed, start, now, zone, calendar)
            except (UnusableValue, FeelError) as error:
                raise InvalidModel([_problem(start.element, str(error))]) from None
            if isinstance(row, StartSubscription):
                session.add(row)
            elif row is not None:
                queue.put(session, [row])
    session.flush()


def _row(
    deployed: DeployedJourney, start: Start, now: datetime, zone: tzinfo, calendar: Calendar
) -> StartSubscription | NewJob | None:
    event = start.event
    if isinstance(event, Timer):
        return _timer(deployed, start, event, now, timetable(deployed, event, now, zone, calendar))
    if not isinstance(event, (Message, Signal)):
        return None
    kind = "message" if isinstance(event, Message) else "signal"
    return StartSubscription(
        deployment_id=deployed.deployment_id,
        journey_key=deployed.journey.key,
        process_id=start.process_id,
        element_id=start.element.element_id,
        slot=start.slot,
        kind=kind,
        name=fitting(str(_value(deployed, event.name, now)), kind),
    )


def _timer(deployed: DeployedJourney, start: Start, timer: Timer, now: datetime, table: Timetable) -> NewJob | None:
    due = table.first(now)
    if due is None:
        return None
    payload: dict[str, Value] = {
        "deployment_id": deployed.deployment_id,
        "process_id": start.process_id,
        "element_id": start.element.element_id,
        "slot": Decimal(start.slot),
        "kind": timer.kind,
        "text": timer.text,
        "in_working_days": timer.in_working_days,
        "nation": timer.nation,
        "left": None if table.times is None else Decimal(table.times),
        "due": values.clean(due),
    }
    return queue.job(
        due,
        now,
        values.dump(payload),
        kind="start_timer",
        journey_key=deployed.journey.key,
        element_id=start.element.element_id,
    )


def timetable(deployed: DeployedJourney, timer: Timer, now: datetime, zone: tzinfo, calendar: Calendar) -> Timetable:
    value = _value(deployed, timer.text, now.astimezone(zone))
    return timers.read(timer.kind, value, zone, timer.calendar(calendar))


def put_off(job: Job, deployed: DeployedJourney, now: datetime, zone: tzinfo, calendar: Calendar) -> bool:
    """Set a start timer that has fired to its next time; False where this was its last.

    Times that passed while nobody was there to run it have had their one instance.
    """
    kept = cast(dict[str, Any], values.load(job.payload))
    if kept["left"] is not None:
        kept["left"] -= 1
        if kept["left"] < 1:
            return False
    timer = Timer(kept["kind"], kept["text"], kept.get("in_working_days") is True, kept.get("nation"))
    table = timetable(deployed, timer, now, zone, calendar)
    # Not the job's own due time: tries that failed have put it off.
    due = table.after(kept["due"].to_python())
    job.due_at = due if due >= now else table.after(now)
    job.payload = values.dump({**kept, "due": values.clean(job.due_at)})
    return True


def _value(deployed: DeployedJourney, text: str, now: datetime) -> Value:
    """FEEL before there is an instance: the journey's settings are all there is to read."""
    if not text.startswith("="):
        return text
    return evaluate(text[1:], {"settings": values.clean(deployed.journey.settings)}, now=now)


def _problem(element: Catching, detail: str) -> Problem:
    return Problem(
        element._wf_spec.file,  # type: ignore[attr-defined]
        element.element_id,
        element.bpmn_name,
        "start-unusable",
        "error",
        detail,
        "A start that waits for something is read before there is a case: it can read the journey's settings only.",
    )
