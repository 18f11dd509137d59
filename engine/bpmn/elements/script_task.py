"""bpmn:scriptTask: a FEEL expression whose value goes into a variable (BPMN 2.0 §10.2.4.6)."""

from SpiffWorkflow.bpmn.specs.defaults import ScriptTask as SpiffScriptTask

from engine.bpmn.elements.activity import Activity
from engine.bpmn.tokens import Token
from engine.values import clean


class ScriptTask(Activity, SpiffScriptTask):
    """`zeebe:script` gives the expression and the name of its result."""

    kind = "scriptTask"

    def _run_hook(self, token: Token) -> bool:
        value = clean(self.evaluate(token, (self.extensions.script or "").removeprefix("=")))
        if self.extensions.result_variable:
            token.internal_data["results"] = {self.extensions.result_variable: value}
        return True
