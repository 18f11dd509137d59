"""Commands that pause: suspend, resume, of one case or of a whole version of a journey."""

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from engine import audit, deployment, execution, idempotency, suspending
from engine.audit import Happening
from engine.bpmn import mending
from engine.commands.core import Core
from engine.errors import Conflict, NotFound
from engine.models import AuditEvent, Deployment, Job, ProcessInstance
from engine.people import Person
from engine.values import clean


class SuspendingCommands(Core):
    """While something is suspended nothing in it moves, and what is due in it waits."""

    def suspend(
        self, session: Session, instance_id: str, reason: str, person: Person, *, key: str | None = None
    ) -> ProcessInstance:
        """Pause a case. Raises Conflict where it has ended or is paused.

        One that was paused with its version stays paused when that is resumed.
        """
        instance = execution.lock(session, instance_id)
        if idempotency.taken(session, self.clock, key, "suspend", person, instance_id) is not None:
            return instance
        if instance.state != "active":
            raise Conflict("This case has ended.", instance_id=instance.id, state=instance.state)
        if instance.suspended_at is not None and not instance.suspended_with_deployment:
            raise Conflict("This case is paused already.", instance_id=instance.id)
        now = self.clock.now(session)
        instance.suspended_at, instance.suspended_with_deployment = now, False
        suspending.hold_jobs(session, Job.process_instance_id == instance.id)
        instance.revision += 1
        audit.write(session, instance, person, now, [Happening("process_suspended", details={"reason": reason})])
        idempotency.remember(session, key, instance.id)
        return instance

    def resume(
        self, session: Session, instance_id: str, reason: str, person: Person, *, key: str | None = None
    ) -> ProcessInstance:
        """Let a case go on: what has become due meanwhile is done at once. Raises Conflict where it is not paused."""
        instance = execution.lock(session, instance_id)
        if idempotency.taken(session, self.clock, key, "resume", person, instance_id) is not None:
            return instance
        if instance.suspended_at is None:
            raise Conflict("This case is not paused.", instance_id=instance.id)
        if suspending.is_suspended(session, instance.deployment_id):
            raise Conflict("The whole version of its journey is paused: resume that.", instance_id=instance.id)
        instance.suspended_at, instance.suspended_with_deployment = None, False
        suspending.let_jobs_go(session, Job.process_instance_id == instance.id)
        with self.step(session, instance, person) as step:
            step.note(Happening("process_resumed", details={"reason": reason}))
            mending.ask_everything(step.workflow)
        idempotency.remember(session, key, instance.id)
        return instance

    def suspend_deployment(
        self, session: Session, deployment_id: str, reason: str, person: Person, *, key: str | None = None
    ) -> Deployment:
        """Pause a version of a journey: all of its cases, and those that would begin. Raises Conflict."""
        version = self._lock_version(session, deployment_id)
        if idempotency.taken(session, self.clock, key, "suspend_deployment", person, deployment_id) is not None:
            return version
        if version.suspended_at is not None:
            raise Conflict("This version is paused already.", deployment_id=deployment_id)
        version.suspended_at = self.clock.now(session)
        # Locked in one order: who holds one of them may want another.
        running = select(ProcessInstance.id).where(
            ProcessInstance.deployment_id == deployment_id,
            ProcessInstance.state == "active",
            ProcessInstance.suspended_at.is_(None),
        )
        locked = running.order_by(ProcessInstance.id).with_for_update()
        pausing = update(ProcessInstance).where(ProcessInstance.id.in_(locked))
        paused = {
            "suspended_at": version.suspended_at,
            "suspended_with_deployment": True,
            "revision": ProcessInstance.revision + 1,
        }
        session.execute(pausing.values(paused), execution_options={"synchronize_session": False})
        suspending.hold_jobs(session, _of_paused(deployment_id))
        self._note_version(session, version, "journey_suspended", reason, person)
        idempotency.remember(session, key, version.id)
        return version

    def resume_deployment(
        self, session: Session, deployment_id: str, reason: str, person: Person, *, key: str | None = None
    ) -> Deployment:
        """Let the cases of a version go on, but for those that were paused by themselves. Raises Conflict."""
        version = self._lock_version(session, deployment_id)
        if idempotency.taken(session, self.clock, key, "resume_deployment", person, deployment_id) is not None:
            return version
        if version.suspended_at is None:
            raise Conflict("This version is not paused.", deployment_id=deployment_id)
        version.suspended_at = None
        suspending.let_jobs_go(session, _of_paused(deployment_id))
        mended = _mended_meanwhile(session, deployment_id)
        resuming = update(ProcessInstance).where(
            ProcessInstance.deployment_id == deployment_id, ProcessInstance.suspended_with_deployment
        )
        resumed = {
            "suspended_at": None,
            "suspended_with_deployment": False,
            "revision": ProcessInstance.revision + 1,
        }
        session.execute(resuming.values(resumed), execution_options={"synchronize_session": False})
        self._note_version(session, version, "journey_resumed", reason, person)
        for instance_id in mended:
            with self.step(session, execution.lock(session, instance_id), person) as step:
                mending.ask_everything(step.workflow)
        idempotency.remember(session, key, version.id)
        return version

    def withdraw(self, session: Session, deployment_id: str, reason: str, person: Person) -> Deployment:
        """Offer a journey no more: no timer starts it, and no page lets anybody begin it.

        Who has begun may go on and send it; messages start what they start, since they may come of cases that go on.
        Publishing any version offers it again.
        Raises Conflict where it is not the newest version, or is withdrawn already.
        """
        version = self._lock_version(session, deployment_id)
        newest = deployment.newest(session, version.journey_key)
        if newest is None or newest.id != deployment_id:
            raise Conflict("A newer version of this journey has been published.", deployment_id=deployment_id)
        if version.withdrawn_at is not None:
            raise Conflict("This journey is not offered any more.", deployment_id=deployment_id)
        version.withdrawn_at = self.clock.now(session)
        timers = delete(Job).where(Job.journey_key == version.journey_key, Job.kind == "start_timer")
        session.execute(timers, execution_options={"synchronize_session": False})
        self._note_version(session, version, "journey_withdrawn", reason, person)
        return version

    def _lock_version(self, session: Session, deployment_id: str) -> Deployment:
        query = select(Deployment).where(Deployment.id == deployment_id).with_for_update()
        found = session.scalars(query.execution_options(populate_existing=True)).first()
        if found is None:
            raise NotFound("There is no version with this id.")
        return found

    def _note_version(self, session: Session, version: Deployment, kind: str, reason: str, person: Person) -> None:
        facts = {"version": clean(version.version), "reason": reason}
        happening = Happening(kind, details=facts)
        audit.write_outside(session, f"journey:{version.journey_key}", person, self.clock.now(session), happening)


def _of_paused(deployment_id: str) -> ColumnElement[bool]:
    """The jobs of the cases that were paused with their version."""
    paused = select(ProcessInstance.id).where(
        ProcessInstance.deployment_id == deployment_id, ProcessInstance.suspended_with_deployment
    )
    return Job.process_instance_id.in_(paused)


def _mended_meanwhile(session: Session, deployment_id: str) -> list[str]:
    """Cases whose variables were set while they were paused: conditions may have become true."""
    query = (
        select(ProcessInstance.id)
        .join(AuditEvent, AuditEvent.process_instance_id == ProcessInstance.id)
        .where(ProcessInstance.deployment_id == deployment_id, ProcessInstance.suspended_with_deployment)
        .where(AuditEvent.kind == "variables_set", AuditEvent.at >= ProcessInstance.suspended_at)
    )
    return list(session.scalars(query.distinct().order_by(ProcessInstance.id)))
