"""bpmn:businessRuleTask: a decision whose value goes into a variable (BPMN 2.0 §10.2.4.5)."""

from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin

from engine.bpmn.elements.activity import Activity
from engine.bpmn.tokens import Token
from engine.values import clean


class BusinessRuleTask(Activity, BpmnSpecMixin):
    """`zeebe:calledDecision` names the decision, of the files deployed with the process, and its result."""

    kind = "businessRuleTask"

    def _run_hook(self, token: Token) -> bool:
        top = token.workflow.top_workflow
        value = top.world.decide(token, self.extensions.decision_id, top.scopes.seen_from(top.scope_of(token)))
        token.internal_data["results"] = {self.extensions.result_variable: clean(value)}
        return True
