"""bpmn:intermediateThrowEvent: message, signal, escalation, compensation, or none (BPMN 2.0 §10.5.4)."""

from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin

from engine.bpmn.elements.throwing import Throwing


class IntermediateThrowEvent(Throwing, BpmnSpecMixin):
    """Throws and goes on. A link leads to the catching one of its name: a sequence flow that was not drawn."""

    kind = "intermediateThrowEvent"
