"""Values as text and back; the diagram with one element marked."""

import re
from decimal import Decimal

import pytest
from flask import get_template_attribute
from lxml import etree

from engine import journey_package
from engine.feel.types import Date, DateTime, DaysDuration
from engine.values import Value, clean
from tests.web.installation import BLUE_BADGE, Installation
from web.operations import diagram, literals

VALUES: list[Value] = [
    None,
    True,
    Decimal("1.50"),
    'a “quoted” "text"\nof two lines',
    [],
    {},
    [Decimal(1), "two", None],
    {"a b": {"c": [True]}, "@date": "not a date"},
    Date.parse("2026-01-31"),
    DateTime.parse("2026-01-31T10:00:00Z"),
    DaysDuration.parse("P2DT3H"),
]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_value_that_is_written_is_read_as_it_was(installation: Installation, value: Value) -> None:
    with installation.app.test_request_context():
        assert literals.read(literals.write(clean(value))) == clean(value)


def test_json_and_feel_are_both_read(installation: Installation) -> None:
    with installation.app.test_request_context():
        assert literals.read('{"a": 1.25e2}') == {"a": Decimal("1.25e2")}
        assert literals.read("= {a: 1 + 1}") == {"a": Decimal(2)}


@pytest.mark.parametrize("text", ["", "  ", "NaN", "tomorrow", "[1..2]", "x" * 30_000, "1 +"])
def test_what_is_no_value_is_refused_in_words(installation: Installation, text: str) -> None:
    with installation.app.test_request_context(), pytest.raises(literals.NotAValue) as refused:
        literals.read(text)
    assert len(str(refused.value)) > 20


def test_the_diagram_marks_the_element_and_draws_all_others(installation: Installation) -> None:
    installation.deploy(BLUE_BADGE)
    with installation.read() as session, installation.app.test_request_context():
        deployed = installation.engine.current(session, "blue_badge")
        task = next(each for each in deployed.main.elements() if each.kind == "userTask")
        drawn = diagram.draw(deployed, task.element_id)
        assert diagram.draw(deployed, "nothing") is None

    assert drawn is not None
    root = etree.fromstring(str(drawn.whole).encode())
    marked = [each for each in root.iter("{*}rect") if each.get("stroke-width") == "3"]
    assert len(marked) == 1
    assert f"“{' '.join((task.bpmn_name or '').split())}” is marked" in (root.get("aria-label") or "")
    drawn_as = f'bpmnElement="{task.element_id}"'.encode()
    model = next(data for data in journey_package.read(BLUE_BADGE).values() if drawn_as in data)
    assert len(root.findall(".//{*}polyline")) == len(re.findall(rb"<bpmndi:BPMNEdge ", model))
    assert "style=" not in str(drawn.whole + drawn.around)
    assert "which is marked" in drawn.around


def test_the_same_is_said_in_words(installation: Installation) -> None:
    installation.deploy(BLUE_BADGE)
    with installation.read() as session, installation.app.test_request_context():
        deployed = installation.engine.current(session, "blue_badge")
        drawn = diagram.draw(deployed, "check_complete")
        assert drawn is not None
        words = get_template_attribute("components/outline.html", "outline")(drawn.outline, "check_complete")

    assert words.count("aria-current") == 1
    assert "Check everything is there</strong> (here)" in words
