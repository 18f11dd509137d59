"""`try_out` starts one of the patterns twice: straight through, and restored from the database at every step."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from engine.testing import Bench, Instance
from engine.values import Value

HERE = Path(__file__).parent
Trial = Callable[..., tuple[Bench, Instance]]


@pytest.fixture(params=["straight", "restored"])
def try_out(request: pytest.FixtureRequest) -> Trial:
    def start(name: str, variables: Mapping[str, Value] | None = None) -> tuple[Bench, Instance]:
        [file] = HERE.glob(f"p??_{name}.bpmn")
        bench = Bench({file.name: file.read_bytes()}, reload=request.param == "restored")
        return bench, bench.start("pattern", variables or {})

    return start
