import re

import pytest

from engine.jobs.embedded import run_due
from engine.people import Person
from tests.web.installation import ANSWERS, PERMIT, Browser, Installation
from tests.web.staff import officer, person, task_id, with_answers

CASE = "/cases/PP-TEST"


@pytest.fixture
def dele(installation: Installation) -> Browser:
    return officer(installation)


def test_a_case_says_who_whose_turn_and_by_when(installation: Installation, dele: Browser) -> None:
    installation.start()

    dele.get(CASE)

    assert "Rosalind Achterberg PP-TEST Parking permit, own car." in dele.words
    assert "Open task: check everything is there" in dele.words
    assert "Decide by Mon 9 Nov, in 10 working days" in dele.words
    assert "Whose turn Ours: permit officers Since 26 Oct 10:42: “Check everything is there”." in dele.words
    assert "Where it is: Check everything is there, step 2 of 3" in dele.words


def test_how_not_to_reach_them_stands_on_every_page_of_the_case(installation: Installation, dele: Browser) -> None:
    installation.start(with_answers(name="Careful Person"))

    for path in (CASE, f"{CASE}/stop"):
        dele.get(path)
        assert "Warning: Do not leave a message." in dele.words


def test_while_the_applicant_has_to_send_something_it_is_their_turn(installation: Installation, dele: Browser) -> None:
    installation.start({**ANSWERS, "vehicle": {"kind": "own", "photo": "later"}})
    installation.later(days=2)
    dele = officer(installation)

    dele.get(CASE)

    assert "Whose turn Theirs: Rosalind Achterberg" in dele.words
    assert "The 10 working days start when we have everything." in dele.words
    assert "Since they applied 2 days From Mon 26 Oct. Never pauses." in dele.words
    assert "They still have to send: A photo of your car." in dele.words
    assert "Open task" not in dele.words


def test_answers_are_read_by_section_with_those_of_the_steps_after_them(
    installation: Installation, dele: Browser
) -> None:
    installation.start()
    installation.complete("check", person(installation), {"check": {"result": "complete", "note": "All here"}})

    dele.get(CASE)

    assert "About you Name Rosalind Achterberg" in dele.words
    assert "Your car Whose car My own" in dele.words
    assert (
        "Check everything is there: Dele Okafor, Mon 26 Oct Everything is there Yes, go on Note All here" in dele.words
    )


def test_an_answer_that_was_another_at_first_says_who_changed_it_and_what_it_was(
    installation: Installation, dele: Browser
) -> None:
    installation.start()
    changed = {"check": {"result": "complete"}, "person": {"email": "new@example.org"}}
    installation.complete("check", person(installation), changed)

    dele.get(CASE)

    assert (
        "Email address new@example.org Changed Mon 26 Oct by Dele Okafor. Was: r.achterberg@example.org" in dele.words
    )


def test_the_timeline_tells_newest_first_in_sentences(installation: Installation, dele: Browser) -> None:
    installation.start()
    with installation.engine.database.begin() as session:
        installation.engine.claim(session, task_id(installation), person(installation))
    installation.later(minutes=5)
    installation.complete("check", person(installation), {"check": {"result": "complete"}})
    with installation.engine.database.begin() as session:
        installation.engine.note(session, installation.case("PP-TEST").id, "She & he rang", person(installation))

    dele.get(CASE)

    told = [
        "26 Oct 10:47 Dele Okafor wrote a note: She & he rang",
        "26 Oct 10:47 “Decide” was offered to deciders, permit officers",
        "26 Oct 10:47 Dele Okafor finished “Check everything is there”",
        "26 Oct 10:42 Dele Okafor claimed “Check everything is there”",
        "26 Oct 10:42 “Check everything is there” was offered to permit officers",
        "26 Oct 10:42 Rosalind Achterberg applied",
    ]
    assert " ".join(told) in dele.words
    assert "<b>Dele Okafor</b>" in dele.text
    assert "She &amp; he rang" in dele.page.get_data(as_text=True)  # type: ignore[union-attr]
    assert "whose_car" not in dele.text


@pytest.mark.parametrize(
    ("show", "people", "rules"), [("people", True, False), ("rules", False, True), ("", True, True)]
)
def test_the_timeline_can_be_kept_to_people_or_rules(
    installation: Installation, dele: Browser, show: str, people: bool, rules: bool
) -> None:
    installation.start()

    dele.get(f"{CASE}?show={show}")

    assert ("Rosalind Achterberg applied" in dele.words) is people
    assert ("was offered to permit officers" in dele.words) is rules


def test_what_an_officer_did_for_the_applicant_says_for_whom(installation: Installation, dele: Browser) -> None:
    installation.start({**ANSWERS, "vehicle": {"kind": "own", "photo": "later"}})
    acting = Person(person(installation).id, person(installation).groups, "guest:anna")
    installation.complete("send_missing", acting, {"sent": {"photo": []}})

    dele.get(CASE)

    assert "Dele Okafor for Rosalind Achterberg finished “Send what is missing”" in dele.words


def test_a_long_timeline_shows_the_newest_and_offers_the_rest(installation: Installation, dele: Browser) -> None:
    installation.start()
    with installation.engine.database.begin() as session:
        for number in range(30):
            installation.engine.note(session, installation.case("PP-TEST").id, f"Note {number}.", person(installation))

    dele.get(CASE)
    shown = dele.words
    dele.get(f"{CASE}?earlier=1")

    assert "12 earlier" in shown
    assert "Rosalind Achterberg applied" not in shown
    assert "Rosalind Achterberg applied" in dele.words


