"""A draft keeps whatever is written into it, and nobody's change is ever replaced without a word."""

from tests.web.installation import Browser, Installation
from tests.web.studio.studio import begin, file, save
from web.studio.models import DraftChange


def test_a_blank_page_becomes_a_journey_that_whoever_began_it_owns(designer: Browser) -> None:
    key = begin(designer, "Borrow a book")

    assert key == "borrow_a_book"
    designer.get(f"/journeys/{key}/")
    assert "Priya Nair: Owns it" in designer.words
    designer.get("/journeys/")
    assert "Borrow a book" in designer.words
    assert "Never published" in designer.words


def test_two_journeys_of_one_title_have_keys_of_their_own(designer: Browser) -> None:
    assert begin(designer, "Borrow a book") == "borrow_a_book"
    assert begin(designer, "Borrow a book") == "borrow_a_book_2"


def test_what_is_saved_is_there_for_the_next_visit(designer: Browser) -> None:
    key = begin(designer)
    before = file(designer, key, "journey.bpmn")

    answer = save(designer, key, "journey.bpmn", before["text"].replace("Done", "Finished"), before["base"])

    assert answer.status_code == 200
    assert "Finished" in file(designer, key, "journey.bpmn")["text"]
    assert file(designer, key, "journey.bpmn")["base"] == answer.get_json()["revision"]


def test_a_draft_may_be_as_wrong_as_it_likes(designer: Browser) -> None:
    key = begin(designer)
    base = file(designer, key, "journey.bpmn")["base"]

    assert save(designer, key, "journey.bpmn", "<no diagram", base).status_code == 200

    assert file(designer, key, "journey.bpmn")["text"] == "<no diagram"
    found = designer.client.get(f"/journeys/{key}/draft/problems").get_json()["problems"]
    assert any(each["severity"] == "error" for each in found)
    for page in ("", "publish", "history", "outline"):
        assert designer.get(f"/journeys/{key}/{page}").status_code == 200


def test_what_somebody_else_saved_meanwhile_is_shown_and_nothing_is_replaced(
    house: Installation, designer: Browser, publisher: Browser
) -> None:
    key = begin(designer)
    publisher.get(f"/journeys/{key}/")
    base = file(designer, key, "journey.bpmn")["base"]
    assert save(publisher, key, "journey.bpmn", "theirs", base).status_code == 200

    answer = save(designer, key, "journey.bpmn", "mine", base)

    assert answer.status_code == 409
    said = answer.get_json()
    assert (said["theirs"], said["by"], said["path"]) == ("theirs", "Tom Merrick", "journey.bpmn")
    assert file(designer, key, "journey.bpmn")["text"] == "theirs"
    assert save(designer, key, "journey.bpmn", "mine", said["base"]).status_code == 200
    assert b"theirs" in [each.content for each in house.rows(DraftChange)]


def test_changes_of_two_files_do_not_stand_in_each_others_way(designer: Browser, publisher: Browser) -> None:
    key = begin(designer)
    publisher.get(f"/journeys/{key}/")
    base = file(designer, key, "journey.bpmn")["base"]
    save(publisher, key, "apply.form", "{}", 0)

    assert save(designer, key, "journey.bpmn", "mine", base).status_code == 200


def test_quick_saves_of_one_person_are_one_line_of_the_history(house: Installation, designer: Browser) -> None:
    key = begin(designer)
    base = file(designer, key, "journey.bpmn")["base"]
    for text in ("one", "two", "three"):
        base = save(designer, key, "journey.bpmn", text, base).get_json()["revision"]
    house.later(minutes=5)
    save(designer, key, "journey.bpmn", "four", base)

    kept = [each.content for each in house.rows(DraftChange) if each.path == "journey.bpmn"]
    assert kept[1:] == [b"three", b"four"]


def test_going_back_makes_the_draft_what_it_was_and_is_a_change_itself(house: Installation, designer: Browser) -> None:
    key = begin(designer)
    base = file(designer, key, "journey.bpmn")["base"]
    first = file(designer, key, "journey.bpmn")["text"]
    house.later(minutes=5)
    save(designer, key, "journey.bpmn", "worse", base)
    save(designer, key, "new.form", "{}", 0)
    designer.get(f"/journeys/{key}/history")

    designer.post(f"/journeys/{key}/history/1")

    assert file(designer, key, "journey.bpmn")["text"] == first
    assert designer.client.get(f"/journeys/{key}/draft/files/new.form").status_code == 404
    assert "As it was on" in designer.words
    designer.post(f"/journeys/{key}/history/3")
    assert file(designer, key, "journey.bpmn")["text"] == "worse"


def test_who_is_there_is_told_who_else_is_and_where(designer: Browser, publisher: Browser) -> None:
    key = begin(designer)
    publisher.get(f"/journeys/{key}/")
    where = f"/journeys/{key}/here"
    designer.client.post(where, json={"place": "Route"}, headers={"X-CSRFToken": designer.csrf})

    said = publisher.client.post(where, json={"place": ""}, headers={"X-CSRFToken": publisher.csrf}).get_json()

    assert said["others"] == [{"name": "Priya Nair", "initials": "PN", "place": "Route"}]


def test_names_of_files_that_lead_elsewhere_are_not_taken(designer: Browser) -> None:
    key = begin(designer)
    for path in ("../x.bpmn", "a//b.bpmn", "x.exe", "a/../../b.form"):
        assert save(designer, key, path, "", 0).status_code == 422


def test_nobody_outside_the_studio_reads_or_writes_a_draft(house: Installation, designer: Browser) -> None:
    key = begin(designer)
    clerk = house.signed_in("c.lerk@x.example", "officers")

    assert clerk.get(f"/journeys/{key}/").status_code == 403
    assert clerk.get("/journeys/").status_code == 403
    assert save(clerk, key, "journey.bpmn", "mine", 1).status_code in (400, 403)
    assert "Journeys" not in clerk.words


def test_a_reader_reads_and_changes_nothing(house: Installation, designer: Browser) -> None:
    key = begin(designer)
    reader = house.signed_in("o.wen@x.example", "designers", name="Owen Price")
    assert reader.get(f"/journeys/{key}/").status_code == 403
    assert reader.get("/journeys/").status_code == 200
    assert "Borrow a book" not in reader.words
    designer.get(f"/journeys/{key}/")
    account = designer.text.split('">Owen Price</option>')[0].rpartition('value="')[2]
    designer.post(f"/journeys/{key}/roles", account=account, role="reader")
    assert reader.get(f"/journeys/{key}/").status_code == 200
    reader.get("/journeys/")
    assert "Borrow a book" in reader.words

    assert save(reader, key, "journey.bpmn", "mine", 1).status_code == 403
    assert reader.get(f"/journeys/{key}/publish").status_code == 403


def test_an_owner_gives_a_role_and_takes_it_away(house: Installation, designer: Browser) -> None:
    key = begin(designer)
    other = house.signed_in("o.wen@x.example", "designers", name="Owen Price")
    designer.get(f"/journeys/{key}/")
    account = designer.text.split('">Owen Price</option>')[0].rpartition('value="')[2]

    designer.post(f"/journeys/{key}/roles", account=account, role="designer")
    other.get(f"/journeys/{key}/")
    assert save(other, key, "journey.bpmn", "mine", 1).status_code == 200
    designer.post(f"/journeys/{key}/roles", account=account, role="")
    assert save(other, key, "journey.bpmn", "again", 2).status_code == 403
