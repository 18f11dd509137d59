"""Doing again what failed, and passing over it: what an operator does at a token that has an incident.

A token that was held up keeps under "failed" what it was doing (`at`), and with what it was given:
"arrive" at its element, "begin" with an event, "arm" what it waits for, "run", "complete", "go on" with the next time
of what is repeated, "look" whether what moved inside ends it, "catch" an event, "undone" after a compensation. It
goes on waiting where it could only not "ask" its conditions, or "fire" a join. "error" is a BPMN error that nothing
caught. Elements see to it that the half that was done is not done twice.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from engine.bpmn.elements.activity import Activity
from engine.bpmn.elements.boundary_event import BoundaryEvent
from engine.bpmn.elements.catching import Catching
from engine.bpmn.elements.element import Element
from engine.bpmn.elements.event_based_gateway import EventBasedGateway
from engine.bpmn.elements.event_sub_process import EventSubProcess
from engine.bpmn.elements.joining import Joining
from engine.bpmn.elements.mapped import Mapped
from engine.bpmn.elements.user_task import UserTask
from engine.bpmn.tokens import READY, WAITING, Token
from engine.bpmn.workflow import Workflow, arrive
from engine.errors import Conflict, EngineError
from engine.feel import FeelError
from engine.values import Value
from engine.variables import Touched

Failed = Mapping[str, Any]


def retry(workflow: Workflow, token: Token) -> None:
    """Do again exactly what failed at a token. What still fails becomes an incident anew. Raises Conflict."""
    home = token.workflow
    if "stuck" in token.internal_data:
        token.note("stuck", None)
    else:
        failed = token.internal_data.get("failed")
        if failed is None:
            raise Conflict("What failed here is not known any more. Pass over this step, or move the case.")
        token.note("failed", None)
        _AGAIN[failed["at"]](workflow, token, failed)
    workflow.settle(home)
    workflow.advance()


def _arrive(workflow: Workflow, token: Token, failed: Failed) -> None:
    workflow.attempt(token, partial(arrive, token), "arrive")


def _begin(workflow: Workflow, token: Token, failed: Failed) -> None:
    slot, payload = int(failed["slot"]), failed["payload"]
    came = {"slot": slot, "payload": payload}
    workflow.attempt(token, partial(token.task_spec.begin_at, token, slot, payload), "begin", **came)


def _arm(workflow: Workflow, token: Token, failed: Failed) -> None:
    workflow.attempt(token, partial(token.task_spec.arm, token), "arm")


def _run(workflow: Workflow, token: Token, failed: Failed) -> None:
    token._set_state(READY)
    workflow.attempt(token, token.run, "run")


def _complete(workflow: Workflow, token: Token, failed: Failed) -> None:
    workflow.attempt(token, token.complete, "complete")


def _go_on(workflow: Workflow, token: Token, failed: Failed) -> None:
    workflow.attempt(token, partial(token.task_spec.go_on, token), "go on")


def _look(workflow: Workflow, token: Token, failed: Failed) -> None:
    """An inside in which nothing is open is not restored."""
    token.note("asking", True)
    inside = workflow.subprocesses.get(token.id)
    workflow.settle(inside or workflow.create_subprocess(token, token.task_spec.inside_of(token)))


def _catch(workflow: Workflow, token: Token, failed: Failed) -> None:
    token._set_state(WAITING)
    slot, payload = int(failed["slot"]), failed["payload"]
    came = {"slot": slot, "payload": payload}
    workflow.attempt(token, partial(token.task_spec.catch, token, slot, payload), "catch", **came)


def _undone(workflow: Workflow, token: Token, failed: Failed) -> None:
    workflow.attempt(token, partial(token.task_spec.undone, token), "undone")


def _ask(workflow: Workflow, token: Token, failed: Failed) -> None:
    workflow.attempt(token, partial(token.task_spec.ask_all, token), "ask")


def _fire(workflow: Workflow, token: Token, failed: Failed) -> None:
    token.task_spec.consider(token)


def _offer_again(workflow: Workflow, token: Token, failed: Failed) -> None:
    """A user task that ended with an error is still there for people; a job's error has its job."""
    if isinstance(token.task_spec, UserTask):
        token._set_state(READY)


