"""Runs betsy's feature tests: each case is started, given its time, and its trace compared as a multiset."""

import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

from engine import testing
from engine.errors import BpmnError, EngineError, InvalidModel
from engine.testing import Bench
from tests.conformance.betsy_models import TASK_TYPE, adapt, first_process, processes

FOLDER = Path(os.environ.get("CONFORMANCE_DIR", "../shared/conformance")) / "betsy"
ONLY_WHERE_EXPECTED = frozenset({"MARKER_exists", "ERROR_thrownErrorEvent", "EXECUTION_parallel"})
REFUSED = "ERROR_deployment"
WRONG = "ERROR"
"""Expected where a model is wrong, be it refused or stopped by an incident."""
BEYOND_REACH: Mapping[str, str] = {
    "AdHocSubProcess_Parallel": "the model logs another task than its trace expects",
    "AdHocSubProcess_Sequential": "the model logs another task than its trace expects",
    "MultiInstance_ComplexBehavior": "what it expects contradicts the tests of the other behaviours",
}
"""Tests that no engine can pass beside the others, and why."""


@dataclass(frozen=True)
class Case:
    """One run of a model. `delay` is in seconds."""

    test: str
    file: Path
    input: str | None
    trace: tuple[str, ...]
    delay: float
    number: int
    with_others: bool

    def __str__(self) -> str:
        return f"{self.test}({self.input or ''}{self.number or ''})"


@dataclass(frozen=True)
class Outcome:
    case: Case
    trace: tuple[str, ...]
    reason: str | None = None

    @property
    def passed(self) -> bool:
        return agree(self.case.trace, self.trace)


def cases() -> Iterator[Case]:
    expected = FOLDER / "expected_traces.json"
    for test in json.loads(expected.read_text()) if expected.exists() else []:
        file = FOLDER / "bpmn" / test["file"]
        for case in test["cases"] if file.exists() else []:
            trace = tuple(case["trace"])
            delay, number = case["delay"] / 1000, case["integerVariable"]
            yield Case(test["name"], file, case["input"], trace, delay, number, case["parallel"])


def agree(expected: tuple[str, ...], found: tuple[str, ...]) -> bool:
    """The same multiset; a few entries count only where they are expected."""
    if expected == (WRONG,):
        return found == (REFUSED,) or WRONG in found
    ignored = ONLY_WHERE_EXPECTED - set(expected)
    return Counter(expected) == Counter(each for each in found if each not in ignored)


def run(case: Case, *, reload: bool = False) -> Outcome:
    """Deploy, start, wait as long as the case says. Whatever goes wrong is a reason, not an exception."""
    xml = adapt(case.file.read_bytes())
    log = Log()
    try:
        bench = Bench({case.file.name: xml}, reload=reload)
    except InvalidModel as refusal:
        return Outcome(case, (REFUSED,), "refused: " + "; ".join(str(each) for each in refusal.problems))
    stopped: tuple[str, ...] = ()
    try:
        log.listen_to(bench)
        reason = _drive(bench, case, xml)
        stopped = (WRONG,) if case.trace == (WRONG,) and any(each.incidents for each in bench.instances) else ()
    except (EngineError, LookupError, NotImplementedError, AssertionError) as error:
        reason = f"{type(error).__name__}: {error}"
    return Outcome(case, (*log.trace(), *stopped), reason)


def _drive(bench: Bench, case: Case, xml: bytes) -> str:
    known = processes(xml)
    main = case.test if case.test in known else next(iter(known), None) or first_process(xml)
    variables = {"test": case.input or "", "integerVariable": case.number}
    for process_id in known if case.with_others else [main]:
        bench.start(process_id, variables)
    bench.advance(case.delay)
    told = (f"{each.process_id} {each.state} at {each.waiting_at} {each.incidents or ''}" for each in bench.instances)
    return "; ".join(told)


class Log:
    """What betsy's scripts leave behind: one list, so that no parallel branch loses an entry."""

    def __init__(self) -> None:
        self.entries: list[str] = []
        self.spans: dict[str, tuple[datetime, datetime]] = {}
        self.awaited: list[datetime] = []

    def listen_to(self, bench: Bench) -> None:
        bench.connector(TASK_TYPE, partial(self._do, bench))

    def trace(self) -> tuple[str, ...]:
        begun, ended = zip(*self.spans.values(), strict=True) if len(self.spans) > 1 else ((), ())
        overlap = begun and max(begun) < min(ended)
        return (*self.entries, *(["EXECUTION_parallel"] if overlap else []))

    def _do(self, bench: Bench, variables: Mapping[str, object], headers: Mapping[str, str]) -> object:
        token = headers["token"]
        match token:
            case "CREATE_LOG_FILE" | "dummyScript" | "":
                return {}
            case "CREATE_MARKER_FILE":
                self.entries.append("MARKER_exists")
            case "INCREMENT_INTEGER_VARIABLE" | "INCREMENT_INTEGER_VARIABLE_AND_LOG":
                self.entries += ["INCREMENT_correct"] if token.endswith("LOG") else []
                return {"integerVariable": Decimal(str(variables["integerVariable"])) + 1}
            case "SET_STRING_DATA":
                return {headers.get("dataOutput", "data"): "String"}
            case "LOG_DATA":
                is_right = variables.get(headers.get("dataInput", "data")) == "String"
                self.entries.append("DATA_correct" if is_right else "DATA_incorrect")
            case "WAIT_TEN_SECONDS":
                return self._wait(bench, 10)
            case "CREATE_TIMESTAMP_LOG_1" | "CREATE_TIMESTAMP_LOG_2":
                begun = self.spans.get(token, (bench.now, bench.now))[0]
                self.spans[token] = (begun, bench.now)
                return self._wait(bench, 1)
            case "THROW_ERROR":
                self.entries.append("ERROR_thrownErrorEvent")
                raise BpmnError("ERROR")
            case _:
                self.entries.append(token)
        return {}

    def _wait(self, bench: Bench, seconds: float) -> object:
        """Later the first time; a job that comes again at its time is done."""
        if bench.now in self.awaited:
            self.awaited.remove(bench.now)
            return {}
        self.awaited.append(bench.now + timedelta(seconds=seconds))
        return testing.Later(seconds)
