"""`python -m tests.chaos.launch serve …`: the product's own command, with a connector “record” that calls RECORD_AT.

The task's header `wait` says how many seconds it takes. With HURRIED, workers are thought dead after two seconds.
"""

import os
import sys
from collections.abc import Mapping
from datetime import timedelta
from time import sleep
from urllib.request import Request, urlopen

from engine.clock import Clock
from engine.connectors import Call
from engine.engine import Engine
from engine.jobs import workers
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
    if "postgresql" in os.environ["DATABASE_URL"]:
        from engine.jobs import procrastinate

        procrastinate.SWEEP_EVERY = timedelta(seconds=0.5)


_made = wiring.make_engine


def make_engine(config: Config, clock: Clock | None = None) -> Engine:
    engine = _made(config, clock)
    engine.connectors.by_type["record"] = record
    return engine


if __name__ == "__main__":
    if os.environ.get("HURRIED"):
        hurry()
    command_line.make_engine = server.make_engine = make_engine
    sys.exit(command_line.main(sys.argv[1:]))