def test_a_note_is_added_once(installation: Installation, dele: Browser) -> None:
    installation.start()
    dele.get(CASE)
    once = dele.form_key

    dele.post(f"{CASE}/notes", note="Rang at 10:15, sister answered.", form_key=once)
    dele.post(f"{CASE}/notes", note="Rang at 10:15, sister answered.", form_key=once)

    assert "Notes 1" in dele.words
    assert "Rang at 10:15, sister answered. Dele Okafor, 26 Oct 10:42" in dele.words


def test_an_empty_note_is_no_note(installation: Installation, dele: Browser) -> None:
    installation.start()
    dele.get(CASE)

    response = dele.post(f"{CASE}/notes", note="  ")

    assert response.status_code == 422
    assert "<title>Error: " in dele.text
    assert "There is a problem Write the note first" in dele.words


def test_how_a_case_ended_is_said(installation: Installation, dele: Browser) -> None:
    officer(installation, "Ravi Pillai", "deciders")
    installation.start()
    installation.complete("check", person(installation), {"check": {"result": "complete"}})
    installation.later(days=3)
    installation.complete("decide", person(installation, "Ravi Pillai"), {"decision": {"outcome": "yes", "why": "Yes"}})
    dele = officer(installation)

    dele.get(CASE)

    assert "You get a permit 29 Oct 10:42" in dele.words
    assert "Whose turn Nobody’s Ended 29 Oct 10:42." in dele.words
    assert "It took 3 days" in dele.words
    assert "The case ended: You get a permit" in dele.words
    assert "Stop the case" not in dele.words


def test_what_does_not_work_is_said_with_its_detail(installation: Installation, dele: Browser) -> None:
    model = (PERMIT / "permit.bpmn").read_text()
    service = (
        '<bpmn:serviceTask id="tell" name="Tell them"><bpmn:extensionElements><zeebe:taskDefinition type="email" />'
        "</bpmn:extensionElements></bpmn:serviceTask>"
        '<bpmn:sequenceFlow id="told" sourceRef="tell" targetRef="whose_car" />'
    )
    changed = model.replace('targetRef="whose_car" />', 'targetRef="tell" />', 1).replace(
        '<bpmn:exclusiveGateway id="whose_car"', service + '<bpmn:exclusiveGateway id="whose_car"'
    )
    installation.deploy(changes={"permit.bpmn": changed.encode()})
    installation.start()
    for minutes in (1, 3, 10, 40, 0):
        run_due(installation.engine)
        installation.later(minutes=minutes)

    dele.get(CASE)

    assert "“Tell them” does not work, and we have stopped trying Since 26 Oct" in dele.words
    assert "What it said" in dele.words
    assert "“Tell them” does not work: somebody must look" in dele.words


def test_cases_of_other_teams_are_refused_and_unknown_ones_not_found(installation: Installation) -> None:
    installation.start()
    stranger = officer(installation, "Ines Hollin", "somebody_else")
    stranger.get("/cases/")

    assert stranger.get(CASE).status_code == 403
    assert stranger.get(f"{CASE}/stop").status_code == 403
    assert stranger.post(f"{CASE}/stop", reason="Mine now").status_code == 403
    assert stranger.post(f"{CASE}/notes", note="Mine now").status_code == 403
    assert stranger.get("/cases/PP-NONE").status_code == 404
    assert installation.case("PP-TEST").state == "active"


def test_the_applicant_does_not_read_the_staff_page(installation: Installation) -> None:
    installation.start()
    browser = installation.browser()

    browser.get(CASE)

    assert browser.path == "/sign-in"


def test_an_administrator_reads_every_case(installation: Installation) -> None:
    installation.start()
    administrator = officer(installation, "Priya Nair", "administrators")

    assert administrator.get(CASE).status_code == 200
    assert "Open task" not in administrator.words


def test_stopping_asks_for_a_reason_and_keeps_it(installation: Installation, dele: Browser) -> None:
    installation.start()
    dele.get(f"{CASE}/stop")
    assert "Stop the case of Rosalind Achterberg?" in dele.words

    response = dele.post(f"{CASE}/stop", reason=" ")
    once = dele.form_key
    dele.post(f"{CASE}/stop", reason="They moved away", form_key=once)
    dele.post(f"{CASE}/stop", reason="They moved away", form_key=once)

    assert response.status_code == 422
    assert dele.path == CASE
    assert "The case is stopped." in dele.words
    assert "Dele Okafor stopped the case: They moved away" in dele.words
    assert installation.case("PP-TEST").state == "terminated"


def test_a_case_that_ended_meanwhile_cannot_be_stopped(installation: Installation, dele: Browser) -> None:
    mags = officer(installation, "Mags Winterbourne")
    installation.start()
    for browser in (dele, mags):
        browser.get(f"{CASE}/stop")
    mags.post(f"{CASE}/stop", reason="Twice")

    response = dele.post(f"{CASE}/stop", reason="They moved away")

    assert response.status_code == 409
    assert "This case had ended before you stopped it" in dele.words
    assert "What you wrote They moved away" in dele.words


def test_no_page_of_a_case_leads_nowhere(installation: Installation, dele: Browser) -> None:
    installation.start()
    dele.get(CASE)

    for href in set(re.findall(r'<a [^>]*href="(/[^"#]*)', dele.text)):
        assert dele.get(href.replace("&amp;", "&")).status_code == 200, href
