"""A running instance as plain records, one for each live token, and back."""

from collections.abc import Iterable
from dataclasses import dataclass
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


def restore(definition: Definition, world: World, last_number: int, records: Iterable[TokenRecord]) -> Workflow:
    """The instance as it was recorded; its variables are to be restored into `scopes` afterwards."""
    workflow = new(definition, world)
    workflow.last_number = last_number
    for token_record in sorted(records, key=lambda each: each.number):
        _put(workflow, token_record)
    workflow.dirty.clear()
    return workflow


def _put(workflow: Workflow, kept: TokenRecord) -> None:
    home = workflow if kept.owner is None else _inside(workflow, kept.owner, kept.process)
    spec = home.spec.task_specs.get(kept.element)
    if spec is None:
        raise UnknownElement(f"A token stands at “{kept.element}”, which {home.spec.name} does not have.")
    token = Token.put(home, spec, home.tasks[ANCHOR if kept.parent is None else kept.parent], kept.number)
    token.internal_data = dict(kept.data)
    token._set_state(_BY_NAME[kept.state])
    kind = kept.data.get("scope")
    if kind:
        workflow.scopes.open(token.id, home.scope if kind == "local" else None)
    if "loop" in kept.data or "outputs" in kept.data:
        workflow.scopes.open(-token.id, None)
    if "arrived" in kept.data or "gathered" in kept.data:
        home.joins[kept.element] = token
    if "armed" in kept.data and any(isinstance(each, Conditional) for each in spec.definitions):
        workflow.conditionals[token.id] = token


def _inside(workflow: Workflow, owner: int, name: str) -> Any:
    """The inside of an activity; its own token has a lower number, so it is there already."""
    if owner not in workflow.subprocesses:
        token = workflow.find(owner)
        if token is None:
            raise UnknownElement(f"Tokens stand inside an activity (number {owner}) that is not open.")
        workflow.create_subprocess(token, name)
    return workflow.subprocesses[owner]
