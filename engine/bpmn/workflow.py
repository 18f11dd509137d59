"""A process instance as a flat bag of live tokens, and the loop that moves them.

A scope (the instance, a sub-process, a called process) is complete when no token is open in it; SpiffWorkflow's
`is_completed()` is never asked: it stops counting at a depth of 1,000 and says "completed" while a gateway is ready.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

from engine.bpmn import propagation
from engine.bpmn.events import Error
from engine.bpmn.joins import stuck
from engine.bpmn.listening import heard
from engine.bpmn.tokens import ANCHOR, COMPLETED, READY, STARTED, WAITING, Token, Tokens
from engine.bpmn.world import World
from engine.errors import EngineError, NotFound, Stuck, Uncaught
from engine.feel import FeelError
from engine.values import Value
from engine.variables import ROOT, Scopes, Touched

MAX_MOVES = 100_000
"""Moves in one step, past which an instance is taken to be caught in a loop without a wait."""

MAX_PATH = 10_000
"""Elements that one token passes in one step, past which it is held up where it is: somebody must look."""

MAX_NESTING = 50


KEEPS_WAITING = ("ask", "fire")
"""What a waiting token goes on waiting after, where it fails: something else may happen to it yet."""


class Runaway(Stuck):
    """The journey goes round and round without ever waiting for anybody."""


@dataclass(frozen=True, slots=True)
class Passed:
    """A flow node that completed."""

    element_id: str
    name: str | None


class Live:
    """What the instance and its sub-processes share."""

    tasks: Tokens
    task_tree: Token
    spec: Any
    top_workflow: "Workflow"
    completed: bool
    owner: Token | None
    """The token of the activity whose inside this is; None for the process instance itself."""

    def _plant(self) -> None:
        self.tasks: Tokens = Tokens()
        self.joins: dict[str, Token] = {}
        self.interrupted = False
        self.task_tree = Token.put(self, self.spec.start, None, ANCHOR)
        self.task_tree._state = COMPLETED

    @property
    def scope(self) -> int:
        """The number of the variables' scope in which this workflow's tokens stand."""
        return ROOT if self.owner is None else self.owner.id

    @property
    def tokens(self) -> list[Token]:
        found = [token for token in self.tasks.values() if token.id != ANCHOR]
        return sorted(found, key=lambda token: token.id)

    @property
    def is_empty(self) -> bool:
        """Whether no token is open, but for those that wait idle."""
        return all(token.id == ANCHOR or token.is_idle for token in self.tasks.values())

    def open(self) -> None:
        """Declare its properties, and arm its event sub-processes, until one that interrupts has happened."""
        for name in self.spec.properties:
            self.top_workflow.scopes.declare(self.scope, name)
        for element in self.spec.event_sub_processes:
            if element.is_armed and not self.interrupted:
                token = self.task_tree._add_child(element)
                self.top_workflow.attempt(token, partial(element.arm, token), "arm")

    def begin(self, at: str | None = None, payload: Mapping[str, Value] | None = None, *, slot: int = 0) -> None:
        """Begin at the plain start; or at the element that something has happened to, with what came with it."""
        self.open()
        if self.interrupted:
            return
        spec = self.spec.first if at is None else self.spec.element(at)
        token = self.task_tree._add_child(spec)
        if at is None:
            token.note("results", dict(payload or {}) or None)
            self.top_workflow.attempt(token, partial(spec._update, token), "arrive")
        else:
            came = {"slot": slot, "payload": dict(payload or {})}
            self.top_workflow.attempt(token, partial(spec.begin_at, token, slot, payload or {}), "begin", **came)
        if at is not None and spec.starts_with:
            # First what came with this event: the others may be known by it.
            if token.state == READY:
                self.top_workflow.attempt(token, token.run, "run")
            self.leave(self.task_tree, [(None, other) for other in spec.starts_with])

    def leave(self, token: Token, ways: Iterable[tuple[str | None, Any]]) -> None:
        """Replace a finished token by one successor beside it for each way: (flow id, element)."""
        born = []
        for flow, spec in ways:
            successor = self.task_tree._add_child(spec)
            successor.path = token.path + 1
            if flow is not None:
                successor.internal_data["flow"] = flow
                self.top_workflow.taken.append(flow)
            born.append(successor)
        if token is not self.task_tree:
            self.drop(token)
        # Only when all of them exist: the first to move may look whether others are on their way.
        for successor in born:
            if successor.is_open:
                self.top_workflow.attempt(successor, partial(arrive, successor), "arrive")

    def drop(self, token: Token) -> None:
        """Take a token out of everything that knows it, with what it contains."""
        for part in token.children:
            part.cancel()
        if self.tasks.pop(token.id, None) is None:
            return
        parent = token.parent
        if parent is not None:
            parent._children.remove(token.id)
        if token.is_open:
            token._state = COMPLETED
        self.top_workflow.forget(token)

    def stop(self, besides: Token | None = None, *, keep_records: bool = False) -> None:
        """Cancel everything that is open in this scope; what was done can still be undone if its records are kept."""
        for token in self.tokens:
            if token is not besides and not (keep_records and "record" in token.internal_data):
                token.cancel()

    def set_beside(self, part: Token) -> None:
        """A token leaves what contains it, and stands beside it."""
        part.parent._children.remove(part.id)
        part._parent = ANCHOR
        self.task_tree._children.append(part.id)
        self.top_workflow.dirty[part.id] = part

    def interrupt(self, born: Token) -> None:
        """An event sub-process has begun that interrupts all else."""
        self.interrupted = True
        self.stop(besides=born, keep_records=True)

    def close(self, *, cancel: bool) -> None:
        """Nothing is wanted of what is still here: it is complete, or its activity was cancelled."""
        for token in self.tokens:
            if cancel:
                token.cancel()
            else:
                self.drop(token)

    def update_waiting_tasks(self) -> None:
        """Spiff walks the tree here after every task; nothing of ours depends on it."""

    def _task_completed_notify(self, task: Token) -> None:
        self.last_task = task


def arrive(token: Token) -> None:
    """A token comes to its element. Raises Runaway where it has come too far in this step."""
    if token.path > MAX_PATH:
        raise Runaway()
    token.task_spec._update(token)


class SubWorkflow(Live, BpmnSubWorkflow):  # type: ignore[misc]
    """The inside of a sub-process or of a called process."""

    def __init__(self, spec: Any, owner: Token, top_workflow: "Workflow") -> None:
        self.owner = owner
        super().__init__(spec, owner.id, top_workflow, deserializing=True)
        self._plant()

    owner: Token

    @property
    def parent_workflow(self) -> Any:
        return self.owner.workflow

    def _calculate_depth(self) -> int:
        return int(self.owner.workflow.depth) + 1


class Workflow(Live, BpmnWorkflow):  # type: ignore[misc]
    """A process instance. `world` is told what opens and closes; `scopes` hold its variables."""

    def __init__(self, spec: Any, subprocess_specs: dict[str, Any], world: World, scopes: Scopes) -> None:
        self.owner = None
        self.world = world
        self.scopes = scopes
        self.last_number = 0
        self.ready: dict[int, Token] = {}
        self.dirty: dict[int, Token] = {}
        self.gone: set[int] = set()
        self.passed: list[Passed] = []
        self.taken: list[str] = []
        """The sequence flows that tokens went along in this step."""
        self.conditionals: dict[int, Token] = {}
        super().__init__(spec, subprocess_specs, deserializing=True)
        self._plant()

    def number(self) -> int:
        self.last_number += 1
        return self.last_number

    def note_state(self, token: Token) -> None:
        """A token's state changed: keep the ready set, and remember what must be written."""
        self.dirty[token.id] = token
        if token.state == READY and not token.task_spec.is_for_people(token):
            self.ready[token.id] = token
        else:
            self.ready.pop(token.id, None)

    def forget(self, token: Token) -> None:
        self.dirty.pop(token.id, None)
        self.ready.pop(token.id, None)
        self.conditionals.pop(token.id, None)
        self.scopes.drop(token.id)
        self.gone.add(token.id)
        if "armed" in token.internal_data:
            self.world.release(token)
        if token.workflow.joins.get(token.task_spec.name) is token:
            del token.workflow.joins[token.task_spec.name]

    def create_subprocess(self, my_task: Token, spec_name: str) -> SubWorkflow:
        if my_task.workflow.depth >= MAX_NESTING:
            raise Runaway(
                f"Processes call one another, or parts of them lie within parts, more than {MAX_NESTING} deep."
            )
        inside = SubWorkflow(self.subprocess_specs[spec_name], my_task, self)
        self.subprocesses[my_task.id] = inside
        return inside

    def workflows(self) -> Iterator[Live]:
        yield self
        yield from list(self.subprocesses.values())

    def advance(self) -> None:
        """Move tokens until every one waits for somebody. Raises Runaway past `MAX_MOVES`."""
        for _ in range(MAX_MOVES):
            if not self._move():
                return
        raise Runaway()

    def _move(self) -> bool:
        if self.scopes.touched:
            self._review_conditions()
        token = next(iter(self.ready.values()), None)
        if token is None:
            return any(self._review(workflow) for workflow in self.workflows()) or self._report_stuck()
        home = token.workflow
        self.attempt(token, token.run, "run")
        self.settle(home)
        return True

    def attempt(self, token: Token, move: Callable[[], object], doing: str, **given: object) -> None:
        """Let an element do its work; what it cannot do becomes an incident at its token, and all else goes on.

        `doing` says which work, and `given` with what: kept where it fails, so that the same can be done again.
        """
        token.doing = doing
        try:
            move()
        except (EngineError, FeelError) as error:
            if not token.is_open:
                raise
            self._hold_up(token, error, {"at": token.doing, **given})

    def _hold_up(self, token: Token, error: Exception, failed: Mapping[str, object]) -> None:
        if failed["at"] not in KEEPS_WAITING:
            token._set_state(STARTED)
        elif token.internal_data.get("failed") == failed:
            return  # somebody has been told
        token.note("failed", dict(failed))
        self.world.incident(token, error)

    def mended(self, token: Token) -> None:
        """What a waiting token could not do, it has done since: a variable was set."""
        if token.internal_data.get("failed", {}).get("at") in KEEPS_WAITING:
            token.note("failed", None)
            self.world.mended(token)

    def _review_conditions(self) -> None:
        """Variables were set: a condition may have become true."""
        touched, self.scopes.touched = self.scopes.touched, []
        for token in list(self.conditionals.values()):
            home = token.workflow
            if token.is_open and not home.completed:
                self.attempt(token, partial(self._ask, token, touched), "ask")
                self.settle(home)

    def _ask(self, token: Token, touched: Iterable[Touched]) -> None:
        token.task_spec.review_conditions(token, touched)
        self.mended(token)

    def _review(self, workflow: Live) -> bool:
        """Inclusive joins fire when nothing can reach them any more, which only shows when all else has moved."""
        return any(token.task_spec.review(token) for token in list(workflow.joins.values()))

    def _report_stuck(self) -> bool:
        """Nothing moves: a join that nothing can reach any more is for somebody to mend, not to be forgotten."""
        for workflow in self.workflows():
            for token in stuck(workflow):
                token.note("stuck", True)
                self.world.incident(token, Stuck())
        return False

    def settle(self, workflow: Live) -> None:
        """A scope in which no token is open is complete; then the activity whose inside it is may go on."""
        owner = workflow.owner
        if owner is not None and owner.is_open:
            self.attempt(owner, partial(owner.task_spec.moved_inside, owner, workflow), "look")
        if workflow.completed or not workflow.is_empty:
            return
        if owner is not None and not owner.task_spec.may_complete(owner, workflow):
            return
        workflow.completed = True
        if workflow.owner is None:
            workflow.close(cancel=False)
        elif workflow.owner.is_open:
            workflow.owner._ready()

    def finish(self, token: Token) -> None:
        """Go on with a token whose work was done outside: a user task, or a job of its own or of a listener."""
        home = token.workflow
        begins = "listening" in token.internal_data and heard(token)
        if begins:
            self.attempt(token, partial(token.task_spec._update, token), "arrive")
        else:
            self.attempt(token, token.complete, "complete")
        self.settle(home)
        self.advance()

    def trigger(self, number: int, slot: int, payload: Mapping[str, Value]) -> bool:
        """A timer is due, or a message or signal has come, for a waiting token; False where it waits no more."""
        token = self.find(number)
        if token is None or token.state != WAITING or token.workflow.completed:
            return False
        home = token.workflow
        came = {"slot": slot, "payload": dict(payload)}
        self.attempt(token, partial(token.task_spec.catch, token, slot, payload), "catch", **came)
        self.settle(home)
        self.advance()
        return True

    def fail(self, token: Token, code: str, message: str, variables: Mapping[str, Value]) -> None:
        """A BPMN error from a job or a user task: to its catcher, outward by containment, else an incident."""
        home = token.workflow
        if not propagation.throw(token, Error(code), variables):
            error = Uncaught(f"Nothing in the journey handles the error “{code}”. {message}".strip())
            self._hold_up(token, error, {"at": "error"})
        self.settle(home)
        self.advance()

    def activate(self, number: int, element_id: str) -> None:
        """A person starts an activity of the ad hoc sub-process whose token this is. Raises Conflict, NotFound."""
        token = self.find(number)
        if token is None:
            raise NotFound("What this is part of has ended.")
        token.task_spec.activate(token, element_id)
        self.advance()

    def find(self, number: int) -> Token | None:
        """The open token with this number, wherever it is."""
        return next((live.tasks[number] for live in self.workflows() if number in live.tasks), None)

    def scope_of(self, token: Token) -> int:
        """Where the token's element reads and writes: the nearest scope of those that contain it.

        The scope of a called process is not around the boundary events of its call.
        """
        at: Token | None = token
        while at is not None:
            if self.scopes.exists(at.id) and (at is token or at.internal_data.get("scope") != "isolated"):
                return at.id
            at = at.container
        return int(token.workflow.scope)

    def seen(self, token: Token) -> dict[str, Value]:
        """All variables an element sees, flattened."""
        return dict(self.scopes.seen_from(self.scope_of(token)))
