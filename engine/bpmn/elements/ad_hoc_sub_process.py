"""bpmn:adHocSubProcess: steps that people start in the order that the case needs (BPMN 2.0 §10.3.5, §13.3.5)."""

from typing import Any

from engine.bpmn.elements.activity import Activity
from engine.bpmn.elements.element import Element, Way
from engine.bpmn.elements.loops import evaluate
from engine.bpmn.elements.sub_process import SubProcess
from engine.bpmn.tokens import STARTED, Token
from engine.errors import Conflict, NotFound, UnusableValue
from engine.values import Value


class AdHocSubProcess(SubProcess):
    """Begins with those steps that `zeebe:adHoc` names, without it with all that nothing leads to; more can be started.

    It ends when `completion` holds after a step, or, without one, when nothing is open after something was done.
    With `sequential` one step is open at a time: people choose the order of theirs, the rest goes in that of the file.
    """

    kind = "adHocSubProcess"
    starts_by_hand = True
    sequential = False
    completion: str | None = None
    cancels_remaining = True

    def work(self, token: Token) -> bool:
        if "undoing" in token.internal_data:
            return super().work(token)
        first = self._first(token)
        token._set_state(STARTED)
        inside = token.workflow.top_workflow.create_subprocess(token, self.spec)
        inside.open()
        if self.sequential:
            token.note("left", [each.name for each in first])
            self._start_next(token, inside)
        else:
            inside.leave(inside.task_tree, [(None, each) for each in first])
        return False

    def _start_next(self, token: Token, inside: Any) -> None:
        """The next that nobody has to choose: one that the model names, or that is not for people."""
        left, specs = token.internal_data["left"], inside.spec.task_specs
        named = self.extensions.active_elements is not None
        chosen = next((name for name in left if named or not specs[name].manual), None)
        if chosen is not None:
            token.note("left", [name for name in left if name != chosen])
            inside.leave(inside.task_tree, [(None, inside.spec.task_specs[chosen])])

    def steps(self, workflow: Any) -> list[Element]:
        """Its activities that can be started by themselves."""
        specs = workflow.subprocess_specs[self.spec].task_specs.values()
        return [each for each in specs if isinstance(each, Activity) and each.starts_alone]

    def startable(self, token: Token) -> list[Element]:
        """What a person could start now."""
        inside = token.workflow.top_workflow.subprocesses.get(token.id)
        busy = inside is not None and not inside.is_empty
        if "closing" in token.internal_data or (self.sequential and busy):
            return []
        return self.steps(token.workflow.top_workflow)

    def activate(self, token: Token, element_id: str) -> None:
        top = token.workflow.top_workflow
        known = {each.element_id: each for each in self.steps(top)}
        if element_id not in known:
            raise NotFound(f"There is no step “{element_id}” here that can be started.")
        if known[element_id] not in self.startable(token):
            raise Conflict("This cannot be started now: another step is open, or enough has been done.")
        inside = top.subprocesses.get(token.id) or top.create_subprocess(token, self.spec)
        if token.internal_data.get("left"):
            left = [name for name in token.internal_data["left"] if name != known[element_id].name]
            token.note("left", left)
        inside.leave(inside.task_tree, [(None, known[element_id])])
        top.settle(inside)

    def _first(self, token: Token) -> list[Element]:
        steps = self.steps(token.workflow.top_workflow)
        if self.extensions.active_elements is None:
            return steps
        wanted = self.value(token, self.extensions.active_elements)
        known = {each.element_id: each for each in steps}
        if not isinstance(wanted, list) or not set(map(str, wanted)) <= known.keys():
            raise UnusableValue(f"What it begins with must be a list of its steps: {', '.join(known)}.")
        return [known[str(each)] for each in wanted]

    def step_done(self, token: Token, part: Token) -> None:
        """A step inside has completed: keep what it gives, and ask whether that was enough."""
        top = token.workflow.top_workflow
        if self.extensions.output_collection:
            count = int(token.internal_data.get("outputs", 0)) + 1
            text = (self.extensions.output_element or "null").removeprefix("=")
            top.scopes.keep(token.id, f"output.{count}", self.evaluate(part, text))
            token.note("outputs", count)
        token.note("asking", True)

    def moved_inside(self, token: Token, inside: Any) -> None:
        if not token.internal_data.get("asking"):
            return
        token.note("asking", None)
        if self.completion is None or evaluate(self, token, self.completion, {}) is not True:
            return
        token.note("closing", True)
        token.note("left", None)
        if self.cancels_remaining:
            inside.stop(keep_records=True)

    def may_complete(self, token: Token, inside: Any) -> bool:
        if token.internal_data.get("left"):
            self._start_next(token, inside)
            return False
        return self.completion is None or "closing" in token.internal_data or "undoing" in token.internal_data

    def finish(self, token: Token) -> list[Way]:
        scopes = token.workflow.top_workflow.scopes
        name, count = self.extensions.output_collection, int(token.internal_data.get("outputs", 0))
        if name and "undoing" not in token.internal_data:
            kept = scopes.all_kept(token.id) if count else {}
            outputs: list[Value] = [kept.get(f"output.{index}") for index in range(1, count + 1)]
            token.internal_data["results"] = {name: outputs}
        return super().finish(token)