_AGAIN: dict[str, Callable[[Workflow, Token, Failed], None]] = {
    "arrive": _arrive,
    "begin": _begin,
    "arm": _arm,
    "run": _run,
    "complete": _complete,
    "go on": _go_on,
    "look": _look,
    "catch": _catch,
    "undone": _undone,
    "ask": _ask,
    "fire": _fire,
    "error": _offer_again,
}


def skip(workflow: Workflow, token: Token, variables: Mapping[str, Value]) -> None:
    """Pass over a token's step, as if it had completed with these variables; no output mapping is made of them.

    What was open in it is cancelled. A join that is stuck goes on with what has come; what waits for a condition,
    beside a step or for a whole scope, is waited for no more. Raises Conflict where there is no way on.
    """
    home, spec = token.workflow, token.task_spec
    if (isinstance(spec, (BoundaryEvent, EventSubProcess)) and token.state == WAITING) or _only_armed(token):
        token.cancel()
    elif home.joins.get(spec.name) is token:
        _let_fire(workflow, token)
    else:
        _pass(workflow, token, variables)
    workflow.settle(home)
    workflow.advance()


def _only_armed(token: Token) -> bool:
    """What was to wait for a whole scope, and cannot."""
    return bool(token.internal_data.get("failed", {}).get("at") == "arm")


def _let_fire(workflow: Workflow, keeper: Token) -> None:
    spec = keeper.task_spec
    if isinstance(spec, Joining):
        keeper.note("failed", None)
        spec.fire(keeper)
        return
    del keeper.workflow.joins[spec.name]
    keeper.note("gathered", None)
    keeper.note("stuck", None)
    keeper.note("enough", True)
    workflow.attempt(keeper, partial(arrive, keeper), "arrive")


def _pass(workflow: Workflow, token: Token, variables: Mapping[str, Value]) -> None:
    spec, container = token.task_spec, token.container
    if isinstance(spec, EventBasedGateway):
        raise Conflict("Nothing says which way to go on from here. Move the case to the step that comes next.")
    _give(workflow, token, variables)
    ways = _ways(spec, token) if container is None else []
    token.task_spec._on_cancel(token)
    if isinstance(spec, Catching) and "armed" in token.internal_data:
        spec.release(token)
    _tell_owner(token)
    spec.note_passed(token)
    token.note("failed", None)
    if container is None:
        token.workflow.leave(token, ways)
        return
    token.workflow.drop(token)
    workflow.attempt(container, partial(container.task_spec.part_done, container, token), "go on")


def _give(workflow: Workflow, token: Token, variables: Mapping[str, Value]) -> None:
    spec = token.task_spec
    for name, value in variables.items():
        if isinstance(spec, Mapped):
            spec.hand(token, name, value)
        else:
            workflow.scopes.set(token.workflow.scope, name, value)
    if isinstance(spec, Activity):
        _quietly(partial(spec.collect, token))


def _tell_owner(token: Token) -> None:
    """What this is a step of hears that it is done; what it would have given to that may be missing."""
    owner = token.workflow.owner
    if owner is None or not isinstance(token.task_spec, Activity) or token.container is not None:
        return
    if not _quietly(partial(owner.task_spec.step_done, owner, token)):
        owner.note("asking", True)


def _quietly(work: Callable[[], object]) -> bool:
    """Whether it could be done: what is passed over may have left nothing to make it of."""
    try:
        work()
    except (EngineError, FeelError):
        return False
    return True


def _ways(spec: Element, token: Token) -> Any:
    if not hasattr(spec, "ways") or not spec.flows:
        return []
    try:
        return spec.ways(token)
    except (EngineError, FeelError) as error:
        said = str(error).rstrip(".")
        raise Conflict(f"There is no way on from here: {said}. Move the case to the step that comes next.") from None


def ask_everything(workflow: Workflow) -> None:
    """Ask every condition, as if each variable had just been set: they may have been while nothing moved."""
    if workflow.conditionals:
        scopes = workflow.scopes
        names = sorted({name for number in scopes.numbers() for name in scopes.local(number)})
        scopes.touched += [Touched(name, change) for name in names for change in ("create", "update")]
        workflow.advance()
