"""Commands on user tasks: claim, unclaim, complete, fail."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from engine import audit, execution, idempotency, suspending, user_tasks
from engine.audit import Happening
from engine.commands.core import Core
from engine.errors import Conflict, NotAllowed
from engine.models import ProcessInstance, UserTask
from engine.people import Person
from engine.values import Value, clean
from engine.variables import merge


class UserTaskCommands(Core):
    """What people do with the work that is offered to them."""

    def claim(self, session: Session, user_task_id: str, person: Person) -> UserTask:
        """The task becomes this person's. Once more by the same person changes nothing.

        Raises NotAllowed, AlreadyClaimed where somebody else holds it, Conflict where it is no longer open.
        """
        task, instance = self._lock_task(session, user_task_id)
        user_tasks.require_open(task)
        suspending.require_moving(instance)
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
        if idempotency.taken(session, self.clock, key, "complete", person, user_task_id, user_task_id) is not None:
            return task
        user_tasks.require_open(task)
        user_tasks.require_claimable(session, task, instance, person, self._not_by(session, instance, task))
        user_tasks.close(session, task, person, self.clock.now(session))
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

    def needs_second_person(self, session: Session, task: UserTask, person: Person) -> bool:
        """Whether somebody else must do this task, since this person took part in the case before (`notBy`)."""
        instance = task.process_instance
        return user_tasks.took_part(session, instance, person, self._not_by(session, instance, task))

    def _lock_task(self, session: Session, user_task_id: str) -> tuple[UserTask, ProcessInstance]:
        instance = execution.lock_by_task(session, user_task_id)
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
