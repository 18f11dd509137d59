"""Making a draft live: what stands in the way, who agrees, when, and taking it back."""

import io
import re
import zipfile
from datetime import timedelta

import pytest

from engine import audit
from engine.jobs import chores
from engine.models import AuditEvent, Deployment, ProcessInstance
from tests.web.installation import PERMIT, Browser, Installation
from tests.web.publishing import zipped
from tests.web.studio.studio import begin, file, save
from web.studio.models import JourneyRole, Publication


def bring(browser: Browser, **changes: bytes) -> str:
    """The permit journey, brought in as a zip; its key."""
    browser.get("/journeys/new")
    browser.post("/journeys/bring", data={"files": zipped(**changes)})
    return browser.path.split("/")[2]


def publish(browser: Browser, key: str, note: str = "The first one", **fields: str) -> None:
    """Fill in the page as it is, and send it."""
    browser.get(f"/journeys/{key}/publish")
    revision = re.search(r'name="revision" value="(\d+)"', browser.text)
    data = {"note": note, "revision": revision[1] if revision else "", "when": "now", **fields}
    browser.post(f"/journeys/{key}/publish", data=data)


def settle(browser: Browser, key: str, answer: str, why: str = "") -> None:
    browser.get(f"/journeys/{key}/publish")
    found = re.search(r"/publications/([0-9a-f-]+)", browser.text)
    browser.post(f"/journeys/{key}/publications/{found[1] if found else 'none'}", answer=answer, why=why)


def on_time(house: Installation) -> None:
    """A minute passes, and what is done each minute is done."""
    house.later(minutes=1)
    chores.do(house.engine, house.app.extensions["chores"])


def retitled(browser: Browser, key: str, title: str) -> None:
    """A change of the draft that can be published."""
    known = file(browser, key, "journey.toml")
    text = re.sub(r'title = ".*?"', f'title = "{title}"', known["text"], count=1)
    assert save(browser, key, "journey.toml", text, known["base"]).status_code == 200


def test_a_zip_is_brought_in_and_published(house: Installation, publisher: Browser) -> None:
    key = bring(publisher)
    assert not house.rows(Deployment)

    publish(publisher, key)

    [made] = house.rows(Deployment)
    assert (made.journey_key, made.version) == ("permit", 1)
    publisher.get(f"/journeys/{key}/")
    assert "The first one" in publisher.words
    assert "Tom Merrick" in publisher.words


def test_publishing_it_again_changes_nothing(house: Installation, publisher: Browser) -> None:
    key = bring(publisher)
    publish(publisher, key)

    publisher.get(f"/journeys/{key}/publish")

    assert "Nothing has changed since version 1" in publisher.words
    publisher.post(f"/journeys/{key}/publish", data={"note": "again", "revision": "1", "when": "now"})
    assert len(house.rows(Deployment)) == 1


def test_what_is_exported_and_deployed_again_is_the_same_version(house: Installation, publisher: Browser) -> None:
    key = bring(publisher)
    publish(publisher, key)
    answer = publisher.client.get(f"/journeys/{key}/files.zip?version=1")

    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        files = {name.removeprefix("permit/"): archive.read(name) for name in archive.namelist()}
    with house.engine.database.begin() as session:
        from engine.people import SYSTEM

        assert house.engine.deploy(session, files, SYSTEM).version == 1


def test_what_stops_it_is_named_with_the_way_to_mend_it(house: Installation, publisher: Browser) -> None:
    broken = (PERMIT / "permit.bpmn").read_bytes().replace(b'targetRef="', b'targetRef="nowhere_', 1)
    key = bring(publisher, permit_bpmn=broken)
    assert "stop" in publisher.words

    publish(publisher, key)

    assert not house.rows(Deployment)
    assert "Draw the arrow again" in publisher.words
    assert "It can be published when nothing stands in the way" in publisher.words


def test_a_note_is_asked_for(house: Installation, publisher: Browser) -> None:
    key = bring(publisher)

    publish(publisher, key, note=" ")

    assert "Say what has changed and why" in publisher.words
    assert not house.rows(Deployment)


def test_a_draft_that_somebody_changed_meanwhile_is_looked_at_again(
    house: Installation, publisher: Browser, designer: Browser
) -> None:
    key = bring(publisher)
    retitled(publisher, key, "Another title")

    publisher.get(f"/journeys/{key}/publish")
    publisher.post(f"/journeys/{key}/publish", data={"note": "It", "revision": "1", "when": "now"})

    assert "changed since you opened this page" in publisher.words
    assert not house.rows(Deployment)


def test_one_other_person_agrees_before_it_is_live(house: Installation, publisher: Browser) -> None:
    owner = house.signed_in("a.brandt@x.example", "administrators", name="Asha Brandt")
    key = bring(publisher)
    owner.get(f"/journeys/{key}/")
    owner.post(f"/journeys/{key}/settings", approvals="1", rule="pass")

    publish(publisher, key)
    assert not house.rows(Deployment)
    assert "Others have to agree: 1 more" in publisher.words
    settle(publisher, key, "agree")
    assert not house.rows(Deployment)

    settle(owner, key, "agree")
    assert len(house.rows(Deployment)) == 1


