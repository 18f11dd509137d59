"""The same moves for the engine and the oracle; after each, both must say the same."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

from tests.oracle.drawing import Drawing
from tests.oracle.events import matching
from tests.oracle.executor import Endless, Executor
from tests.oracle.running import Token


@dataclass(frozen=True)
class Move:
    """`kind` is complete, fail, message, signal or advance; `at` an element, a name, a code or seconds."""

    kind: str
    at: str
    nth: int = 0
    results: Mapping[str, int] = field(default_factory=dict)
    code: str = ""

    def __str__(self) -> str:
        extra = ", ".join(f"{name}={value}" for name, value in self.results.items())
        place = f"{self.at}[{self.nth}]" if self.kind in ("complete", "fail") else self.at
        return f"{self.kind} {place} {self.code}{extra}".strip()


@dataclass(frozen=True)
class Situation:
    """What can be seen of an instance when it is quiet."""

    waiting_at: tuple[str, ...]
    passed: tuple[tuple[str, int], ...]
    variables: Mapping[str, object]
    incidents: tuple[str, ...]
    completed: bool

    def __str__(self) -> str:
        passed = " ".join(name if times == 1 else f"{name}*{times}" for name, times in self.passed)
        return f"completed={self.completed} waiting_at={list(self.waiting_at)} incidents={list(self.incidents)} variables={dict(self.variables)}\n    passed {passed}"


class Driven(Protocol):
    """An engine under test."""

    def move(self, move: Move) -> None: ...

    def situation(self) -> Situation: ...


class Disagreement(AssertionError):
    """Engine and oracle part ways; the moves do it again."""

    def __init__(self, drawing: Drawing, moves: list[Move], oracle: Situation, engine: Situation) -> None:
        told = "\n".join(f"  {number}. {move}" for number, move in enumerate(moves, 1))
        super().__init__(f"\n{drawing!r}\nmoves:\n{told}\noracle: {oracle}\nengine: {engine}")


class OracleRun:
    def __init__(self, drawing: Drawing, variables: Mapping[str, object]) -> None:
        self.executor = Executor(drawing, variables)

    def move(self, move: Move) -> None:
        results: dict[str, object] = {name: Decimal(value) for name, value in move.results.items()}
        match move.kind:
            case "complete":
                self.executor.complete_task(move.at, move.nth, results)
            case "fail":
                self.executor.fail_task(move.at, move.nth, move.code)
            case "message":
                self.executor.deliver(move.at, results)
            case "signal":
                self.executor.signal(move.at, results)
            case "advance":
                self.executor.advance(int(move.at))

    def situation(self) -> Situation:
        run = self.executor
        return situation(run.waiting_at, run.passed, run.root.names.values, run.incidents, run.completed)

    def choices(self) -> list[Move]:
        """What could happen next: what people may do, what is waited for, and some time."""
        found = [*self._tasks(), *self._events()]
        return sorted({str(each): each for each in found}.values(), key=str)

    def _tasks(self) -> Iterator[Move]:
        for token in self.executor.open_tasks():
            nth = self.executor.open_tasks(token.node.id).index(token)
            yield Move("complete", token.node.id, nth)
            for code in ("E1", "E2"):
                if self._is_caught(token, code):
                    yield Move("fail", token.node.id, nth, code=code)

    def _events(self) -> Iterator[Move]:
        for watch in self.executor.watches:
            if watch.event.kind in ("message", "signal"):
                yield Move(watch.event.kind, watch.event.value or "")
            elif watch.event.kind == "timer":
                yield Move("advance", "10")

    def _is_caught(self, token: Token, code: str) -> bool:
        at = token
        while True:
            host = at.host
            if matching(self.executor, "error", code, host):
                return True
            if host.node.kind != "event_sub" and matching(self.executor, "error", code, host.place):
                return True
            if host.place.owner is None:
                return False
            at = host.place.owner


def situation(
    waiting_at: list[str], passed: list[str], variables: Mapping[str, object], incidents: list[str], completed: bool
) -> Situation:
    counted = tuple(sorted(Counter(passed).items()))
    return Situation(tuple(sorted(waiting_at)), counted, dict(variables), tuple(sorted(incidents)), completed)


__all__ = ["Disagreement", "Driven", "Endless", "Move", "OracleRun", "Situation", "situation"]
