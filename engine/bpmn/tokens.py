"""Live tokens: SpiffWorkflow's Task without its tree.

Spiff keeps the history of an instance in the tree of its tasks; here a finished token is gone, replaced by its
successors beside it. A token's `internal_data` is JSON and, with its number, element and state, all there is to it.
"""

from typing import Any, Self

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

OPEN = TaskState.NOT_FINISHED_MASK
READY = TaskState.READY
WAITING = TaskState.WAITING
STARTED = TaskState.STARTED
COMPLETED = TaskState.COMPLETED
CANCELLED = TaskState.CANCELLED
FUTURE = TaskState.FUTURE

ANCHOR = "root"
"""The id of the one finished task that stays: Spiff's Start, from which the first tokens leave."""


class Token(Task):
    """One live token. Its id is a number that is never used again within its process instance."""

    @classmethod
    def put(cls, workflow: Any, task_spec: Any, parent: "Token | None", number: int | str) -> Self:
        """A new token at an element. It is born FUTURE: one born READY would never pass `_set_state`."""
        return cls(workflow, task_spec, parent, state=FUTURE, id=number)

    def _add_child(self, task_spec: Any, state: int = FUTURE) -> "Token":
        token = Token.put(self.workflow, task_spec, self, self.workflow.top_workflow.number())
        if state == READY:
            token._ready()
        return token

    def _set_state(self, value: int) -> None:
        # Spiff's own also logs, and its log walks the whole workflow.
        self._state = value
        self.workflow.top_workflow.note_state(self)

    @property
    def is_open(self) -> bool:
        return bool(self._state & OPEN)

    def run(self) -> bool | None:
        """Run the element once. What it does may end this very token; then there is nothing left to complete."""
        result = self.task_spec._run(self)
        if not self.is_open:
            return result
        if result is None:
            self._set_state(STARTED)
        else:
            self.complete()
        return result

    def complete(self) -> None:
        """Finish the element and move on. Where it cannot (an expression fails), nothing has moved."""
        ways = self.task_spec.finish(self)
        if self.is_open:
            self._set_state(COMPLETED)
            self.workflow.leave(self, ways)

    def cancel(self) -> None:
        if not self.is_open:
            return
        self._set_state(CANCELLED)
        self.task_spec._on_cancel(self)
        self.workflow.drop(self)
