"""A council's own connectors: the example of docs/connectors.md, run as it stands."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.connectors import OWN, Call, Connectors, FailedTry, own
from engine.errors import BpmnError
from tests.engine.bpmn.checking import rules
from tests.engine.people import Build
from tests.fluent import assert_that
from tests.models import Drawing, definitions
from web.config import Config, ConfigError, connector_modules
from web.wiring import connectors_for

GUIDE = (Path(__file__).parents[3] / "docs" / "connectors.md").read_text(encoding="utf-8")
[CODE] = re.findall(r"^```python\n(.+?)^```", GUIDE, re.MULTILINE | re.DOTALL)
[TASK] = re.findall(
    r"^```xml\n(.+?)^```", GUIDE.partition("## Your own")[2].partition("\n## ")[0], re.MULTILINE | re.DOTALL
)


@pytest.fixture
def council(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package `council` that can be imported, and is forgotten afterwards."""
    (tmp_path / "council").mkdir()
    (tmp_path / "council" / "__init__.py").write_text("")
    (tmp_path / "council" / "connectors.py").write_text(CODE, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    before = dict(OWN.by_type)
    yield tmp_path / "council"
    OWN.by_type = before
    for name in [name for name in sys.modules if name.partition(".")[0] == "council"]:
        del sys.modules[name]


def loaded(*modules: str) -> Connectors:
    return connectors_for(lambda call: {}, lambda call: {}, modules)


@pytest.mark.usefixtures("council")
def test_the_example_of_the_guide_does_its_work(bench: Build) -> None:
    connectors = loaded("council.connectors")
    drawing = Drawing().draw("start -> look_up: serviceTask -> end").process()
    before, _, after = drawing.partition('<bpmn:serviceTask id="look_up"')
    made = bench(definitions(before + TASK + after.partition("</bpmn:serviceTask>")[2]))
    made.engine.connectors.by_type["library-card"] = connectors.by_type["library-card"]

    instance = made.start(variables={"card": "L-2"})
    lost = made.start(variables={"card": "L-9"})

    assert_that(instance).is_completed()
    assert instance.variables["borrowed"] == 12
    assert "There is no card L-9" in lost.incidents[0]


@pytest.mark.usefixtures("council")
def test_what_the_example_needs_and_raises() -> None:
    connectors = loaded("council.connectors")
    function = connectors.by_type["library-card"]

    assert connectors.types["library-card"] == {"card"}
    with pytest.raises(BpmnError):
        function(Call({"card": "?"}, {}, "key"))
    with pytest.raises(FailedTry):
        function(Call({"card": "away"}, {}, "key"))


def test_a_module_that_cannot_be_imported_stops_the_start_and_is_named(council: Path) -> None:
    (council / "broken.py").write_text("import nothing_like_this")

    with pytest.raises(ConfigError, match=r"council\.broken.*nothing_like_this"):
        loaded("council.broken")
    with pytest.raises(ConfigError, match=r"council\.missing"):
        loaded("council.missing")


def test_a_type_is_taken_only_once(council: Path) -> None:
    (council / "second.py").write_text(
        "from engine.connectors import connector\n\n@connector('email')\ndef email(call):\n    return {}\n"
    )

    with pytest.raises(ConfigError, match="two connectors “email”"):
        loaded("council.second")


def test_entry_points_are_found_too(council: Path) -> None:
    made = council.parent / "council-1.dist-info"
    made.mkdir()
    (made / "METADATA").write_text("Metadata-Version: 2.1\nName: council\nVersion: 1\n")
    (made / "entry_points.txt").write_text(f"[{own.GROUP}]\nours = council.connectors\n")

    assert "library-card" in loaded().by_type


def test_modules_are_named_by_the_environment(tmp_path: Path) -> None:
    config = Config.from_environment(
        {"FINGERPOST_MODE": "development", "CONNECTORS": "council.connectors, more"}, folder=tmp_path
    )

    assert config.connectors == ("council.connectors", "more")
    with pytest.raises(ConfigError, match="CONNECTORS"):
        connector_modules({"CONNECTORS": "os; evil"})


@pytest.mark.parametrize("number", [0, 2])
def test_the_tasks_of_the_guide_are_deployable(number: int) -> None:
    task = re.findall(r"^```xml\n(.+?)^```", GUIDE, re.MULTILINE | re.DOTALL)[number]
    [element_id] = re.findall(r'serviceTask id="(\w+)"', task)
    before, _, after = Drawing().draw(f"start -> {element_id}: serviceTask -> end").process().partition("<bpmn:service")

    assert rules(definitions(before + task + after.partition("</bpmn:serviceTask>")[2])) == set()
