"""bpmn:serviceTask: work for a connector (BPMN 2.0 §10.2.4.2)."""

from SpiffWorkflow.bpmn.specs.defaults import ServiceTask as SpiffServiceTask

from engine.bpmn.elements.activity import Activity


class ServiceTask(Activity, SpiffServiceTask):
    """Never runs inside a step: the step writes a job and commits; the job's end completes the token."""

    kind = "serviceTask"
