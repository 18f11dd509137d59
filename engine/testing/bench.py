"""The bench itself: what a test does to a journey."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from engine import deployment, queries
from engine.ad_hoc import Startable
from engine.bpmn.parser import Definition
from engine.clock import SetClock
from engine.connectors import Call, Connector, Connectors
from engine.database import Database
from engine.deployment import DeployedJourney
from engine.engine import Engine
from engine.errors import BpmnError, InvalidModel
from engine.jobs.run import run_job
from engine.journey_file import FILE
from engine.messages import Correlation
from engine.models import Incident, Job, ProcessInstance, UserTask
from engine.moving import Outcome, Start
from engine.people import SYSTEM, Person
from engine.problems import Checker, Problem, errors
from engine.testing import journey
from engine.testing.called import calls_of
from engine.testing.connectors import Answers, ConnectorFunction
from engine.testing.instance import Instance
from engine.testing.memory import content, fresh_database, put_back
from engine.values import Value

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
TESTER = Person("tester", frozenset({"tester"}))

MAX_JOBS = 20_000
"""Jobs run after one command, past which a journey is taken to go round without end."""


class Bench:
    """A journey to try. `files` are its .bpmn, .form and .dmn files; a journey.toml is made where none is given.

    Raises InvalidModel where they are refused.
    """

    def __init__(
        self,
        files: Mapping[str, bytes],
        clock: datetime = START,
        *,
        connectors: Mapping[str, ConnectorFunction] | None = None,
        checkers: Mapping[str, Checker] | None = None,
        database: Database | None = None,
        reload: bool = False,
    ) -> None:
        self.clock = SetClock(clock)
        self.reload = reload
        self.database = database or fresh_database(self)
        self.engine = _BenchEngine(self.database, self.clock, Connectors(), checkers)
        self._answers = Answers(self.clock)
        for task_type, function in (connectors or {}).items():
            self.connector(task_type, function)
        self.files = dict(files)
        if FILE not in self.files:
            self.files[FILE] = journey.made_for(self.files)
        self.problems: list[Problem] = [p for p in self._check() if p.severity == "warning"]
        with self.database.begin() as session:
            self.deployment = self.engine.deploy(session, self.files, TESTER)
            definitions = self.engine.deployed(session, self.deployment.id).definitions.values()
            elements = (element for definition in definitions for element in definition.elements())
            self._has_ad_hoc = any(element.kind == "adHocSubProcess" for element in elements)
        self.journey_key = self.deployment.journey_key
        self._ids: dict[str, None] = {}
        self._deployed: bytes | None = None
        self.jobs_left: int | None = None
        """How many jobs may still be run, all commands together; None: as many as each wants."""

    def start_over(self, moment: datetime) -> None:
        """As it was after the deployment, at another moment. The first time keeps what is to be gone back to.

        Timers that start instances were set at the deployment: a journey that has any wants a bench of its own.
        """
        if self._deployed is None:
            self._deployed = content(self.database)
        else:
            put_back(self.database, self._deployed)
        self.clock.moment = moment
        self._ids.clear()

    def _check(self) -> list[Problem]:
        problems = self.engine.check(self.files)
        if errors(problems):
            raise InvalidModel(errors(problems))
        return problems

    @property
    def now(self) -> datetime:
        return self.clock.moment

    @property
    def instances(self) -> list[Instance]:
        """All of them, in the order in which they were started; called processes after the case that called them."""
        return [found for each in self._ids for found in (Instance(self, each), *calls_of(self, each))]

    def connector(self, task_type: str, function: ConnectorFunction) -> None:
        """What stands in for a connector; it is called when its job runs, right after the step.

        `function(variables, headers)` gives results, may raise BpmnError, or return `Later(seconds)` or `OPEN`.
        """
        self.engine.connectors.by_type[task_type] = self._answers.connector(function)

    def start(
        self,
        process_id: str | None = None,
        variables: Mapping[str, Value] | None = None,
        by: Person = TESTER,
        *,
        applicant: str | None = None,
        reference: str | None = None,
        at: str | None = None,
    ) -> Instance:
        """A new instance at its plain start, else at its only start, as if what that waits for had happened."""
        with self.database.begin() as session:
            deployed = self.engine.deployed(session, self.deployment.id)
            definition = _definition(deployed, process_id)
            made = self.engine.start(
                session,
                self.journey_key,
                variables or {},
                by,
                process_id=process_id,
                at=at or _only_start(definition),
                applicant=applicant,
                business_key=reference,
            )
        self._run()
        return Instance(self, made.id)

    def complete(
        self,
        element_id: str,
        variables: Mapping[str, Value] | None = None,
        *,
        instance: Instance | None = None,
        nth: int = 0,
        by: Person | None = None,
    ) -> None:
        """Complete the nth open user task at an element, or a job left open. LookupError names what is open.

        A step of an ad hoc sub-process that is not open, but could be started, is started first.
        """
        self._activate(element_id, instance)
        if job := self._open_job(element_id, instance, nth):
            self._answer(job, lambda _: dict(variables or {}))
            return
        task_id, person = self._open(element_id, instance, nth, by)
        with self.database.begin() as session:
            self.engine.complete(session, task_id, variables or {}, person)
        self._run()

    def activate(self, element_id: str, step: str, *, instance: Instance | None = None, nth: int = 0) -> None:
        """Start a step of the nth open ad hoc sub-process at an element. LookupError names what can be started."""
        found = [(each, one) for each in self._of(instance) for one in self._startable(each) if one.at == element_id]
        here = [(each, one.token_number) for each, one in found if one.element.element_id == step]
        if nth >= len(here):
            names = ", ".join(sorted({one.element.element_id for _, one in found})) or "nothing"
            raise LookupError(f"{step!r} cannot be started at {element_id!r}; what can: {names}")
        target, number = here[nth]
        with self.database.begin() as session:
            self.engine.activate(session, target.id, number, step, SYSTEM)
        self._run()

    def fail(
        self,
        element_id: str,
        error_code: str | None = None,
        message: str = "",
        *,
        instance: Instance | None = None,
        nth: int = 0,
    ) -> None:
        """End an open user task or job with a BPMN error; without a code, one of the job's tries fails."""
        if job := self._open_job(element_id, instance, nth):
            wrong = BpmnError(error_code, message) if error_code is not None else RuntimeError(message or "failed")
            self._answer(job, _raising(wrong))
            return
        task_id, person = self._open(element_id, instance, nth, None)
        if error_code is None:
            raise LookupError(f"{element_id!r} is a user task: it can fail only with an error code")
        with self.database.begin() as session:
            self.engine.fail(session, task_id, error_code, message, {}, person)
        self._run()

    def set_variables(self, variables: Mapping[str, Value], *, instance: Instance | None = None) -> None:
        """Change variables of an instance (of the only one there is); conditional events are asked again."""
        target = instance or self._only_instance()
        with self.database.begin() as session:
            self.engine.set_variables(session, target.id, variables, TESTER)
        self._run()

    def retry(self, element_id: str, *, instance: Instance | None = None, nth: int = 0) -> None:
        """Try again what the nth open incident at an element is about."""
        incident_id = self._incident(element_id, instance, nth)
        with self.database.begin() as session:
            self.engine.retry(session, incident_id, TESTER)
        self._run()

    def skip(
        self,
        element_id: str,
        variables: Mapping[str, Value] | None = None,
        *,
        instance: Instance | None = None,
        nth: int = 0,
    ) -> None:
        """Pass over the step that the nth open incident at an element is about."""
        incident_id = self._incident(element_id, instance, nth)
        with self.database.begin() as session:
            self.engine.skip(session, incident_id, "tried", variables or {}, TESTER)
        self._run()

    def suspend(self, *, instance: Instance | None = None) -> None:
        target = instance or self._only_instance()
        with self.database.begin() as session:
            self.engine.suspend(session, target.id, "tried", TESTER)

    def resume(self, *, instance: Instance | None = None) -> None:
        target = instance or self._only_instance()
        with self.database.begin() as session:
            self.engine.resume(session, target.id, "tried", TESTER)
        self._run()

    def move(
        self, cancel: Sequence[str], start: Sequence[str], *, instance: Instance | None = None, dry_run: bool = False
    ) -> Outcome:
        """End the tokens at these elements, and begin at those."""
        target = instance or self._only_instance()
        with self.database.begin() as session:
            rows = queries.tokens(session, target.id)
            numbers = [row.number for row in rows if row.element_id in cancel and row.parent is None]
            starts = [Start(each) for each in start]
            outcome = self.engine.move(session, target.id, numbers, starts, "tried", TESTER, dry_run=dry_run)
        self._run()
        return outcome

    def _incident(self, element_id: str, instance: Instance | None, nth: int) -> str:
        query = select(Incident).where(Incident.resolved_at.is_(None))
        if instance is not None:
            query = query.where(Incident.process_instance_id == instance.id)
        with self.database.read() as session:
            found = session.scalars(query.order_by(Incident.created_at, Incident.token_number)).all()
        here = [each.id for each in found if each.element_id == element_id]
        if nth >= len(here):
            names = ", ".join(sorted(each.element_id or "" for each in found)) or "none"
            raise LookupError(f"no incident {nth + 1} at {element_id!r}; there are: {names}")
        return here[nth]

    def correlate(
        self,
        name: str,
        key: str | None = None,
        variables: Mapping[str, Value] | None = None,
        message_id: str | None = None,
    ) -> Correlation:
        """A message from outside."""
        with self.database.begin() as session:
            found = self.engine.correlate(session, name, key, variables or {}, TESTER, message_id=message_id)
        self._run()
        return found

    def signal(self, name: str, variables: Mapping[str, Value] | None = None) -> None:
        """A signal from outside."""
        with self.database.begin() as session:
            self.engine.signal(session, name, variables or {}, TESTER)
        self._run()

    def advance(self, seconds: float) -> None:
        """Let time pass: everything due fires in order, each at its own due time."""
        until = self.clock.moment + timedelta(seconds=seconds)
        self._run()
        while (moment := self._next_due(until)) is not None:
            self.clock.moment = max(self.clock.moment, moment)
            self._run()
        self.clock.moment = until

    def _activate(self, element_id: str, instance: Instance | None) -> None:
        """Start a step that can be started, unless one is open."""
        if not self._has_ad_hoc or self._is_open(element_id, instance):
            return
        found = (one for each in self._of(instance) for one in self._startable(each))
        step = next((one for one in found if one.element.element_id == element_id), None)
        if step is not None:
            self.activate(step.at, element_id, instance=instance)

    def _startable(self, instance: Instance) -> list[Startable]:
        with self.database.read() as session:
            row = session.get_one(ProcessInstance, instance.id)
            return self.engine.startable(session, row, SYSTEM)

    def _is_open(self, element_id: str, instance: Instance | None) -> bool:
        return any(element_id in each.waiting_at for each in self._of(instance))

    def _of(self, instance: Instance | None) -> list[Instance]:
        return [instance] if instance else [Instance(self, each) for each in self._ids]

    def _only_instance(self) -> Instance:
        with self.database.read() as session:
            active = list(session.scalars(select(ProcessInstance.id).where(ProcessInstance.state == "active")))
        if len(active) != 1:
            raise LookupError(f"there are {len(active)} active instances: say which is meant")
        return Instance(self, active[0])

    def _open_job(self, element_id: str, instance: Instance | None, nth: int) -> Job | None:
        query = select(Job).where(Job.kind == "connector", Job.element_id == element_id)
        if instance is not None:
            query = query.where(Job.process_instance_id == instance.id)
        with self.database.read() as session:
            here = session.scalars(query.order_by(Job.turn)).all()
        return here[nth] if nth < len(here) else None

    def _answer(self, job: Job, connector: Connector) -> None:
        """Run one job now, with this in place of its connector."""
        with self.database.begin() as session:
            kept = session.get_one(Job, job.id)
            kept.due_at, kept.retries = min(kept.due_at, self.now), max(kept.retries, 1)
            kept.lease_id = kept.lease_until = None
        self._answers.forget(job.idempotency_key)
        known = self.engine.connectors.by_type
        before = known.get(job.type)
        known[job.type] = connector
        try:
            run_job(self.engine, job.id)
        finally:
            del known[job.type]
            if before is not None:
                known[job.type] = before
        self._run()

    def _open(self, element_id: str, instance: Instance | None, nth: int, by: Person | None) -> tuple[str, Person]:
        query = select(UserTask).where(UserTask.state == "created")
        if instance is not None:
            query = query.where(UserTask.process_instance_id == instance.id)
        with self.database.read() as session:
            tasks = session.scalars(query.order_by(UserTask.created_at, UserTask.token_number)).all()
            here = [task for task in tasks if task.element_id == element_id]
            if nth >= len(here):
                jobs = session.scalars(select(Job.element_id).where(Job.kind == "connector"))
                names = ", ".join(sorted([*(task.element_id for task in tasks), *(each or "" for each in jobs)]))
                which = f"no {nth + 1}th open task at {element_id!r}" if here else f"no open task at {element_id!r}"
                raise LookupError(f"{which}; open: {names or 'nothing'}")
            return here[nth].id, by or self._who_may(session, here[nth])

    def _who_may(self, session: Session, task: UserTask) -> Person:
        applicant = session.get_one(ProcessInstance, task.process_instance_id).applicant
        named = task.assignee or next(iter(sorted(task.candidate_users)), None)
        return Person(named or applicant or TESTER.id, task.candidate_groups)

    def _next_due(self, until: datetime) -> datetime | None:
        query = select(Job.due_at).where(Job.retries > 0, Job.due_at <= until, self._has_runner())
        with self.database.read() as session:
            return session.scalars(query.order_by(Job.due_at).limit(1)).first()

    def _has_runner(self) -> ColumnElement[bool]:
        """Jobs whose connector has no function are left open."""
        return or_(Job.kind != "connector", Job.type.in_(self.engine.connectors.types))

    def _run(self) -> None:
        """Everything that is due now, and what becomes due by that."""
        if self.reload:
            self.engine._parsed.clear()
        self._look_for_instances()
        for _ in range(MAX_JOBS):
            job_id = self._first_due()
            if job_id is None:
                return
            self._count()
            run_job(self.engine, job_id)
            self._look_for_instances()
        raise RuntimeError(f"more than {MAX_JOBS} jobs, and still no end")

    def _count(self) -> None:
        if self.jobs_left is not None:
            self.jobs_left -= 1
            if self.jobs_left < 0:
                raise RuntimeError("too much happens by itself: something goes round and round")

    def _first_due(self) -> str | None:
        free = or_(Job.lease_until.is_(None), Job.lease_until <= self.now)
        query = select(Job.id).where(Job.retries > 0, Job.due_at <= self.now, free, self._has_runner())
        with self.database.read() as session:
            return session.scalars(query.order_by(Job.due_at, Job.turn).limit(1)).first()

    def _look_for_instances(self) -> None:
        with self.database.read() as session:
            for each in session.scalars(select(ProcessInstance.id).order_by(ProcessInstance.started_at)):
                self._ids.setdefault(each)


class _BenchEngine(Engine):
    """Connectors may be named after deployment: a job that has none is left open."""

    _checked: tuple[Mapping[str, bytes], list[Problem]] = ({}, [])

    def check(self, files: Mapping[str, bytes]) -> list[Problem]:
        """Asked twice of the same files, by the bench and by their deployment."""
        if files != self._checked[0]:
            self._checked = (dict(files), deployment.check(files, self.checkers, None))
        return self._checked[1]


def _raising(error: Exception) -> Callable[[Call], None]:
    def fail(_: Call) -> None:
        raise error

    return fail


def _definition(deployed: DeployedJourney, process_id: str | None) -> Definition:
    name = process_id or deployed.journey.process
    if name not in deployed.definitions:
        raise LookupError(f"there is no process {name!r}; there are: {', '.join(sorted(deployed.definitions))}")
    return deployed.definitions[name]


def _only_start(definition: Definition) -> str | None:
    """The start to begin at where there is no plain one; of several, the first."""
    if not definition.start.definitions and definition.start.kind == "startEvent":
        return None
    return next((element.element_id for element in definition.event_starts), None)
