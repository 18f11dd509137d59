"""What a service task can do: functions by name, registered with a decorator.

A connector is called outside any transaction with a `Call` and returns its results as a mapping. It may raise
`BpmnError` for an outcome the model knows of, and `NotYet` for one that is not there yet; anything else it raises is
a failed try (`FailedTry` can say when the next one makes sense). It may be called again for the same work, always
with the same idempotency key. `http/` and `email.py` are ours; a council's own are found by `own.py`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from engine.values import Value


@dataclass(frozen=True, slots=True)
class Call:
    """One try of one job: the variables mapped in, the task's headers, and the key that stays the same.

    `secrets` are the names of the secrets that the task itself speaks of: none but these may be put in, and only where
    their reference bears the `seal`.
    """

    variables: Mapping[str, Value]
    headers: Mapping[str, Value]
    idempotency_key: str
    secrets: frozenset[str] = frozenset()
    seal: str = ""


Connector = Callable[[Call], Mapping[str, Value] | None]


class NotYet(Exception):
    """The work is under way elsewhere: the connector is asked again at this moment. No try is lost."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"not before {until.isoformat()}")
        self.until = until


class FailedTry(Exception):
    """A try that failed, in words for an operator; `wait` is how long the other side asks to be left alone."""

    def __init__(self, words: str, wait: timedelta = timedelta(0)) -> None:
        super().__init__(words)
        self.wait = wait


@dataclass
class Connectors:
    """The connectors of one installation; `needs` are the inputs that each cannot do without."""

    by_type: dict[str, Connector] = field(default_factory=dict)
    needs: dict[str, frozenset[str]] = field(default_factory=dict)

    def connector(self, task_type: str, needs: tuple[str, ...] = ()) -> Callable[[Connector], Connector]:
        """Registers a function: `@connectors.connector("payments", needs=("amount",))`."""

        def register(function: Connector) -> Connector:
            self.add(task_type, function, needs)
            return function

        return register

    def add(self, task_type: str, function: Connector, needs: tuple[str, ...] = ()) -> None:
        """Register one. ValueError where the type is another's."""
        if self.by_type.get(task_type, function) is not function:
            raise ValueError(f"There are two connectors “{task_type}”: give one of them another name.")
        self.by_type[task_type] = function
        self.needs[task_type] = frozenset(needs)

    @property
    def types(self) -> dict[str, frozenset[str]]:
        """Each type with the inputs that it needs."""
        return {task_type: self.needs.get(task_type, frozenset()) for task_type in self.by_type}


OWN = Connectors()
"""Those of installed modules, which register themselves as they are imported: see `own.py`."""

connector = OWN.connector
"""The decorator for a council's own: `@connector("payments")`. docs/connectors.md has an example."""
