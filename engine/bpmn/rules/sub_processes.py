"""Sub-processes: event sub-processes, ad hoc sub-processes, and what none of them may hold (§10.3.5)."""

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.normalise import ACTIVITIES, flow_nodes, local
from engine.bpmn.rules.document import Document
from engine.bpmn.rules.support import CHOREOGRAPHY_ACTIVITIES
from engine.bpmn.xml import tag
from engine.problems import Problem


def event_sub_processes(document: Document) -> Iterator[Problem]:
    for scope in document.scopes:
        if scope.get("triggeredByEvent") not in ("true", "1"):
            continue
        if document.into(scope) or document.out_of(scope):
            detail = "An arrow is joined to it, but an event sub-process is started by its event, and leads nowhere."
            yield document.problem(scope, "event-sub-process-connected", detail, "Take the arrows away.")
        if len(list(scope.iterchildren(tag("startEvent")))) != 1:
            detail = "An event sub-process has exactly one start event."
            yield document.problem(scope, "event-sub-process-start", detail, "Keep one, which says what it waits for.")
        attached = document.attached.get(scope.get("id", ""))
        if attached:
            detail = "It is on the border of an event sub-process, which cannot have events there."
            yield document.problem(attached[0], "event-sub-process-boundary", detail, "Draw it within, as an event.")


def ad_hoc(document: Document) -> Iterator[Problem]:
    """§10.3.5: what people choose from has no start and no end, and holds at least one activity."""
    for scope in document.scopes:
        if local(scope) != "adHocSubProcess":
            continue
        nodes = flow_nodes(scope)
        if nodes and not any(local(node) in ACTIVITIES for node in nodes):
            detail = "It holds no step that somebody could choose."
            yield document.problem(scope, "ad-hoc-empty", detail, "Draw its steps.")
        for node in nodes:
            if local(node) in ("startEvent", "endEvent"):
                detail = "An ad hoc sub-process has no start and no end events: people choose what to begin."
                yield document.problem(node, "ad-hoc-start-or-end", detail, "Take it out.")


def orderings(document: Document) -> Iterator[Problem]:
    for scope in document.everything("adHocSubProcess"):
        if scope.get("ordering", "Parallel") not in ("Parallel", "Sequential"):
            detail = f"Its ordering “{scope.get('ordering')}” is unknown."
            yield document.problem(scope, "value-invalid", detail, "Choose Parallel or Sequential.")


def inputs(document: Document) -> Iterator[Problem]:
    """§10.4.2: a sub-process sees the data around it, and has no inputs and outputs of its own."""
    for scope in document.scopes:
        if local(scope) != "process" and scope.find(tag("ioSpecification")) is not None:
            detail = "It has data inputs or outputs, which only tasks and whole processes have."
            remedy = "Take them away: its steps see the data around it."
            yield document.problem(scope, "sub-process-data", detail, remedy)


def choreography_activities(document: Document) -> Iterator[Problem]:
    """§11.5: what partners agree on stands in a choreography, not in a process."""
    for scope in document.scopes:
        for child in scope.iterchildren(tag=etree.Element):
            if local(child) in CHOREOGRAPHY_ACTIVITIES:
                detail = "It is a choreography activity, which cannot stand in a process."
                yield document.problem(scope, "choreography-in-process", detail, "Draw it as tasks and message flows.")


RULES = (event_sub_processes, ad_hoc, orderings, inputs, choreography_activities)
