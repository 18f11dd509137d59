"""An installation to measure: the pages, the engine and a database of its own, on SQLite or PostgreSQL."""

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import process_time

import structlog
from flask import Flask
from sqlalchemy import select, text

from engine import migrations
from engine.engine import Engine
from engine.models import ProcessInstance, UserTask
from engine.people import SYSTEM, Person
from tests.models import Drawing, offered
from tests.web.installation import Browser, Installation
from web import create_app
from web.config import Config
from web.wiring import make_engine

CLERK = "clerk@marlshire.example"
JOURNEY_TOML = """
key = "{key}"
title = "Measured"
name = "Measured"
owner = "Measured"
process = "process"
reference = "ME"
phase = "alpha"

[start]
summary = "Measured."
facts = []
to_hand = []
to_hand_note = ""
who_can = ""

[contact]
telephone = "01632 960 999"
hours = "Always."
note = ""

[case]
who = "=name"
sentence = "=name"

[[groups]]
id = "clerks"
title = "Clerks"
"""


@dataclass(frozen=True)
class Site:
    """An installation with one clerk signed in. `server_pids` are the processes of its PostgreSQL; none on SQLite."""

    name: str
    engine: Engine
    app: Flask
    installation: Installation
    server: str | None = None

    @property
    def clerk(self) -> Person:
        return Person("user:1", frozenset({"clerks"}))

    def deploy(self, key: str, drawing: Drawing, forms: dict[str, dict[str, object]] | None = None) -> None:
        self.deploy_model(key, drawing.xml(), forms)

    def deploy_model(self, key: str, xml: bytes, forms: dict[str, dict[str, object]] | None = None) -> None:
        files = {"process.bpmn": xml, "journey.toml": JOURNEY_TOML.format(key=key).encode()}
        files |= {f"{name}.form": json.dumps(form).encode() for name, form in (forms or {}).items()}
        with self.engine.database.begin() as session:
            self.engine.deploy(session, files, SYSTEM)

    def start(self, key: str, variables: dict[str, object] | None = None, reference: str | None = None) -> str:
        with self.engine.database.begin() as session:
            started = self.engine.start(session, key, variables or {}, SYSTEM, business_key=reference)
            return started.id

    def open_tasks(self, instance_id: str) -> list[str]:
        query = select(UserTask.id).where(UserTask.process_instance_id == instance_id, UserTask.state == "created")
        with self.engine.database.read() as session:
            return list(session.scalars(query.order_by(UserTask.token_number)))

    def complete(self, task_id: str, variables: dict[str, object] | None = None, key: str | None = None) -> None:
        with self.engine.database.begin() as session:
            self.engine.complete(session, task_id, variables or {}, self.clerk, key=key)

    def state_of(self, instance_id: str) -> str:
        with self.engine.database.read() as session:
            return session.get_one(ProcessInstance, instance_id).state

    def server_cpu(self) -> float:
        """Seconds that PostgreSQL has worked since it was started; 0 on SQLite, whose work is the process's own."""
        if self.server is None:
            return 0.0
        with self.engine.database.read() as session:
            own = session.execute(text("SELECT pg_backend_pid()")).scalar_one()
        parent = _stat(own)[1]
        return sum(_stat(int(pid))[0] for pid in os.listdir("/proc") if pid.isdigit() and _is_of(int(pid), parent))


def _stat(pid: int) -> tuple[float, int]:
    """Seconds of processor time of a process, and its parent."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"), int(fields[1])


def _is_of(pid: int, parent: int) -> bool:
    try:
        return _stat(pid)[1] == parent
    except FileNotFoundError:
        return False


@contextmanager
def site(server: str | None = None) -> Iterator[Site]:
    """A fresh installation: on SQLite, or in a new database of the PostgreSQL `server` (its URL)."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    with tempfile.TemporaryDirectory() as folder:
        settings = {"FINGERPOST_MODE": "development"} | ({"DATABASE_URL": server} if server else {})
        config = Config.from_environment(settings, folder=Path(folder))
        engine = make_engine(config)
        migrations.upgrade(engine.database)
        app = create_app(config, engine)
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
        installation = Installation(config, engine, app, engine.clock)  # type: ignore[arg-type]
        installation.add_person(CLERK, "clerks", name="Cass Clerk")
        yield Site("PostgreSQL" if server else "SQLite", engine, app, installation, server)
        engine.database.dispose()


def signed_in(measured: Site) -> Browser:
    return measured.installation.signed_in(CLERK)


def question(key: str, label: str) -> dict[str, object]:
    return {"type": "textfield", "key": key, "id": key, "label": label, "validate": {"required": True}}


def form(name: str, keys: list[str]) -> dict[str, object]:
    """A page of text answers, without one to check them."""
    asked = [question(key, f"What is the {key} of it?") for key in keys]
    return {"schemaVersion": 18, "type": "default", "id": name, "components": asked}


def user_task(form_id: str | None = None) -> str:
    form = "" if form_id is None else f'<zeebe:formDefinition formId="{form_id}"/>'
    return offered("clerks") + form


class Stopwatch:
    """Processor seconds of this process while it is running, in all."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.times = 0

    @contextmanager
    def running(self) -> Iterator[None]:
        began = process_time()
        yield
        self.seconds += process_time() - began
        self.times += 1

    @property
    def each(self) -> float:
        return self.seconds / max(1, self.times)
