"""The same at a prompt: incidents, case, jobs, workers."""

from pathlib import Path

import pytest
from sqlalchemy import select

from engine.engine import Engine
from engine.models import Incident, ProcessInstance
from engine.people import Person
from tests.web.installation import ANSWERS, PERMIT
from web.command_line import main
from web.config import Config
from web.wiring import make_engine

OK, FAILED = 0, 1


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Engine:
    """An installation in this folder, with one case that stands still."""
    monkeypatch.chdir(tmp_path)
    for name in ("DATABASE_URL", "SECRET_KEY", "BASE_URL", "SMTP_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("FINGERPOST_MODE", "development")
    assert main(["upgrade"]) == OK
    faulty = tmp_path / "permit"
    faulty.mkdir()
    for path in PERMIT.iterdir():
        data = path.read_bytes()
        (faulty / path.name).write_bytes(data.replace(b"=now() + duration(&quot;P5D&quot;)", b"=limit"))
    assert main(["deploy", str(faulty)]) == OK
    made = make_engine(Config.from_environment())
    with made.database.begin() as session:
        made.start(session, "permit", {**ANSWERS, "limit": "soon"}, Person("guest:anna"), business_key="PP-ONE")
    return made


def incident(engine: Engine) -> str:
    with engine.database.read() as session:
        return session.scalars(select(Incident.id).where(Incident.resolved_at.is_(None))).one()


def case(engine: Engine) -> ProcessInstance:
    with engine.database.read() as session:
        return session.scalars(select(ProcessInstance)).one()


def test_incidents_are_listed_shown_and_passed_over(engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["incidents"]) == OK
    told = capsys.readouterr().out
    assert "permit check: A date came out as “soon”" in told
    assert f"{incident(engine)}  PP-ONE" in told
    assert main(["incidents", "show", incident(engine)]) == OK
    assert "UnusableValue" in capsys.readouterr().out
    assert main(["incidents", "skip", incident(engine), "--reason", "on paper", "--set", 'missing={"ask": []}']) == OK
    assert main(["incidents", "list"]) == OK
    assert "Nothing stands still." in capsys.readouterr().out


def test_incidents_are_tried_again_one_or_those_of_a_step_or_all(
    engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments in ([incident(engine)], ["--journey", "permit", "--element", "check"], ["--all"]):
        assert main(["incidents", "retry", *arguments]) == OK
        assert "Tried again: 1." in capsys.readouterr().out
    assert main(["incidents", "retry", "--journey", "permit", "--element", "decide"]) == OK
    assert "Tried again: 0." in capsys.readouterr().out
    assert incident(engine)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["incidents", "retry"], "Say which"),
        (["incidents", "retry", "nothing"], "no incident"),
        (["incidents", "show", "nothing"], "no incident"),
        (["incidents", "skip", "nothing", "--reason", "x", "--set", "a=b c d"], "a:"),
        (["incidents", "skip", "nothing", "--reason", "x", "--set", "a"], "NAME=VALUE"),
        (["case", "suspend", "nothing", "--reason", "x"], "no case"),
        (["case", "resume", "PP-ONE", "--reason", "x"], "not paused"),
        (["case", "move", "PP-ONE", "--end", "check", "--begin", "decide"], "--reason"),
        (["case", "move", "PP-ONE", "--end", "nothing", "--reason", "x"], "Open: check"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    engine: Engine, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    assert main(arguments) == FAILED
    said = capsys.readouterr().err
    assert told in said
    assert len(said.strip().splitlines()) == 1


def test_a_case_is_paused_resumed_moved_and_cancelled(engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["case", "suspend", "PP-ONE", "--reason", "a fault"]) == OK
    assert case(engine).suspended_at is not None
    assert main(["case", "resume", "PP-ONE", "--reason", "mended"]) == OK
    capsys.readouterr()
    assert main(["case", "move", "PP-ONE", "--end", "check", "--begin", "decide", "--dry-run"]) == OK
    told = capsys.readouterr().out
    assert "- incident   check" in told
    assert "+ user_task  decide" in told
    assert "Nothing was changed." in told
    assert incident(engine)
    assert main(["case", "move", "PP-ONE", "--end", "check", "--begin", "decide", "--reason", "a fault"]) == OK
    assert "Moved." in capsys.readouterr().out
    assert main(["case", "cancel", "PP-ONE", "--reason", "entered twice"]) == OK
    assert case(engine).state == "terminated"


def test_jobs_and_workers_are_counted(engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    with engine.database.begin() as session:
        engine.send(session, "email", {}, key="one")
    assert main(["jobs"]) == OK
    assert "due      1" in capsys.readouterr().out
    assert main(["jobs", "due"]) == OK
    assert "connector" in capsys.readouterr().out
    assert main(["workers"]) == OK
    assert "No worker was seen." in capsys.readouterr().out
