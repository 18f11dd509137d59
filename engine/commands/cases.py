"""Commands on cases: start, set_variables, activate, cancel, note."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from engine import ad_hoc, audit, execution, idempotency, instances
from engine.ad_hoc import Startable
from engine.audit import Happening
from engine.bpmn.elements.ad_hoc_sub_process import AdHocSubProcess
from engine.commands.core import Core
from engine.errors import Conflict, UnusableValue
from engine.models import ProcessInstance
from engine.people import Person
from engine.values import Value, clean
from engine.variables import ROOT, merge

OWN_NAMES = ("case", "settings")
"""What every case knows from the start: contexts whose parts may be changed, but that stay contexts."""


def own_names_kept(given: dict[str, Value]) -> dict[str, Value]:
    """Raises UnusableValue where what every case knows would be replaced by something that is no context."""
    for name in OWN_NAMES:
        if name in given and not isinstance(given[name], dict):
            raise UnusableValue(f"“{name}” is what every case knows of itself: it must stay a context.")
    return given


class CaseCommands(Core):
    """What people do with a whole case."""

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

    def set_variables(
        self,
        session: Session,
        instance_id: str,
        variables: Mapping[str, Value],
        person: Person,
        *,
        scope: int = ROOT,
        whole: bool = False,
        key: str | None = None,
    ) -> ProcessInstance:
        """Change a case's variables; contexts are laid over those it has. Conditions that wait for them are asked.

        `scope` is the number of the token that has them, for those of a step; with `whole`, contexts are replaced. In
        a suspended case they are only written. Raises Conflict where the case, or the step, has ended.
        """
        instance = execution.lock(session, instance_id)
        if idempotency.taken(session, self.clock, key, "set_variables", person, instance_id) is not None:
            return instance
        idempotency.remember(session, key, instance.id)
        given = own_names_kept({name: clean(value) for name, value in variables.items()})
        with self.step(session, instance, person, though_suspended=True) as step:
            scopes = step.workflow.scopes
            if scope != ROOT and (step.workflow.find(scope) is None or not scopes.exists(scope)):
                raise Conflict("The step that this belonged to is over.")
            step.note(Happening("variables_set", details=given))
            before = scopes.local(scope)
            for name, value in given.items():
                scopes.set_local(scope, name, value if whole else merge(before.get(name), value))
            if instance.suspended_at is None:
                step.workflow.advance()
        return instance

    def see_variables(
        self, session: Session, instance_id: str, person: Person, *, key: str | None = None
    ) -> ProcessInstance:
        """Write down that somebody who mends the case has looked at what it knows."""
        instance = execution.lock(session, instance_id)
        if idempotency.taken(session, self.clock, key, "see_variables", person, instance_id) is None:
            audit.write(session, instance, person, self.clock.now(session), [Happening("variables_seen")])
            instance.revision += 1
            idempotency.remember(session, key, instance.id)
        return instance

    def activate(
        self,
        session: Session,
        instance_id: str,
        token_number: int,
        element_id: str,
        person: Person,
        *,
        key: str | None = None,
    ) -> ProcessInstance:
        """Start a step of an ad hoc sub-process, see `startable`.

        Raises NotAllowed, NotFound where there is no such step, Conflict where it cannot be started now.
        """
        instance = execution.lock(session, instance_id)
        if idempotency.taken(session, self.clock, key, "activate", person, instance_id) is not None:
            return instance
        idempotency.remember(session, key, instance.id)
        with self.step(session, instance, person) as step:
            token = step.workflow.find(token_number)
            if token is None or not isinstance(token.task_spec, AdHocSubProcess):
                raise Conflict("What this is part of has ended.")
            ad_hoc.require_startable(token, element_id, instance, person)
            step.note(Happening("step_started", element_id))
            step.workflow.activate(token_number, element_id)
        return instance

    def startable(self, session: Session, instance: ProcessInstance, person: Person) -> list[Startable]:
        """The steps of ad hoc sub-processes that this person may start now. Only reads."""
        deployed = self.deployed(session, instance.deployment_id)
        return ad_hoc.startable(session, instance, deployed, person, self.clock.now(session), self.zone)

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
