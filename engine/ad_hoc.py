"""What people may start themselves: the steps of ad hoc sub-processes that are open (BPMN 2.0 §13.3.5)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo

from sqlalchemy.orm import Session

from engine import execution, user_tasks
from engine.bpmn.dialect import Extensions
from engine.bpmn.elements.ad_hoc_sub_process import AdHocSubProcess
from engine.bpmn.elements.element import Element
from engine.bpmn.tokens import STARTED, Token
from engine.bpmn.workflow import Workflow
from engine.deployment import DeployedJourney
from engine.errors import NotAllowed
from engine.models import ProcessInstance
from engine.people import APPLICANT, OWNERS, SYSTEM, Person

STARTABLE_BY = "startableBy"
"""The property of an ad hoc sub-process that names the groups who may start those of its steps that are not theirs
by assignment: a comma-separated list, or FEEL."""


@dataclass(frozen=True, slots=True)
class Startable:
    """A step that can be started now, in the ad hoc sub-process whose token this is and which is drawn as `at`."""

    token_number: int
    at: str
    element: Element


def startable(
    session: Session,
    instance: ProcessInstance,
    deployed: DeployedJourney,
    person: Person,
    now: datetime,
    zone: tzinfo,
) -> list[Startable]:
    """What this person may start now in a case, in the order of the file. Only reads."""
    if instance.state != "active" or not _has_any(deployed, instance):
        return []
    workflow = execution.peek(session, instance, deployed, now, zone)
    return [
        Startable(token.id, token.task_spec.element_id, element)
        for token in _open(workflow)
        for element in token.task_spec.startable(token)
        if may_start(token, element, instance, person)
    ]


def _has_any(deployed: DeployedJourney, instance: ProcessInstance) -> bool:
    return any(isinstance(each, AdHocSubProcess) for each in deployed.definitions[instance.process_id].elements())


def _open(workflow: Workflow) -> Iterator[Token]:
    for live in workflow.workflows():
        for token in live.tokens:
            spec = token.task_spec
            # One that waits has been done, and is kept to be undone; a repeated one stands around its parts.
            if isinstance(spec, AdHocSubProcess) and token.state == STARTED and not spec.is_whole(token):
                yield token


def require_startable(token: Token, element_id: str, instance: ProcessInstance, person: Person) -> None:
    """Raises NotAllowed. What there is to start, and whether now, is the sub-process's own affair."""
    steps = token.task_spec.steps(token.workflow.top_workflow)
    element = next((each for each in steps if each.element_id == element_id), None)
    if element is not None and not may_start(token, element, instance, person):
        raise NotAllowed("This step is not yours to start.")


def may_start(token: Token, element: Element, instance: ProcessInstance, person: Person) -> bool:
    """A user task: who it would be offered to. Anything else, and one assigned to nobody: the sub-process's groups."""
    if person == SYSTEM:
        return True
    said = element.extensions
    if element.kind == "userTask" and (said.assignee or said.candidate_groups or said.candidate_users):
        return _is_offered(token, said, instance, person)
    groups = token.task_spec.extensions.properties.get(STARTABLE_BY, OWNERS)
    return bool(person.groups & set(user_tasks.listed(token.task_spec.value(token, groups))))


def _is_offered(token: Token, said: Extensions, instance: ProcessInstance, person: Person) -> bool:
    def listed(text: str | None) -> list[str]:
        return user_tasks.listed(token.task_spec.value(token, text)) if text else []

    groups = set(listed(said.candidate_groups))
    if APPLICANT in groups and instance.applicant in (person.id, person.acting_for):
        return True
    named = {*listed(said.candidate_users), *listed(said.assignee)}
    return person.id in named or bool(person.groups & (groups - {APPLICANT}))
