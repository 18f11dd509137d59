"""A job that comes while its case is being suspended: it is put off, and loses no try."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from engine.errors import Suspended
from engine.models import Job
from tests.engine.events import events_model, timer
from tests.engine.people import Build
from tests.fluent import assert_that
from tests.models import model, offered, service

CALLS = model("start -> call: service -> after: user -> end", {"call": service("post"), "after": offered("officers")})
WAITS = events_model(
    "start -> wait: intermediateCatchEvent -> after: user -> end", {"wait": timer("timeDuration", "PT1H")}
)


@contextmanager
def suspended(made: Any) -> Iterator[None]:
    """While every case is suspended."""

    def refuse(*_: object, **__: object) -> None:
        raise Suspended

    made.engine.step = refuse
    yield
    del made.engine.step


def the_job(made: Any) -> Job:
    with made.database.read() as session:
        found: Job = session.scalars(select(Job)).one()
        return found


def test_a_timer_is_put_off_a_minute_and_fires_after_that(bench: Build) -> None:
    made = bench(WAITS)
    instance = made.start()
    with suspended(made):
        made.advance(3600)
    job = the_job(made)
    assert (job.retries, job.due_at) == (5, made.now + timedelta(minutes=1))

    made.advance(60)

    assert_that(instance).is_waiting_at("after")
    assert instance.incidents == []


def test_a_call_gives_its_lease_back_and_is_made_again_with_the_same_key(bench: Build) -> None:
    made = bench(CALLS, connectors={"post": lambda v, h: {}})
    keys: list[str] = []
    stop: list[Any] = []

    def call(given: Any) -> dict[str, object]:
        keys.append(given.idempotency_key)
        if len(keys) == 1:
            stop.append(suspended(made))
            stop[0].__enter__()
        return {}

    made.engine.connectors.by_type["post"] = call  # type: ignore[assignment]
    instance = made.start()
    job = the_job(made)
    assert (job.retries, job.lease_id, job.due_at) == (5, None, made.now + timedelta(minutes=1))
    stop[0].__exit__(None, None, None)

    made.advance(60)

    assert_that(instance).is_waiting_at("after")
    assert len(keys) == 2
    assert len(set(keys)) == 1
