"""Commands that mend: retry, skip, move."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import audit, execution, idempotency, incidents, instances, moving, values
from engine.audit import Happening
from engine.bpmn import listening, mending
from engine.bpmn.tokens import Token
from engine.commands.cases import OWN_NAMES
from engine.commands.core import Core
from engine.errors import Conflict, EngineError, NotFound, UnusableValue
from engine.execution import Step
from engine.feel import FeelError
from engine.jobs import queue
from engine.models import TRIES, Incident, Job, ProcessInstance
from engine.moving import Outcome, Start
from engine.people import Person
from engine.values import Value, clean


class OperationsCommands(Core):
    """What operators do with what the engine could not do by itself."""

    def retry(self, session: Session, incident_id: str, person: Person, *, key: str | None = None) -> Incident:
        """Do again what failed: a job has its tries back and is due now; an element does again what it could not do.

        What still fails is an incident anew. Raises Conflict where it is over.
        """
        incident, instance = self._lock_incident(session, incident_id)
        if idempotency.taken(session, self.clock, key, "retry", person, incident_id) is not None:
            return incident
        _require_unresolved(incident)
        idempotency.remember(session, key, incident.id)
        said: dict[str, Value] = {"message": incident.message}
        if instance is None:
            self._retry_outside(session, incident, person)
            return incident
        with self.step(session, instance, person) as step:
            token = None if incident.token_number is None else step.workflow.find(incident.token_number)
            step.note(Happening("incident_retried", incident.element_id, _name(token), said))
            job = _failed_job(session, incident)
            self._resolve(session, incident, "retried")
            if job is not None:
                if token is not None and job.kind == "connector":
                    # What it is called with may have been mended; its key stays the same.
                    job.payload = step.call_of(token, listening.current(token))
                _give_tries(session, job, _tries(token, job), step)
            if job is None or incident.kind == "error":
                mending.retry(step.workflow, _required(token))
        return incident

    def skip(
        self,
        session: Session,
        incident_id: str,
        reason: str,
        variables: Mapping[str, Value],
        person: Person,
        *,
        key: str | None = None,
    ) -> Incident:
        """Pass over the step that failed, as if it had completed with these variables; see `mending.skip`.

        A job of no case is given up. Raises Conflict where the incident is over, or there is no way on.
        """
        incident, instance = self._lock_incident(session, incident_id)
        if idempotency.taken(session, self.clock, key, "skip", person, incident_id) is not None:
            return incident
        _require_unresolved(incident)
        idempotency.remember(session, key, incident.id)
        given = {name: clean(value) for name, value in variables.items()}
        if taken := [name for name in OWN_NAMES if name in given]:
            raise UnusableValue(f"“{taken[0]}” is what every case knows of itself: choose another name.")
        facts: dict[str, Value] = {"reason": reason, "message": incident.message, "variables": given}
        if instance is None:
            self._give_up(session, incident, facts, person)
            return incident
        with self.step(session, instance, person) as step:
            token = _required(step.workflow.find(cast(int, incident.token_number)))
            step.note(Happening("step_skipped", incident.element_id, _name(token), facts))
            self._resolve(session, incident, "skipped")
            mending.skip(step.workflow, token, given)
        return incident

    def move(
        self,
        session: Session,
        instance_id: str,
        cancel: Collection[int],
        start: Sequence[Start],
        reason: str,
        person: Person,
        *,
        revision: int | None = None,
        dry_run: bool = False,
        key: str | None = None,
    ) -> Outcome:
        """End what these tokens (by number) do, and begin at these elements: what comes of it, see `moving`.

        With `dry_run` it is only said: nothing has happened then. `revision` is the case's as the person saw it.
        Raises Conflict where the case has changed since, or this cannot be done.
        """
        instance = execution.lock(session, instance_id)
        if not dry_run and idempotency.taken(session, self.clock, key, "move", person, instance_id) is not None:
            return Outcome()
        if revision is not None and revision != instance.revision:
            raise Conflict("The case has changed since you looked. Look again at what would happen.")
        if dry_run:
            return self._tried(session, instance, cancel, start, person)
        idempotency.remember(session, key, instance.id)
        return self._moved(session, instance, cancel, start, reason, person)

    def _tried(
        self,
        session: Session,
        instance: ProcessInstance,
        cancel: Collection[int],
        start: Sequence[Start],
        person: Person,
    ) -> Outcome:
        transport = session.info.pop("transport", None)
        trying = session.begin_nested()
        try:
            return self._moved(session, instance, cancel, start, "", person)
        finally:
            trying.rollback()
            session.expire_all()
            session.info["transport"] = transport

    def _moved(
        self,
        session: Session,
        instance: ProcessInstance,
        cancel: Collection[int],
        start: Sequence[Start],
        reason: str,
        person: Person,
    ) -> Outcome:
        before = moving.opened(session, instance)
        with self.step(session, instance, person) as step:
            ended = moving.names(step.workflow, cancel)
            begun = moving.started(start)
            facts: dict[str, Value] = {"reason": reason, "ended": ended, "begun": begun}
            step.note(Happening("tokens_moved", details=facts))
            moving.move(step.workflow, cancel, start)
        return moving.compare(before, moving.opened(session, instance), instance)

    def _lock_incident(self, session: Session, incident_id: str) -> tuple[Incident, ProcessInstance | None]:
        found = session.get(Incident, incident_id)
        if found is None:
            raise NotFound("There is no incident with this id.")
        instance = execution.lock(session, found.process_instance_id) if found.process_instance_id else None
        query = select(Incident).where(Incident.id == incident_id).with_for_update()
        return session.scalars(query.execution_options(populate_existing=True)).one(), instance

    def _resolve(self, session: Session, incident: Incident, how: str) -> None:
        """All that is wrong at its token: it is mended together."""
        now = self.clock.now(session)
        incident.resolved_at, incident.resolution = now, how
        if incident.process_instance_id is not None and incident.token_number is not None:
            session.flush()
            incidents.resolve(session, incident.process_instance_id, {incident.token_number}, now, how)
        session.flush()

    def _retry_outside(self, session: Session, incident: Incident, person: Person) -> None:
        """Work that belongs to no case; or a timer that should have started one."""
        job = _job(session, incident)
        if job is None:
            raise Conflict("What failed is not there any more.")
        self._resolve(session, incident, "retried")
        self._note_outside(session, incident, "incident_retried", {"message": incident.message}, person)
        if job.retries == 0:
            now = self.clock.now(session)
            job.retries, job.due_at = TRIES, now
            job.lease_id = job.lease_until = None
            session.flush()
            queue.announce(session, [(job.id, now)])
        elif job.kind == "start_timer":
            self._start_late(session, job, person)

    def _start_late(self, session: Session, job: Job, person: Person) -> None:
        """The timer itself has gone on to its next time: start the one that is missing."""
        place = cast(dict[str, Any], values.load(job.payload))
        deployed = self.deployed(session, place["deployment_id"])
        at, slot = place["element_id"], int(place["slot"])
        instances.create(self, session, deployed, place["process_id"], {}, person, at=at, slot=slot)

    def _give_up(self, session: Session, incident: Incident, facts: Mapping[str, Value], person: Person) -> None:
        job = _job(session, incident)
        self._resolve(session, incident, "skipped")
        self._note_outside(session, incident, "job_given_up", facts, person)
        if job is not None and job.retries == 0:
            session.delete(job)
            session.flush()

    def _note_outside(
        self, session: Session, incident: Incident, kind: str, facts: Mapping[str, Value], person: Person
    ) -> None:
        chain = f"journey:{incident.journey_key}" if incident.journey_key else "jobs"
        happening = Happening(kind, incident.element_id, None, facts)
        audit.write_outside(session, chain, person, self.clock.now(session), happening)


def _require_unresolved(incident: Incident) -> None:
    if incident.resolved_at is not None:
        raise Conflict("Somebody has seen to this before you.", how=incident.resolution, at=incident.resolved_at)


def _required(token: Token | None) -> Token:
    if token is None:
        raise Conflict("The step that failed is not open any more.")
    return token


def _name(token: Token | None) -> str | None:
    return None if token is None else token.task_spec.bpmn_name


def _job(session: Session, incident: Incident) -> Job | None:
    return None if incident.job_id is None else session.get(Job, incident.job_id, with_for_update=True)


def _failed_job(session: Session, incident: Incident) -> Job | None:
    """The job that has no tries left: the incident's own, or that of its token, where its end was an error."""
    if incident.job_id is not None:
        return _job(session, incident)
    query = select(Job).where(
        Job.process_instance_id == incident.process_instance_id,
        Job.token_number == incident.token_number,
        Job.kind == "connector",
        Job.retries == 0,
    )
    return session.scalars(query.with_for_update()).first()


def _give_tries(session: Session, job: Job, tries: int, step: Step) -> None:
    job.retries, job.due_at = tries, step.now
    job.lease_id = job.lease_until = None
    session.flush()
    queue.announce(session, [(job.id, step.now)])


def _tries(token: Token | None, job: Job) -> int:
    """As many as the model says."""
    if token is None or job.kind != "connector":
        return TRIES
    text = (listening.current(token) or token.task_spec.extensions).retries
    if not text:
        return TRIES
    try:
        return max(1, int(str(token.task_spec.value(token, text))))
    except (EngineError, FeelError, ValueError):
        return TRIES
