"""Running scenarios on a bench: the real engine, a clock of their own, examples in place of connectors."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import queries
from engine.connectors import Connector
from engine.deployment import DeployedJourney
from engine.errors import EngineError, InvalidModel
from engine.feel import FeelError
from engine.journey_tests import scenarios_in
from engine.models import Job, UserTask
from engine.people import APPLICANT, Person
from engine.problems import Checker, Problem
from engine.testing.bench import START, Bench
from engine.testing.scenarios import expecting
from engine.testing.scenarios.coverage import Coverage, Forms, Trail, coverage, passed_in
from engine.testing.scenarios.examples import Examples, InTurn, Noted
from engine.testing.scenarios.scenario import Scenario, Step, in_words, read
from engine.values import Value

REFERENCE = "TRY1-0001"
MOST_JOBS = 1_000
"""What may happen by itself in one scenario: a timer every minute, for years, would keep everybody waiting."""


@dataclass(frozen=True)
class Result:
    """How a scenario went: what differed, in words (nothing where it passed), and what it has tried."""

    file: str
    name: str
    differences: tuple[str, ...] = ()
    trail: Trail = field(default_factory=Trail)
    scenario: Scenario | None = None

    @property
    def has_passed(self) -> bool:
        return not self.differences


@dataclass(frozen=True)
class Results:
    """All scenarios of a journey. `problems` keep any from being run: what stops the journey itself."""

    results: tuple[Result, ...]
    coverage: Coverage
    problems: tuple[Problem, ...] = ()

    @property
    def passed(self) -> list[Result]:
        return [each for each in self.results if each.has_passed]

    @property
    def failed(self) -> list[Result]:
        return [each for each in self.results if not each.has_passed]

    @property
    def all_passed(self) -> bool:
        return not self.problems and not self.failed


@dataclass(frozen=True)
class Means:
    """What the engine does not know by itself: checkers by ending, forms, and a stand-in for `.simulated` hosts."""

    checkers: Mapping[str, Checker] = field(default_factory=dict)
    forms: Forms | None = None
    stand_in: Connector | None = None


def run_all(files: Mapping[str, bytes], means: Means) -> Results:
    """Every scenario of a journey. Never raises: what stops the journey is in `problems`."""
    try:
        stage = Stage(files, means)
    except InvalidModel as invalid:
        return Results((), Coverage((), ()), tuple(invalid.problems))
    except EngineError as error:
        refused = Problem("", None, None, "cannot-run", "error", str(error), "Mend that first.")
        return Results((), Coverage((), ()), (refused,))
    results = tuple(stage.run_file(file, data) for file, data in scenarios_in(files).items())
    return Results(results, coverage(stage.deployed, means.forms, [each.trail for each in results]))


class Stage:
    """A journey, deployed, on which scenarios are run one after the other. InvalidModel where it is refused."""

    def __init__(self, files: Mapping[str, bytes], means: Means) -> None:
        self.files, self.means = dict(files), means
        self._bench: Bench | None = self._fresh(START)
        with self._bench.database.read() as session:
            self.deployed: DeployedJourney = self._bench.engine.deployed(session, self._bench.deployment.id)
            self._has_start_timers = session.scalars(select(Job.id).limit(1)).first() is not None

    def run_file(self, file: str, data: bytes) -> Result:
        try:
            scenario = read(data, file)
        except InvalidModel as invalid:
            return Result(file, file, tuple(f"{each.detail} {each.remedy}" for each in invalid.problems))
        return self.run(scenario, file)

    def run(self, scenario: Scenario, file: str = "") -> Result:
        """One scenario, from an empty database."""
        bench = self._bench if self._bench is not None and not self._has_start_timers else None
        bench = bench or self._fresh(scenario.starts_at)
        bench.start_over(scenario.starts_at)
        return Run(bench, self.deployed, scenario, file, self.means).result()

    def _fresh(self, moment: datetime) -> Bench:
        return Bench(self.files, moment, checkers=self.means.checkers)


NoteFlows = Callable[[Session, str, list[str]], None]


class Differs(Exception):
    """A step could not be done as it is written, in words."""


class Run:
    """One scenario on one bench. `called` gives the engine's id of one of its people; `note` hears of every call."""

    def __init__(
        self,
        bench: Bench,
        deployed: DeployedJourney,
        scenario: Scenario,
        file: str,
        means: Means,
        *,
        called: Callable[[str], str] = str,
        note: Callable[[Noted], None] | None = None,
        note_flows: NoteFlows | None = None,
    ) -> None:
        self.bench, self.deployed, self.scenario, self.file, self.means = bench, deployed, scenario, file, means
        self.called, self._note_too, self._flows_too = called, note, note_flows
        self.noted: list[Noted] = []
        self.flows: dict[str, int] = {}
        self.trail = Trail()
        examples = Examples(bench.engine, InTurn(scenario.answers), self._note, means.stand_in)
        bench.engine.connectors = examples.connectors(_types(deployed))
        bench.engine.on_flows = self._note_flows
        bench.jobs_left = MOST_JOBS

    def _note(self, noted: Noted) -> None:
        self.noted.append(noted)
        if self._note_too is not None:
            self._note_too(noted)

    def _note_flows(self, session: Session, instance_id: str, flows: list[str]) -> None:
        if self._flows_too is not None:
            self._flows_too(session, instance_id, flows)
        for flow in flows:
            self.flows[flow] = self.flows.get(flow, 0) + 1

    def result(self) -> Result:
        differences = list(self._differences())
        with self.bench.database.read() as session:
            self.trail.add(passed_in(session))
        self.trail.flows |= set(self.flows)
        return Result(self.file, self.scenario.name, tuple(differences), self.trail, self.scenario)

    def _differences(self) -> Iterator[str]:
        for number, step in enumerate(self.scenario.steps, start=1):
            try:
                self._do(step)
            except (EngineError, FeelError, LookupError, RuntimeError, Differs) as error:
                yield f"Step {number}, {self._words(step)}: {_said(error)}"
                return
            if step.do == "expect":
                found = [f"After step {number}: {each}" for each in self._compare(step)]
                yield from found
                if found:
                    return
        yield from self._compare(Step("expect", expect=self.scenario.expect))

    def _compare(self, step: Step) -> Iterator[str]:
        seen = expecting.Seen(self.bench, self.deployed, self.noted, self.flows)
        yield from expecting.differences(step.expect, seen)

    def _do(self, step: Step) -> None:
        doing: dict[str, Callable[[Step], object]] = {
            "start": self._start,
            "complete": self._complete,
            "fail": lambda one: self.bench.fail(one.at, one.error),
            "activate": lambda one: self.bench._activate(one.at, None),
            "message": lambda one: self.bench.correlate(one.name, one.key, one.given),
            "signal": lambda one: self.bench.signal(one.name, one.given),
            "wait": lambda one: self.bench.advance(one.wait.total_seconds()),
            "expect": lambda _: None,
        }
        doing[step.do](step)

    def _start(self, step: Step) -> None:
        person = self._acting(step) or Person(self.called(APPLICANT))
        definition = self.deployed.definitions.get(step.process or self.deployed.journey.process)
        form_id = definition.start.extensions.form_id if definition is not None and not step.at else None
        if form_id:
            self._judge(form_id, step.given, {"settings": dict(self.deployed.journey.settings)})
        applicant = person.acting_for or person.id
        reference = None if self.bench.instances else REFERENCE
        self.bench.start(
            step.process or None, step.given, person, applicant=applicant, reference=reference, at=step.at or None
        )

    def _complete(self, step: Step) -> None:
        task = self._open_task(step.at)
        if task is not None and task.form_id:
            with self.bench.database.read() as session:
                seen = queries.variables_seen(session, session.get_one(UserTask, task.id))
            self._judge(task.form_id, step.given, seen)
        self.bench.complete(step.at, step.given, by=self._acting(step))

    def _acting(self, step: Step) -> Person | None:
        person = self.scenario.person(step)
        if person is None:
            return None
        acting_for = self.called(person.acting_for) if person.acting_for else None
        return Person(self.called(person.id), person.groups, acting_for)

    def _open_task(self, element_id: str) -> UserTask | None:
        with self.bench.database.read() as session:
            query = select(UserTask).where(UserTask.element_id == element_id, UserTask.state == "created")
            return session.scalars(query.order_by(UserTask.created_at, UserTask.token_number)).first()

    def _judge(self, form_id: str, given: Mapping[str, Value], seen: Mapping[str, Value]) -> None:
        if self.means.forms is None:
            return
        file, data = self.deployed.form(form_id)
        now = self.bench.now.astimezone(self.bench.engine.zone)
        answered, refused = self.means.forms.judge(data, file, given, seen, now)
        self.trail.questions |= {(file, key) for key in answered}
        if refused:
            raise Differs(f"its form ({file}) does not take these answers. {' '.join(refused)}")

    def _words(self, step: Step) -> str:
        """A step as a sentence's subject."""
        found = (definition.element(step.at) for definition in self.deployed.definitions.values())
        element = next((each for each in found if each is not None), None)
        at = f"“{element.bpmn_name or step.at}”" if element is not None else f"“{step.at}”"
        who = self.scenario.called(step.by) if step.by else "Somebody"
        match step.do:
            case "start":
                return f"{who} begins"
            case "complete":
                return f"{who} does {at}"
            case "fail":
                return f"{who} ends {at} with the error “{step.error}”"
            case "activate":
                return f"{who} starts {at}"
            case "wait":
                return f"{in_words(step.wait)} pass"
            case _:
                return f"{step.do} “{step.name}”"


def _types(deployed: DeployedJourney) -> dict[str, frozenset[str]]:
    """Every type of connector that the journey's steps and listeners name."""
    found = {"email", "http"}
    for definition in deployed.definitions.values():
        for element in definition.elements():
            found |= {element.extensions.task_type or ""} | {each.type for each in element.extensions.listeners}
    return {each: frozenset() for each in sorted(found - {""})}


def _said(error: BaseException) -> str:
    text = str(error.args[0]) if isinstance(error, LookupError) and error.args else str(error)
    return text or type(error).__name__
