"""The short form of `make chaos`, and the proof that it finds a fault."""

from collections import Counter
from pathlib import Path

import pytest

from engine.database import Database
from tests.chaos.checking import Findings
from tests.chaos.run import Plan, Report, run

SHORT = Plan(chaos=16, blue_badge=4, at_once=6, officers=2, pause=0.6, most_rounds=2, drain_seconds=90)


def test_nothing_is_lost_and_nothing_done_twice_whatever_dies(database: Database, tmp_path: Path) -> None:
    report = run(database.engine.dialect.name, database, tmp_path, SHORT)

    assert report.wrong == [], str(report)


def test_a_step_that_commits_before_its_state_is_written_is_found(sqlite_database: Database, tmp_path: Path) -> None:
    planted = Plan(chaos=6, blue_badge=0, at_once=6, officers=2, pause=0.5, drain_seconds=12, planted=True)

    report = run("a planted fault", sqlite_database, tmp_path, planted)

    assert report.kills["planted"] > 0, str(report)
    assert [words for words in report.findings.wrong if "has not reached its end" in words], str(report)


@pytest.mark.parametrize("way", ["at random", "job.calling", "job.called", "job.committed", "web.committed"])
def test_a_kill_that_fell_nowhere_is_no_proof(way: str) -> None:
    report = Report("", Findings(), Counter(), 0, 0, Counter(), 0, [way])

    assert report.wrong == [f"no kill fell: {way}"]
