from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.database import Database
from tests.chaos.processes import Installation
from tests.chaos.recording import RecordingServer


@pytest.fixture
def recording() -> Iterator[RecordingServer]:
    with RecordingServer() as server:
        yield server


@pytest.fixture
def installation(tmp_path: Path, database: Database, recording: RecordingServer) -> Iterator[Installation]:
    """Real processes on each database in turn, whose connector “record” calls the recording server."""
    url = database.engine.url.render_as_string(hide_password=False)
    with Installation(tmp_path, url, RECORD_AT=recording.url) as made:
        yield made
