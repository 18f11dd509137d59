"""A permit journey whose first step cannot be opened: its due date is what the case says, and that is no date."""

import pytest
from sqlalchemy import select

from engine.models import AuditEvent, Incident
from tests.web.installation import ANSWERS, PERMIT, Browser, Installation

STUCK = {**ANSWERS, "limit": "soon"}


def deploy_faulty(installation: Installation) -> None:
    model = (PERMIT / "permit.bpmn").read_bytes()
    faulty = model.replace(b"=now() + duration(&quot;P5D&quot;)", b"=limit")
    assert faulty != model
    installation.deploy(changes={"permit.bpmn": faulty})


@pytest.fixture
def stuck(installation: Installation) -> Installation:
    """Two cases that stand still at “Check everything is there”."""
    deploy_faulty(installation)
    installation.start(STUCK, reference="PP-ONE")
    installation.later(hours=1)
    installation.start(STUCK, reference="PP-TWO")
    return installation


@pytest.fixture
def noor(installation: Installation) -> Browser:
    """An operator who is in no team."""
    return installation.signed_in("noor@marlshire.example", "operators", name="Noor Haddad")


def incidents(installation: Installation, reference: str) -> list[Incident]:
    """The open ones of a case."""
    with installation.read() as session:
        query = select(Incident).where(Incident.resolved_at.is_(None))
        query = query.where(Incident.process_instance_id == installation.case(reference).id)
        return list(session.scalars(query))


def kinds(installation: Installation, reference: str) -> list[str]:
    """What has happened in a case, by kind."""
    with installation.read() as session:
        query = select(AuditEvent.kind).where(AuditEvent.process_instance_id == installation.case(reference).id)
        return list(session.scalars(query.order_by(AuditEvent.sequence)))
