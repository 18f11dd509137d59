"""Bench: the real engine on SQLite in memory, with a clock set by hand, for tests and try-outs.

There is no second implementation: a bench deploys its files, starts instances and completes tasks through the same
commands as the product does.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from sqlalchemy import select

from engine import audit, deployment, queries
from engine.clock import SetClock
from engine.connectors import Call, Connector, Connectors
from engine.database import Base, Database
from engine.engine import Engine
from engine.errors import InvalidModel
from engine.jobs.run import due, run_job
from engine.journey_file import FILE
from engine.models import AuditEvent, Job, ProcessInstance, TokenRow, UserTask
from engine.people import Person
from engine.problems import Checker, Problem, errors
from engine.values import Value, dump

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
TESTER = Person("tester", frozenset({"tester"}))

ConnectorFunction = Callable[[Mapping[str, Value], Mapping[str, Value]], Mapping[str, Value] | None]


class Bench:
    """A journey to try. `files` are its .bpmn and .form files; a journey.toml is made where none is given."""

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
        self.database = database or _memory()
        self.engine = _BenchEngine(self.database, self.clock, Connectors(), checkers)
        for task_type, function in (connectors or {}).items():
            self.connector(task_type, function)
        self.files = dict(files)
        if FILE not in self.files:
            self.files[FILE] = _toml(self.files)
        self.problems: list[Problem] = [p for p in self._check() if p.severity == "warning"]
        with self.database.begin() as session:
            self.deployment = self.engine.deploy(session, self.files, TESTER)
        self.journey_key = self.deployment.journey_key
        self._ids: list[str] = []

    def _check(self) -> list[Problem]:
        problems = self.engine.check(self.files)
        if errors(problems):
            raise InvalidModel(errors(problems))
        return problems

    @property
    def now(self) -> datetime:
        return self.clock.moment

    @property
    def instances(self) -> list["Instance"]:
        with self.database.read() as session:
            query = select(ProcessInstance.id).order_by(ProcessInstance.started_at, ProcessInstance.id)
            known = set(session.scalars(query))
        return [Instance(self, each) for each in self._ids if each in known]

    def connector(self, task_type: str, function: ConnectorFunction) -> None:
        """What stands in for a connector; it is called when its job runs, right after the step."""
        self.engine.connectors.by_type[task_type] = lambda call: _adapted(function, call)

    def start(
        self, process_id: str | None = None, variables: Mapping[str, Value] | None = None, by: Person = TESTER
    ) -> "Instance":
        with self.database.begin() as session:
            made = self.engine.start(session, self.journey_key, variables or {}, by, process_id=process_id)
            self._ids.append(made.id)
        self._run()
        return Instance(self, made.id)

    def complete(
        self,
        element_id: str,
        variables: Mapping[str, Value] | None = None,
        *,
        instance: "Instance | None" = None,
        nth: int = 0,
        by: Person | None = None,
    ) -> None:
        """Complete the nth open user task at an element, or a job left open. LookupError names what is open."""
        if job := self._open_job(element_id, instance, nth):
            self._answer(job, lambda _: dict(variables or {}))
            return
        task_id, person = self._open(element_id, instance, nth, by)
        with self.database.begin() as session:
            self.engine.complete(session, task_id, variables or {}, person)
        self._run()

    def fail(self, element_id: str, message: str = "", *, instance: "Instance | None" = None, nth: int = 0) -> None:
        """A technical failure of a job left open: one of its tries is gone."""
        job = self._open_job(element_id, instance, nth)
        if job is None:
            raise LookupError(f"no job is open at {element_id!r}")

        def raise_it(_: Call) -> None:
            raise RuntimeError(message or "failed")

        self._answer(job, raise_it)

    def _open_job(self, element_id: str, instance: "Instance | None", nth: int) -> Job | None:
        with self.database.read() as session:
            jobs = session.scalars(select(Job).where(Job.element_id == element_id).order_by(Job.token_number)).all()
        here = [job for job in jobs if instance is None or job.process_instance_id == instance.id]
        return here[nth] if nth < len(here) else None

    def _answer(self, job: Job, connector: Connector) -> None:
        """Run one job with this in place of its connector."""
        known = self.engine.connectors.by_type
        before = known.get(job.type)
        known[job.type] = connector
        run_job(self.engine, job.id)
        if before is None:
            del known[job.type]
        else:
            known[job.type] = before
        self._run()

    def _open(self, element_id: str, instance: "Instance | None", nth: int, by: Person | None) -> tuple[str, Person]:
        with self.database.read() as session:
            query = select(UserTask).where(UserTask.state == "created").order_by(UserTask.token_number)
            tasks = [
                task for task in session.scalars(query) if instance is None or task.process_instance_id == instance.id
            ]
            here = [task for task in tasks if task.element_id == element_id]
            if nth >= len(here):
                names = ", ".join(sorted(task.element_id for task in tasks)) or "nothing"
                raise LookupError(f"no open task at {element_id!r}; open: {names}")
            task = here[nth]
            if by is not None:
                return task.id, by
            applicant = session.get_one(ProcessInstance, task.process_instance_id).applicant
            person = Person(task.assignee or cast(str, applicant), task.candidate_groups)
            return task.id, person

    def advance(self, seconds: float) -> None:
        """Everything due fires in order, each at its own due time."""
        until = self.clock.moment + timedelta(seconds=seconds)
        while True:
            with self.database.read() as session:
                known = Job.type.in_(self.engine.connectors.types)
                query = select(Job.due_at).where(Job.retries > 0, Job.due_at <= until, known)
                moment = session.scalars(query.order_by(Job.due_at).limit(1)).first()
            if moment is None:
                break
            self.clock.moment = max(self.clock.moment, moment)
            self._run()
        self.clock.moment = until

    def _run(self) -> None:
        if self.reload:
            self.engine._parsed.clear()
        while ids := self._due():
            for job_id in ids:
                run_job(self.engine, job_id)

    def _due(self) -> list[str]:
        """Jobs that have a connector; those of others are left open."""
        with self.database.read() as session:
            known = Job.type.in_(self.engine.connectors.types)
            mine = set(session.scalars(select(Job.id).where(known)))
        return [job_id for job_id in due(self.engine, limit=1000) if job_id in mine]


class _BenchEngine(Engine):
    """Connectors may be named after deployment: a job that has none is left open."""

    def check(self, files: Mapping[str, bytes]) -> list[Problem]:
        return deployment.check(files, self.checkers, None)


class Instance:
    """One process instance of a bench, read afresh at every question."""

    def __init__(self, bench: Bench, instance_id: str) -> None:
        self.bench = bench
        self.id = instance_id

    def _row(self) -> ProcessInstance:
        with self.bench.database.read() as session:
            return session.get_one(ProcessInstance, self.id)

    @property
    def process_id(self) -> str:
        return self._row().process_id

    @property
    def state(self) -> str:
        return self._row().state

    @property
    def variables(self) -> dict[str, Value]:
        with self.bench.database.read() as session:
            return queries.variables(session, self.id)

    @property
    def incidents(self) -> list[str]:
        with self.bench.database.read() as session:
            return [each.message for each in queries.incidents(session, self.id)]

    @property
    def waiting_at(self) -> list[str]:
        """Sorted element ids, one for each token that waits for a person or a job; containers and joins left out."""
        with self.bench.database.read() as session:
            tasks = select(UserTask.element_id).where(
                UserTask.process_instance_id == self.id, UserTask.state == "created"
            )
            jobs = select(Job.element_id).where(Job.process_instance_id == self.id)
            return sorted([*session.scalars(tasks), *(each or "" for each in session.scalars(jobs))])

    @property
    def tokens(self) -> list[str]:
        """Where every live token stands, for failure messages."""
        with self.bench.database.read() as session:
            query = select(TokenRow).where(TokenRow.process_instance_id == self.id).order_by(TokenRow.number)
            return [f"{row.element_id} ({row.state})" for row in session.scalars(query)]

    @property
    def passed(self) -> list[str]:
        """Ids of flow nodes that completed, in order, with repeats."""
        with self.bench.database.read() as session:
            query = (
                select(AuditEvent.element_id)
                .where(AuditEvent.process_instance_id == self.id, AuditEvent.kind == "element_completed")
                .order_by(AuditEvent.sequence)
            )
            return [each or "" for each in session.scalars(query)]

    def broken_links(self) -> list[audit.BrokenLink]:
        with self.bench.database.read() as session:
            return list(audit.verify(session))

    def size(self) -> int:
        """Bytes of state: tokens and variables."""
        with self.bench.database.read() as session:
            return sum(len(row.data) for row in queries.tokens(session, self.id)) + len(
                dump(queries.variables(session, self.id))
            )


def _adapted(function: ConnectorFunction, call: Call) -> Mapping[str, Any] | None:
    return function(call.variables, call.headers)


def _memory() -> Database:
    database = Database("sqlite://")
    Base.metadata.create_all(database.engine)
    return database


def _toml(files: Mapping[str, bytes]) -> bytes:
    """A journey.toml for models that come without one: the first executable process is the main one."""
    from engine.bpmn.reader import read
    from engine.bpmn.rules import check_files

    models = {file: data for file, data in files.items() if file.endswith(".bpmn")}
    found = errors(check_files(models, files))
    if found:
        raise InvalidModel(found)
    definitions = read(models)
    groups = sorted(
        {
            group.strip()
            for definition in definitions.values()
            for element in definition.elements()
            for group in (element.extensions.candidate_groups or "").split(",")
            if group.strip() and not group.startswith("=") and group.strip() != "applicant"
        }
    )
    head = (
        'key = "bench"\ntitle = "Bench"\nname = "Bench"\nowner = "Bench"\nreference = "BE"\n'
        f'process = "{next(iter(definitions))}"\n'
        '[start]\nsummary = "Bench"\n[contact]\ntelephone = "0"\nhours = "always"\n'
    )
    return (head + "".join(f'[[groups]]\nid = "{each}"\ntitle = "{each}"\n' for each in groups)).encode()
