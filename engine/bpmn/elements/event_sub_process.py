"""bpmn:subProcess with triggeredByEvent: begun by an event while its scope is open (BPMN 2.0 §10.3.5, §13.5.4)."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from engine.bpmn.elements.catching import Catching
from engine.bpmn.elements.sub_process import SubProcess
from engine.bpmn.tokens import Token
from engine.values import Value


class EventSubProcess(SubProcess, Catching):
    """Its `definitions` are its start event's. While it waits for them its token is idle: the scope may complete."""

    is_event_sub_process = True
    interrupting = True
    undoes = False
    """Whether it starts when its scope is to be undone."""

    def caught(self, token: Token, slot: int, payload: Mapping[str, Value]) -> None:
        home = token.workflow
        if not self.interrupting and not self.waits_on(token, slot):
            home.drop(token)
        self.take(home, None, payload)

    def take(self, home: Any, host: Token | None, payload: Mapping[str, Value]) -> None:
        """Begin it; if it interrupts, all else of the scope is over."""
        born = home.task_tree._add_child(self)
        born.note("results", dict(payload))
        if self.interrupting:
            home.interrupt(born)
        home.top_workflow.attempt(born, partial(self._update, born), "arrive")
