"""Commands that reach whoever waits: correlate, signal; and send, for work that belongs to no case."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy.orm import Session

from engine import audit, messages, values
from engine.audit import Happening
from engine.commands.core import Core
from engine.jobs import queue
from engine.messages import Correlation
from engine.people import Person
from engine.thrown import Thrown, fitting, fitting_key
from engine.values import Value, clean


class MessageCommands(Core):
    """What comes from outside."""

    def correlate(
        self,
        session: Session,
        name: str,
        key: str | None,
        variables: Mapping[str, Value],
        person: Person,
        *,
        message_id: str | None = None,
        ttl: timedelta = messages.KEPT,
    ) -> Correlation:
        """A message from outside, to the one who takes it; kept for `ttl` where nobody does yet.

        Each `message_id` has one effect, as long as messages are kept. Raises UnusableValue for a name or key that
        cannot be kept.
        """
        given = {each: clean(value) for each, value in variables.items()}
        thrown = Thrown("message", fitting(name, "message"), fitting_key(key), given)
        return messages.send(self, session, thrown, person, fitting_key(message_id), ttl)

    def signal(self, session: Session, name: str, variables: Mapping[str, Value], person: Person) -> int:
        """A signal from outside, to everyone who waits for it, right after the commit; how many these are."""
        given = {each: clean(value) for each, value in variables.items()}
        count = messages.broadcast(self, session, Thrown("signal", fitting(name, "signal"), None, given))
        happening = Happening("signal_sent", details={"name": name})
        audit.write_outside(session, "messages", person, self.clock.now(session), happening)
        return count

    def send(self, session: Session, task_type: str, payload: Mapping[str, Value], *, key: str) -> None:
        """Work for a connector that belongs to no case, such as an e-mailed link. The key is its idempotency key."""
        now = self.clock.now(session)
        given = values.dump({"variables": clean(dict(payload)), "headers": {}})
        job = queue.job(now, now, given, type=task_type, idempotency_key=key)
        queue.put(session, [job])
