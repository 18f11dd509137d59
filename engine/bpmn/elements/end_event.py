"""bpmn:endEvent: none and terminate (BPMN 2.0 §10.5.3)."""

from SpiffWorkflow.bpmn.specs.defaults import EndEvent as SpiffEndEvent
from SpiffWorkflow.bpmn.specs.event_definitions.simple import TerminateEventDefinition

from engine.bpmn.elements.element import Element, Way
from engine.bpmn.tokens import Token


class EndEvent(Element, SpiffEndEvent):
    """Takes its token away; a terminate end event takes all others of its scope as well."""

    kind = "endEvent"

    def finish(self, token: Token) -> list[Way]:
        self.note_passed(token)
        if isinstance(self.event_definition, TerminateEventDefinition):
            token.workflow.stop(besides=token)
        return []
