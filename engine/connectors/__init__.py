"""What a service task can do: functions by name, registered with a decorator.

A connector is called outside any transaction with a `Call` and returns its results as a mapping. It may raise
`BpmnError` for an outcome the model knows of, and `NotYet` for one that is not there yet; anything else it raises is
a failed try. It may be called again for the same work, always with the same idempotency key.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from engine.values import Value


@dataclass(frozen=True, slots=True)
class Call:
    """One try of one job: the variables mapped in, the task's headers, and the key that stays the same."""

    variables: Mapping[str, Value]
    headers: Mapping[str, Value]
    idempotency_key: str


Connector = Callable[[Call], Mapping[str, Value] | None]


class NotYet(Exception):
    """The work is under way elsewhere: the connector is asked again at this moment. No try is lost."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"not before {until.isoformat()}")
        self.until = until


@dataclass
class Connectors:
    """The connectors of one installation."""

    by_type: dict[str, Connector] = field(default_factory=dict)

    def connector(self, task_type: str) -> Callable[[Connector], Connector]:
        """Registers a function: `@connectors.connector("payments")`."""

        def register(function: Connector) -> Connector:
            self.by_type[task_type] = function
            return function

        return register

    @property
    def types(self) -> frozenset[str]:
        return frozenset(self.by_type)
