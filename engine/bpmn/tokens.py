"""Live tokens: SpiffWorkflow's Task without its tree.

Spiff keeps the history of an instance in the tree of its tasks; here a finished token is gone, replaced by its
successors beside it. A token's `internal_data` is JSON and, with its number, element and state, all there is to it.

Two levels are all that is left of the tree: most tokens stand beside each other below the anchor, and a token that
contains others (an activity its boundary events and instances, an event-based gateway its events) is their parent.
"""

from collections.abc import Callable, Iterator
from functools import partial
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

    path = 0
    """How many elements its kind has passed in this step; not kept."""
    doing = ""
    """What it is being moved by, see `engine.bpmn.mending`; not kept, but noted where it fails."""

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

    def note(self, key: str, value: object) -> None:
        """Keep something with the token; None forgets it."""
        if value is None:
            self.internal_data.pop(key, None)
        else:
            self.internal_data[key] = value
        self.workflow.top_workflow.dirty[self.id] = self

    @property
    def is_open(self) -> bool:
        return bool(self._state & OPEN)

    @property
    def container(self) -> "Token | None":
        """The token that this one is a part of."""
        parent: Token = self.parent
        return None if parent is None or parent.id == ANCHOR else parent

    @property
    def is_idle(self) -> bool:
        """Whether its scope may complete while it waits: what starts an event sub-process, or can be undone."""
        return self._state == WAITING and (self.task_spec.is_event_sub_process or "record" in self.internal_data)

    def run(self) -> bool | None:
        """Run the element once. What it does may end this very token; then there is nothing left to complete."""
        result = self.task_spec._run(self)
        if self._state != READY:
            return result
        if result is None:
            self._set_state(STARTED)
        else:
            self.complete()
        return result

    def complete(self) -> None:
        """Finish the element and move on. Where it cannot (an expression fails), nothing has moved."""
        self.doing = "complete"
        if self.task_spec.listens_at_end(self):
            return
        ways = self.task_spec.finish(self)
        if not self.is_open:
            return
        self._set_state(COMPLETED)
        container = self.container
        if container is None:
            self.workflow.leave(self, ways)
        else:
            self.workflow.drop(self)
            go_on = partial(container.task_spec.part_done, container, self)
            self.workflow.top_workflow.attempt(container, go_on, "go on")

    def cancel(self) -> None:
        if not self.is_open:
            return
        self._set_state(CANCELLED)
        self.task_spec._on_cancel(self)
        self.workflow.drop(self)


class Tokens(dict[Any, Token]):
    """The tokens of a scope by number. One that lies asleep wakes when somebody asks for it.

    Of two hundred open tasks a step concerns one: the others stay as they were stored.
    """

    def __init__(self) -> None:
        super().__init__()
        self.asleep: dict[int, Callable[[], Token]] = {}

    def __missing__(self, number: int) -> Token:
        return self.asleep.pop(number)()

    def __contains__(self, number: object) -> bool:
        return super().__contains__(number) or number in self.asleep

    def get(self, number: Any, default: Any = None) -> Any:
        found = super().get(number)
        if found is not None:
            return found
        return self[number] if number in self.asleep else default

    def values(self) -> Iterator[Token]:  # type: ignore[override]
        """Those awake first; the others wake one by one, as far as the caller goes on."""
        yield from list(super().values())
        for number in list(self.asleep):
            if number in self.asleep:
                yield self[number]
