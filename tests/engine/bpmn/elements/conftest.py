"""`try_out` starts one of the small models here twice: straight through, and restored from the database at each step."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from engine.testing import Bench, Instance
from engine.values import Value

HERE = Path(__file__).parent
Open = Callable[..., Bench]
Trial = Callable[..., tuple[Bench, Instance]]


@pytest.fixture(params=["straight", "restored"])
def deploy(request: pytest.FixtureRequest) -> Open:
    """A bench with a model on it; nothing has been started."""

    def of(name: str, *, beside: Mapping[str, bytes] | None = None) -> Bench:
        file = HERE / f"{name}.bpmn"
        return Bench({file.name: file.read_bytes(), **(beside or {})}, reload=request.param == "restored")

    return of


@pytest.fixture
def try_out(deploy: Open) -> Trial:
    def start(name: str, variables: Mapping[str, Value] | None = None) -> tuple[Bench, Instance]:
        bench = deploy(name)
        return bench, bench.start(variables=variables or {})

    return start
