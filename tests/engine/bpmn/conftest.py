"""`run` starts a model twice: straight through, and written and read back after every single move."""

from collections.abc import Callable, Mapping

import pytest

from engine.values import Value
from tests.engine.bpmn.driver import Run

Runner = Callable[..., Run]


@pytest.fixture(params=["straight", "restored after every move"])
def run(request: pytest.FixtureRequest) -> Runner:
    def start(
        xml: bytes | Mapping[str, bytes], variables: Mapping[str, Value] | None = None, process_id: str | None = None
    ) -> Run:
        files = {"process.bpmn": xml} if isinstance(xml, bytes) else dict(xml)
        return Run(files, variables or {}, restoring=request.param != "straight", process_id=process_id)

    return start
