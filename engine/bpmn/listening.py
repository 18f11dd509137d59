"""Execution and task listeners (`zeebe:executionListeners`, `zeebe:taskListeners`): connectors around an element.

Each is a job, one after the other: those of the start before the element does anything, those of the end before it
is left. What they give are variables, as from the element's own work.
"""

from engine.bpmn.dialect import Listener
from engine.bpmn.tokens import STARTED, Token
from engine.errors import EngineError
from engine.feel import FeelError

START, END = "start", "end"
PHASES = {"start": START, "creating": START, "completing": END, "end": END}
"""Which listeners are called when, by the event type that the model names, in the order in which they are called."""
AROUND_ALL = {"beforeAll": START}
"""The same for an activity that is done several times, as a whole."""


def listen(token: Token, phase: str) -> bool:
    """Call the next listener of this phase; False where there is none left."""
    listeners = _listeners(token, phase)
    heard = token.internal_data.get("heard", {})
    called = int(heard.get(phase, 0))
    if called >= len(listeners):
        return False
    token.note("heard", {**heard, phase: called + 1})
    try:
        token.workflow.top_workflow.world.enqueue(token, listeners[called])
    except (EngineError, FeelError):
        token.note("heard", heard or None)
        raise
    token.note("listening", phase)
    token.note("kept", token.internal_data.pop("results", None))
    token.note("job", True)
    token._set_state(STARTED)
    return True


def _listeners(token: Token, phase: str) -> list[Listener]:
    phases = AROUND_ALL if token.task_spec.is_whole(token) else PHASES
    ours = token.task_spec.extensions.listeners
    # A user task is created within its start, and completed before its end.
    return [each for event in phases if phases[event] == phase for each in ours if each.event == event]


def current(token: Token) -> Listener | None:
    """The listener that is being called, if it is one that the token waits for."""
    phase = token.internal_data.get("listening")
    return None if phase is None else _listeners(token, phase)[int(token.internal_data["heard"][phase]) - 1]


def heard(token: Token) -> bool:
    """A listener's job is done; whether the element itself is still to begin."""
    phase = token.internal_data["listening"]
    given = token.internal_data.pop("results", {})
    results = {**token.internal_data.get("kept", {}), **given}
    for key in ("listening", "kept", "job"):
        token.note(key, None)
    if phase == END:
        token.note("results", results)
        return False
    for name, value in given.items():
        token.workflow.top_workflow.scopes.set(token.workflow.scope, name, value)
    return True
