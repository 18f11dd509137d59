"""bpmn:callActivity: another process of the same deployment, as a step of this one (BPMN 2.0 §10.3.6)."""

from SpiffWorkflow.bpmn.specs.defaults import CallActivity as SpiffCallActivity

from engine.bpmn.elements.element import Way, name_of
from engine.bpmn.elements.sub_process import SubProcess
from engine.bpmn.tokens import Token
from engine.errors import UnusableValue
from engine.values import Value


class CallActivity(SubProcess, SpiffCallActivity):
    """The called process has variables of its own: copies of what it is given, and nothing else.

    `propagateAllParentVariables` (absent: yes) says what goes in beside the input mappings;
    `propagateAllChildVariables` (absent: yes, unless there are output mappings) what comes out beside theirs.
    """

    kind = "callActivity"
    scope_kind = "isolated"

    @property
    def is_dynamic(self) -> bool:
        """Whether an expression says which process is called."""
        return str(self.spec).startswith("=")

    def work(self, token: Token) -> bool:
        if self.is_dynamic and "called" not in token.internal_data:
            token.note("called", self._called(token))
        if "undoing" not in token.internal_data:
            token.workflow.top_workflow.world.called(token, self.inside_of(token))
        return super().work(token)

    def _called(self, token: Token) -> str:
        """Which process it calls, where that is an expression."""
        called = name_of(self.value(token, self.spec), "process that it calls")
        if called not in token.workflow.top_workflow.subprocess_specs:
            raise UnusableValue(f"It calls “{called}”, which is not among the journey's processes.")
        return called

    def inside_of(self, token: Token) -> str:
        return str(token.internal_data.get("called", self.spec))

    def inherited(self, token: Token) -> dict[str, Value]:
        if not self.extensions.propagate_parent:
            return {}
        scopes = token.workflow.top_workflow.scopes
        own = scopes.local(token.id)
        return {name: value for name, value in scopes.seen_from(token.workflow.scope).items() if name not in own}

    @property
    def hands_up_all(self) -> bool:
        return super().hands_up_all or self.extensions.propagate_child is True

    def finish(self, token: Token) -> list[Way]:
        if not self.is_whole(token) and not {"undoing", "handed"} & token.internal_data.keys():
            variables = self._child_variables(token)
            token.workflow.top_workflow.world.returned(token, self.inside_of(token), variables)
            everything = self.extensions.propagate_child
            if everything is None:
                everything = not self.extensions.outputs
            if everything:
                token.internal_data["results"] = variables
        return super().finish(token)

    def _child_variables(self, token: Token) -> dict[str, Value]:
        """Those of the called process; which of several calls it was stays here."""
        found = dict(token.workflow.top_workflow.scopes.local(token.id))
        if self.is_part(token):
            for name in ("loopCounter", getattr(self.loop, "input_element", None)):
                found.pop(name or "", None)
        return found
