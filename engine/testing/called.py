"""A process that a call activity called: it runs inside its caller's case, and a bench shows it as one of its own."""

from typing import TYPE_CHECKING

from sqlalchemy import select

from engine import queries
from engine.audit import chain_of
from engine.models import AuditEvent, ProcessInstance, TokenRow
from engine.testing.instance import Instance
from engine.values import Value

if TYPE_CHECKING:
    from engine.testing.bench import Bench


class CalledInstance(Instance):
    """`id` is that of the case that it is a part of; `number` is its call activity's token."""

    def __init__(self, bench: "Bench", instance_id: str, number: int, process_id: str, sequence: int) -> None:
        super().__init__(bench, instance_id)
        self.number = number
        self._process_id = process_id
        self._sequence = sequence

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CalledInstance) and (self.id, self.number) == (other.id, other.number)

    def __hash__(self) -> int:
        return hash((self.id, self.number))

    @property
    def process_id(self) -> str:
        return self._process_id

    @property
    def state(self) -> str:
        if self._returned() is not None:
            return "completed"
        with self.bench.database.read() as session:
            return "terminated" if session.get(TokenRow, (self.id, self.number)) is None else "active"

    @property
    def variables(self) -> dict[str, Value]:
        returned = self._returned()
        if returned is not None:
            kept = returned["variables"]
            return dict(kept) if isinstance(kept, dict) else {}
        with self.bench.database.read() as session:
            return queries.variables(session, self.id, self.number)

    @property
    def waiting_at(self) -> list[str]:
        with self.bench.database.read() as session:
            instance = session.get_one(ProcessInstance, self.id)
            definition = self.bench.engine.deployed(session, instance.deployment_id).definitions[instance.process_id]
            return queries.waiting_at(session, instance, definition, self.number)

    @property
    def incidents(self) -> list[str]:
        with self.bench.database.read() as session:
            inside = queries.numbers_inside(queries.tokens(session, self.id), self.number)
            return [each.message for each in queries.incidents(session, self.id) if each.token_number in inside]

    @property
    def passed(self) -> list[str]:
        """Those of its case since it was called that are drawn in its process."""
        with self.bench.database.read() as session:
            instance = session.get_one(ProcessInstance, self.id)
            deployed = self.bench.engine.deployed(session, instance.deployment_id)
            drawn = {each.element_id for each in deployed.definitions[self._process_id].elements()}
            query = select(AuditEvent.element_id).where(
                AuditEvent.chain == chain_of(self.id),
                AuditEvent.kind == "element_completed",
                AuditEvent.sequence > self._sequence,
            )
            return [each for each in session.scalars(query.order_by(AuditEvent.sequence)) if each in drawn]

    def _returned(self) -> dict[str, Value] | None:
        """What was kept when it was complete."""
        with self.bench.database.read() as session:
            for event in queries.history(session, self.id, ["process_returned"]):
                details = queries.details(event)
                if details.get("number") == self.number:
                    return details
        return None


def calls_of(bench: "Bench", instance_id: str) -> list[CalledInstance]:
    """The processes that were called in a case, in order."""
    with bench.database.read() as session:
        events = queries.history(session, instance_id, ["process_called"])
        said = [(event.sequence, queries.details(event)) for event in events]
    return [
        CalledInstance(bench, instance_id, int(str(each["number"])), str(each["process"]), sequence)
        for sequence, each in said
    ]