def test_those_who_may_agree_and_whoever_asked_are_told_by_email(house: Installation, publisher: Browser) -> None:
    owner = house.signed_in("a.brandt@x.example", "administrators")
    house.add_person("o.price@x.example", "designers")
    key = bring(publisher)
    owner.get(f"/journeys/{key}/")
    owner.post(f"/journeys/{key}/settings", approvals="1", rule="pass")

    publish(publisher, key, note="Renewals ask less")

    [asked] = house.emails()
    assert asked.recipient == "a.brandt@x.example"
    assert "Tom Merrick asks for" in asked.text
    assert "Renewals ask less" in asked.text
    assert f"/journeys/{key}/publish" in asked.text
    settle(owner, key, "agree")
    [_asked, told] = house.emails()
    assert told.recipient == "t.merrick@x.example"
    assert "is published" in told.subject


def test_only_those_who_were_given_the_journey_are_asked_where_they_are_enough(
    house: Installation, publisher: Browser
) -> None:
    owner = house.signed_in("a.brandt@x.example", "administrators")
    given = house.add_person("i.hollin@x.example", "designers")
    key = bring(publisher)
    owner.get(f"/journeys/{key}/")
    owner.post(f"/journeys/{key}/settings", approvals="1", rule="pass")
    with house.engine.database.begin() as session:
        session.add(JourneyRole(journey_key=key, account_id=int(given.id.removeprefix("user:")), role="publisher"))

    publish(publisher, key)

    assert [each.recipient for each in house.emails()] == ["i.hollin@x.example"]


def test_who_published_at_once_or_takes_it_back_gets_no_email(house: Installation, publisher: Browser) -> None:
    key = bring(publisher)
    publish(publisher, key)
    retitled(publisher, key, "Another")
    publish(publisher, key, when="later", day="2026-10-27", time="09:00")
    settle(publisher, key, "take_back")

    assert house.emails() == []


def test_two_people_agree_and_each_counts_once(house: Installation, publisher: Browser) -> None:
    owner = house.signed_in("a.brandt@x.example", "administrators")
    third = house.signed_in("i.hollin@x.example", "publishers")
    key = bring(publisher)
    owner.get(f"/journeys/{key}/")
    owner.post(f"/journeys/{key}/settings", approvals="2", rule="pass")
    publish(publisher, key)

    settle(owner, key, "agree")
    settle(owner, key, "agree")
    assert not house.rows(Deployment)
    settle(third, key, "agree")
    assert len(house.rows(Deployment)) == 1


def test_somebody_says_no_and_nothing_is_published(house: Installation, publisher: Browser) -> None:
    owner = house.signed_in("a.brandt@x.example", "administrators")
    key = bring(publisher)
    owner.get(f"/journeys/{key}/")
    owner.post(f"/journeys/{key}/settings", approvals="1", rule="pass")
    publish(publisher, key)

    settle(owner, key, "refuse", "Not before the holidays")

    publisher.get(f"/journeys/{key}/publish")
    assert "Not published : Not before the holidays" in publisher.words
    assert not house.rows(Deployment)


def test_what_was_asked_for_is_published_whatever_was_typed_since(house: Installation, publisher: Browser) -> None:
    owner = house.signed_in("a.brandt@x.example", "administrators")
    key = bring(publisher)
    owner.get(f"/journeys/{key}/")
    owner.post(f"/journeys/{key}/settings", approvals="1", rule="pass")
    publish(publisher, key)
    retitled(publisher, key, "Typed since")

    settle(owner, key, "agree")

    [made] = house.rows(Deployment)
    assert made.title != "Typed since"


def test_it_is_published_at_its_time_and_not_before(house: Installation, publisher: Browser) -> None:
    key = bring(publisher)
    publish(publisher, key, when="later", day="2026-10-27", time="09:00")
    assert "at the time that you set" in publisher.words

    on_time(house)
    assert not house.rows(Deployment)
    house.clock.advance(timedelta(days=1))
    on_time(house)
    on_time(house)

    assert len(house.rows(Deployment)) == 1
    [told] = house.emails()
    assert (told.recipient, "is published" in told.subject) == ("t.merrick@x.example", True)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"when": "later", "day": "2026-10-25", "time": "09:00"}, "still to come"),
        ({"when": "later", "day": "", "time": ""}, "Set a day and a time"),
    ],
)
def test_a_time_that_cannot_be_is_said_at_the_field(publisher: Browser, fields: dict[str, str], words: str) -> None:
    key = bring(publisher)

    publish(publisher, key, **fields)

    assert words in publisher.words


def test_a_request_is_taken_back(house: Installation, publisher: Browser) -> None:
    key = bring(publisher)
    publish(publisher, key, when="later", day="2026-10-27", time="09:00")

    settle(publisher, key, "take_back")
    house.clock.advance(timedelta(days=2))
    on_time(house)

    assert not house.rows(Deployment)
    assert [each.state for each in house.rows(Publication)] == ["withdrawn"]


