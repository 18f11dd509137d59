"""What is kept: history that cannot be changed, variables with their types, a state that does not grow."""

from decimal import Decimal

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from engine import audit
from engine.database import Database
from engine.feel.types import Date, DateTime, DaysDuration, MonthsDuration, Time
from engine.models import AuditEvent
from engine.testing import Bench
from tests.engine.people import ANN, TWO_STEPS, Build
from tests.models import model, offered


def test_changing_or_deleting_what_happened_is_refused_by_the_database_but_details_may_be_erased(
    bench: Build,
) -> None:
    made = bench(TWO_STEPS)
    instance = made.start(variables={"secret": "x"})

    for statement in ("DELETE FROM audit_event", "UPDATE audit_event SET actor = 'nobody'"):
        with pytest.raises(DBAPIError, match="append-only"), made.database.begin() as session:
            session.execute(text(statement))
    with made.database.begin() as session:
        session.execute(text("UPDATE audit_event SET details = NULL"))

    assert instance.broken_links() == []


def test_a_changed_history_is_found(bench: Build) -> None:
    made = bench(TWO_STEPS)
    instance = made.start(variables={"n": 1})
    with made.database.begin() as session:
        if made.database.is_sqlite:
            session.execute(text("DROP TRIGGER audit_event_is_not_changed"))
        else:
            session.execute(text("DROP TRIGGER audit_event_append_only ON audit_event"))
        event = session.scalars(
            select(AuditEvent).where(AuditEvent.sequence == 1).where(AuditEvent.process_instance_id == instance.id)
        ).one()
        event.actor = "somebody else"

    assert [link.sequence for link in instance.broken_links()] == [1]


def test_a_reading_session_cannot_write(database: Database) -> None:
    with database.read() as session, pytest.raises(DBAPIError):
        session.execute(text("DELETE FROM draft"))


def test_variables_keep_feels_types_across_storage(bench: Build) -> None:
    kept = {
        "exact": Decimal("0.10000000000000000000000000000001"),
        "date": Date.parse("2026-01-05"),
        "time": Time.parse("10:30:00+01:00"),
        "moment": DateTime.parse("2026-01-05T09:00:00Z"),
        "days": DaysDuration.parse("P1DT2H"),
        "months": MonthsDuration.parse("P1Y2M"),
        "list": [Decimal(1), None, True, "x", {"@odd": Decimal(1)}],
        "long": "ä" * 5000,
        "nothing": None,
    }
    made = bench(TWO_STEPS)

    instance = made.start(variables=kept)

    assert {name: instance.variables[name] for name in kept} == kept


def test_a_step_costs_the_same_in_its_thousandth_turn(database: Database) -> None:
    made = Bench(
        {"p.bpmn": model("start -> one: user -[=true]-> one\none -[default]-> end", {"one": offered("officers")})},
        database=database,
    )
    instance = made.start()
    size = instance.size()

    for _ in range(60):
        made.complete("one", {"n": 1}, by=ANN)

    assert abs(instance.size() - size) < 40
    assert len(instance.tokens) == 1


def test_audit_chains_of_journeys_are_kept_too(database: Database) -> None:
    made = Bench({"p.bpmn": TWO_STEPS}, database=database)

    with made.database.read() as session:
        chains = set(session.scalars(select(AuditEvent.chain)))
        assert list(audit.verify(session)) == []
    assert "journey:bench" in chains
