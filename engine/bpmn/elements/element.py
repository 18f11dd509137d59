"""What every flow element does: take a token in, pass it on along its outgoing flows."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from engine import feel
from engine.bpmn.dialect import Extensions
from engine.bpmn.events import EventDefinition
from engine.bpmn.listening import END, START, listen
from engine.bpmn.reach import ways_to
from engine.bpmn.tokens import Token
from engine.bpmn.workflow import Passed
from engine.errors import EngineError, NotFound, UnusableValue
from engine.values import Value


class NoWayOut(EngineError):
    """None of the conditions on the ways out of this step holds, and it has no default."""


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow: its id, where it leads, and its condition (FEEL, without the "=") if it has one."""

    id: str
    target: Any
    condition: str | None


Way = tuple[str | None, Any]


class Element:
    """Stands before SpiffWorkflow's spec class and replaces its tree semantics: no prediction, no data on tasks.

    `flows` lead out, `incoming` are the ids of those that lead in, `default` is the id of the default flow.
    `definitions` are what an event waits for or throws; `boundaries` the boundary events attached to an activity.
    """

    name: str
    bpmn_name: str | None
    element_id: str
    kind: ClassVar[str] = ""
    is_event_sub_process: ClassVar[bool] = False
    starts_by_hand: ClassVar[bool] = False
    """Whether people start what is inside."""
    extensions: Extensions
    flows: list[Flow]
    incoming: list[str]
    default: str | None
    definitions: tuple[EventDefinition, ...] = ()
    boundaries: tuple[Any, ...] = ()
    completion_quantity = 1
    starts_with: tuple[Any, ...] = ()
    """What else begins where a process begins here: the other events of a parallel event-based gateway."""
    is_implicit = False

    def _predict(self, *_: Any, **__: Any) -> None:
        """Nothing: the future is not kept."""

    def _update(self, token: Token) -> None:
        if not listen(token, START):
            super()._update(token)  # type: ignore[misc]

    def test(self) -> None:
        """Nothing: rules have checked the model before it was deployed."""

    def listens_at_end(self, token: Token) -> bool:
        """Whether it is not left yet: a listener is called before."""
        return listen(token, END)

    def _update_hook(self, token: Token) -> bool | None:
        return True

    def _run(self, token: Token) -> bool | None:
        return self._run_hook(token)  # type: ignore[attr-defined,no-any-return]

    def _run_hook(self, token: Token) -> bool | None:
        return True

    def _on_ready_hook(self, token: Token) -> None:
        """Nothing: nobody listens to Spiff's events."""

    def enqueue(self, token: Token) -> None:
        """A job does the work, after the step; its end completes the token."""
        token.note("job", True)
        token.workflow.top_workflow.world.enqueue(token)

    def _on_cancel(self, token: Token) -> None:
        if "job" in token.internal_data:
            token.workflow.top_workflow.world.withdraw(token)

    def activate(self, token: Token, element_id: str) -> None:
        """Start an activity inside it."""
        raise NotFound("Steps are started by people in an ad hoc sub-process only.")

    def is_whole(self, token: Token) -> bool:
        """Whether the token stands for all the times that a repeated activity is done."""
        return False

    def is_for_people(self, token: Token) -> bool:
        """Whether a ready token here waits for a person."""
        return False

    @cached_property
    def ways_in(self) -> dict[str, frozenset[str]]:
        """For each flow in, the elements from which a token can come to it without passing this one."""
        return ways_to(self, self._wf_spec)  # type: ignore[attr-defined]

    def review(self, token: Token) -> bool:
        """Whether a waiting token can go on now; only inclusive and complex joins need asking."""
        return False

    def part_done(self, token: Token, part: Token) -> None:
        """A token inside this one has completed and gone."""

    def finish(self, token: Token) -> list[Way]:
        """What completing means here, and the ways on. Raises before anything has moved."""
        ways = self.ways(token) if token.container is None else []
        self.note_passed(token)
        return ways

    def note_passed(self, token: Token) -> None:
        if not self.is_implicit:
            token.workflow.top_workflow.passed.append(Passed(self.element_id, self.bpmn_name))

    def ways(self, token: Token) -> list[Way]:
        """Every flow without a condition, and every one whose condition holds; the default if no condition did.

        BPMN 2.0 §13.2.1 (implicit split of activities and events), as often as the completion quantity says.
        """
        chosen = [flow for flow in self.flows if self.holds(token, flow)]
        conditional = any(flow.condition is not None for flow in chosen)
        leaving = [flow for flow in chosen if flow.id != self.default or not conditional]
        if self.flows and not leaving:
            raise self.no_way_out(token)
        return as_ways(leaving) * self.completion_quantity

    def no_way_out(self, token: Token) -> NoWayOut:
        """With each condition, and what made it null, for technicians."""
        error = NoWayOut()
        top = token.workflow.top_workflow
        seen = top.scopes.seen_from(top.scope_of(token))
        for condition in [flow.condition for flow in self.flows if flow.condition is not None]:
            error.add_note(f"Condition: {condition}")
            for finding in feel.diagnose(condition, seen, now=top.world.now).findings:
                error.add_note(f"  {finding.message}")
        return error

    def holds(self, token: Token, flow: Flow) -> bool:
        return flow.condition is None or self.evaluate(token, flow.condition) is True

    def evaluate(self, token: Token, expression: str) -> Value:
        """A FEEL expression over the variables that this element sees."""
        top = token.workflow.top_workflow
        return feel.evaluate(expression, top.scopes.seen_from(top.scope_of(token)), now=top.world.now)

    def value(self, token: Token, text: str) -> Value:
        """An attribute's value: FEEL where it begins with "=", else the text itself."""
        return self.evaluate(token, text[1:]) if text.startswith("=") else text


def name_of(value: Value, what: str) -> str:
    """A name or a code that an expression gave. Raises UnusableValue where it is none."""
    if value is None or isinstance(value, (bool, list, dict)):
        raise UnusableValue(f"The {what} came out as nothing that could be one.")
    return str(value)


def as_ways(flows: Iterable[Flow]) -> list[Way]:
    return [(flow.id, flow.target) for flow in flows]
