"""docs/bpmn.md leaves out no element, kind of event or extension that runs, and its examples are what editors write."""

import re
from pathlib import Path

import pytest
from lxml import etree

from engine.bpmn.dialect import ALLOWED_ON, HONOURED
from engine.bpmn.normalise import FLOW_NODES
from engine.bpmn.parser import Reader
from engine.bpmn.rules.vocabulary.definitions import DEFINITIONS
from engine.bpmn.xml import BPMN, ZEEBE
from tests.processes.test_guide import rows

GUIDE = (Path(__file__).parents[2] / "docs" / "bpmn.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```xml\n(.+?)^```", GUIDE, re.MULTILINE | re.DOTALL)
EXTENSIONS = GUIDE.partition("## Extensions\n")[2].partition("\n## ")[0]
READ = sorted(name.rpartition("}")[2] for name in Reader.OVERRIDE_PARSER_CLASSES)
WRAPPED = (
    f'<bpmn:definitions xmlns:bpmn="{BPMN}" xmlns:zeebe="{ZEEBE}" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{}</bpmn:definitions>'
)


def sections() -> dict[str, str]:
    """What stands under each heading, by the names in it."""
    found: dict[str, str] = {}
    for heading, text in re.findall(r"^### (.+?)$(.+?)(?=^##|\Z)", GUIDE, re.MULTILINE | re.DOTALL):
        found |= dict.fromkeys(re.findall(r"`(\w+)`", heading), text)
    return found


def test_the_reader_knows_what_counts_as_an_element() -> None:
    assert set(READ) == FLOW_NODES


@pytest.mark.parametrize("name", READ)
def test_every_element_has_a_section_with_an_example(name: str) -> None:
    assert "```" in sections()[name]


@pytest.mark.parametrize("name", DEFINITIONS)
def test_every_kind_of_event_has_a_section(name: str) -> None:
    assert sections()[name].strip()


def test_what_stands_on_which_element() -> None:
    table = EXTENSIONS.split("And what they say.")[0]
    said = {element: set(re.findall(r"`zeebe:(\w+)`", rest)) for element, rest in rows(table).items()}
    assert said == ALLOWED_ON


def test_every_extension_and_attribute_is_explained() -> None:
    table = rows(EXTENSIONS.split("And what they say.")[1])
    inner = {
        "header": "taskHeaders",
        "input": "ioMapping",
        "output": "ioMapping",
        "property": "properties",
        "executionListener": "executionListeners",
        "taskListener": "taskListeners",
    }
    assert set(table) == {f"zeebe:{name}" for name in HONOURED.keys() - inner.keys()}
    for name, attributes in HONOURED.items():
        words = table[f"zeebe:{inner.get(name, name)}"]
        assert name not in inner or f"`zeebe:{name}`" in words
        assert attributes <= set(re.findall(r"`(\w+)`", words)), name


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_every_example_says_only_what_is_honoured(example: str) -> None:
    root = etree.fromstring(WRAPPED.format(example))

    for element in root.iter(f"{{{ZEEBE}}}*"):
        assert set(element.attrib) <= HONOURED[etree.QName(element).localname]


def test_links_within_the_page_lead_somewhere() -> None:
    headings = re.findall(r"^##+ (.+)$", GUIDE, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", each).lower().replace(" ", "-") for each in headings}

    assert set(re.findall(r"\]\(#([^)]+)\)", GUIDE)) <= anchors


def test_every_rule_stands_in_the_table_and_no_other() -> None:
    folder = Path(__file__).parents[2] / "engine" / "bpmn" / "rules"
    code = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    named = set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', code))
    table = GUIDE.partition("## What the check says\n")[2]

    assert set(re.findall(r"`([a-z]+(?:-[a-z]+)+)`", table)) == named
