"""Runs a definition without a database: the elements' world is a list of what they asked for.

After every move the invariants of a flat bag of tokens are asserted; a restoring run also turns the whole instance
into records and bytes and back.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import cast

from engine import dmn, values
from engine.bpmn import reader, state
from engine.bpmn.events import Message, Signal
from engine.bpmn.rules import check_files
from engine.bpmn.tokens import READY, Token
from engine.bpmn.workflow import Workflow
from engine.problems import errors
from engine.target_clock import Wanted
from engine.values import Value, clean
from engine.variables import ROOT, Scopes
from engine.working_days import Calendar
from tests.engine.bpmn.invariants import assert_invariants

WAITS = ("intermediateCatchEvent", "receiveTask", "eventBasedGateway")
MAX_MOVES = 5_000


class Endless(AssertionError):
    """The instance moves and moves without ever waiting."""


class _Stored:
    """What an instance held before it was restored, through bytes."""

    def __init__(self, before: Scopes) -> None:
        self.before = before

    def scope(self, number: int) -> dict[str, Value]:
        held = self.before.local(number) if number >= ROOT else self.before.all_kept(-number)
        return cast(dict[str, Value], values.load(values.dump(held)))

    def one(self, number: int, name: str) -> Value:
        return self.scope(number)[name]


class Run:
    """One instance being driven; user tasks and jobs stay open until `complete` names them."""

    zone = UTC
    seal = "0"
    calendar = Calendar()

    def __init__(
        self,
        files: Mapping[str, bytes],
        variables: Mapping[str, Value],
        *,
        restoring: bool,
        process_id: str | None = None,
    ) -> None:
        drawn = {file: data for file, data in files.items() if not file.endswith(".dmn")}
        problems = errors(check_files(drawn, files))
        assert not problems, "\n".join(map(str, problems))
        definitions = reader.read(drawn)
        self.decisions = files.get("decisions.dmn", b"")
        self.definition = definitions[process_id or next(iter(definitions))]
        self.restoring = restoring
        self.now = datetime(2026, 1, 5, 9, tzinfo=UTC)
        self.open: dict[int, str] = {}
        self.withdrawn: list[str] = []
        self.wrong: list[tuple[int, str]] = []
        self.passed: list[str] = []
        self.timers: dict[tuple[int, int], datetime] = {}
        self.subscriptions: dict[tuple[int, int], Message | Signal] = {}
        self.published: list[tuple[Message | Signal, Mapping[str, Value]]] = []
        self.escalated: list[str | None] = []
        self.workflow: Workflow = state.new(self.definition, self)
        for name, value in variables.items():
            self.workflow.scopes.set_local(ROOT, name, clean(value))
        self._do(lambda: self.workflow.begin())

    def offer(self, token: Token) -> None:
        self.open[token.id] = token.task_spec.element_id

    enqueue = offer

    def withdraw(self, token: Token) -> None:
        self.withdrawn.append(self.open.pop(token.id))

    def decide(self, token: Token, decision_id: str, variables: Mapping[str, Value]) -> Value:
        return dmn.read(self.decisions).evaluate(decision_id, variables, now=self.now)

    def incident(self, token: Token, error: Exception) -> None:
        self.wrong.append((token.id, f"{token.task_spec.element_id}: {error}"))

    def mended(self, token: Token) -> None:
        self.wrong = [each for each in self.wrong if each[0] != token.id]

    @property
    def incidents(self) -> list[str]:
        """What is wrong now, as the engine tells it: with a token that is gone its incident is over."""
        return [told for number, told in self.wrong if self.workflow.find(number) is not None]

    def schedule(self, token: Token, slot: int, due: datetime, wanted: Wanted | None = None) -> None:
        self.timers[token.id, slot] = due

    def subscribe(self, token: Token, slot: int, event: Message | Signal) -> None:
        self.subscriptions[token.id, slot] = event

    def release(self, token: Token) -> None:
        for kept in (self.timers, self.subscriptions):
            for place in [each for each in kept if each[0] == token.id]:
                del kept[place]  # type: ignore[attr-defined]

    def publish(self, token: Token, event: Message | Signal, payload: Mapping[str, Value]) -> None:
        self.published.append((event, dict(payload)))

    def called(self, token: Token, process_id: str) -> None:
        pass

    def returned(self, token: Token, process_id: str, variables: Mapping[str, Value]) -> None:
        pass

    def uncaught(self, token: Token, escalation: str | None) -> None:
        self.escalated.append(escalation)

    def complete(self, element_id: str, results: Mapping[str, Value] | None = None, nth: int = 0) -> None:
        token = self._take(element_id, nth)
        token.internal_data["results"] = {name: clean(value) for name, value in (results or {}).items()}
        self._do(lambda: self.workflow.finish(token))

    def fail(self, element_id: str, code: str, nth: int = 0) -> None:
        """A BPMN error from an open user task or job."""
        token = self.workflow.find(self._numbers(element_id)[nth])
        assert token is not None
        self._do(lambda: self.workflow.fail(token, code, "", {}))

    def correlate(self, name: str, variables: Mapping[str, Value] | None = None) -> bool:
        """A message of this name to one that waits for it, the oldest; whether there was one."""
        waiting = self._subscribed(Message, name)
        for number, slot in waiting[:1]:
            self._trigger(number, slot, variables or {})
        return bool(waiting)

    def signal(self, name: str, variables: Mapping[str, Value] | None = None) -> None:
        """To all that wait for it; what one of them does may end another."""
        for number, slot in self._subscribed(Signal, name):
            if (number, slot) in self.subscriptions:
                self._trigger(number, slot, variables or {}, go_on=False)
        self._go_on()

    def advance(self, seconds: float) -> None:
        """Everything due fires in order, each at its own due time; of one moment, what was scheduled first."""
        until = self.now + timedelta(seconds=seconds)
        while due := [(moment, place) for place, moment in self.timers.items() if moment <= until]:
            self.now, (number, slot) = min(due, key=lambda each: each[0])
            del self.timers[number, slot]
            self._trigger(number, slot, {})
        self.now = until

    def _subscribed(self, kind: type, name: str) -> list[tuple[int, int]]:
        found = (place for place, event in self.subscriptions.items() if isinstance(event, kind) and event.name == name)
        return sorted(found)

    def _trigger(self, number: int, slot: int, payload: Mapping[str, Value], *, go_on: bool = True) -> None:
        def happen() -> None:
            assert self.workflow.trigger(number, slot, payload), "a subscription outlives its token"

        self._do(happen, go_on=go_on)

    def _numbers(self, element_id: str) -> list[int]:
        return [each for each, at in sorted(self.open.items()) if at == element_id]

    def _take(self, element_id: str, nth: int) -> Token:
        number = self._numbers(element_id)[nth]
        del self.open[number]
        token = self.workflow.find(number)
        assert token is not None
        return token

    def _do(self, command: Callable[[], object], *, go_on: bool = True) -> None:
        """A command moves its own token; the moves after it are ours, one by one."""
        self.workflow.advance = lambda: None  # type: ignore[method-assign]
        command()
        self._note()
        if go_on:
            self._go_on()

    def _go_on(self) -> None:
        for _ in range(MAX_MOVES):
            if self.restoring and not self.workflow.completed:
                self._restore()
            if not self.workflow._move():
                return
            self._note()
        raise Endless

    def _note(self) -> None:
        self.passed += [each.element_id for each in self.workflow.passed]
        self.workflow.passed = []
        assert_invariants(self.workflow)

    def _restore(self) -> None:
        old = self.workflow
        tokens = [token for live in old.workflows() for token in live.tokens]
        records = [_through_bytes(state.record(token)) for token in tokens]
        self.workflow = state.restore(self.definition, self, old.last_number, records)
        self.workflow.advance = lambda: None  # type: ignore[method-assign]
        # A step ends with nothing ready: the order in which tokens became so is never stored.
        self.workflow.ready = {number: self.workflow.ready[number] for number in old.ready}
        # Which variables were set is looked at before the next move of the same step, and never outlives it.
        self.workflow.scopes.touched = old.scopes.touched
        self.workflow.scopes.stored = _Stored(old.scopes)
        for number in [ROOT, *(token.id for token in tokens)]:
            if old.scopes.exists(number):
                self.workflow.scopes.restore(number, self.workflow.scopes.stored.scope(number))

    @property
    def variables(self) -> dict[str, Value]:
        return dict(self.workflow.scopes.local(ROOT))

    @property
    def state(self) -> str:
        return "completed" if self.workflow.completed else "active"

    @property
    def waiting_at(self) -> list[str]:
        """One id for each waiting token; boundary events and starts of event sub-processes left out."""
        here = (token for live in self.workflow.workflows() for token in live.tokens)
        events = [each.task_spec.element_id for each in here if _waits(each)]
        return sorted([*self.open.values(), *events])

    @property
    def tokens(self) -> list[str]:
        return [f"{t.task_spec.element_id} ({t.state})" for live in self.workflow.workflows() for t in live.tokens]


def _through_bytes(kept: state.TokenRecord) -> state.TokenRecord:
    data = values.load(values.dump(clean(kept.data)))
    return replace(kept, data=data)  # type: ignore[arg-type]


def _waits(token: Token) -> bool:
    """Whether it is waiting for an event; one inside an event-based gateway is a part of that."""
    kind = token.task_spec.kind
    inside_gateway = token.container is not None and token.container.task_spec.kind == "eventBasedGateway"
    return kind in WAITS and token.state not in (READY,) and not inside_gateway
