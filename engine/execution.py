"""Load an instance, advance it until it waits, write back what changed: a step writes only the rows it touched."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, tzinfo

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from engine import audit, incidents, search, storage, subscriptions, user_tasks, values
from engine.audit import Happening
from engine.bpmn import state
from engine.bpmn.dialect import Listener
from engine.bpmn.events import Message, Signal
from engine.bpmn.message_flows import MessageFlow
from engine.bpmn.tokens import Token
from engine.bpmn.workflow import Workflow
from engine.deployment import DeployedJourney
from engine.dmn.records import details_of
from engine.errors import Conflict, NotFound, Suspended, Undecided, UnusableValue
from engine.jobs import queue
from engine.models import TRIES, Candidate, Job, ProcessInstance, Subscription, TokenRow
from engine.people import OWNERS, SYSTEM, Person
from engine.thrown import Thrown, fitting, fitting_key
from engine.values import Value
from engine.variables import ROOT


def lock(session: Session, instance_id: str) -> ProcessInstance:
    """The instance, locked for this transaction. A second writer waits here and then sees what the first did."""
    query = select(ProcessInstance).where(ProcessInstance.id == instance_id).with_for_update()
    instance = session.scalars(query.execution_options(populate_existing=True)).first()
    if instance is None:
        raise NotFound("There is no case with this id.")
    return instance


class Step:
    """One command's work on one instance: the `World` that its elements speak to, and what they told it.

    `now` is in the installation's time zone; `hops` is how many deliveries led here, see `engine.thrown`.
    """

    def __init__(
        self,
        session: Session,
        instance: ProcessInstance,
        deployed: DeployedJourney,
        person: Person,
        now: datetime,
        zone: tzinfo,
        hops: int = 0,
    ) -> None:
        self.session = session
        self.instance = instance
        self.deployed = deployed
        self.person = person
        self.now = now.astimezone(zone)
        self.hops = hops
        self.happenings: list[Happening] = []
        self.subscribed: list[Subscription] = []
        self.workflow: Workflow

    def note(self, happening: Happening) -> None:
        self._note_passed()
        self.happenings.append(happening)

    def offer(self, token: Token) -> None:
        task = user_tasks.open_task(self.session, self.instance, token, self.now)
        if not task.assignee and not task.candidates:
            task.candidates.append(Candidate(kind="group", value=OWNERS))
        self.note(Happening("user_task_created", token.task_spec.element_id, task.name))

    def withdraw(self, token: Token) -> None:
        user_tasks.withdraw(self.session, self.instance, token.id, self.now)
        mine = (Job.process_instance_id == self.instance.id, Job.token_number == token.id, Job.kind == "connector")
        self.session.execute(delete(Job).where(*mine))
        self.note(Happening("element_cancelled", token.task_spec.element_id, token.task_spec.bpmn_name))

    def enqueue(self, token: Token, listener: Listener | None = None) -> None:
        extensions = token.task_spec.extensions
        said = extensions.headers if listener is None else {}
        headers = {name: token.task_spec.value(token, text) for name, text in said.items()}
        call = f"{self.instance.id}:{token.id}"
        payload = {"variables": dict(self._job_variables(token)), "headers": headers}
        job = queue.job(
            self.now,
            self.now,
            values.dump(payload),
            process_instance_id=self.instance.id,
            token_number=token.id,
            element_id=token.task_spec.element_id,
            type=extensions.task_type if listener is None else listener.type,
            idempotency_key=call if listener is None else f"{call}:{_listening(token)}",
            retries=_retries(token, (extensions if listener is None else listener).retries),
        )
        queue.put(self.session, [job])
        self.note(Happening("job_created", token.task_spec.element_id, token.task_spec.bpmn_name))

    def _job_variables(self, token: Token) -> Iterator[tuple[str, Value]]:
        scopes = self.workflow.scopes
        if token.task_spec.extensions.inputs:
            yield from scopes.local(token.id).items()
        else:
            yield from self.workflow.seen(token).items()

    def schedule(self, token: Token, slot: int, due: datetime) -> None:
        job = queue.job(
            due,
            self.now,
            b"{}",
            kind="timer",
            process_instance_id=self.instance.id,
            token_number=token.id,
            slot=slot,
            element_id=token.task_spec.element_id,
        )
        queue.put(self.session, [job])

    def subscribe(self, token: Token, slot: int, event: Message | Signal) -> None:
        """Written at the end of the step, when it is known what is still waited for."""
        kind, key = ("message", event.key) if isinstance(event, Message) else ("signal", None)
        self.subscribed.append(
            Subscription(
                process_instance_id=self.instance.id,
                token_number=token.id,
                slot=slot,
                element_id=token.task_spec.element_id,
                kind=kind,
                name=fitting(event.name, kind),
                key=fitting_key(key),
            )
        )

    def release(self, token: Token) -> None:
        self.subscribed = [each for each in self.subscribed if each.token_number != token.id]
        subscriptions.release(self.session, self.instance.id, token.id)

    def publish(self, token: Token, event: Message | Signal, payload: Mapping[str, Value]) -> None:
        spec = token.task_spec
        thrown = Thrown.by(self.instance, event, payload, self.hops)
        flows = self._message_flows(token)
        if thrown.kind == "message" and flows:
            queue.put(self.session, [thrown.along(flow, self.instance).job(self.now) for flow in flows])
        else:
            queue.put(self.session, [thrown.job(self.now)])
        details = {"name": thrown.name, "variables": dict(payload)}
        self.note(Happening(f"{thrown.kind}_thrown", spec.element_id, spec.bpmn_name, details))

    def _message_flows(self, token: Token) -> tuple[MessageFlow, ...]:
        """Where the messages of this element are drawn to go, in the process that it is drawn in."""
        process_id = token.workflow.spec.name.partition("/")[0]
        definition = self.deployed.definitions.get(process_id)
        return definition.message_flows.get(token.task_spec.element_id, ()) if definition else ()

    def called(self, token: Token, process_id: str) -> None:
        self._note_call(token, "process_called", {"process": process_id})

    def returned(self, token: Token, process_id: str, variables: Mapping[str, Value]) -> None:
        self._note_call(token, "process_returned", {"process": process_id, "variables": dict(variables)})

    def _note_call(self, token: Token, kind: str, details: Mapping[str, Value]) -> None:
        """`number` tells the calls of a repeated activity apart."""
        spec = token.task_spec
        self.note(Happening(kind, spec.element_id, spec.bpmn_name, {"number": values.clean(token.id), **details}))

    def uncaught(self, token: Token, escalation: str | None) -> None:
        spec = token.task_spec
        self.note(Happening("escalation_uncaught", spec.element_id, spec.bpmn_name, {"code": escalation}))

    def incident(self, token: Token, error: Exception) -> None:
        self.note(incidents.open_at(self.session, self.instance, token, error, self.now))

    def mended(self, token: Token) -> None:
        incidents.resolve(self.session, self.instance.id, {token.id}, self.now, "retried")

    def decide(self, token: Token, decision_id: str, variables: Mapping[str, Value]) -> Value:
        """The decision's value; how it came about is written down. Raises Undecided for null, in words."""
        spec = token.task_spec
        file, model = self.deployed.decision(decision_id)
        outcome = model.decide(decision_id, variables, now=self.now)
        if outcome.value is None:
            why = " ".join(outcome.findings)
            raise Undecided(f"The decision “{model.name_of(decision_id)}” ({file}) has no result. {why}".strip())
        values.clean(outcome.value)
        details = {"file": file, **details_of(outcome)}
        self.note(Happening("decision_made", spec.element_id, spec.bpmn_name, details))
        return outcome.value

    def _note_passed(self) -> None:
        passed, self.workflow.passed = self.workflow.passed, []
        self.happenings += [Happening("element_completed", each.element_id, each.name) for each in passed]


