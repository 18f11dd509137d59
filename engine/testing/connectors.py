"""What stands in for connectors on a bench: plain functions, which may also answer later, or leave their job open."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from engine.clock import SetClock
from engine.connectors import Call, Connector, NotYet
from engine.database import END_OF_TIME
from engine.values import Value


@dataclass(frozen=True, slots=True)
class Later:
    """A job that completes so many seconds later, with these results; nothing is held meanwhile."""

    seconds: float
    results: Mapping[str, Value] = field(default_factory=dict)


class Open:
    """A job that stays open until somebody completes it or lets it fail."""


OPEN = Open()

ConnectorFunction = Callable[[Mapping[str, Value], Mapping[str, Value]], Any]
"""function(variables, headers) → results, None, Later or OPEN; it may raise BpmnError, or anything else to fail."""


class Answers:
    """Turns a bench's functions into connectors, and remembers what is to come later, by the job's idempotency key."""

    def __init__(self, clock: SetClock) -> None:
        self.clock = clock
        self._promised: dict[str, Mapping[str, Value]] = {}

    def connector(self, function: ConnectorFunction) -> Connector:
        def call(given: Call) -> Mapping[str, Value] | None:
            if given.idempotency_key in self._promised:
                return self._promised.pop(given.idempotency_key)
            found = function(given.variables, given.headers)
            if found is OPEN:
                raise NotYet(END_OF_TIME)
            if isinstance(found, Later):
                self._promised[given.idempotency_key] = found.results
                raise NotYet(self.clock.moment + timedelta(seconds=found.seconds))
            results: Mapping[str, Value] | None = found
            return results

        return call

    def forget(self, idempotency_key: str) -> None:
        self._promised.pop(idempotency_key, None)
