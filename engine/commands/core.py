"""What every command stands on: the database, the clock, the connectors, and deployments, parsed and kept."""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, tzinfo
from threading import Lock
from time import perf_counter
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from engine import audit, deployment, execution, journey_file, starts
from engine.audit import Happening
from engine.clock import Clock, DatabaseClock
from engine.connectors import Connectors
from engine.database import Database
from engine.deployment import DeployedJourney
from engine.errors import InvalidModel, NotFound
from engine.models import Deployment, ProcessInstance
from engine.people import Person
from engine.problems import Checker, Problem, errors
from engine.values import clean
from engine.working_days import Calendar

LONDON = ZoneInfo("Europe/London")
ENGLAND = Calendar("ENG")

KEPT_PARSED = 50
"""Parsed deployments kept in each process."""


class Core:
    """Deploying, and stepping an instance of what was deployed.

    `checkers` maps a file ending to a function that finds the problems of such files (web passes forms' one). Models
    think in the time `zone`, and in the working days of `calendar`. `on_step`, where it is set, is told of every step:
    the journey's key, and seconds. `on_flows` is told, in the
    step's own transaction, the instance's id and the sequence flows that were taken.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock | None = None,
        connectors: Connectors | None = None,
        checkers: Mapping[str, Checker] | None = None,
        zone: tzinfo = LONDON,
        calendar: Calendar = ENGLAND,
    ) -> None:
        self.database = database
        self.clock = clock or DatabaseClock()
        self.connectors = connectors or Connectors()
        self.checkers = checkers or {}
        self.zone = zone
        self.on_step: Callable[[str, float], None] | None = None
        self.on_flows: Callable[[Session, str, list[str]], None] | None = None
        self.calendar = calendar
        self._parsed: OrderedDict[str, DeployedJourney] = OrderedDict()
        self._parsed_lock = Lock()

    def check(self, files: Mapping[str, bytes]) -> list[Problem]:
        """Everything that is wrong with a journey's folder. Never raises."""
        return deployment.check(files, self.checkers, self.connectors.types)

    def deploy(self, session: Session, files: Mapping[str, bytes], person: Person) -> Deployment:
        """A new version of a journey; the newest one itself where no file has changed, offered again if it was
        withdrawn. Raises InvalidModel."""
        problems = self.check(files)
        if errors(problems):
            raise InvalidModel(errors(problems))
        journey = journey_file.read(files[journey_file.FILE])
        audit.lock_chain(session, f"journey:{journey.key}")
        before = deployment.newest(session, journey.key)
        whole = deployment.digest(files)
        now = self.clock.now(session)
        if before is not None and before.digest == whole:
            return self._offer_again(session, before, person, now) if before.withdrawn_at else before
        made = deployment.version_of(files, journey, before, person, now)
        session.add(made)
        session.flush()
        facts = {"version": clean(made.version), "digest": whole}
        audit.write_outside(
            session, f"journey:{journey.key}", person, now, Happening("journey_deployed", details=facts)
        )
        starts.replace(session, self.deployed(session, made.id), now, self.zone, self.calendar)
        return made

    def _offer_again(self, session: Session, version: Deployment, person: Person, now: datetime) -> Deployment:
        version.withdrawn_at = None
        happening = Happening("journey_offered_again", details={"version": clean(version.version)})
        audit.write_outside(session, f"journey:{version.journey_key}", person, now, happening)
        starts.replace(session, self.deployed(session, version.id), now, self.zone, self.calendar)
        return version

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

    @contextmanager
    def step(
        self,
        session: Session,
        instance: ProcessInstance,
        person: Person,
        *,
        new: bool = False,
        hops: int = 0,
        though_suspended: bool = False,
    ) -> Iterator[execution.Step]:
        """One command's moves of an instance that is locked. Raises Conflict where it has ended, or is suspended."""
        began = perf_counter()
        deployed = self.deployed(session, instance.deployment_id)
        now = self.clock.now(session)
        more = {"new": new, "hops": hops, "though_suspended": though_suspended}
        with execution.step(session, instance, deployed, person, now, self.zone, self.calendar, **more) as step:  # type: ignore[arg-type]
            yield step
        if self.on_flows is not None and step.workflow.taken:
            self.on_flows(session, instance.id, step.workflow.taken)
        if self.on_step is not None:
            self.on_step(instance.journey_key, perf_counter() - began)