@contextmanager
def step(
    session: Session,
    instance: ProcessInstance,
    deployed: DeployedJourney,
    person: Person,
    now: datetime,
    zone: tzinfo,
    *,
    new: bool = False,
    hops: int = 0,
    though_suspended: bool = False,
) -> Iterator[Step]:
    """Load the instance, let the caller move it, then write back rows, audit and state. The instance is locked."""
    if instance.state != "active":
        raise Conflict("This case has ended.", instance_id=instance.id, state=instance.state)
    if instance.suspended_at is not None and not though_suspended:
        raise Suspended(instance_id=instance.id)
    running = Step(session, instance, deployed, person, now, zone, hops)
    definition = deployed.definitions[instance.process_id]
    running.workflow = (
        state.new(definition, running)
        if new
        else storage.load(session, instance, lambda last, rows: state.restore(definition, running, last, rows))
    )
    yield running
    running._note_passed()
    if running.workflow.completed:
        instance.state, instance.ended_at = "completed", now
        instance.end_element_id = _last_end(running.happenings)
        running.happenings.append(Happening("process_completed"))
        subscriptions.release(session, instance.id)
        subscriptions.offer_kept_to_starts(session, instance, now)
    else:
        subscriptions.open_all(session, instance, running.subscribed, now)
    incidents.resolve(session, instance.id, None if running.workflow.completed else running.workflow.gone, now)
    storage.write(session, instance, running.workflow)
    if any(scope == ROOT for scope, _ in running.workflow.scopes.changed):
        search.index(session, instance, deployed, running.workflow.scopes.local(ROOT))
    audit.write(session, instance, person, now, running.happenings)
    session.flush()


def peek(
    session: Session, instance: ProcessInstance, deployed: DeployedJourney, now: datetime, zone: tzinfo
) -> Workflow:
    """The instance as it stands, to be looked at and not moved."""
    looking = Step(session, instance, deployed, SYSTEM, now, zone)
    definition = deployed.definitions[instance.process_id]
    looking.workflow = storage.load(
        session, instance, lambda last, rows: state.restore(definition, looking, last, rows)
    )
    return looking.workflow


def end(session: Session, instance: ProcessInstance, now: datetime) -> None:
    """Take away everything that is open: the instance was cancelled."""
    instance.state, instance.ended_at = "terminated", now
    instance.revision += 1
    for table in (TokenRow, Job, Subscription):
        session.execute(delete(table).where(table.process_instance_id == instance.id))
    subscriptions.offer_kept_to_starts(session, instance, now)
    user_tasks.withdraw_all(session, instance, now)
    incidents.resolve(session, instance.id, None, now)


def _last_end(happenings: list[Happening]) -> str | None:
    passed = [each.element_id for each in happenings if each.kind == "element_completed"]
    return passed[-1] if passed else None


def _listening(token: Token) -> str:
    """Which of its listeners is called, as part of a key."""
    return "-".join(f"{phase}{int(count)}" for phase, count in token.internal_data["heard"].items())


def _retries(token: Token, text: str | None) -> int:
    if not text:
        return TRIES
    value = token.task_spec.value(token, text)
    try:
        return max(1, int(str(value)))
    except ValueError:
        raise UnusableValue(f"The number of retries came out as “{value}”, which is not a number.") from None
