"""Ending tokens and beginning others by hand, within the scopes that are open or can be opened."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from engine.bpmn.elements.activity import Activity
from engine.bpmn.elements.ad_hoc_sub_process import AdHocSubProcess
from engine.bpmn.elements.boundary_event import BoundaryEvent
from engine.bpmn.elements.call_activity import CallActivity
from engine.bpmn.elements.element import Element
from engine.bpmn.elements.event_sub_process import EventSubProcess
from engine.bpmn.elements.joining import Joining
from engine.bpmn.elements.sub_process import SubProcess
from engine.bpmn.tokens import STARTED, Token
from engine.bpmn.workflow import Live, Workflow
from engine.errors import Conflict


@dataclass(frozen=True, slots=True)
class Start:
    """Where to begin: an element; and, where several of the sub-process that it is in are open, the token of one."""

    element_id: str
    inside: int | None = None


def movable(workflow: Workflow) -> Iterator[Token]:
    """The tokens that can be ended by themselves, the outer before what is in them."""
    for live in workflow.workflows():
        for token in live.tokens:
            if token.container is None and not token.is_idle and token.is_open:
                yield token


def startable(scope: Any) -> Iterator[Element]:
    """The elements of a scope at which a token can be put by hand: not what waits for events, nor what undoes."""
    undoing = {getattr(spec, "handler", None) for spec in scope.elements()}
    for spec in scope.elements():
        if not (isinstance(spec, (BoundaryEvent, EventSubProcess)) or spec.is_implicit or spec in undoing):
            yield spec


def relocate(workflow: Workflow, cancel: Collection[int], starts: Sequence[Start]) -> None:
    """All that is to end ends before anything begins; then all moves on until it waits. Raises Conflict."""
    homes: dict[int, Live] = {}
    for number in sorted(cancel):
        home = _end(workflow, number)
        if home is not None:
            homes[id(home)] = home
    for each in starts:
        home = _begin(workflow, each)
        homes[id(home)] = home
    for home in homes.values():
        _end_if_empty(home)
    for home in homes.values():
        workflow.settle(home)
    workflow.advance()
    if workflow.completed and not starts:
        raise Conflict("Nothing would be left of the case. To end it, cancel it.")


def _end(workflow: Workflow, number: int) -> Live | None:
    """The scope in which something ended; None where it ended with what was around it."""
    token = workflow.find(number)
    if token is None:
        return None
    if token not in list(movable(workflow)):
        raise Conflict(f"“{_name(token.task_spec)}” cannot be ended by itself: end the step that it is part of.")
    home: Live = token.workflow
    token.cancel()
    return home


def _begin(workflow: Workflow, start: Start) -> Live:
    scope, spec = _find(workflow, start.element_id)
    home = _open(workflow, scope, start.inside)
    if isinstance(spec, Joining) and spec.is_joining:
        # As if all that it waits for had come.
        home.task_tree._add_child(spec)._ready()
    elif isinstance(spec, Activity) and spec.start_quantity > 1:
        born = home.task_tree._add_child(spec)
        born.note("enough", True)
        workflow.attempt(born, partial(spec._update, born), "arrive")
    else:
        home.leave(home.task_tree, [(None, spec)])
    return home


def _find(workflow: Workflow, element_id: str) -> tuple[Any, Element]:
    for scope in (workflow.spec, *workflow.subprocess_specs.values()):
        spec = next((each for each in scope.elements() if each.element_id == element_id), None)
        if spec is None:
            continue
        if spec not in startable(scope):
            raise Conflict(f"“{_name(spec)}” begins only when something happens: it cannot be started by hand.")
        return scope, spec
    raise Conflict(f"There is no step “{element_id}” in this version of the journey.")


def _open(workflow: Workflow, scope: Any, inside: int | None) -> Live:
    """The open scope of a name; opened, with what is around it, where there is none."""
    if scope is workflow.spec:
        return workflow
    here = [each for each in workflow.subprocesses.values() if each.spec is scope and each.owner.is_open]
    chosen = [each for each in here if inside in (None, each.owner.id)]
    if len(chosen) == 1:
        found: Live = chosen[0]
        return found
    if here:
        raise Conflict("The sub-process with this step is open more than once: say in which of them.")
    return _open_anew(workflow, scope)


def _open_anew(workflow: Workflow, scope: Any) -> Live:
    owner = next((spec for spec in _owners(workflow) if spec.spec == scope.name), None)
    plain = owner is not None and not isinstance(owner, (CallActivity, AdHocSubProcess, EventSubProcess))
    if owner is None or not plain or owner.loop is not None:
        name = scope.name if owner is None else _name(owner)
        raise Conflict(f"“{name}” is not open, and can only be started as a whole: start it instead.")
    around = _open(workflow, owner._wf_spec, None)
    token: Token = around.task_tree._add_child(owner)
    workflow.attempt(token, partial(_enter, workflow, owner, token), "arrive")
    if token.id not in workflow.subprocesses:
        raise Conflict(f"“{_name(owner)}” cannot be opened: what it is given could not be worked out.")
    found: Live = workflow.subprocesses[token.id]
    return found


def _enter(workflow: Workflow, owner: SubProcess, token: Token) -> None:
    """As when a token comes to it, but nothing begins inside."""
    owner.enter(token)
    owner.attach(token)
    token._set_state(STARTED)
    workflow.create_subprocess(token, owner.inside_of(token)).open()


def _owners(workflow: Workflow) -> Iterator[SubProcess]:
    for scope in (workflow.spec, *workflow.subprocess_specs.values()):
        for spec in scope.elements():
            if isinstance(spec, SubProcess):
                yield spec


def _end_if_empty(home: Live) -> None:
    """A sub-process in which everything was ended is over as well, and does not go on."""
    owner = home.owner
    while owner is not None and owner.is_open and home.is_empty and owner.container is None:
        home = owner.workflow
        owner.cancel()
        owner = home.owner


def _name(spec: Element) -> str:
    return spec.bpmn_name or spec.element_id
