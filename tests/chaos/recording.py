"""A server that remembers every call by its idempotency key: the other end of the connectors in these tests.

It acts once for each key, as a well-made system does, and counts repeats apart. It can be slow, refuse, or act and
then hang up without a reply.
"""

import random
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import sleep

Manners = Callable[[str], str]
"""What happens to a call with this key: "answer", "slow", "refuse" or "hang up"."""


def polite(key: str) -> str:
    return "answer"


def moody(seed: int) -> Manners:
    """Mostly it answers."""
    chance = random.Random(seed)

    def choose(key: str) -> str:
        return chance.choices(["answer", "slow", "refuse", "hang up"], [80, 10, 5, 5])[0]

    return choose


class _Server(ThreadingHTTPServer):
    request_queue_size = 100

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever called has died."""


class RecordingServer:
    """`effects` counts how often it acted for a key, `repeats` how often it was asked again after it had."""

    def __init__(self, manners: Manners = polite, slow_seconds: float = 0.3) -> None:
        self.manners = manners
        self.slow_seconds = slow_seconds
        self.effects: Counter[str] = Counter()
        self.repeats: Counter[str] = Counter()
        self.outcomes: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> "RecordingServer":
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def act(self, key: str) -> str:
        manner = self.manners(key)
        with self._lock:
            self.outcomes[manner] += 1
            if manner != "refuse":
                (self.repeats if self.effects[key] else self.effects)[key] += 1
        if manner == "slow":
            sleep(self.slow_seconds)
        return manner

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                manner = server.act(self.headers["Idempotency-Key"])
                if manner == "hang up":
                    self.close_connection = True
                    self.connection.close()
                    return
                self.send_response(503 if manner == "refuse" else 200)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"{}")

            def log_message(self, *_: object) -> None:
                pass

            def finish(self) -> None:
                with suppress(OSError, ValueError):  # whoever called has died, or we hung up
                    super().finish()

        return Handler
