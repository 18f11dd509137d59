"""One door: every command on journeys and cases. Each takes the caller's session, flushes, and leaves the commit."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta, tzinfo
from threading import Lock
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import (
    audit,
    deployment,
    execution,
    idempotency,
    instances,
    journey_file,
    messages,
    starts,
    user_tasks,
    values,
)
from engine.audit import Happening
from engine.clock import Clock, DatabaseClock
from engine.connectors import Connectors
from engine.database import Database
from engine.deployment import DeployedJourney
from engine.errors import Conflict, InvalidModel, NotAllowed, NotFound
from engine.messages import Correlation
from engine.models import Deployment, Job, ProcessInstance, UserTask
from engine.people import Person
from engine.problems import Checker, Problem, errors
from engine.thrown import Thrown, fitting, fitting_key
from engine.values import Value, clean
from engine.variables import ROOT, merge

LONDON = ZoneInfo("Europe/London")

KEPT_PARSED = 50
"""Parsed deployments kept in each process."""


class Engine:
    """Commands change state, write what happened, and return the row or raise an `EngineError`.

    `checkers` maps a file ending to a function that finds the problems of such files (web passes forms' one). Models
    think in the time `zone`.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock | None = None,
        connectors: Connectors | None = None,
        checkers: Mapping[str, Checker] | None = None,
        zone: tzinfo = LONDON,
    ) -> None:
        self.database = database
        self.clock = clock or DatabaseClock()
        self.connectors = connectors or Connectors()
        self.checkers = checkers or {}
        self.zone = zone
        self._parsed: OrderedDict[str, DeployedJourney] = OrderedDict()
        self._parsed_lock = Lock()

    def check(self, files: Mapping[str, bytes]) -> list[Problem]:
        """Everything that is wrong with a journey's folder. Never raises."""
        return deployment.check(files, self.checkers, self.connectors.types)

    def deploy(self, session: Session, files: Mapping[str, bytes], person: Person) -> Deployment:
        """A new version of a journey; the newest one itself where no file has changed. Raises InvalidModel."""
        problems = self.check(files)
        if errors(problems):
            raise InvalidModel(errors(problems))
        journey = journey_file.read(files[journey_file.FILE])
        audit.lock_chain(session, f"journey:{journey.key}")
        before = deployment.newest(session, journey.key)
        whole = deployment.digest(files)
        if before is not None and before.digest == whole:
            return before
        now = self.clock.now(session)
        made = deployment.version_of(files, journey, before, person, now)
        session.add(made)
        session.flush()
        facts = {"version": clean(made.version), "digest": whole}
        audit.write_outside(
            session, f"journey:{journey.key}", person, now, Happening("journey_deployed", details=facts)
        )
        starts.replace(session, self.deployed(session, made.id), now, self.zone)
        return made

    def deployed(self, session: Session, deployment_id: str) -> DeployedJourney:
        """A deployment, parsed; kept for the next caller."""
        with self._parsed_lock:
            if deployment_id in self._parsed:
                self._parsed.move_to_end(deployment_id)
                return self._parsed[deployment_id]
        found = deployment.load(session, deployment_id)
        with self._parsed_lock:
            self._parsed[deployment_id] = found
            while len(self._parsed) > KEPT_PARSED:
                self._parsed.popitem(last=False)
        return found

    def current(self, session: Session, journey_key: str) -> DeployedJourney:
        """The newest version of a journey. Raises NotFound."""
        newest = deployment.newest(session, journey_key)
        if newest is None:
            raise NotFound(f"There is no journey “{journey_key}”.")
        return self.deployed(session, newest.id)

    def start(
        self,
        session: Session,
        journey_key: str,
        variables: Mapping[str, Value],
        person: Person,
        *,
        applicant: str | None = None,
        business_key: str | None = None,
        deployment_id: str | None = None,
        process_id: str | None = None,
        at: str | None = None,
        key: str | None = None,
    ) -> ProcessInstance:
        """A new case of the journey's main process, moved until it waits.

        `applicant` is whose case it is (absent: the person's); `deployment_id` the version (absent: the newest); `at`
        a start that waits for something, to begin as if that had happened (absent: the plain start).
        With a one-time `key`, a second call gives the case that the first one started.
        """
        again = idempotency.taken(session, self.clock, key, "start", person, journey_key)
        if again is not None:
            return execution.lock(session, again)
        deployed = self.deployed(session, deployment_id) if deployment_id else self.current(session, journey_key)
        instance = instances.create(
            self,
            session,
            deployed,
            process_id or deployed.journey.process,
            variables,
            person,
            at=at,
            applicant=applicant or person.id,
            business_key=business_key,
        )
        idempotency.remember(session, key, instance.id)
        return instance

    @contextmanager
    def step(
        self, session: Session, instance: ProcessInstance, person: Person, *, new: bool = False, hops: int = 0
    ) -> Iterator[execution.Step]:
        """One command's moves of an instance that is locked. Raises Conflict where it has ended."""
        deployed = self.deployed(session, instance.deployment_id)
        now = self.clock.now(session)
        with execution.step(session, instance, deployed, person, now, self.zone, new=new, hops=hops) as step:
            yield step

    def claim(self, session: Session, user_task_id: str, person: Person) -> UserTask:
        """The task becomes this person's. Once more by the same person changes nothing.

        Raises NotAllowed, AlreadyClaimed where somebody else holds it, Conflict where it is no longer open.
        """
        task, instance = self._lock_task(session, user_task_id)
        user_tasks.require_open(task)
        user_tasks.require_claimable(session, task, instance, person, self._not_by(session, instance, task))
        if task.assignee != person.id:
            now = self.clock.now(session)
            task.assignee, task.claimed_at = person.id, now
            self._note(session, instance, person, now, "user_task_claimed", task)
        return task

    def unclaim(self, session: Session, user_task_id: str, person: Person) -> UserTask:
        """Put a task back for others. Raises NotAllowed where it is somebody else's."""
        task, instance = self._lock_task(session, user_task_id)
        user_tasks.require_open(task)
        if task.assignee is None and user_tasks.may_see(task, instance, person):
            return task
        if task.assignee != person.id:
            raise NotAllowed("Only the person who holds this task can put it back.")
        task.assignee, task.claimed_at = None, None
        self._note(session, instance, person, self.clock.now(session), "user_task_unclaimed", task)
        return task

    def complete(
        self,
        session: Session,
        user_task_id: str,
        variables: Mapping[str, Value],
        person: Person,
        *,
        key: str | None = None,
    ) -> UserTask:
        """Complete a task with what was answered, and move the case on until it waits.

        Contexts among the variables are laid over those the case has. Raises NotAllowed, AlreadyClaimed, Conflict.
        """
        task, instance = self._lock_task(session, user_task_id)
        if idempotency.taken(session, self.clock, key, "complete", person, user_task_id) is not None:
            return task
        user_tasks.require_open(task)
        user_tasks.require_claimable(session, task, instance, person, self._not_by(session, instance, task))
        now = self.clock.now(session)
        task.state, task.ended_at = "completed", now
        task.assignee, task.completed_by, task.acted_for = person.id, person.id, person.acting_for
        idempotency.remember(session, key, task.id)
        with self.step(session, instance, person) as step:
            token = step.workflow.find(task.token_number)
            if token is None:
                raise Conflict("This task is no longer open.")
            self._hand_in(step, token, task, {name: clean(value) for name, value in variables.items()})
        return task

    def _hand_in(self, step: execution.Step, token: Any, task: UserTask, given: dict[str, Value]) -> None:
        step.note(Happening("user_task_completed", task.element_id, task.name, given))
        seen = step.workflow.scopes.seen_from(step.workflow.scope_of(token))
        token.internal_data["results"] = {name: merge(seen.get(name), value) for name, value in given.items()}
        step.workflow.finish(token)

    def fail(
        self,
        session: Session,
        user_task_id: str,
        code: str,
        message: str,
        variables: Mapping[str, Value],
        person: Person,
        *,
        key: str | None = None,
    ) -> UserTask:
        """End a task with a BPMN error, for whatever catches it around the task; an incident where nothing does.

        Raises NotAllowed, AlreadyClaimed, Conflict.
        """
        task, instance = self._lock_task(session, user_task_id)
        if idempotency.taken(session, self.clock, key, "fail", person, user_task_id) is not None:
            return task
        user_tasks.require_open(task)
        user_tasks.require_claimable(session, task, instance, person, self._not_by(session, instance, task))
        idempotency.remember(session, key, task.id)
        given = {name: clean(value) for name, value in variables.items()}
        with self.step(session, instance, person) as step:
            token = step.workflow.find(task.token_number)
            if token is None:
                raise Conflict("This task is no longer open.")
            facts = {"code": code, "message": message, "variables": given}
            step.note(Happening("user_task_failed", task.element_id, task.name, facts))
            step.workflow.fail(token, code, message, given)
        return task

    def correlate(
        self,
        session: Session,
        name: str,
        key: str | None,
        variables: Mapping[str, Value],
        person: Person,
        *,
        message_id: str | None = None,
        ttl: timedelta = messages.KEPT,
    ) -> Correlation:
        """A message from outside, to the one who takes it; kept for `ttl` where nobody does yet.

        Each `message_id` has one effect, as long as messages are kept. Raises UnusableValue for a name or key that
        cannot be kept.
        """
        given = {each: clean(value) for each, value in variables.items()}
        thrown = Thrown("message", fitting(name, "message"), fitting_key(key), given)
        return messages.send(self, session, thrown, person, fitting_key(message_id), ttl)

    def signal(self, session: Session, name: str, variables: Mapping[str, Value], person: Person) -> int:
        """A signal from outside, to everyone who waits for it, right after the commit; how many these are."""
        given = {each: clean(value) for each, value in variables.items()}
        count = messages.broadcast(self, session, Thrown("signal", fitting(name, "signal"), None, given))
        happening = Happening("signal_sent", details={"name": name})
        audit.write_outside(session, "messages", person, self.clock.now(session), happening)
        return count

    def set_variables(
        self,
        session: Session,
        instance_id: str,
        variables: Mapping[str, Value],
        person: Person,
        *,
        key: str | None = None,
    ) -> ProcessInstance:
        """Change a case's variables; contexts are laid over those it has. Conditions that wait for them are asked.

        Raises Conflict where the case has ended.
        """
        instance = execution.lock(session, instance_id)
        if idempotency.taken(session, self.clock, key, "set_variables", person, instance_id) is not None:
            return instance
        idempotency.remember(session, key, instance.id)
        given = {name: clean(value) for name, value in variables.items()}
        with self.step(session, instance, person) as step:
            step.note(Happening("variables_set", details=given))
            before = step.workflow.scopes.local(ROOT)
            for name, value in given.items():
                step.workflow.scopes.set_local(ROOT, name, merge(before.get(name), value))
            step.workflow.advance()
        return instance

    def needs_second_person(self, session: Session, task: UserTask, person: Person) -> bool:
        """Whether somebody else must do this task, since this person took part in the case before (`notBy`)."""
        instance = task.process_instance
        return user_tasks.took_part(session, instance, person, self._not_by(session, instance, task))

    def cancel(
        self, session: Session, instance_id: str, reason: str, person: Person, *, key: str | None = None
    ) -> ProcessInstance:
        """End a case at once, whatever is open in it. Raises Conflict where it has ended already."""
        instance = execution.lock(session, instance_id)
        if idempotency.taken(session, self.clock, key, "cancel", person, instance_id) is not None:
            return instance
        if instance.state != "active":
            raise Conflict("This case has ended already.", instance_id=instance.id, state=instance.state)
        now = self.clock.now(session)
        execution.end(session, instance, now)
        happening = Happening("process_cancelled", details={"reason": reason})
        audit.write(session, instance, person, now, [happening])
        idempotency.remember(session, key, instance.id)
        return instance

    def note(
        self, session: Session, instance_id: str, text: str, person: Person, *, key: str | None = None
    ) -> ProcessInstance:
        """A line in the case's history, in a person's own words."""
        instance = execution.lock(session, instance_id)
        if idempotency.taken(session, self.clock, key, "note", person, instance_id) is not None:
            return instance
        happening = Happening("note_added", details={"text": text})
        audit.write(session, instance, person, self.clock.now(session), [happening])
        instance.revision += 1
        idempotency.remember(session, key, instance.id)
        return instance

    def send(self, session: Session, task_type: str, payload: Mapping[str, Value], *, key: str) -> Job:
        """Work for a connector that belongs to no case, such as an e-mailed link. The key is its idempotency key."""
        now = self.clock.now(session)
        job = Job(
            type=task_type,
            idempotency_key=key,
            payload=values.dump({"variables": clean(dict(payload)), "headers": {}}),
            due_at=now,
            created_at=now,
        )
        session.add(job)
        session.flush()
        return job

    def _lock_task(self, session: Session, user_task_id: str) -> tuple[UserTask, ProcessInstance]:
        query = select(UserTask.process_instance_id).where(UserTask.id == user_task_id)
        instance_id = session.scalars(query).first()
        if instance_id is None:
            raise NotFound("There is no task with this id.")
        instance = execution.lock(session, instance_id)
        return user_tasks.find(session, user_task_id), instance

    def _not_by(self, session: Session, instance: ProcessInstance, task: UserTask) -> tuple[str, ...]:
        definition = self.deployed(session, instance.deployment_id).definitions[instance.process_id]
        element = definition.element(task.element_id)
        return element.extensions.not_by if element is not None else ()

    def _note(
        self,
        session: Session,
        instance: ProcessInstance,
        person: Person,
        now: datetime,
        kind: str,
        task: UserTask,
    ) -> None:
        instance.revision += 1
        audit.write(session, instance, person, now, [Happening(kind, task.element_id, task.name)])
