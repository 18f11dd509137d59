"""What a step does beside moving tokens: tasks offered, jobs written, waits opened and ended.

It is collected while tokens move and written once, at the step's end. What a step opens and ends again is not written.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from engine import rows, subscriptions
from engine.jobs import queue
from engine.jobs.queue import NewJob
from engine.models import Candidate, Incident, Job, ProcessInstance, Subscription, UserTask
from engine.user_tasks import NewTask

_TASKS, _OFFERS, _JOBS = rows.table_of(UserTask), rows.table_of(Candidate), rows.table_of(Job)
_WAITS, _INCIDENTS = rows.table_of(Subscription), rows.table_of(Incident)

_ADD_TASK, _ADD_OFFER = insert(_TASKS), insert(_OFFERS)
_OPEN_TASK = (
    _TASKS.c.process_instance_id == bindparam("instance"),
    _TASKS.c.token_number == bindparam("token"),
    _TASKS.c.state == "created",
)
_END_OFFERS = (
    update(_OFFERS).where(_OFFERS.c.user_task_id.in_(select(_TASKS.c.id).where(*_OPEN_TASK))).values(due_order=None)
)
_END_TASK = update(_TASKS).where(*_OPEN_TASK).values(state="cancelled", ended_at=bindparam("now"))
_END_JOB = delete(_JOBS).where(
    _JOBS.c.process_instance_id == bindparam("instance"),
    _JOBS.c.token_number == bindparam("token"),
    _JOBS.c.kind == bindparam("job_kind"),
)
_END_WAIT = delete(_WAITS).where(
    _WAITS.c.process_instance_id == bindparam("instance"), _WAITS.c.token_number == bindparam("token")
)
_END_INCIDENT = (
    update(_INCIDENTS)
    .where(
        _INCIDENTS.c.process_instance_id == bindparam("instance"),
        _INCIDENTS.c.token_number == bindparam("token"),
        _INCIDENTS.c.resolved_at.is_(None),
    )
    .values(resolved_at=bindparam("now"), resolution="gone")
)


@dataclass
class Changes:
    """Collected for one instance. Tokens up to `known` were there before the step: they may have rows."""

    known: int
    tasks: list[NewTask] = field(default_factory=list)
    jobs: list[NewJob] = field(default_factory=list)
    waits: list[Subscription] = field(default_factory=list)
    withdrawn: list[int] = field(default_factory=list)
    released: list[int] = field(default_factory=list)

    def withdraw(self, number: int) -> None:
        """The task, or the connector's job, of this token is not wanted any more."""
        self.tasks = [each for each in self.tasks if each.row["token_number"] != number]
        self.jobs = [each for each in self.jobs if not _is_of(each, number, "connector")]
        if number <= self.known:
            self.withdrawn.append(number)

    def release(self, number: int) -> None:
        """The timers and subscriptions of this token are over."""
        self.waits = [each for each in self.waits if each.token_number != number]
        self.jobs = [each for each in self.jobs if not _is_of(each, number, "timer")]
        if number <= self.known:
            self.released.append(number)

    def write(self, session: Session, instance: ProcessInstance, gone: Iterable[int], now: datetime) -> None:
        """What ended, then what began. Incidents of tokens that are gone are over."""
        execute = session.connection().execute
        for statement, found in self._ended(instance, [each for each in gone if each <= self.known], now):
            if found:
                execute(statement, found)
        for statement, found in (
            (_ADD_TASK, [each.row for each in self.tasks]),
            (_ADD_OFFER, [offer for each in self.tasks for offer in each.offers]),
        ):
            if found:
                execute(statement, cast(Sequence[Any], found))
        queue.put(session, self.jobs)
        subscriptions.open_all(session, instance, self.waits, now)

    def _ended(self, instance: ProcessInstance, gone: list[int], now: datetime) -> Iterator[tuple[Any, Any]]:
        withdrawn = [{"instance": instance.id, "token": each} for each in self.withdrawn]
        released = [{"instance": instance.id, "token": each} for each in self.released]
        yield _END_OFFERS, withdrawn
        yield _END_TASK, [each | {"now": now} for each in withdrawn]
        yield _END_JOB, [each | {"job_kind": "connector"} for each in withdrawn]
        yield _END_JOB, [each | {"job_kind": "timer"} for each in released]
        yield _END_WAIT, released
        if instance.has_incidents:
            yield _END_INCIDENT, [{"instance": instance.id, "token": each, "now": now} for each in gone]


def _is_of(job: NewJob, number: int, kind: str) -> bool:
    return bool(job["token_number"] == number and job["kind"] == kind)
