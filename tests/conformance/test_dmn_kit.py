"""The DMN compatibility kit, where it is at hand: `make conformance` says how much of it passes."""

import pytest

from engine.feel.types import Date
from tests.conformance import dmn_kit

needs_kit = pytest.mark.skipif(not dmn_kit.levels(), reason=f"no conformance kit at {dmn_kit.FOLDER}")


@needs_kit
@pytest.mark.parametrize("level", dmn_kit.levels())
def test_every_case_of_the_kit_gives_what_it_expects(level: str) -> None:
    failed = [
        f"{case}: expected {case.expected}, found {found}"
        for case, found in dmn_kit.results(level)
        if not dmn_kit.agree(case.expected, found)
    ]

    assert not failed, "\n".join(failed)


@needs_kit
def test_the_runner_reads_every_file_of_the_kit() -> None:
    files = {path for level in dmn_kit.levels() for path in (dmn_kit.FOLDER / level).rglob("*.dmn")}
    read = {case.file for level in dmn_kit.levels() for case in dmn_kit.cases(level)}

    assert files
    assert files - read <= {path for path in files if len(list(path.parent.glob("*.dmn"))) > 1}


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        (None, False),
        (False, None),
        ("1", 1),
        ([1], 1),
        ({"a": 1}, {"a": 1, "b": None}),
        (Date(2026, 1, 1), "2026-01-01"),
    ],
)
def test_the_runner_tells_different_values_apart(expected: object, found: object) -> None:
    assert not dmn_kit.agree(expected, found)
