"""Retries: how long a job that failed waits, and that what may have been done is asked for again by the same key."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from engine import values
from engine.connectors import Call, FailedTry
from engine.jobs.failures import wait_after
from engine.models import Job
from tests.engine.connectors.conftest import Server, say
from tests.engine.people import Build
from tests.fluent import assert_that
from tests.models import mapping, model, service

NOT_NOW = OSError("not now")


def job(left: int, kind: str = "connector", key: str = "k", **payload: Any) -> Job:
    return Job(kind=kind, idempotency_key=key, retries=left, payload=values.dump({"headers": {}, **payload}))


def seconds(failed: Job, error: Exception = NOT_NOW) -> float:
    return wait_after(failed, error).total_seconds()


@pytest.mark.parametrize(("left", "usual"), [(4, 30), (3, 120), (2, 480), (1, 1920)])
def test_the_wait_grows_fourfold_give_or_take_a_fifth(left: int, usual: float) -> None:
    waits = {seconds(job(left, key=str(number))) for number in range(50)}

    assert 0.8 * usual <= min(waits) < 0.9 * usual
    assert 1.1 * usual < max(waits) <= 1.2 * usual


def test_the_same_failure_of_the_same_job_waits_the_same() -> None:
    assert seconds(job(3)) == seconds(job(3))
    assert seconds(job(3)) != seconds(job(3, key="other"))


def test_it_never_waits_longer_than_six_hours_and_a_fifth() -> None:
    assert 0.8 * 6 * 3600 <= seconds(job(0, retries=90)) <= 1.2 * 6 * 3600


@pytest.mark.parametrize(
    ("said", "usual"), [("PT10M", 600), ("PT1S", 1), ("P1M", 30), ("soon", 30), ("-PT1M", 30), ("P99D", 6 * 3600)]
)
def test_a_task_sets_its_first_wait(said: str, usual: float) -> None:
    assert 0.8 * usual <= seconds(job(4, headers={"retryBackoff": said})) <= 1.2 * usual


def test_a_number_of_tries_of_its_own_begins_at_the_beginning_too() -> None:
    assert seconds(job(1, retries=2)) < 40
    assert seconds(job(4, retries=2)) < 40, "somebody gave it more tries"


def test_timers_and_messages_begin_at_five_seconds() -> None:
    assert 4 <= seconds(job(4, "timer")) <= 6
    assert 16 <= seconds(job(3, "message")) <= 24


def test_whoever_asks_to_be_left_alone_is_for_so_long() -> None:
    assert seconds(job(4), FailedTry("busy", timedelta(minutes=10))) == 600
    assert seconds(job(4), FailedTry("busy", timedelta(seconds=1))) >= 24
    assert seconds(job(4), FailedTry("busy", timedelta(days=9))) == 6 * 3600


def test_a_job_is_tried_at_growing_intervals_until_it_is_an_incident(bench: Build) -> None:
    made = bench(model("start -> ask: service -> end", {"ask": service("post", "3")}), connectors={"post": _fail})
    tried = []

    def fail(call: Call) -> None:
        tried.append(made.now)
        raise OSError("no")

    made.engine.connectors.by_type["post"] = fail
    instance = made.start()
    made.advance(3600)

    first, second = (later - earlier for earlier, later in pairwise(tried))
    assert timedelta(seconds=24) <= first <= timedelta(seconds=36)
    assert timedelta(seconds=96) <= second <= timedelta(seconds=144)
    assert len(instance.incidents) == 1


def _fail(variables: object, headers: object) -> None:
    raise OSError("no")


def acts_then_breaks_off(done: list[str]) -> Callable[[Any], None]:
    """Does the work once for each key; the first time, the line breaks before it can say so."""

    def answer(handler: Any) -> None:
        key = handler.headers["Idempotency-Key"]
        if key not in done:
            done.append(key)
            handler.connection.close()
            return
        say(handler, 200, b'{"number": 7}', "application/json")

    return answer


def test_a_call_that_may_have_happened_is_repeated_with_the_same_key_only(bench: Build, server: Server) -> None:
    done: list[str] = []
    server.answer = acts_then_breaks_off(done)
    headers = '<zeebe:taskHeaders><zeebe:header key="resultExpression" value="={ number: response.body.number }"/></zeebe:taskHeaders>'
    asks = service("http") + mapping(inputs={"url": f'"{server.url}"', "method": '"POST"'}) + headers
    made = bench(model("start -> one: service -> two: service -> end", {"one": asks, "two": asks}))
    made.engine.connectors.by_type["http"] = server.http()

    instance = made.start()
    made.advance(600)

    assert_that(instance).is_completed()
    assert instance.variables["number"] == 7
    keys = [each.headers["idempotency-key"] for each in server.asked]
    assert len(keys) == 4
    assert (keys[0], keys[2]) == (keys[1], keys[3])
    assert done == [keys[0], keys[2]], "each piece of work was done once"
