"""A running instance as plain records, one for each live token, and back."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from engine.bpmn.events import Conditional
from engine.bpmn.parser import Definition
from engine.bpmn.tokens import ANCHOR, READY, STARTED, WAITING, Token
from engine.bpmn.workflow import Live, Workflow
from engine.bpmn.world import World
from engine.errors import EngineError
from engine.variables import Scopes

_STATES = {READY: "ready", WAITING: "waiting", STARTED: "started"}
_BY_NAME = {name: state for state, name in _STATES.items()}


class UnknownElement(EngineError):
    """A token stands at an element that its definition does not have."""


@dataclass(frozen=True, slots=True)
class TokenRecord:
    """One live token. `owner` is the number of the activity in whose scope it is, `parent` of what it is part of."""

    number: int
    owner: int | None
    process: str
    element: str
    element_id: str
    state: str
    data: dict[str, Any]
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class Sleeper:
    """A token as it was stored, that nothing has to be known of until somebody asks for it: `wake` reads it.

    It may be an open user task or a job, a part of something or not; not a join, nor what waits for events, nor what
    contains others.
    """

    number: int
    owner: int | None
    process: str
    parent: int | None
    wake: Callable[[], TokenRecord]


def record(token: Token) -> TokenRecord:
    home: Live = token.workflow
    return TokenRecord(
        token.id,
        None if home.owner is None else home.owner.id,
        home.spec.name,
        token.task_spec.name,
        token.task_spec.element_id,
        _STATES[token.state],
        dict(token.internal_data),
        None if token.container is None else token.container.id,
    )


def new(definition: Definition, world: World) -> Workflow:
    """An instance that has not begun."""
    return Workflow(definition.spec, definition.subprocess_specs, world, Scopes())


def restore(
    definition: Definition, world: World, last_number: int, records: Iterable[TokenRecord | Sleeper]
) -> Workflow:
    """The instance as it was recorded; its variables are to be restored into `scopes` afterwards."""
    workflow = new(definition, world)
    workflow.last_number = last_number
    for each in sorted(records, key=lambda each: each.number):
        home = workflow if each.owner is None else _inside(workflow, each.owner, each.process)
        if isinstance(each, Sleeper):
            home.tasks.asleep[each.number] = partial(_wake, workflow, home, each)
            home.tasks[ANCHOR if each.parent is None else each.parent]._children.append(each.number)
        else:
            _put(workflow, home, each)
    workflow.dirty.clear()
    return workflow


def _wake(workflow: Workflow, home: Live, sleeper: Sleeper) -> Token:
    token = _put(workflow, home, sleeper.wake(), is_listed=True)
    workflow.dirty.pop(token.id, None)
    return token


def _put(workflow: Workflow, home: Live, kept: TokenRecord, *, is_listed: bool = False) -> Token:
    """The token as it was; where what contains it lists it already, somebody may be going through that list."""
    spec = home.spec.task_specs.get(kept.element)
    if spec is None:
        raise UnknownElement(f"A token stands at “{kept.element}”, which {home.spec.name} does not have.")
    parent = home.tasks[ANCHOR if kept.parent is None else kept.parent]
    token = Token.put(home, spec, None if is_listed else parent, kept.number)
    token._parent = parent.id
    token.internal_data = dict(kept.data)
    token._set_state(_BY_NAME[kept.state])
    kind = kept.data.get("scope")
    if kind:
        workflow.scopes.reopen(token.id, home.scope if kind == "local" else None)
    if "loop" in kept.data or "outputs" in kept.data:
        workflow.scopes.reopen_kept(token.id)
    if "arrived" in kept.data or "gathered" in kept.data:
        home.joins[kept.element] = token
    if "armed" in kept.data and any(isinstance(each, Conditional) for each in spec.definitions):
        workflow.conditionals[token.id] = token
    return token


def _inside(workflow: Workflow, owner: int, name: str) -> Any:
    """The inside of an activity; its own token has a lower number, so it is there already."""
    if owner not in workflow.subprocesses:
        token = workflow.find(owner)
        if token is None:
            raise UnknownElement(f"Tokens stand inside an activity (number {owner}) that is not open.")
        workflow.create_subprocess(token, name)
    return workflow.subprocesses[owner]
