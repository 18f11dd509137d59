"""bpmn:task and bpmn:manualTask: work that nobody here is told of; a token passes (BPMN 2.0 §13.3.3)."""

from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin

from engine.bpmn.elements.activity import Activity


class Task(Activity, BpmnSpecMixin):
    """An abstract task: drawn, and not said what it is."""

    kind = "task"


class ManualTask(Activity, BpmnSpecMixin):
    """Done outside, without any system."""

    kind = "manualTask"
