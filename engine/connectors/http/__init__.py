"""The `http` connector: one request to another system, and what its answer means to the case.

`asking.py` makes the request of a call, `addresses.py` says where it may go, `exchange.py` makes it, `answers.py`
turns the answer into variables, a BPMN error or a failed try. Secrets are filled in at the last moment, and whatever
comes back, errors too, is masked. Every request carries the job's key, so that a repeated one can be recognised.
"""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.connectors import Call, FailedTry
from engine.connectors.http import answers, asking
from engine.connectors.http.addresses import Allowed, Resolver, place, resolve
from engine.connectors.http.exchange import Answer, exchange
from engine.connectors.secrets import Lookup, Secrets
from engine.values import Value


@dataclass(frozen=True, slots=True)
class Http:
    """A connector bound to one installation's secrets and to where it may call. `tls` and `resolver` are for tests."""

    secrets: Lookup
    allowed: Allowed = field(default_factory=Allowed)
    tls: ssl.SSLContext | None = None
    resolver: Resolver = resolve

    def __call__(self, call: Call) -> Mapping[str, Value]:
        secrets = Secrets(self.secrets, call.secrets, call.seal)
        try:
            answer = self.ask(asking.Asked.of(call, secrets))
            return answers.outcome(call, answers.response(answer, secrets))
        except FailedTry as error:
            told = type(error)(str(secrets.mask(str(error))), error.wait)
            told.add_note(f"{call.variables.get('method') or 'GET'} {call.variables.get('url')}")
            told.add_note(f"Idempotency-Key: {call.idempotency_key}")
            raise told from None

    def ask(self, asked: asking.Asked) -> Answer:
        """Make a request, with nothing left to fill in."""
        to = place(asked.url, asked.query, self.allowed, self.resolver)
        return exchange(to, asked.request, asked.seconds, self.tls)
