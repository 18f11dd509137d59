"""Every element that runs has a test here, and every model here could be deployed."""

from pathlib import Path

import pytest

from engine.bpmn import check, elements
from engine.bpmn.parser import Reader
from engine.problems import errors
from tests.engine.bpmn.elements.conftest import HERE

ROOM = Path(elements.__file__).parent
MODELS = sorted(HERE.glob("*.bpmn"))
TESTS = sorted(HERE.glob("test_*.py"))


def test_every_file_of_elements_has_a_test_of_its_name() -> None:
    files = {file.stem for file in ROOM.glob("*.py")} - {"__init__"}

    assert files <= {file.stem.removeprefix("test_") for file in TESTS}


def test_every_element_that_the_reader_knows_is_drawn_here() -> None:
    drawn = b"".join(file.read_bytes() for file in MODELS)

    for name in Reader.OVERRIDE_PARSER_CLASSES:
        assert f"<bpmn:{name.rpartition('}')[2]} ".encode() in drawn


def test_every_model_is_used() -> None:
    text = "".join(file.read_text(encoding="utf-8") for file in TESTS)

    assert not [file.name for file in MODELS if f'"{file.stem}"' not in text]


@pytest.mark.parametrize("file", MODELS, ids=lambda file: file.stem)
def test_every_model_can_be_deployed(file: Path) -> None:
    assert not errors(check(file.read_bytes()))
