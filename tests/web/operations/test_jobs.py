"""Jobs by state, who runs them, and versions of journeys that are paused."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from engine.connectors import Call
from engine.jobs.embedded import run_due
from engine.models import Worker
from engine.values import Value
from tests.web.installation import Browser, Installation


def fail_for_good(installation: Installation) -> None:
    """An e-mail that no try can send."""

    def dead(call: Call) -> Mapping[str, Value]:
        raise OSError("the line is dead")

    installation.engine.connectors.by_type["dead"] = dead
    with installation.engine.database.begin() as session:
        installation.engine.send(session, "dead", {}, key="one")
    for _ in range(6):
        run_due(installation.engine)
        installation.later(minutes=30)


def test_a_job_that_fails_for_good_is_shown_with_what_it_said_and_tried_again(installation: Installation) -> None:
    fail_for_good(installation)
    noor = installation.signed_in("noor@marlshire.example", "operators")
    noor.get("/operations/jobs")
    assert "Failing 1" in noor.words
    assert "dead" in noor.words
    assert "OSError: the line is dead Look, and try again" in noor.words

    installation.engine.connectors.by_type["dead"] = lambda call: {}
    noor.get("/operations/")
    assert "Work that belongs to no case A call did not work the line is dead 1" in noor.words
    incident = noor.text.split('href="/operations/causes')[1]
    noor.get("/operations/causes" + incident.split('"')[0])
    noor.post(noor.path + "?kind=job", do="all")
    run_due(installation.engine)

    noor.get("/operations/jobs?state=failing")
    assert "No job is in this state just now." in noor.words


def test_a_job_that_nobody_runs_is_late(installation: Installation, noor: Browser) -> None:
    with installation.engine.database.begin() as session:
        installation.engine.send(session, "email", {}, key="one")
    installation.later(minutes=2)

    noor.get("/operations/jobs")

    assert "Late They are due for more than a minute." in noor.words
    assert "Jobs late or failing 1" in noor.words


@pytest.mark.parametrize("state", ["failing", "late", "due", "running", "waiting", "held", "nonsense"])
def test_every_state_has_a_page(installation: Installation, noor: Browser, state: str) -> None:
    assert noor.get(f"/operations/jobs?state={state}&after=nonsense").status_code == 200


def test_workers_are_listed_with_when_they_were_last_seen(installation: Installation, noor: Browser) -> None:
    noor.get("/operations/workers")
    assert "The web server runs the jobs itself" in noor.words
    moment = installation.clock.moment
    with installation.engine.database.begin() as session:
        session.add(Worker(name="one:17", threads=4, busy=2, started_at=moment, seen_at=moment))
        old = moment - timedelta(minutes=5)
        session.add(Worker(name="two:18", threads=4, busy=0, started_at=old, seen_at=old))

    noor.get("/operations/workers")

    assert "one:17 26 Oct 10:42 2 of 4" in noor.words
    assert "two:18 26 Oct 10:37: gone" in noor.words


def test_a_version_is_paused_and_resumed(installation: Installation, noor: Browser) -> None:
    installation.start()
    noor.get("/operations/versions")
    assert "Apply for a parking permit 1 1 Running" in noor.words
    address = noor.text.split('href="/operations/versions/')[1].split('"')[0]
    noor.get(f"/operations/versions/{address}")
    assert "One case is open." in noor.words
    assert noor.post(f"/operations/versions/{address}", do="pause").status_code == 422

    noor.post(f"/operations/versions/{address}", do="pause", reason="A fault")
    assert "The version is paused, with its cases." in noor.words
    assert installation.case("PP-TEST").suspended_with_deployment
    noor.get("/operations/cases/PP-TEST")
    assert "Paused with its whole version since 26 Oct 10:42" in noor.words
    noor.get(f"/operations/versions/{address}")
    noor.post(f"/operations/versions/{address}", do="resume", reason="Mended")

    assert "The version runs again, with its cases." in noor.words
    assert installation.case("PP-TEST").suspended_at is None


def test_pausing_twice_is_said(installation: Installation, noor: Browser) -> None:
    noor.get("/operations/versions")
    address = "/operations/versions/" + noor.text.split('href="/operations/versions/')[1].split('"')[0]
    noor.get(address)
    noor.post(address, do="pause", reason="A fault")
    noor.get(address)

    assert noor.post(address, do="pause", reason="Once more").status_code == 409
    assert "This version is paused already." in noor.words


def test_publishers_may_pause_a_version_and_see_nothing_else(installation: Installation) -> None:
    pia = installation.signed_in("pia@marlshire.example", "publishers")

    pia.get("/journeys/")
    assert "Pause or resume a version" in pia.words
    assert pia.get("/operations/versions").status_code == 200
    assert "Workers" not in pia.words
    assert pia.get("/operations/").status_code == 403
