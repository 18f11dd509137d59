"""`bench` builds a bench on each database, straight through and with its caches cleared after every step."""

import pytest

from engine.database import Database
from engine.testing import Bench
from tests.engine.people import Build


@pytest.fixture(params=[False, True], ids=["straight", "caches cleared after every step"])
def bench(request: pytest.FixtureRequest, database: Database) -> Build:
    def build(xml: bytes, **more: object) -> Bench:
        return Bench({"process.bpmn": xml}, database=database, reload=request.param, **more)  # type: ignore[arg-type]

    return build
