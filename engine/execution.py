"""Load an instance, advance it until it waits, write back what changed: a step writes only the rows it touched."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, tzinfo
from hashlib import sha256
from typing import Any

from sqlalchemy import Select, bindparam, delete, select
from sqlalchemy.orm import Session

from engine import audit, clock, incidents, rows, search, storage, subscriptions, user_tasks, values
from engine.audit import Happening
from engine.bpmn import state
from engine.bpmn.dialect import UNEVALUATED, Listener
from engine.bpmn.events import Message, Signal
from engine.bpmn.message_flows import MessageFlow
from engine.bpmn.tokens import Token
from engine.bpmn.workflow import Workflow
from engine.changes import Changes
from engine.clock import moment
from engine.connectors.secrets import seal
from engine.deployment import DeployedJourney
from engine.dmn.records import details_of
from engine.errors import Conflict, NotFound, Suspended, Undecided, UnusableValue
from engine.jobs import queue
from engine.models import TRIES, Incident, Job, ProcessInstance, Subscription, TokenRow, UserTask
from engine.people import SYSTEM, Person
from engine.target_clock import Wanted
from engine.thrown import Thrown, fitting, fitting_key
from engine.values import Value
from engine.working_days import Calendar

ANYWHERE = Calendar()
"""For who only looks: nothing is counted."""

_INSTANCES = rows.table_of(ProcessInstance)
_TROUBLED = (
    select(Incident.id).where(Incident.process_instance_id == _INSTANCES.c.id, Incident.resolved_at.is_(None)).exists()
)
_LOCK = select(_INSTANCES, moment().label("moment"), _TROUBLED.label("troubled")).with_for_update(of=_INSTANCES)
_BY_ID = _LOCK.where(_INSTANCES.c.id == bindparam("known"))
_OF_TASK = select(UserTask.process_instance_id).where(UserTask.id == bindparam("known")).scalar_subquery()
_BY_TASK = _LOCK.where(_INSTANCES.c.id == _OF_TASK)
_OF_JOB = select(Job.process_instance_id).where(Job.id == bindparam("known")).scalar_subquery()
_BY_JOB = _LOCK.where(_INSTANCES.c.id == _OF_JOB)


def lock(session: Session, instance_id: str) -> ProcessInstance:
    """The instance, locked for this transaction. A second writer waits here and then sees what the first did."""
    instance = _find(session, _BY_ID, instance_id)
    if instance is None:
        raise NotFound("There is no case with this id.")
    return instance


def lock_by_task(session: Session, user_task_id: str) -> ProcessInstance:
    """The instance that a user task belongs to, locked."""
    instance = _find(session, _BY_TASK, user_task_id)
    if instance is None:
        raise NotFound("There is no task with this id.")
    return instance


def find_by_job(session: Session, job_id: str) -> ProcessInstance | None:
    """The instance that a job belongs to, locked; None for one that belongs to none, or is done."""
    return _find(session, _BY_JOB, job_id)


def _find(session: Session, query: Select[*tuple[Any, ...]], known: str) -> ProcessInstance | None:
    """The instance, locked, and as it is under that lock."""
    session.flush()
    found = session.connection().execute(query, {"known": known}).first()
    if found is None:
        return None
    clock.note(session, found.moment)
    facts = {column.key: getattr(found, column.key) for column in _INSTANCES.columns}
    instance = rows.as_read(session, ProcessInstance, facts)
    instance.has_incidents = bool(found.troubled)
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
        calendar: Calendar,
        hops: int = 0,
    ) -> None:
        self.session = session
        self.instance = instance
        self.deployed = deployed
        self.person = person
        self.now = now.astimezone(zone)
        self.calendar = calendar
        self.hops = hops
        self.happenings: list[Happening] = []
        self.changes = Changes(known=instance.last_number)
        self.workflow: Workflow

    @property
    def seal(self) -> str:
        """Known to nobody outside: of a deployment's id only operators see anything."""
        return sha256(f"secrets of {self.deployed.deployment_id}".encode()).hexdigest()

    def note(self, happening: Happening) -> None:
        self._note_passed()
        self.happenings.append(happening)

    def offer(self, token: Token) -> None:
        task = user_tasks.new_task(self.instance, token, self.now, self.calendar)
        self.changes.tasks.append(task)
        self.note(Happening("user_task_created", token.task_spec.element_id, task.row["name"]))

    def withdraw(self, token: Token) -> None:
        self.changes.withdraw(token.id)
        self.note(Happening("element_cancelled", token.task_spec.element_id, token.task_spec.bpmn_name))

    def enqueue(self, token: Token, listener: Listener | None = None) -> None:
        extensions = token.task_spec.extensions
        call = f"{self.instance.id}:{token.id}"
        retries = _retries(token, (extensions if listener is None else listener).retries)
        job = queue.job(
            self.now,
            self.now,
            self.call_of(token, listener),
            process_instance_id=self.instance.id,
            token_number=token.id,
            element_id=token.task_spec.element_id,
            type=extensions.task_type if listener is None else listener.type,
            idempotency_key=call if listener is None else f"{call}:{_listening(token)}",
            retries=retries,
        )
        self.changes.jobs.append(job)
        self.note(Happening("job_created", token.task_spec.element_id, token.task_spec.bpmn_name))

    def call_of(self, token: Token, listener: Listener | None = None) -> bytes:
        """What the connector of an element, or of its listener, is to be given, as things stand now."""
        extensions = token.task_spec.extensions
        said = extensions.headers if listener is None else {}
        sealed = {name: seal(text, self.seal) for name, text in said.items()} if extensions.secrets else said
        headers = {
            name: text if name in UNEVALUATED else token.task_spec.value(token, text) for name, text in sealed.items()
        }
        retries = _retries(token, (extensions if listener is None else listener).retries)
        payload: dict[str, Value] = {"variables": dict(self._job_variables(token)), "headers": headers}
        if retries != TRIES:
            payload["retries"] = retries
        if listener is None and extensions.secrets:
            payload |= {"secrets": list(extensions.secrets), "seal": self.seal}
        return values.dump(payload)

    def _job_variables(self, token: Token) -> Iterator[tuple[str, Value]]:
        """Those of its own, and what its template speaks of, where it has input mappings; else all that it sees."""
        scopes, extensions = self.workflow.scopes, token.task_spec.extensions
        if extensions.inputs:
            seen = self.workflow.seen(token) if extensions.template_names else {}
            yield from ((name, seen[name]) for name in extensions.template_names if name in seen)
            yield from scopes.local(token.id).items()
        else:
            yield from self.workflow.seen(token).items()

    def schedule(self, token: Token, slot: int, due: datetime, wanted: Wanted | None = None) -> None:
        job = queue.job(
            due,
            self.now,
            b"{}" if wanted is None else values.dump({"target": wanted.kept()}),
            kind="timer",
            process_instance_id=self.instance.id,
            token_number=token.id,
            slot=slot,
            element_id=token.task_spec.element_id,
        )
        self.changes.jobs.append(job)

    def subscribe(self, token: Token, slot: int, event: Message | Signal) -> None:
        """Written at the end of the step, when it is known what is still waited for."""
        kind, key = ("message", event.key) if isinstance(event, Message) else ("signal", None)
        self.changes.waits.append(
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
        self.changes.release(token.id)

    def publish(self, token: Token, event: Message | Signal, payload: Mapping[str, Value]) -> None:
        spec = token.task_spec
        thrown = Thrown.by(self.instance, event, payload, self.hops)
        flows = self._message_flows(token)
        if thrown.kind == "message" and flows:
            self.changes.jobs += [thrown.along(flow, self.instance).job(self.now) for flow in flows]
        else:
            self.changes.jobs.append(thrown.job(self.now))
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
    calendar: Calendar,
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
    running = Step(session, instance, deployed, person, now, zone, calendar, hops)
    definition = deployed.definitions[instance.process_id]
    running.workflow = (
        state.new(definition, running)
        if new
        else storage.load(session, instance, lambda last, rows: state.restore(definition, running, last, rows))
    )
    yield running
    running._note_passed()
    _write(session, running, now)


def _write(session: Session, step: Step, now: datetime) -> None:
    """Everything that the step has done, and the instance as it is now."""
    instance, workflow = step.instance, step.workflow
    facts: dict[str, Any] = {"revision": instance.revision + 1, "last_number": workflow.last_number}
    if workflow.completed:
        facts |= {"state": "completed", "ended_at": now, "end_element_id": _last_end(step.happenings)}
        step.happenings.append(Happening("process_completed"))
        subscriptions.release(session, instance.id)
        step.changes.waits.clear()
    storage.write(session, instance, workflow)
    step.changes.write(session, instance, workflow.gone, now)
    facts |= search.index(session, instance, step.deployed, workflow.scopes)
    facts |= audit.append(session, instance, step.person, now, step.happenings)
    rows.change(session, instance, **facts)
    if workflow.completed:
        subscriptions.offer_kept_to_starts(session, instance, now)
        if instance.has_incidents:
            incidents.resolve(session, instance.id, None, now)


def peek(
    session: Session, instance: ProcessInstance, deployed: DeployedJourney, now: datetime, zone: tzinfo
) -> Workflow:
    """The instance as it stands, to be looked at and not moved."""
    looking = Step(session, instance, deployed, SYSTEM, now, zone, ANYWHERE)
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
