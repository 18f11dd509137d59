"""What the tests of workers put into the database: instances of a service task that calls the recording server."""

from collections.abc import Callable
from time import monotonic, sleep

from sqlalchemy import func, select

from engine.database import Database
from engine.engine import Engine
from engine.jobs.procrastinate import Announcer
from engine.models import Job, ProcessInstance
from engine.people import SYSTEM
from engine.testing.journey import made_for
from tests.models import model, service


def an_engine(database: Database) -> Engine:
    if not database.is_sqlite:
        database.transport = Announcer()
    engine = Engine(database)
    engine.connectors.by_type["record"] = lambda call: {}
    return engine


def start_calls(engine: Engine, count: int = 1, wait: float = 0) -> None:
    """Start instances that call the recording server once, and take so many seconds for it."""
    headers = f'<zeebe:taskHeaders><zeebe:header key="wait" value="{wait}"/></zeebe:taskHeaders>'
    xml = model("start -> call: service -> end", {"call": service("record") + headers})
    files = {"process.bpmn": xml}
    files["journey.toml"] = made_for(files)
    with engine.database.begin() as session:
        engine.deploy(session, files, SYSTEM)
    for _ in range(count):
        with engine.database.begin() as session:
            engine.start(session, "bench", {}, SYSTEM)


def completed(database: Database) -> int:
    with database.read() as session:
        query = select(func.count()).select_from(ProcessInstance).where(ProcessInstance.state == "completed")
        return session.scalar(query) or 0


def held(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(Job).where(Job.lease_id.is_not(None))) or 0


def wait_for(condition: Callable[[], bool], seconds: float = 90) -> None:
    until = monotonic() + seconds
    while not condition():
        assert monotonic() < until, "it never came to pass"
        sleep(0.05)
