"""bpmn:subProcess, embedded (BPMN 2.0 §10.2.5, §13.3.4)."""

from SpiffWorkflow.bpmn.specs.defaults import SubWorkflowTask

from engine.bpmn.elements.activity import Activity
from engine.bpmn.elements.element import Way
from engine.bpmn.tokens import STARTED, Token


class SubProcess(Activity, SubWorkflowTask):
    """Has a scope of its own, and hands nothing up without output mappings: what is inside writes outward itself."""

    kind = "subProcess"
    scope_kind = "local"

    def _update_hook(self, token: Token) -> None:
        token._set_state(STARTED)
        self.enter(token)
        token.workflow.top_workflow.create_subprocess(token, self.spec).begin()

    def enter(self, token: Token) -> None:
        self.open_scope(token, self.scope_kind)
        self.map_inputs(token)

    def _on_cancel(self, token: Token) -> None:
        inside = token.workflow.top_workflow.subprocesses.pop(token.id, None)
        if inside is not None:
            inside.stop()

    def finish(self, token: Token) -> list[Way]:
        ways = super().finish(token)
        # Restored between its last move and this one, an inside that is empty is not there.
        token.workflow.top_workflow.subprocesses.pop(token.id, None)
        return ways
