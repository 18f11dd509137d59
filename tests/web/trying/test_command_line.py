"""`fingerpost test`."""

import json
import shutil
from pathlib import Path

import pytest

from tests.web.installation import BLUE_BADGE
from web.command_line import main


@pytest.fixture
def journey(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BLUE_BADGE, tmp_path / "blue_badge"))


def test_it_runs_what_is_there_and_says_what_was_tried(journey: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test", str(journey)]) == 0

    out = capsys.readouterr().out
    assert "passed  The holder dies" in out
    assert "0 failed; tried" in out
    assert "not tried" not in out


def test_what_nobody_has_tried_is_listed(journey: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["test", "--coverage", str(journey)])
    assert "not tried: rule “Route, row 3” (route_table:3) [eligibility.dmn]" in capsys.readouterr().out


def test_one_that_fails_is_said_in_words_and_by_the_exit_status(
    journey: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = journey / "tests" / "the_holder_dies.scenario.json"
    whole = json.loads(file.read_bytes())
    whole["expect"]["ended"] = "end_refused"
    file.write_text(json.dumps(whole))

    assert main(["test", str(journey)]) == 1

    out = capsys.readouterr().out
    assert "FAILED  The holder dies (tests/the_holder_dies.scenario.json)" in out
    assert "and not at “Refused”" in out


def test_a_journey_that_cannot_run_says_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test", str(tmp_path / "nothing")]) == 1
    assert "There is no folder and no .zip of this name." in capsys.readouterr().out
