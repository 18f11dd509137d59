"""What an event waits for or throws: the event definitions of BPMN 2.0 §10.5.5, as small records.

Text is as written in the model: a leading "=" marks FEEL, evaluated when the event is armed or thrown. SpiffWorkflow's
own definitions are not used: they read task data and walk the tree (docs/decisions/0011).
"""

from dataclasses import dataclass
from typing import Literal

from engine.working_days import Calendar


@dataclass(frozen=True, slots=True)
class Timer:
    """§10.5.5.1. A date and a duration fire once, a cycle as often as it says.

    `in_working_days`: its days and weeks are working days, those of `nation` (None: the installation's).
    `on_target`: they are counted on the case's target clock.
    """

    kind: Literal["date", "duration", "cycle"]
    text: str
    in_working_days: bool = False
    nation: str | None = None
    on_target: bool = False

    def calendar(self, usual: Calendar) -> Calendar | None:
        """The working days that it is counted in; None where all days count."""
        return usual.of(self.nation) if self.in_working_days else None


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
