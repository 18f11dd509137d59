"""A new process instance: its row, what every case knows from the start, and its first moves."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from engine import suspending
from engine.audit import Happening
from engine.commands.core import Core
from engine.deployment import DeployedJourney
from engine.execution import Step
from engine.models import ProcessInstance, new_id
from engine.people import Person
from engine.values import Value, clean
from engine.variables import ROOT, merge


def create(
    engine: Core,
    session: Session,
    deployed: DeployedJourney,
    process_id: str,
    variables: Mapping[str, Value],
    person: Person,
    *,
    at: str | None = None,
    slot: int = 0,
    applicant: str | None = None,
    business_key: str | None = None,
    conversation: str | None = None,
    started_key: str | None = None,
    hops: int = 0,
) -> ProcessInstance:
    """An instance of a process, moved until it waits. Raises Suspended where its version is.

    It begins with these variables; or, where something started it, `at` the element that this has happened to (`slot`
    is which of its events), and they are what came with it.
    """
    suspending.require_open(session, deployed.deployment_id)
    instance_id = new_id()
    instance = ProcessInstance(
        id=instance_id,
        deployment_id=deployed.deployment_id,
        journey_key=deployed.journey.key,
        process_id=process_id,
        business_key=business_key,
        applicant=applicant,
        started_by=person.id,
        started_at=engine.clock.now(session),
        conversation=conversation or instance_id,
        started_key=started_key,
    )
    session.add(instance)
    session.flush()
    with engine.step(session, instance, person, new=True, hops=hops) as step:
        _begin(step, at, slot, {name: clean(value) for name, value in variables.items()})
    return instance


def _begin(step: Step, at: str | None, slot: int, given: dict[str, Value]) -> None:
    step.note(Happening("process_started", details=given))
    for name, value in _known(step.deployed, step.instance, given if at is None else {}).items():
        step.workflow.scopes.set_local(ROOT, name, value)
    if at is None:
        step.workflow.begin()
    else:
        step.workflow.begin(at, given, slot=slot)
    step.workflow.advance()


def _known(deployed: DeployedJourney, instance: ProcessInstance, variables: dict[str, Value]) -> dict[str, Value]:
    """What every case knows from the start: the journey's settings, and `case`, beside what was answered."""
    known: dict[str, Value] = {"reference": instance.business_key or "", "started": clean(instance.started_at)}
    given: dict[str, Value] = {"settings": clean(deployed.journey.settings), "case": known}
    return {name: merge(given.get(name), variables.get(name, given.get(name))) for name in {**given, **variables}}
