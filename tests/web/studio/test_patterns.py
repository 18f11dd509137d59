"""Each pattern is a whole journey: it only wants its own words."""

import io

import pytest

from engine import journey_file
from engine.problems import errors
from tests.web.installation import Browser, Installation
from tests.web.studio.studio import begin, file
from tests.web.studio.test_details import write
from tests.web.studio.test_publishing import publish
from web.studio import patterns

NAMES = [each.name for each in patterns.all_of_them()]


def test_all_four_are_shipped() -> None:
    assert list(patterns.ORDER) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_pattern_is_made_ones_own_and_published(house: Installation, publisher: Browser, name: str) -> None:
    key = begin(publisher, "Our own service", f"pattern:{name}")

    assert key == "our_own_service"
    assert journey_file.read(file(publisher, key, "journey.toml")["text"].encode()).title == "Our own service"
    publish(publisher, key)
    assert "still to be filled in" in publisher.words
    write(publisher, key, title="Our own service", who="=name", email="=email")
    publish(publisher, key)
    assert "It is published" in publisher.words


@pytest.mark.parametrize("name", NAMES)
def test_nothing_stops_a_pattern_but_its_words(house: Installation, name: str) -> None:
    assert errors(house.engine.check(patterns.files(name))) == []


def test_a_bare_diagram_is_called_what_its_process_is_called(designer: Browser) -> None:
    model = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="x">
      <process id="p" name="Refer a child  to the SEND team" isExecutable="true"><startEvent id="s"/></process>
    </definitions>"""
    designer.get("/journeys/new")

    designer.post("/journeys/bring", data={"files": (io.BytesIO(model), "send.bpmn")})

    designer.get("/journeys/")
    assert "Refer a child to the SEND team" in designer.words
