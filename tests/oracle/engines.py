"""The engine under test, without a database and with one."""

from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import select

from engine.models import Incident
from engine.testing import Bench
from tests.engine.bpmn.driver import Run
from tests.oracle.differential import Move, Situation, situation
from tests.oracle.drawing import Drawing
from tests.oracle.writing import write


class WithoutDatabase:
    """Every invariant is asserted after every move; `restoring` also writes and reads the instance there."""

    def __init__(self, drawing: Drawing, variables: Mapping[str, object], *, restoring: bool) -> None:
        files = {"process.bpmn": write(drawing)}
        self.run = Run(files, variables, restoring=restoring, process_id=drawing.main.id)

    def move(self, move: Move) -> None:
        results = {name: Decimal(value) for name, value in move.results.items()}
        match move.kind:
            case "complete":
                self.run.complete(move.at, results, move.nth)
            case "fail":
                self.run.fail(move.at, move.code, move.nth)
            case "message":
                self.run.correlate(move.at, results)
            case "signal":
                self.run.signal(move.at, results)
            case "advance":
                self.run.advance(int(move.at))

    def situation(self) -> Situation:
        run = self.run
        incidents = [each.partition(":")[0] for each in run.incidents]
        return situation(run.waiting_at, run.passed, run.variables, incidents, run.state == "completed")


class WithDatabase:
    """The whole engine, on SQLite."""

    def __init__(self, drawing: Drawing, variables: Mapping[str, object], *, restoring: bool) -> None:
        self.bench = Bench({"process.bpmn": write(drawing)}, reload=restoring)
        self.instance = self.bench.start(drawing.main.id, variables)

    def move(self, move: Move) -> None:
        results = {name: Decimal(value) for name, value in move.results.items()}
        match move.kind:
            case "complete":
                self.bench.complete(move.at, results, nth=move.nth)
            case "fail":
                self.bench.fail(move.at, move.code, nth=move.nth)
            case "message":
                self.bench.correlate(move.at, variables=results)
            case "signal":
                self.bench.signal(move.at, results)
            case "advance":
                self.bench.advance(int(move.at))

    def situation(self) -> Situation:
        found = self.instance
        names = {name: value for name, value in found.variables.items() if name not in ("case", "settings")}
        return situation(found.waiting_at, found.passed, names, self._stuck_at(), found.state == "completed")

    def _stuck_at(self) -> list[str]:
        with self.bench.database.read() as session:
            return list(session.scalars(select(Incident.element_id).where(Incident.resolved_at.is_(None))))
