"""What monitors ask: whether it lives, whether it can work, and how it is doing."""

import pytest
from sqlalchemy import text

from engine.jobs.embedded import EmbeddedRunner
from engine.models import Incident, Job
from tests.web.installation import MONDAY, Installation
from web.config import Config, ConfigError


@pytest.mark.parametrize("path", ["/health", "/health/ready", "/health/live"])
def test_a_whole_installation_is_alive_and_ready(installation: Installation, path: str) -> None:
    assert installation.browser().get(path).status_code == 200


def test_without_its_database_it_is_alive_and_not_ready(installation: Installation) -> None:
    with installation.engine.database.begin() as session:
        session.execute(text("DROP TABLE alembic_version"))
    browser = installation.browser()

    assert browser.get("/health/live").status_code == 200
    assert browser.get("/health/ready").status_code == 503
    assert "does not answer" in browser.get("/health").get_data(as_text=True)


def test_with_a_database_of_another_release_it_is_not_ready(installation: Installation) -> None:
    with installation.engine.database.begin() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))

    page = installation.browser().get("/health/ready")

    assert page.status_code == 503
    assert "not of this release" in page.get_data(as_text=True)


def test_where_its_runner_has_stopped_it_is_not_ready(installation: Installation) -> None:
    runner = EmbeddedRunner(installation.engine)
    installation.app.extensions["beside"] = runner

    assert installation.browser().get("/health/ready").status_code == 503

    runner.start()
    assert installation.browser().get("/health/ready").status_code == 200
    runner.stop()


def test_metrics_tell_of_steps_requests_jobs_and_incidents(installation: Installation) -> None:
    installation.start()
    browser = installation.browser()
    browser.get("/")

    said = browser.get("/metrics").get_data(as_text=True)

    assert 'fingerpost_step_seconds_count{journey="permit"} 1.0' in said
    assert 'fingerpost_request_seconds_count{method="GET",route="/",status=' in said
    assert 'fingerpost_jobs{kind="connector",state="due"} 0.0' in said
    for name in ("incidents_open 0.0", "workers_seen 0.0", "database_up 1.0", "oldest_due_seconds"):
        assert f"fingerpost_{name}" in said
    assert 'fingerpost_database_pool{state="size"}' in said


def test_metrics_tell_of_a_job_that_has_failed(installation: Installation) -> None:
    with installation.engine.database.begin() as session:
        failed = Job(payload=b"{}", retries=0, due_at=MONDAY, created_at=MONDAY)
        session.add(failed)
        session.flush()
        session.add(Incident(job_id=failed.id, message="It failed.", created_at=MONDAY))

    said = installation.browser().get("/metrics").get_data(as_text=True)

    assert 'fingerpost_jobs{kind="connector",state="failing"} 1.0' in said
    assert "fingerpost_incidents_open 1.0" in said


def test_metrics_do_not_exist_for_others(installation: Installation) -> None:
    client = installation.app.test_client()

    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "203.0.113.7"}).status_code == 404
    # A proxy on this machine that nobody has said is there: whoever asks is somewhere else.
    assert client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.7"}).status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer "}, environ_base={"REMOTE_ADDR": "203.0.113.7"}).status_code == 404  # fmt: skip


def test_metrics_are_there_for_whoever_has_the_token(tmp_path, migrated_database) -> None:  # type: ignore[no-untyped-def]
    from tests.web.installation import make_installation

    made = make_installation(tmp_path, migrated_database, metrics_token="abc")
    client = made.app.test_client()
    far = {"REMOTE_ADDR": "203.0.113.7"}

    assert client.get("/metrics", headers={"Authorization": "Bearer abc"}, environ_base=far).status_code == 200
    assert client.get("/metrics", headers={"Authorization": "Bearer abd"}, environ_base=far).status_code == 404
    made.engine.database.dispose()


def test_addresses_that_may_read_metrics_are_checked_at_the_start() -> None:
    with pytest.raises(ConfigError) as raised:
        Config.from_environment({"FINGERPOST_MODE": "development", "METRICS_ALLOW": "everybody"})

    assert "METRICS_ALLOW" in str(raised.value)
