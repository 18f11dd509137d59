"""The jobs that the engine does itself: what fails is tried again and then told, and nothing is done twice."""

from datetime import timedelta
from time import sleep

import pytest
from sqlalchemy import select

from engine import instances
from engine.bpmn.workflow import Workflow
from engine.clock import DatabaseClock
from engine.engine import Engine
from engine.jobs.embedded import EmbeddedRunner
from engine.messages import forget_expired
from engine.models import Incident, Job, KeptMessage
from tests.engine.events import events_model, message, named, signal, timer
from tests.engine.people import ANN, Build
from tests.fluent import assert_that

WAITS = "start -> wait: intermediateCatchEvent -> after: user -> end"
HOUR = events_model(WAITS, {"wait": timer("timeDuration", "PT1H")})
NIGHTLY = events_model("night: startEvent -> work: user -> end", {"night": timer("timeCycle", "R/PT1H")})


def break_down(*_: object, **__: object) -> None:
    raise RuntimeError("the lift is stuck")


def test_a_timer_whose_step_fails_is_tried_again_and_then_an_incident(
    bench: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = bench(HOUR)
    instance = made.start()
    with monkeypatch.context() as broken:
        broken.setattr(Workflow, "trigger", break_down)
        made.advance(3 * 3600)

    assert instance.incidents == ["the lift is stuck"]
    assert_that(instance).is_waiting_at("wait")
    with made.database.read() as session:
        [job] = session.scalars(select(Job))
        assert (job.kind, job.retries) == ("timer", 0)
    assert instance.broken_links() == []


def test_a_timer_that_fails_once_fires_a_minute_later(bench: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    made = bench(HOUR)
    instance = made.start()
    with monkeypatch.context() as broken:
        broken.setattr(Workflow, "trigger", break_down)
        made.advance(3600)

    made.advance(60)

    assert_that(instance).is_waiting_at("after").has_no_incident()


def test_a_start_that_fails_is_an_incident_and_the_next_one_keeps_its_time(
    bench: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = bench(NIGHTLY)
    with monkeypatch.context() as broken:
        broken.setattr(instances, "_begin", break_down)
        made.advance(3600 + 600)

    made.advance(3600)

    with made.database.read() as session:
        assert [each.message for each in session.scalars(select(Incident))] == ["the lift is stuck"]
        [job] = session.scalars(select(Job))
    assert len(made.instances) == 1
    assert (job.due_at - made.clock.moment) < timedelta(hours=1)
    assert job.due_at.minute == 0


def test_times_that_passed_while_nobody_was_there_start_one_instance(bench: Build) -> None:
    made = bench(NIGHTLY)

    made.clock.advance(timedelta(hours=5, minutes=30))
    made.advance(0)
    assert len(made.instances) == 1

    made.advance(3600)
    assert len(made.instances) == 2


def test_a_signal_to_an_instance_that_has_gone_on_has_no_effect(bench: Build) -> None:
    made = bench(events_model(WAITS, {"wait": signal("flood")}, named(signals=("flood",))))
    instance = made.start()
    with made.database.begin() as session:
        made.engine.signal(session, "flood", {}, ANN)
        made.engine.signal(session, "flood", {}, ANN)

    made.advance(0)

    assert_that(instance).is_waiting_at("after")
    assert instance.passed.count("wait") == 1


def test_kept_messages_are_forgotten_when_their_time_has_run_out(bench: Build) -> None:
    made = bench(events_model(WAITS, {"wait": message("paid")}, named(messages={"paid": None})))
    made.correlate("paid")

    forget_expired(made.engine)
    with made.database.read() as session:
        assert len(session.scalars(select(KeptMessage)).all()) == 1
    made.clock.advance(timedelta(hours=2))
    forget_expired(made.engine)

    with made.database.read() as session:
        assert session.scalars(select(KeptMessage)).all() == []


def test_the_thread_beside_the_server_runs_timers_and_deliveries(bench: Build) -> None:
    made = bench(events_model(WAITS, {"wait": timer("timeDuration", "PT0.2S")}))
    engine = Engine(made.database, DatabaseClock())
    with made.database.begin() as session:
        engine.start(session, "bench", {}, ANN)
    made._look_for_instances()
    [instance] = made.instances
    runner = EmbeddedRunner(engine, poll_seconds=0.05)

    runner.start()
    for _ in range(200):
        if instance.waiting_at == ["after"]:
            break
        sleep(0.05)
    runner.stop()

    assert_that(instance).is_waiting_at("after")
