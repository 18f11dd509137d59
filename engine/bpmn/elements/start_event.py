"""bpmn:startEvent without an event definition (BPMN 2.0 §10.5.2)."""

from SpiffWorkflow.bpmn.specs.defaults import StartEvent as SpiffStartEvent

from engine.bpmn.elements.element import Element


class StartEvent(Element, SpiffStartEvent):
    """Where a process or sub-process begins. `is_implicit` where the normalising read supplied it."""

    kind = "startEvent"
