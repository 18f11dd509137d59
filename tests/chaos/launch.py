"""`python -m tests.chaos.launch serve …`: the product's own command, with a connector “record” that calls RECORD_AT.

The task's header `wait` says how many seconds it takes. With HURRIED, workers are thought dead after two seconds, a failed
job is tried again after one, and e-mails are recorded as well. With PLANTED, there is a fault in it.
"""

import os
import sys
from collections.abc import Mapping
from datetime import timedelta
from time import sleep
from typing import Any
from urllib.request import Request, urlopen

from sqlalchemy.orm import Session

from engine import failpoints, storage
from engine.clock import Clock
from engine.connectors import Call
from engine.engine import Engine
from engine.jobs import failures, workers
from engine.values import Value
from web import command_line, server, wiring
from web.config import Config


def record(call: Call) -> Mapping[str, Value]:
    sleep(float(str(call.headers.get("wait") or 0)))
    request = Request(os.environ["RECORD_AT"], data=b"{}", headers={"Idempotency-Key": call.idempotency_key})
    with urlopen(request, timeout=10) as response:
        response.read()
    return {}


def hurry() -> None:
    workers.BEAT_SECONDS = 0.5
    workers.DEAD_AFTER = timedelta(seconds=2)
    failures.RETRY_AFTER = timedelta(seconds=1)
    if "postgresql" in os.environ["DATABASE_URL"]:
        from engine.jobs import procrastinate

        procrastinate.SWEEP_EVERY = timedelta(seconds=0.5)
        procrastinate.LOST_AFTER = timedelta(seconds=5)


def plant() -> None:
    """The fault that must be found: a step commits before its state is written. It shows only where one dies there."""
    write = storage.write

    def commit_first(session: Session, *more: Any) -> None:
        if not session.in_nested_transaction():
            connection = session.connection()
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.dialect.name == "sqlite" else "BEGIN")
            failpoints.here("planted")
        write(session, *more)

    storage.write = commit_first


_made = wiring.make_engine


def make_engine(config: Config, clock: Clock | None = None) -> Engine:
    engine = _made(config, clock)
    engine.connectors.by_type["record"] = record
    if os.environ.get("HURRIED"):
        engine.connectors.by_type["email"] = record
    return engine


if __name__ == "__main__":
    if os.environ.get("HURRIED"):
        hurry()
    if os.environ.get("PLANTED"):
        plant()
    command_line.make_engine = server.make_engine = make_engine
    sys.exit(command_line.main(sys.argv[1:]))
