"""What a try-out keeps beside the tables of its installation, in the same file: calls, flows taken, answers given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import Column, Integer, MetaData, String, Table, delete, insert, select
from sqlalchemy.orm import Session

from engine import values
from engine.database import Database, UtcDateTime
from engine.testing.scenarios.examples import Noted
from engine.testing.scenarios.scenario import Example

_METADATA = MetaData()
_CALL = Table(
    "noted_call",
    _METADATA,
    Column("number", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("kept", String, nullable=False),
)
_FLOW = Table(
    "noted_flow",
    _METADATA,
    Column("number", Integer, primary_key=True),
    Column("instance_id", String, nullable=False),
    Column("flow_id", String, nullable=False),
)
_ANSWER = Table(
    "noted_answer",
    _METADATA,
    Column("element_id", String, primary_key=True),
    Column("kept", String, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Call:
    """Something that was sent, and when."""

    at: datetime
    noted: Noted


def make(database: Database) -> None:
    _METADATA.create_all(database.engine)


def add_call(session: Session, noted: Noted, at: datetime) -> None:
    kept = {name: getattr(noted, name) for name in ("element_id", "type", "how", "to", "subject", "text", "went")} | {
        "sent": dict(noted.sent),
        "answered": dict(noted.answered),
        "example": _packed(noted.example),
    }
    session.execute(insert(_CALL).values(at=at, kept=values.dump(kept).decode()))


def calls(session: Session) -> list[Call]:
    """All that was sent, the oldest first."""
    return [Call(row.at, _noted(row.kept)) for row in session.execute(select(_CALL).order_by(_CALL.c.number))]


def add_flows(session: Session, instance_id: str, flows: Sequence[str]) -> None:
    session.execute(insert(_FLOW), [{"instance_id": instance_id, "flow_id": each} for each in flows])


def flows(session: Session) -> dict[str, int]:
    """How often each flow was taken, in the order in which they first were."""
    found: dict[str, int] = {}
    for flow_id in session.scalars(select(_FLOW.c.flow_id).order_by(_FLOW.c.number)):
        found[flow_id] = found.get(flow_id, 0) + 1
    return found


def answers(session: Session) -> dict[str, Example]:
    """What somebody gave as the answer of a step, by element id."""
    return {row.element_id: _DECODER.decode(row.kept) for row in session.execute(select(_ANSWER))}


def give(session: Session, element_id: str, example: Example | None) -> None:
    """From now on the step is answered so; None: as its diagram has it."""
    session.execute(delete(_ANSWER).where(_ANSWER.c.element_id == element_id))
    if example is not None:
        session.execute(insert(_ANSWER).values(element_id=element_id, kept=_encode(example).decode()))


def _packed(example: Example | None) -> str | None:
    return None if example is None else _encode(example).decode()


def _noted(kept: str) -> Noted:
    said = values.load(kept.encode())
    assert isinstance(said, dict)
    example = said.pop("example", None)
    return Noted(**said, example=None if example is None else _DECODER.decode(example))


_encode = msgspec.json.Encoder(decimal_format="number").encode
_DECODER = msgspec.json.Decoder(Example)
