"""What is meant to hang, fill the memory or crash ends in an error of FEEL's own or a value."""

import json
import subprocess
import sys

CEILING = 600
"""Seconds for all of them on a machine that is busy; on an idle one they take about ten."""
MEGABYTES = 400


def test_every_attack_ends_as_it_should_in_little_memory() -> None:
    command = [sys.executable, "-W", "error", "-m", "tests.feel.attacks"]

    done = subprocess.run(command, capture_output=True, text=True, timeout=CEILING, check=False)

    assert done.returncode == 0, done.stderr[-2_000:]
    found = json.loads(done.stdout)
    assert found["surprises"] == {}
    assert found["peak"] < MEGABYTES
