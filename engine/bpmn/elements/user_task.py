"""bpmn:userTask: work for a person, with a form (BPMN 2.0 §10.2.4.1)."""

from SpiffWorkflow.bpmn.specs.defaults import UserTask as SpiffUserTask

from engine.bpmn.elements.activity import Activity
from engine.bpmn.tokens import Token


class UserTask(Activity, SpiffUserTask):
    """Ready means open: it is offered to people, and goes on when one of them completes it."""

    kind = "userTask"

    def is_for_people(self, token: Token) -> bool:
        return not self.is_whole(token)

    def _on_ready_hook(self, token: Token) -> None:
        if not self.is_whole(token):
            token.note("job", True)
            token.workflow.top_workflow.world.offer(token)
