"""One process instance of a bench, as tests look at it."""

from typing import TYPE_CHECKING

from sqlalchemy import select

from engine import audit, queries
from engine.audit import chain_of
from engine.models import AuditEvent, ProcessInstance, TokenRow
from engine.values import Value, dump

if TYPE_CHECKING:
    from engine.testing.bench import Bench


class Instance:
    """Read afresh at every question."""

    def __init__(self, bench: "Bench", instance_id: str) -> None:
        self.bench = bench
        self.id = instance_id

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Instance) and (self.id, self.bench) == (other.id, other.bench)

    def __hash__(self) -> int:
        return hash(self.id)

    def _row(self) -> ProcessInstance:
        with self.bench.database.read() as session:
            return session.get_one(ProcessInstance, self.id)

    @property
    def process_id(self) -> str:
        return self._row().process_id

    @property
    def state(self) -> str:
        return self._row().state

    @property
    def variables(self) -> dict[str, Value]:
        with self.bench.database.read() as session:
            return queries.variables(session, self.id)

    @property
    def incidents(self) -> list[str]:
        with self.bench.database.read() as session:
            return [each.message for each in queries.incidents(session, self.id)]

    @property
    def waiting_at(self) -> list[str]:
        """Sorted element ids, one for each token that waits for a person, a job or an event.

        An event-based gateway stands for its events; boundary events and starts of event sub-processes, containers
        and joins are left out.
        """
        with self.bench.database.read() as session:
            instance = session.get_one(ProcessInstance, self.id)
            deployed = self.bench.engine.deployed(session, instance.deployment_id)
            return queries.waiting_at(session, instance, deployed.definitions[instance.process_id])

    @property
    def tokens(self) -> list[str]:
        """Where every live token stands, for failure messages."""
        with self.bench.database.read() as session:
            query = select(TokenRow).where(TokenRow.process_instance_id == self.id).order_by(TokenRow.number)
            return [f"{row.element_id} ({row.state})" for row in session.scalars(query)]

    @property
    def passed(self) -> list[str]:
        """Ids of flow nodes that completed, in order, with repeats."""
        with self.bench.database.read() as session:
            query = (
                select(AuditEvent.element_id)
                .where(AuditEvent.chain == chain_of(self.id), AuditEvent.kind == "element_completed")
                .order_by(AuditEvent.sequence)
            )
            return [each or "" for each in session.scalars(query)]

    def broken_links(self) -> list[audit.BrokenLink]:
        with self.bench.database.read() as session:
            return list(audit.verify(session))

    def size(self) -> int:
        """Bytes of state: tokens and variables."""
        with self.bench.database.read() as session:
            return sum(len(row.data) for row in queries.tokens(session, self.id)) + len(
                dump(queries.variables(session, self.id))
            )
