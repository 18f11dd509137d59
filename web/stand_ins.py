"""Stand-ins for other councils' and the nation's systems, so that the shipped journeys can be tried in development.

Calls to hosts that end in `.simulated` are answered here, without leaving the process: `badges.simulated` takes
orders, `payments.simulated` takes payments, which are paid at once. What they answer is made of the call's key alone,
so that the same call has the same answer. A first part of the path makes one misbehave: `/slow` waits, `/busy` is
not there, `/silent` does not answer, `/photo` refuses the photo.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from time import sleep
from urllib.parse import urlsplit

from engine.connectors.http import Http
from engine.connectors.http.asking import Asked
from engine.connectors.http.exchange import Answer, NoAnswer

ENDING = ".simulated"
SLOW_SECONDS = 5.0

Manner = Callable[[Asked], Answer | None]


@dataclass(frozen=True, slots=True)
class HttpWithStandIns(Http):
    """The `http` connector of a development installation."""

    def ask(self, asked: Asked) -> Answer:
        host = urlsplit(asked.url).hostname or ""
        return _answer(asked, host) if host.endswith(ENDING) else Http.ask(self, asked)


def _answer(asked: Asked, host: str) -> Answer:
    first, _, rest = urlsplit(asked.url).path.strip("/").partition("/")
    manner = _MANNERS.get(first)
    early = manner(asked) if manner else None
    if early is not None:
        return early
    path = rest if manner else f"{first}/{rest}".strip("/")
    number = sha256(asked.request.headers["Idempotency-Key"].encode()).hexdigest()[:8].upper()
    if (host, asked.request.method, path) == (f"badges{ENDING}", "POST", "orders"):
        return _says(201, {"number": f"N-{number}"})
    if (host, asked.request.method, path) == (f"payments{ENDING}", "POST", "payments"):
        return _says(201, {"id": f"P-{number}", "page": None, "status": "open"})
    if host == f"payments{ENDING}" and path.startswith("payments/"):
        return _says(200, {"id": path.partition("/")[2], "page": None, "status": "paid"})
    return _says(404, {"why": "There is nothing here."})


def _slow(asked: Asked) -> None:
    sleep(min(SLOW_SECONDS, asked.seconds))


def _silent(asked: Asked) -> Answer:
    raise NoAnswer("The stand-in did not answer, as it was asked not to.")


_MANNERS: dict[str, Manner] = {
    "slow": _slow,
    "busy": lambda _: _says(503, {"why": "Busy."}),
    "silent": _silent,
    "photo": lambda _: _says(422, {"why": "The photo cannot be printed."}),
}


def _says(status: int, body: dict[str, object]) -> Answer:
    return Answer(status, {"content-type": "application/json"}, json.dumps(body).encode())
