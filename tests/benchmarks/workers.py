"""W7: workers on PostgreSQL that drain service tasks, each of which waits five milliseconds."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import func, select

from engine.connectors import Call, Connectors, connector
from engine.models import Job, Worker
from tests.benchmarks.site import Site
from tests.models import Drawing, service

WAITING_SECONDS = 0.005
ROOT = Path(__file__).parents[2]


@connector("wait")
def wait(call: Call) -> None:
    """As long as another system takes to answer."""
    time.sleep(WAITING_SECONDS)


def prepare(measured: Site) -> None:
    connectors: Connectors = measured.engine.connectors
    connectors.by_type["wait"] = wait
    drawing = Drawing().draw("start -> ask: service -> end").extend("ask", service("wait"))
    measured.deploy("waiting", drawing)


def drain(measured: Site, tasks: int, workers: int) -> float:
    """Seconds that each task took of the time in which so many workers, doing one thing at a time, did all of them."""
    with _started(measured, workers) as running:
        _pause(running, signal.SIGSTOP)
        for _ in range(tasks):
            measured.start("waiting", {"name": "Somebody"})
        _pause(running, signal.SIGCONT)
        began = time.monotonic()
        while _count(measured, Job):
            time.sleep(0.02)
        return (time.monotonic() - began) / tasks


@contextmanager
def _started(measured: Site, workers: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    assert measured.server is not None
    command = [sys.executable, "-m", "web.command_line", "work", "--concurrency", "1"]
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "FINGERPOST_MODE": "development",
            "DATABASE_URL": measured.server,
            "CONNECTORS": "tests.benchmarks.workers",
            "PYTHONPATH": str(ROOT),
        }
        environment = {**os.environ, **settings}
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        running = [subprocess.Popen(command, cwd=folder, env=environment, **quiet) for _ in range(workers)]  # type: ignore[call-overload]
        try:
            while _count(measured, Worker) < workers:
                time.sleep(0.05)
            yield running
        finally:
            _pause(running, signal.SIGTERM)
            for each in running:
                each.wait(40)


def _pause(running: list[subprocess.Popen[bytes]], number: int) -> None:
    for each in running:
        each.send_signal(number)


def _count(measured: Site, kind: type[Job | Worker]) -> int:
    with measured.engine.database.read() as session:
        return session.scalar(select(func.count()).select_from(kind)) or 0
