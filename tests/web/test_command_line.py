"""The operator's commands, as typed."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from engine import journey_package, migrations
from tests.web.installation import BLUE_BADGE, PERMIT
from web.command_line import main

KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("DATABASE_URL", "SECRET_KEY", "BASE_URL", "SMTP_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("FINGERPOST_MODE", "development")


def test_an_installation_is_made_step_by_step(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["upgrade"]) == 0
    assert main(["upgrade"]) == 0
    assert f"The database is at {migrations.head()}" in capsys.readouterr().out
    assert main(["deploy", str(PERMIT), str(PERMIT)]) == 0
    assert capsys.readouterr().out.count("version 1") == 2
    assert main(["user", "add", "ann@x.example", "--name", "Ann", "--administrator"]) == 0
    assert re.search(r"First password: \S{16}", capsys.readouterr().out)
    assert main(["user", "groups", "ann@x.example", "officers,administrators"]) == 0
    assert main(["user", "reset", "ann@x.example"]) == 0
    assert main(["user", "demonstration"]) == 0
    assert main(["verify"]) == 0
    assert "Every chain is whole" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["deploy", str(PERMIT)], "fingerpost upgrade"),
        (["verify"], "fingerpost upgrade"),
        (["serve"], "fingerpost upgrade"),
    ],
)
def test_a_database_that_was_not_made_is_named_with_the_command_that_makes_it(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 1
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["user", "reset", "nobody@x.example"], "nobody"),
        (["user", "groups", "nobody@x.example", "a"], "nobody"),
        (["user", "add", "nonsense", "--name", "A"], "email"),
        (["deploy", "/nowhere"], "no folder"),
        (["dump-state", "XX-1"], "no case"),
    ],
)
def test_what_cannot_be_done_is_one_line(arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["upgrade"])

    assert main(arguments) == 1
    error = capsys.readouterr().err.strip()
    assert told in error
    assert "Traceback" not in error


def test_check_needs_no_installation_and_says_what_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FINGERPOST_MODE", "production")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "a.bpmn").write_text("<a")

    assert main(["check", str(BLUE_BADGE)]) == 0
    assert main(["check", str(tmp_path / "broken")]) == 1
    out = capsys.readouterr().out
    assert "xml-unreadable" in out
    assert "journey-missing" in out


@pytest.mark.parametrize("name", ["out", "out.zip"])
def test_what_is_exported_is_what_was_deployed_byte_for_byte(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    main(["upgrade"])
    main(["deploy", str(PERMIT)])

    assert main(["export", "permit", str(tmp_path / name)]) == 0
    assert main(["deploy", str(tmp_path / name)]) == 0

    assert capsys.readouterr().out.count("permit, version 1") == 3
    assert journey_package.read(tmp_path / name) == journey_package.read(PERMIT)
    assert main(["export", "permit", str(tmp_path / name)]) != 0


def test_one_diagram_is_checked_by_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = tmp_path / "permit.bpmn"
    whole.write_bytes((PERMIT / "permit.bpmn").read_bytes())
    broken = tmp_path / "broken.bpmn"
    broken.write_bytes(whole.read_bytes().replace(b'targetRef="', b'targetRef="nowhere_', 1))

    assert main(["check", str(whole)]) == 0
    assert main(["check", str(broken)]) == 1
    assert "flow-unresolved" in capsys.readouterr().out


def test_demonstration_people_are_refused_in_production(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["upgrade"])
    monkeypatch.setenv("FINGERPOST_MODE", "production")
    for name, value in (("SECRET_KEY", KEY), ("BASE_URL", "https://x.example"), ("SMTP_URL", "smtp://127.0.0.1")):
        monkeypatch.setenv(name, value)

    assert main(["user", "demonstration"]) == 1
    assert "development only" in capsys.readouterr().err


def test_production_does_not_start_without_what_it_needs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("FINGERPOST_MODE")

    assert main(["serve"]) == 1
    error = capsys.readouterr().err
    assert all(name in error for name in ("SECRET_KEY", "BASE_URL", "SMTP_URL"))


@pytest.mark.skipif(sys.platform == "win32", reason="gunicorn is not for Windows")
def test_serve_answers_and_stops_when_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    main(["upgrade"])
    command = [sys.executable, "-m", "web.command_line", "serve", "--port", str(port)]
    root = Path(__file__).parents[2]
    server = subprocess.Popen(
        command, env={**os.environ, "PYTHONPATH": str(root)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        status = None
        for _ in range(100):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in") as answer:
                    status = answer.status
                break
            except OSError:
                time.sleep(0.1)
        assert status == 200
    finally:
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=40) == 0
