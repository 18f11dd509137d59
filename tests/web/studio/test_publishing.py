"""Publishers choose a zip, read what is wrong with it, and publish it."""

import io
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from engine.models import Deployment
from tests.web.installation import PERMIT, Browser, Installation, make_installation
from tests.web.publishing import zipped


@pytest.fixture
def house(tmp_path: Path, migrated_database: Path) -> Iterator[Installation]:
    """An installation without any journey."""
    made = make_installation(tmp_path, migrated_database)
    yield made
    made.engine.database.dispose()


@pytest.fixture
def publisher(house: Installation) -> Browser:
    return house.signed_in("p.nair@x.example", "publishers", name="Priya Nair")


def note_of(browser: Browser) -> str:
    """Which zip the page would publish."""
    found = re.search('name="note" value="([^"]+)"', browser.text)
    assert found is not None, browser.words
    return unescape(found[1])


def check(browser: Browser, upload: tuple[io.BytesIO, str]) -> None:
    browser.get("/journeys/")
    browser.post("/journeys/check", zip=upload)


def test_a_new_journey_is_checked_and_then_published(house: Installation, publisher: Browser) -> None:
    check(publisher, zipped())

    assert "Nothing stops it. It will be version 1" in publisher.text
    assert not house.rows(Deployment)

    publisher.post("/journeys/", note=note_of(publisher))

    [made] = house.rows(Deployment)
    assert (made.journey_key, made.version) == ("permit", 1)
    assert "version 1, is published" in publisher.words
    assert "Priya Nair" in publisher.words


def test_publishing_twice_with_one_note_makes_one_version(house: Installation, publisher: Browser) -> None:
    check(publisher, zipped())
    note = note_of(publisher)

    publisher.post("/journeys/", note=note)
    publisher.get("/journeys/")
    publisher.post("/journeys/", note=note)

    assert len(house.rows(Deployment)) == 1


def test_what_is_live_already_is_nothing_to_publish(house: Installation, publisher: Browser) -> None:
    house.deploy()

    check(publisher, zipped())

    assert "This is version 1, which is live" in publisher.text
    assert 'name="note"' not in publisher.text


def test_what_stops_it_is_named_by_element_and_nothing_can_be_published(
    house: Installation, publisher: Browser
) -> None:
    broken = (PERMIT / "permit.bpmn").read_bytes().replace(b'targetRef="', b'targetRef="nowhere_', 1)

    check(publisher, zipped(permit_bpmn=broken))

    assert "permit.zip cannot be published yet" in publisher.text
    assert "flow-unresolved" in publisher.text
    assert 'name="note"' not in publisher.text


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        ((io.BytesIO(b""), ""), "Choose the zip of a journey"),
        ((io.BytesIO(b"not a zip"), "notes.txt"), "The zip cannot be read"),
    ],
)
def test_something_else_than_a_zip_is_said_at_the_field(
    publisher: Browser, upload: tuple[io.BytesIO, str], words: str
) -> None:
    check(publisher, upload)

    assert words in publisher.text


def test_a_note_of_somebody_else_publishes_nothing(house: Installation, publisher: Browser) -> None:
    check(publisher, zipped())
    note = note_of(publisher)
    other = house.signed_in("o.ther@x.example", "publishers")

    other.get("/journeys/")
    other.post("/journeys/", note=note)

    assert "Choose the zip again" in other.text
    assert not house.rows(Deployment)


def test_who_may_not_publish_is_shown_no_way_there(house: Installation) -> None:
    clerk = house.signed_in("c.lerk@x.example", "officers")

    clerk.get("/cases/")

    assert 'href="/journeys/"' not in clerk.text
