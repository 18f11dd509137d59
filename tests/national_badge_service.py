"""A stand-in of the national badge service and of a payment provider, over a real socket, that remembers everything.

It does each piece of work once for each key, as the real ones do. It can be slow, fail, act and then break off, or
not answer at all: `manners` says what it does with the next requests, in order; then it behaves.
"""

import json
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Any


@dataclass
class NationalBadgeService:
    """`orders` and `payments` by key; `asked` is every request, as method, path and key."""

    port: int = 0
    orders: dict[str, dict[str, Any]] = field(default_factory=dict)
    payments: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    authorised: set[str] = field(default_factory=set)
    manners: deque[str] = field(default_factory=deque)
    closing: Event = field(default_factory=Event)
    lock: Lock = field(default_factory=Lock)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def pay(self) -> None:
        """Somebody pays whatever is open."""
        for each in self.payments.values():
            each["status"] = "paid"

    def answer(self, method: str, path: str, key: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """What it answers, once it has done the work."""
        with self.lock:
            if (method, path) == ("POST", "/orders"):
                made = self.orders.setdefault(key, {**body, "number": f"N-{len(self.orders) + 1}"})
                return 201, {"number": made["number"]}
            if (method, path) == ("POST", "/payments"):
                made = self.payments.setdefault(
                    key, {"id": f"P-{len(self.payments) + 1}", "page": None, "status": "open"}
                )
                return 201, made
            found = next((each for each in self.payments.values() if path == f"/payments/{each['id']}"), None)
            return (200, found) if found else (404, {})


@contextmanager
def serving() -> Iterator[NationalBadgeService]:
    """One that listens, until the end."""
    service = NationalBadgeService()

    class Handler(BaseHTTPRequestHandler):
        def handle_any(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")
            key = self.headers["Idempotency-Key"]
            service.asked.append((self.command, self.path, key))
            service.authorised.add(self.headers["Authorization"])
            manner = service.manners.popleft() if service.manners else ""
            if manner == "fail":
                self.say(503, {"why": "Busy."})
            elif manner == "photo":
                self.say(422, {"why": "The photo cannot be printed."})
            elif manner == "silent":
                service.closing.wait(60)
            else:
                if manner == "slow":
                    service.closing.wait(0.3)
                said = service.answer(self.command, self.path, key, body)
                if manner != "break off":
                    self.say(*said)

        do_GET = do_POST = handle_any

        def say(self, status: int, body: dict[str, Any]) -> None:
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    service.port = server.server_address[1]
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield service
    finally:
        service.closing.set()
        server.shutdown()
        server.server_close()
