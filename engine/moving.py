"""Moving tokens: what a person ends and begins by hand, and what comes of it, told by comparing before and after.

Only whole steps are ended: not one of the times that a repeated step is done, and not what waits beside a step. A
sub-process in which nothing is left ends with them. A step inside a sub-process that is not open opens it.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.bpmn import relocating
from engine.bpmn.relocating import Start
from engine.bpmn.workflow import Workflow
from engine.errors import Conflict
from engine.models import Incident, Job, ProcessInstance, Subscription, UserTask

__all__ = ["Open", "Outcome", "Start", "compare", "move", "names", "opened", "started"]


@dataclass(frozen=True, slots=True)
class Open:
    """Something that is open in a case: a "user_task", "job", "timer", "message", "signal" or "incident".

    `said` is what there is to say of it: a name, a message, a moment.
    """

    kind: str
    id: str
    element_id: str | None
    said: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a move does. `ends` says that the case is over by it."""

    closes: tuple[Open, ...] = ()
    opens: tuple[Open, ...] = ()
    ends: bool = False

    @property
    def errors(self) -> tuple[Open, ...]:
        """What cannot go on where it was moved to."""
        return tuple(each for each in self.opens if each.kind == "incident")


def opened(session: Session, instance: ProcessInstance) -> dict[str, Open]:
    """Everything that is open in a case, by id."""
    session.flush()
    return {each.id: each for each in _opened(session, instance.id)}


def _opened(session: Session, instance_id: str) -> Iterator[Open]:
    tasks = select(UserTask).where(UserTask.process_instance_id == instance_id, UserTask.state == "created")
    for task in session.scalars(tasks.order_by(UserTask.token_number)):
        yield Open("user_task", task.id, task.element_id, task.name)
    jobs = select(Job.id, Job.kind, Job.element_id, Job.type, Job.due_at).where(Job.process_instance_id == instance_id)
    for job in session.execute(jobs.order_by(Job.due_at, Job.id)):
        kind = "job" if job.kind == "connector" else "timer"
        yield Open(kind, job.id, job.element_id, job.type, job.due_at)
    waits = select(Subscription).where(Subscription.process_instance_id == instance_id)
    for wait in session.scalars(waits.order_by(Subscription.id)):
        yield Open(wait.kind, str(wait.id), wait.element_id, wait.name)
    wrong = select(Incident).where(Incident.process_instance_id == instance_id, Incident.resolved_at.is_(None))
    for incident in session.scalars(wrong.order_by(Incident.created_at, Incident.id)):
        yield Open("incident", incident.id, incident.element_id, incident.message)


def compare(before: dict[str, Open], after: dict[str, Open], instance: ProcessInstance) -> Outcome:
    closes = tuple(each for key, each in before.items() if key not in after)
    opens = tuple(each for key, each in after.items() if key not in before)
    return Outcome(closes, opens, instance.state != "active")


def names(workflow: Workflow, numbers: Collection[int]) -> list[str]:
    """The elements at which these tokens stand. Raises Conflict where one is not there any more."""
    found = []
    for number in sorted(numbers):
        token = workflow.find(number)
        if token is None:
            raise Conflict("One of the steps that you chose is not open any more.")
        found.append(str(token.task_spec.element_id))
    return found


def started(starts: Sequence[Start]) -> list[str]:
    return [each.element_id for each in starts]


def move(workflow: Workflow, cancel: Collection[int], start: Sequence[Start]) -> None:
    """Raises Conflict, with nothing moved yet or the step to be rolled back."""
    if not cancel and not start:
        raise Conflict("Choose what is to end, or where to begin.")
    relocating.relocate(workflow, cancel, start)
