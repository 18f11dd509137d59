"""bpmn:userTask: work for a person, with a form (BPMN 2.0 §10.2.4.1)."""

from SpiffWorkflow.bpmn.specs.defaults import UserTask as SpiffUserTask

from engine.bpmn.elements.activity import Activity
from engine.bpmn.tokens import Token


class UserTask(Activity, SpiffUserTask):
    """Ready means open: it is offered to people, and goes on when one of them completes it."""

    kind = "userTask"

    def _on_ready_hook(self, token: Token) -> None:
        token.workflow.top_workflow.world.offer(token)

    def _on_cancel(self, token: Token) -> None:
        token.workflow.top_workflow.world.withdraw(token)
