"""The page about a journey writes journey.toml, and leaves alone what it does not show."""

import re

from engine import journey_file
from tests.web.installation import PASSWORD, Browser, Installation
from tests.web.studio.studio import begin, file, save

GOOD = {
    "title": "Borrow a book",
    "name": "Books",
    "summary": "Borrow a book from any library.",
    "owner": "Libraries",
    "reference": "BK",
    "to_hand": "your card\nthe title",
    "telephone": "01632 960 141",
    "hours": "Monday to Friday",
    "target": "5",
    "needs": "As a reader, I need to know when it comes.",
    "who": "=name",
}


def write(browser: Browser, key: str, **fields: str) -> None:
    browser.get(f"/journeys/{key}/details")
    base = re.search(r'name="base" value="(-?\d+)"', browser.text)
    browser.post(f"/journeys/{key}/details", data={"base": base[1] if base else "", **GOOD, **fields})


def test_a_blank_page_is_filled_in(designer: Browser) -> None:
    key = begin(designer)
    assert "to be filled in" not in designer.get(f"/journeys/{key}/details").get_data(as_text=True)

    write(designer, key)

    made = journey_file.read(file(designer, key, "journey.toml")["text"].encode())
    assert (made.title, made.owner, made.reference) == ("Borrow a book", "Libraries", "BK")
    assert made.start.to_hand == ("your card", "the title")
    assert made.settings["target_working_days"] == 5
    assert made.case.who == "=name"
    assert [each.text for each in made.needs] == ["As a reader, I need to know when it comes."]


def test_what_is_not_known_yet_is_filled_in_later(designer: Browser) -> None:
    key = begin(designer)

    write(designer, key, telephone="", summary="", owner="Libraries")

    assert "Saved" in designer.words
    found = designer.client.get(f"/journeys/{key}/draft/problems").get_json()["problems"]
    missing = [each["element_name"] for each in found if each["rule"] == "to-be-filled-in"]
    assert missing == ["What it is for, in a sentence or two", "Telephone"]


def test_what_is_missing_or_wrong_is_said_at_its_field_and_what_was_typed_stays(designer: Browser) -> None:
    key = begin(designer)
    before = file(designer, key, "journey.toml")

    write(designer, key, title="", reference="book", hours="Mornings")

    assert "Fill in: Title" in designer.words
    assert "two or three capital letters" in designer.words
    assert 'value="Mornings"' in designer.text
    assert file(designer, key, "journey.toml") == before


def test_comments_and_what_the_page_does_not_show_stay_as_they_were(house: Installation, designer: Browser) -> None:
    house.deploy()
    owner = house.signed_in("a.brandt@x.example", "administrators")
    owner.get("/journeys/permit/details")
    before = file(owner, "permit", "journey.toml")["text"]
    journey = journey_file.read(before.encode())
    as_it_is = {
        "title": journey.title,
        "name": journey.name,
        "summary": journey.start.summary,
        "section": journey.section,
        "owner": journey.owner,
        "reference": journey.reference,
        "thing": "",
        "to_hand": "\n".join(journey.start.to_hand),
        "telephone": journey.contact.telephone,
        "hours": journey.contact.hours,
        "target": str(journey.settings.get("target_working_days", "")),
        "needs": "\n".join(each.text for each in journey.needs),
        "who": journey.case.who,
        "email": journey.case.email,
    }

    write(owner, "permit", **{**as_it_is, "telephone": "01632 960 998"})

    assert "Saved" in owner.words
    after = file(owner, "permit", "journey.toml")["text"]
    changed = [line for line in after.splitlines() if line not in before.splitlines()]
    assert changed == ['telephone = "01632 960 998"']


def test_a_file_that_cannot_be_read_is_not_written_over(designer: Browser) -> None:
    key = begin(designer)
    save(designer, key, "journey.toml", "key = [broken", file(designer, key, "journey.toml")["base"])

    write(designer, key)

    assert "cannot be read" in designer.words
    assert "Go back to how it was" in designer.words
    assert file(designer, key, "journey.toml")["text"] == "key = [broken"


def test_the_page_is_one_form(designer: Browser) -> None:
    key = begin(designer)

    designer.get(f"/journeys/{key}/details")

    assert f'action="/journeys/{key}/details" method="post"' in designer.text


def test_two_people_lose_nothing_of_each_other(house: Installation, designer: Browser) -> None:
    key = begin(designer)
    write(designer, key)
    other = house.signed_in("a.brandt@x.example", "administrators", name="Asha Brandt")
    designer.get(f"/journeys/{key}/details")
    base = re.search(r'name="base" value="(-?\d+)"', designer.text)
    write(other, key, telephone="1111", hours="Mornings", owner="Libraries and Museums")

    mine = {**GOOD, "hours": "Evenings", "needs": "As a reader, I need it."}
    designer.post(f"/journeys/{key}/details", data={"base": base[1] if base else "", **mine})

    assert "Asha Brandt has changed this page meanwhile" in designer.words
    assert 'value="1111"' in designer.text
    assert 'value="Libraries and Museums"' in designer.text
    assert "Asha Brandt wrote here: “Mornings”. Yours stands below" in designer.words
    assert 'value="Evenings"' in designer.text
    assert "As a reader, I need it." in designer.words


def sign_in(browser: Browser) -> None:
    browser.get("/sign-in")
    browser.post("/sign-in", email="p.nair@x.example", password=PASSWORD)


def test_what_was_typed_when_a_session_ended_stands_there_again(house: Installation, designer: Browser) -> None:
    key = begin(designer)
    designer.get(f"/journeys/{key}/details")
    designer.client.delete_cookie("session")

    designer.post(f"/journeys/{key}/details", data={**GOOD, "hours": "Until late"})
    assert "Your session had ended" in designer.words
    sign_in(designer)
    designer.get(f"/journeys/{key}/details")

    assert "Your session had ended" in designer.words
    assert 'value="Until late"' in designer.text
    write(designer, key)
    designer.get(f"/journeys/{key}/details")
    assert "Your session had ended" not in designer.words


def test_teams_that_steps_name_are_added_by_a_button(designer: Browser, installation: Installation) -> None:
    key = begin(designer)
    xml = file(designer, key, "journey.bpmn")["text"]
    task = (
        '<bpmn:userTask id="t" name="Look"><bpmn:extensionElements><zeebe:assignmentDefinition'
        ' xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" candidateGroups="record_officers, applicant"/>'
        "</bpmn:extensionElements></bpmn:userTask></bpmn:process>"
    )
    base = file(designer, key, "journey.bpmn")["base"]
    save(designer, key, "journey.bpmn", xml.replace("</bpmn:process>", task), base)
    designer.get(f"/journeys/{key}/details")
    assert "teams that the journey does not know yet: record_officers." in designer.words

    designer.post(f"/journeys/{key}/details/teams")

    assert "Teams added: Record officers" in designer.words
    assert 'id = "record_officers"' in file(designer, key, "journey.toml")["text"]
    assert "does not know yet" not in designer.words
