"""A server of the test's own, over a real socket, that remembers what it was asked."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from engine.connectors import Call
from engine.connectors.http import Http
from engine.connectors.http.addresses import Allowed
from engine.connectors.secrets import seal


@dataclass
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Server:
    """`answer` is given each request's handler, and writes what it likes."""

    port: int = 0
    asked: list[Asked] = field(default_factory=list)
    answer: Callable[[Any], None] = lambda handler: say(handler, 200, b"{}", "application/json")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def allowed(self) -> Allowed:
        return Allowed.parse(f"127.0.0.1:{self.port}")

    def http(self, **secrets: str) -> Http:
        return Http(secrets.get, self.allowed)


def say(handler: Any, status: int, body: bytes = b"", kind: str = "text/plain", **headers: str) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(body)))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            headers = {name.lower(): value for name, value in self.headers.items()}
            made.asked.append(Asked(self.command, self.path, headers, self.rfile.read(length)))
            self.close_connection = True
            made.answer(self)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = handle_any

        def log_message(self, *_: object) -> None:
            """Silent."""

        def handle(self) -> None:
            try:
                super().handle()
            except OSError:  # the other side went away, as some tests want it to
                return

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listening.daemon_threads = True
    made.port = listening.server_address[1]
    thread = Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield made
    listening.shutdown()
    listening.server_close()


SEAL = "0f"


def call(task_headers: dict[str, object] | None = None, secrets: tuple[str, ...] = (), /, **variables: object) -> Call:
    """Its headers and its secrets come first, then the inputs by name, as a diagram would have written them."""
    return Call(_sealed(variables), task_headers or {}, "the key", frozenset(secrets), SEAL)


def _sealed(value: Any) -> Any:
    if isinstance(value, str):
        return seal(value, SEAL)
    if isinstance(value, list):
        return [_sealed(item) for item in value]
    if isinstance(value, dict):
        return {_sealed(key): _sealed(item) for key, item in value.items()}
    return value
