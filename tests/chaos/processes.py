"""Real processes of the product, in a process group each, with what they say kept in a file."""

import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


class Process:
    """`fingerpost ARGUMENTS`, started when made; `start` again after it has died."""

    def __init__(self, folder: Path, name: str, arguments: list[str], environment: dict[str, str]) -> None:
        self.name = name
        self.arguments = arguments
        self.environment = {**os.environ, "PYTHONPATH": str(ROOT), "FINGERPOST_MODE": "development", **environment}
        self.folder = folder
        self.log = folder / f"{name}.log"
        self.start()

    def start(self) -> None:
        with self.log.open("ab") as output:
            self.running = subprocess.Popen(
                [sys.executable, "-m", "tests.chaos.launch", *self.arguments],
                cwd=self.folder,
                env=self.environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def tell(self, number: int) -> None:
        """A signal to the process that was started, not to its children."""
        self.running.send_signal(number)

    def kill(self) -> None:
        """SIGKILL to all of it, as if its machine had died."""
        with suppress(ProcessLookupError):
            os.killpg(self.running.pid, signal.SIGKILL)
        self.running.wait()

    def ended(self, seconds: float = 60) -> int:
        """Its exit status, once it has ended."""
        return self.running.wait(seconds)

    def wait_until_it_says(self, words: str, times: int = 1, seconds: float = 60) -> None:
        until = monotonic() + seconds
        while self.said.count(words) < times:
            assert self.running.poll() is None, f"{self.name} ended:\n{self.said}"
            assert monotonic() < until, f"{self.name} never said {words!r}:\n{self.said}"
            sleep(0.05)


class Installation:
    """A folder and a database, in which processes of the product run; all are killed at the end."""

    def __init__(self, folder: Path, database_url: str, **environment: str) -> None:
        self.folder = folder
        self.environment = {"DATABASE_URL": database_url, **environment}
        self.processes: list[Process] = []

    def __enter__(self) -> "Installation":
        return self

    def __exit__(self, *_: object) -> None:
        for process in self.processes:
            process.kill()

    def work(self, name: str = "work", *arguments: str) -> Process:
        return self._started(name, ["work", *arguments])

    def serve(self, name: str = "serve", *arguments: str, port: int | None = None) -> tuple[Process, str]:
        """The process, and the address at which it will be ready."""
        port = port or free_port()
        return self._started(name, ["serve", "--port", str(port), *arguments]), f"http://127.0.0.1:{port}"

    def run(self, *arguments: str) -> str:
        """A command that ends by itself; what it said."""
        name = f"run{len(self.processes)}"
        process = self._started(name, list(arguments))
        assert process.ended() == 0, process.said
        return process.said

    def _started(self, name: str, arguments: list[str]) -> Process:
        process = Process(self.folder, name, arguments, self.environment)
        self.processes.append(process)
        return process


def wait_until_ready(address: str, seconds: float = 60) -> None:
    until = monotonic() + seconds
    while True:
        try:
            with urlopen(f"{address}/health/ready", timeout=5):
                return
        except (URLError, OSError):
            assert monotonic() < until, f"{address} never became ready"
            sleep(0.1)