def test_running_cases_stay_on_their_version_and_new_ones_take_the_newest(
    house: Installation, publisher: Browser
) -> None:
    key = bring(publisher)
    publish(publisher, key)
    house.start(reference="PP-ONE")
    retitled(publisher, key, "A better title")

    publish(publisher, key, note="A better title")
    house.start(reference="PP-TWO")

    first, second = house.rows(Deployment)
    found = {each.business_key: each.deployment_id for each in house.rows(ProcessInstance)}
    versions = {first.id: first.version, second.id: second.version}
    assert (versions[found["PP-ONE"]], versions[found["PP-TWO"]]) == (1, 2)


def test_an_earlier_version_is_restored(house: Installation, publisher: Browser) -> None:
    key = bring(publisher)
    publish(publisher, key)
    first = file(publisher, key, "journey.toml")["text"]
    retitled(publisher, key, "Worse")
    publish(publisher, key, note="Worse")

    publisher.post(f"/journeys/{key}/restore/1")
    assert file(publisher, key, "journey.toml")["text"] == first
    publish(publisher, key, note="Back")

    assert [each.version for each in house.rows(Deployment)] == [1, 2, 3]


def test_what_is_withdrawn_is_offered_to_nobody_and_publishing_offers_it_again(
    house: Installation, publisher: Browser
) -> None:
    key = bring(publisher)
    publish(publisher, key)
    house.start(reference="PP-ONE")
    citizen = house.browser()
    citizen.get("/")
    assert 'href="/apply/permit"' in citizen.text

    publisher.get(f"/journeys/{key}/")
    publisher.post(f"/journeys/{key}/withdraw", reason="The scheme has ended")

    citizen.get("/")
    assert 'href="/apply/permit"' not in citizen.text
    citizen.get("/apply/permit")
    assert "not offered any more" in citizen.words
    assert house.case("PP-ONE").state == "active"
    publish(publisher, key, note="It is back")
    citizen.get("/")
    assert 'href="/apply/permit"' in citizen.text
    assert len(house.rows(Deployment)) == 1


def test_a_designer_cannot_publish_where_nobody_else_has_to_agree(house: Installation) -> None:
    owner = house.signed_in("a.brandt@x.example", "administrators")
    key = begin(owner)
    other = house.signed_in("o.wen@x.example", "designers", name="Owen Price")
    owner.get(f"/journeys/{key}/")
    account = owner.text.split('">Owen Price</option>')[0].rpartition('value="')[2]
    owner.post(f"/journeys/{key}/roles", account=account, role="designer")

    publish(other, key)

    assert not house.rows(Deployment)
    assert other.page is not None
    assert other.page.status_code == 403


def test_everything_is_written_down_and_can_be_proved(house: Installation, publisher: Browser) -> None:
    key = bring(publisher)
    publish(publisher, key)
    publisher.get(f"/journeys/{key}/")
    publisher.post(f"/journeys/{key}/withdraw", reason="Over")

    kinds = [each.kind for each in house.rows(AuditEvent) if each.chain == "journey:permit"]
    assert kinds == [
        "draft_begun",
        "publication_asked",
        "journey_deployed",
        "publication_published",
        "journey_withdrawn",
    ]
    with house.read() as session:
        assert list(audit.verify(session)) == []


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        ((io.BytesIO(b""), ""), "Choose a zip"),
        ((io.BytesIO(b"not a zip"), "notes.zip"), "The zip cannot be read"),
        ((io.BytesIO(b"hello"), "notes.txt"), "Choose a zip"),
    ],
)
def test_what_is_no_journey_is_said_at_the_field(
    publisher: Browser, upload: tuple[io.BytesIO, str], words: str
) -> None:
    publisher.get("/journeys/new")
    publisher.post("/journeys/bring", data={"files": upload})

    assert words in publisher.words


def test_a_diagram_by_itself_becomes_a_journey(publisher: Browser) -> None:
    publisher.get("/journeys/new")
    publisher.post(
        "/journeys/bring", data={"files": (io.BytesIO((PERMIT / "permit.bpmn").read_bytes()), "park-here.bpmn")}
    )

    assert publisher.path == "/journeys/parking_permit/"
    assert 'process = "permit"' in file(publisher, "parking_permit", "journey.toml")["text"]


def test_a_journey_that_is_here_already_comes_beside_it(publisher: Browser) -> None:
    assert bring(publisher) == "permit"
    assert bring(publisher) not in ("permit", "new")
    assert "There is a journey “permit” already" in publisher.words


def test_a_copy_is_begun_from_a_journey(publisher: Browser) -> None:
    bring(publisher)

    key = begin(publisher, "Another permit", "copy:permit")

    assert key == "another_permit"
    assert 'key = "another_permit"' in file(publisher, key, "journey.toml")["text"]
    assert file(publisher, key, "permit.bpmn")["text"] == file(publisher, "permit", "permit.bpmn")["text"]
