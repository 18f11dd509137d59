"""bpmn:subProcess and bpmn:transaction (BPMN 2.0 §10.3.5, §10.7.2, §13.3.4)."""

from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import SubWorkflowTask

from engine.bpmn.elements.activity import Activity
from engine.bpmn.elements.element import Way
from engine.bpmn.elements.undoing import records_of, restore_records, start_undo
from engine.bpmn.tokens import STARTED, Token


class SubProcess(Activity, SubWorkflowTask):
    """Has a scope of its own, and hands nothing up without output mappings: what is inside writes outward itself."""

    kind = "subProcess"

    def enter(self, token: Token) -> None:
        self.open_scope(token, self.scope_kind)
        self.map_inputs(token)

    def work(self, token: Token) -> bool:
        token._set_state(STARTED)
        inside = token.workflow.top_workflow.create_subprocess(token, self.inside_of(token))
        if "undoing" in token.internal_data:
            self._undo_inside(token, inside)
        else:
            inside.begin(payload=token.internal_data.pop("results", {}))
        return False

    def inside_of(self, token: Token) -> str:
        """The name of the scope that is inside of it."""
        return str(self.spec)

    def _undo_inside(self, token: Token, inside: Any) -> None:
        """Its compensation event sub-process if it has one, else all that was done in it, the latest first."""
        records = restore_records(inside, token.internal_data["undoing"])
        handler = inside.spec.compensation
        if handler is not None:
            inside.leave(inside.task_tree, [(None, handler)])
        else:
            start_undo(inside, records, None)

    def _on_cancel(self, token: Token) -> None:
        self._close(token, cancel=True)

    def _close(self, token: Token, *, cancel: bool = False) -> None:
        inside = token.workflow.top_workflow.subprocesses.pop(token.id, None)
        if inside is not None:
            inside.close(cancel=cancel)

    def finish(self, token: Token) -> list[Way]:
        ways = super().finish(token)
        # Restored between its last move and this one, an inside that is empty is not there.
        self._close(token)
        return ways

    def records_inside(self, token: Token) -> list[Any] | None:
        inside = token.workflow.top_workflow.subprocesses.get(token.id)
        records = [] if inside is None else records_of(inside)
        has_handler = token.workflow.top_workflow.subprocess_specs[self.inside_of(token)].compensation is not None
        return records if records or has_handler else None

    def step_done(self, token: Token, part: Token) -> None:
        """An activity inside has completed."""

    def moved_inside(self, token: Token, inside: Any) -> None:
        """Tokens inside have moved."""

    def may_complete(self, token: Token, inside: Any) -> bool:
        """Whether it is over when nothing inside is open."""
        return True


class Transaction(SubProcess):
    """A sub-process that can be cancelled from inside: what was done in it is undone, and its boundary goes on."""

    kind = "transaction"
