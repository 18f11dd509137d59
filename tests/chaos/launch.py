"""`python -m tests.chaos.launch serve …`: the product's own command, in a hurry or with a fault.

With HURRIED, workers are thought dead after two seconds, what failed is tried again after one, and e-mails go to
the recording server. With PLANTED, there is a fault in it.
"""

import os
import sys
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from engine import failpoints, storage
from engine.connectors import Connector
from engine.jobs import failures, workers
from tests.chaos.own import record
from web import command_line, mail


def hurry() -> None:
    workers.BEAT_SECONDS = 0.5
    workers.DEAD_AFTER = timedelta(seconds=2)
    failures.FIRST_WAIT = failures.FIRST_WAIT_OF_EVENTS = timedelta(seconds=1)
    failures.GROWTH = 1.0
    mail.connector = _recorded  # type: ignore[assignment]
    if "postgresql" in os.environ["DATABASE_URL"]:
        from engine.jobs import procrastinate

        procrastinate.SWEEP_EVERY = timedelta(seconds=0.5)
        procrastinate.LOST_AFTER = timedelta(seconds=5)


def _recorded(*_: object) -> Connector:
    return record


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


if __name__ == "__main__":
    if os.environ.get("HURRIED"):
        hurry()
    if os.environ.get("PLANTED"):
        plant()
    sys.exit(command_line.main(sys.argv[1:]))
