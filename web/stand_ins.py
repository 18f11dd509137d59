"""Stand-ins for other councils' and the nation's systems, so that the shipped journeys can be tried in development.

Calls to hosts that end in `.simulated` are answered here, without leaving the process: `badges.simulated` takes
orders, `payments.simulated` takes payments, which are paid at once. What they answer is made of the call's key alone,
so that the same call has the same answer, however often it is made. A first part of the path makes one misbehave:
docs/connectors.md lists them all.
"""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from time import sleep
from urllib.parse import urlsplit

from engine.connectors.http import Http
from engine.connectors.http.asking import Asked
from engine.connectors.http.exchange import Answer, NoAnswer
from engine.connectors.secrets import Lookup

ENDING = ".simulated"
SLOW_SECONDS = 10.0
BUSY_TRIES = 2

Manner = Callable[[Asked, int, Answer], Answer]
"""What comes instead, of the call, which try of it this is (from 1), and the answer of a system that behaves."""


@dataclass(frozen=True, slots=True)
class HttpWithStandIns(Http):
    """The `http` connector of a development installation. `tries`: how often each call was made in this process."""

    tries: Counter[str] = field(default_factory=Counter)

    def ask(self, asked: Asked) -> Answer:
        host = urlsplit(asked.url).hostname or ""
        return self._play(asked, host) if host.endswith(ENDING) else Http.ask(self, asked)

    def _play(self, asked: Asked, host: str) -> Answer:
        path = urlsplit(asked.url).path.strip("/")
        first, _, rest = path.partition("/")
        if first not in _MANNERS:
            return _answer(asked, host, path)
        call = f"{asked.request.headers['Idempotency-Key']} {asked.url}"
        self.tries[call] += 1
        return _MANNERS[first](asked, self.tries[call], _answer(asked, host, rest))


@dataclass(frozen=True, slots=True)
class OnlyStandIns(HttpWithStandIns):
    """The same where nothing may leave: in try-outs and scenarios. It has no secrets, and no way out."""

    secrets: Lookup = lambda _: "a-secret"

    def ask(self, asked: Asked) -> Answer:
        host = urlsplit(asked.url).hostname or ""
        if not host.endswith(ENDING):
            raise NoAnswer("Nothing leaves a try-out.")
        return self._play(asked, host)


def _answer(asked: Asked, host: str, path: str) -> Answer:
    number = sha256(asked.request.headers["Idempotency-Key"].encode()).hexdigest()[:8].upper()
    if (host, asked.request.method, path) == (f"badges{ENDING}", "POST", "orders"):
        return _says(201, {"number": f"N-{number}"})
    if (host, asked.request.method, path) == (f"payments{ENDING}", "POST", "payments"):
        return _says(201, {"id": f"P-{number}", "page": None, "status": "open"})
    if host == f"payments{ENDING}" and path.startswith("payments/"):
        return _payment(path, "paid")
    return _says(404, {"why": "There is nothing here."})


def _slow(asked: Asked, _: int, answer: Answer) -> Answer:
    sleep(min(SLOW_SECONDS, asked.seconds))
    return answer


def _silent(*_: object) -> Answer:
    raise NoAnswer("The stand-in did not answer, as it was asked not to.")


def _hangs_up(_: Asked, tries: int, answer: Answer) -> Answer:
    if tries == 1:
        raise NoAnswer("The stand-in did the work and hung up, as it was asked to.")
    return answer


def _busy(*_: object) -> Answer:
    return _says(503, {"why": "Busy."})


def _paid_never(status: str) -> Manner:
    def manner(asked: Asked, _: int, answer: Answer) -> Answer:
        return _payment(asked.url, status) if asked.request.method == "GET" else answer

    return manner


def _payment(path: str, status: str) -> Answer:
    return _says(200, {"id": path.rpartition("/")[2], "page": None, "status": status})


_MANNERS: dict[str, Manner] = {
    "slow": _slow,
    "busy": _busy,
    "busy-twice": lambda asked, tries, answer: _busy() if tries <= BUSY_TRIES else answer,
    "silent": _silent,
    "hangs-up": _hangs_up,
    "photo": lambda *_: _says(422, {"why": "The photo cannot be printed."}),
    "unpaid": _paid_never("open"),
    "refused": _paid_never("failed"),
}


def _says(status: int, body: dict[str, object]) -> Answer:
    return Answer(status, {"content-type": "application/json"}, json.dumps(body).encode())
