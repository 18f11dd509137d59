"""What a running instance asks of the engine around it, and tells it: the port between the two."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from engine.bpmn.dialect import Listener
from engine.bpmn.events import Message, Signal
from engine.bpmn.tokens import Token
from engine.target_clock import Wanted
from engine.values import Value
from engine.working_days import Calendar


class World(Protocol):
    """What a running instance asks of the engine around it."""

    now: datetime
    """This moment, in the zone in which dates without one are thought."""

    @property
    def seal(self) -> str:
        """What marks references to secrets that the diagram itself wrote."""
        ...

    def offer(self, token: Token) -> None:
        """A user task is open."""

    def withdraw(self, token: Token) -> None:
        """An open user task, or a job, is no more wanted."""

    def enqueue(self, token: Token, listener: Listener | None = None) -> None:
        """An element waits for its connector, or for a listener's."""

    def decide(self, token: Token, decision_id: str, variables: Mapping[str, Value]) -> Value:
        """The value of a decision. Raises an EngineError where there is none."""

    def incident(self, token: Token, error: Exception) -> None:
        """An element could not do its work; its token stays where it is until somebody mends it."""

    def mended(self, token: Token) -> None:
        """What it could not do, it has done since."""

    calendar: Calendar
    """The organisation's working days."""

    def schedule(self, token: Token, slot: int, due: datetime, wanted: Wanted | None = None) -> None:
        """A timer of a waiting token: at `due` the engine calls `Workflow.trigger(token.id, slot, {})`.

        `slot` is the place of the event definition in the token's element. A timer that has fired is gone. One with
        `wanted` waits on the target clock, and fires later than `due` where that has stood still.
        """

    def subscribe(self, token: Token, slot: int, event: Message | Signal) -> None:
        """A waiting token takes this message or signal, its name and key evaluated; it does so until released."""

    def release(self, token: Token) -> None:
        """The token's timers and subscriptions are over. Called for every token that armed any, when it goes."""

    def publish(self, token: Token, event: Message | Signal, payload: Mapping[str, Value]) -> None:
        """The token's element threw this; it is for other instances (our own has had its signals)."""

    def called(self, token: Token, process_id: str) -> None:
        """A call activity has called a process."""

    def returned(self, token: Token, process_id: str, variables: Mapping[str, Value]) -> None:
        """The process that it called is complete; these are its variables."""

    def uncaught(self, token: Token, escalation: str | None) -> None:
        """An escalation that nobody caught: written down, and no more."""
