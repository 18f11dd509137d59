"""docs/journeys.md leaves out nothing that journey.toml and diagrams may hold, and says nothing of what they may not."""

import re
from pathlib import Path

import pytest
from msgspec import Struct

from engine import journey_file
from engine.bpmn.dialect import PROPERTIES
from engine.bpmn.normalise import FLOW_NODES

GUIDE = (Path(__file__).parents[2] / "docs" / "journeys.md").read_text(encoding="utf-8")

TABLES: list[tuple[type[Struct], str]] = [
    (journey_file.Journey, "The journey itself"),
    (journey_file.StartPage, "`[start]`"),
    (journey_file.Contact, "`[contact]`"),
    (journey_file.CaseView, "`[case]`"),
    (journey_file.Group, "`[[groups]]`"),
    (journey_file.Need, "`[[needs]]`"),
    (journey_file.Retention, "`[[retention]]`"),
]


def section(title: str) -> str:
    found = re.search(rf"^### {re.escape(title)}.*?$(.+?)(?=^##|\Z)", GUIDE, re.MULTILINE | re.DOTALL)
    assert found, f"docs/journeys.md has no section “{title}”"
    return found[1]


def rows(text: str) -> dict[str, str]:
    """The names in the first column of its tables, each with the rest of its row."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        first, _, rest = line.removeprefix("|").partition("|")
        if line.startswith("| `"):
            found |= dict.fromkeys(re.findall(r"`([^`]+)`", first), rest)
    return found


@pytest.mark.parametrize(("table", "title"), TABLES, ids=lambda each: getattr(each, "__name__", ""))
def test_every_key_of_journey_toml_is_explained(table: type[Struct], title: str) -> None:
    assert set(rows(section(title))) == set(table.__struct_fields__)


def test_lines_of_facts_are_explained() -> None:
    for table, title in ((journey_file.Fact, "`[start]`"), (journey_file.CaseFact, "`[case]`")):
        assert f"{{ {', '.join(table.__struct_fields__)} }}" in rows(section(title))["facts"]


def test_every_element_that_runs_is_named() -> None:
    assert set(rows(section("What runs"))) == FLOW_NODES | {"process"}


def test_every_property_of_ours_is_explained() -> None:
    assert set(rows(section("Our own properties"))) == PROPERTIES
