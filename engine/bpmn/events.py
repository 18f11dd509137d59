"""What an event waits for or throws: the event definitions of BPMN 2.0 §10.5.5, as small records.

Text is as written in the model: a leading "=" marks FEEL, evaluated when the event is armed or thrown. SpiffWorkflow's
own definitions are not used: they read task data and walk the tree (docs/decisions/0011).
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Timer:
    """§10.5.5.1. A date and a duration fire once, a cycle as often as it says."""

    kind: Literal["date", "duration", "cycle"]
    text: str


@dataclass(frozen=True, slots=True)
class Message:
    """A message by name; `key` is the correlation key that must agree (None: any message of the name)."""

    name: str
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Signal:
    name: str


@dataclass(frozen=True, slots=True)
class Error:
    """`code` None, at a catching event: every error."""

    code: str | None


@dataclass(frozen=True, slots=True)
class Escalation:
    """`code` None, at a catching event: every escalation."""

    code: str | None


@dataclass(frozen=True, slots=True)
class Conditional:
    """Fires when the condition (FEEL without the "=") becomes true.

    `variables` and `changes` are zeebe:conditionalFilter's: which names, and which of "create" and "update", count.
    """

    condition: str
    variables: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Compensation:
    """`activity` is the element id of what is to be undone; None: everything of the scope."""

    activity: str | None = None
    wait: bool = True


@dataclass(frozen=True, slots=True)
class Cancel:
    """Of a transaction."""


@dataclass(frozen=True, slots=True)
class Terminate:
    pass


EventDefinition = Timer | Message | Signal | Error | Escalation | Conditional | Compensation | Cancel | Terminate
