"""Later questions to the applicant, and officers who fill in pages for somebody on the telephone."""

import re
import threading

import pytest

from engine import queries
from engine.models import UserTask
from engine.people import Person
from tests.web.apply.conftest import ANSWERS, Citizen, NewCitizen, picture
from tests.web.installation import Browser, Installation
from web.models import Draft, StoredFile

COMPANY: dict[str, dict[str, object]] = {"whose_car": {"vehicle.kind": "company"}}


def open_task(installation: Installation, reference: str) -> UserTask:
    with installation.read() as session:
        [task] = queries.open_user_tasks(session, installation.case(reference).id)
    return task


def go_to_task(citizen: Citizen) -> Citizen:
    """Send what is missing."""
    citizen.browser.get(f"/applications/{citizen.reference}")
    [link] = set(re.findall(r'href="(/applications/[^"]+/tasks/[^"]+)"', citizen.browser.text))
    citizen.browser.get(link)
    return citizen


def test_the_next_step_of_the_citizen_follows_at_once(installation: Installation, citizen: Citizen) -> None:
    citizen.fill_in(**COMPANY).send()
    assert citizen.page == "contact"

    citizen.browser.post(citizen.path, data={"company.contact": "Ida Hollin"})
    citizen.browser.post(citizen.path, data={"company.telephone": "01632 960 001"})
    assert citizen.page == "check_your_answers"
    citizen.send()

    assert citizen.page == "received"
    known = installation.variables(citizen.reference)["company"]
    assert known == {"contact": "Ida Hollin", "telephone": "01632 960 001"}


def test_what_is_missing_is_sent_with_its_file(installation: Installation, citizen: Citizen) -> None:
    go_to_task(citizen.apply())
    assert "Show us a photo of your car" in citizen.words
    assert "Your Parking permit application" in citizen.words

    citizen.browser.post(citizen.path, data={"sent.photo": picture()})
    citizen.browser.post(citizen.path, data={"sent.words": ""})
    citizen.send()

    assert citizen.path == f"/applications/{citizen.reference}"
    assert "It is our turn" in citizen.words
    [row] = installation.rows(StoredFile)
    assert row.process_instance_id == installation.case(citizen.reference).id
    citizen.browser.get(f"/applications/{citizen.reference}/answers")
    assert "What you send" in citizen.words


def test_looking_at_a_task_makes_no_draft(installation: Installation, citizen: Citizen) -> None:
    go_to_task(citizen.apply())

    assert [draft.user_task_id for draft in installation.rows(Draft)] == [None]


def test_asked_again_the_fields_hold_what_was_said_before(installation: Installation, citizen: Citizen) -> None:
    go_to_task(citizen.apply())
    citizen.browser.post(citizen.path, data={"sent.photo-later": "later"})
    citizen.browser.post(citizen.path, data={"sent.words": "It is in the garage"})
    citizen.send()
    officer = Person("user:901", frozenset({"officers"}))
    installation.complete("check", officer, {"check": {"result": "missing"}})

    go_to_task(citizen)
    assert citizen.page == "photo"
    citizen.browser.post(citizen.path, data={"sent.photo": picture()})

    assert citizen.page == "words"
    assert "It is in the garage" in citizen.words


def test_sending_a_task_twice_has_one_effect(installation: Installation, citizen: Citizen) -> None:
    go_to_task(citizen.apply())
    citizen.browser.post(citizen.path, data={"sent.photo": picture()})
    citizen.browser.post(citizen.path, data={"sent.words": ""})
    check = citizen.path

    citizen.browser.post(check)
    revision = installation.case(citizen.reference).revision
    citizen.browser.post(check)

    assert citizen.path == f"/applications/{citizen.reference}"
    assert installation.case(citizen.reference).revision == revision


def test_somebody_else_was_first_and_nothing_is_lost(installation: Installation, citizen: Citizen) -> None:
    go_to_task(citizen.apply())
    citizen.browser.post(citizen.path, data={"sent.photo": picture()})
    assert citizen.page == "words"
    mags = installation.add_person("mags@example.org", "officers", name="Mags Winterbourne")
    applicant = installation.case(citizen.reference).applicant
    acting = Person(mags.id, mags.groups, acting_for=applicant)
    installation.complete("send_missing", acting, {"sent": {"words": "Told us by telephone"}})

    response = citizen.browser.post(citizen.path, data={"sent.words": "My own words"})

    assert response.status_code == 409
    assert "Mags Winterbourne sent this before you" in citizen.words
    assert "Nothing of yours was sent, and nothing is lost." in citizen.words
    assert "Told us by telephone" in citizen.words
    assert "My own words" in citizen.words


def test_somebody_else_was_first_as_it_was_sent(installation: Installation, citizen: Citizen) -> None:
    go_to_task(citizen.apply())
    citizen.browser.post(citizen.path, data={"sent.photo": picture()})
    citizen.browser.post(citizen.path, data={"sent.words": "My own words"})
    mags = installation.add_person("mags@example.org", "officers", name="Mags Winterbourne")
    applicant = installation.case(citizen.reference).applicant
    installation.complete("send_missing", Person(mags.id, mags.groups, acting_for=applicant))

    response = citizen.send()

    assert response.status_code == 409
    assert "Mags Winterbourne sent this before you" in citizen.words
    assert "My own words" in citizen.words


def test_a_question_that_was_taken_back_says_so(installation: Installation, citizen: Citizen) -> None:
    go_to_task(citizen.apply())
    page = citizen.path
    citizen.browser.get(f"/applications/{citizen.reference}/stop")
    citizen.browser.post(citizen.path)

    response = citizen.browser.post(page, data={"sent.photo-later": "later"})

    assert response.status_code == 409
    assert "We do not need this any more" in citizen.words


def test_a_task_of_somebody_else_is_not_found(
    installation: Installation, citizen: Citizen, new_citizen: NewCitizen
) -> None:
    go_to_task(citizen.apply())
    other = new_citizen().apply()
    task = citizen.path.split("/")[4]

    assert other.browser.get(citizen.path).status_code == 404
    assert other.browser.post(citizen.path, data={"sent.words": "x"}).status_code == 404
    crossed = f"/applications/{other.reference}/tasks/{task}/photo"
    assert other.browser.get(crossed).status_code == 404


def test_a_task_of_staff_is_not_the_applicants(installation: Installation, citizen: Citizen) -> None:
    go_to_task(citizen.apply())
    citizen.browser.post(citizen.path, data={"sent.photo": picture()})
    citizen.browser.post(citizen.path, data={"sent.words": ""})
    citizen.send()
    check = open_task(installation, citizen.reference)

    path = f"/applications/{citizen.reference}/tasks/{check.id}"

    assert check.element_id == "check"
    assert citizen.browser.get(path).status_code == 404
    assert citizen.browser.get(f"{path}/check").status_code == 404
    assert citizen.browser.post(f"{path}/check_your_answers").status_code == 404


def officer_of(installation: Installation) -> Citizen:
    return Citizen(installation, installation.signed_in("mags@example.org", "officers", name="Mags Winterbourne"))


def test_an_officer_fills_it_in_for_somebody(installation: Installation) -> None:
    officer = officer_of(installation)
    officer.browser.get("/apply/permit")
    assert "Fill this in for somebody" in officer.words
    officer.browser.post("/apply/permit/for-somebody")

    assert "You are filling this in for someone on the telephone." in officer.words
    officer.fill_in().send()

    assert officer.page == "received"
    case = installation.case(officer.reference)
    assert case.started_by.startswith("user:")
    assert (case.applicant or "").startswith("guest:")
    with installation.read() as session:
        first = queries.history(session, case.id)[0]
    assert (first.actor, first.acting_for) == (case.started_by, case.applicant)
    assert installation.variables(officer.reference)["case"]["channel"] == "telephone"  # type: ignore[index, call-overload]
    officer.browser.get(f"/applications/{officer.reference}")
    assert "by telephone" in officer.words
    assert "You are looking at this for Rosalind Achterberg." in officer.words


def test_only_staff_of_the_journey_may_begin_for_somebody(installation: Installation, citizen: Citizen) -> None:
    stranger = installation.signed_in("stranger@example.org", "others")
    stranger.get("/apply/permit")
    assert "Fill this in for somebody" not in stranger.words
    assert stranger.post("/apply/permit/for-somebody").status_code == 403

    citizen.browser.get("/apply/permit")
    assert "Fill this in for somebody" not in citizen.words
    citizen.browser.post("/apply/permit/for-somebody")
    assert citizen.path == "/sign-in"
    assert installation.rows(Draft) == []


def test_another_officer_does_not_see_the_draft(installation: Installation) -> None:
    officer = officer_of(installation)
    officer.browser.get("/apply/permit")
    officer.browser.post("/apply/permit/for-somebody")
    other = installation.signed_in("dele@example.org", "officers")

    assert other.get(officer.path).status_code == 404


def test_an_officer_answers_a_task_for_the_applicant(installation: Installation, citizen: Citizen) -> None:
    citizen.apply()
    task = open_task(installation, citizen.reference)
    officer = officer_of(installation)

    officer.browser.get(f"/applications/{citizen.reference}/tasks/{task.id}")
    assert "You are filling this in for someone on the telephone." in officer.words
    officer.browser.post(officer.path, data={"sent.photo-later": "later"})
    officer.browser.post(officer.path, data={"sent.words": "Rang us"})
    officer.send()

    with installation.read() as session:
        done = queries.user_task(session, task.id)
    assert done.state == "completed"
    assert (done.completed_by or "").startswith("user:")
    assert done.acted_for == installation.case(citizen.reference).applicant


def test_staff_of_another_journey_may_not_act(installation: Installation, citizen: Citizen) -> None:
    citizen.apply()
    task = open_task(installation, citizen.reference)
    stranger = installation.signed_in("stranger@example.org", "others")

    assert stranger.get(f"/applications/{citizen.reference}").status_code == 404
    assert stranger.get(f"/applications/{citizen.reference}/tasks/{task.id}").status_code == 404


def test_staff_apply_for_themselves_as_citizens(installation: Installation) -> None:
    officer = officer_of(installation)

    officer.browser.get("/apply/permit")
    officer.browser.post("/apply/permit")
    assert "You are filling this in for someone" not in officer.words
    officer.fill_in().send()

    case = installation.case(officer.reference)
    assert case.started_by == case.applicant


def test_a_link_comes_back_to_a_task(installation: Installation, citizen: Citizen) -> None:
    go_to_task(citizen.apply())
    citizen.browser.post(citizen.path, data={"sent.photo": picture()})
    page = citizen.path
    citizen.browser.get(f"{citizen.draft}/save_and_come_back?page=words")
    citizen.browser.post(citizen.path, data={"email": "ros@example.org", "page": "words"})
    [link] = [
        found
        for email in installation.emails()
        for found in re.findall(r"8000(/link/\S+)", email.text)
        if email.recipient == "ros@example.org"
    ]

    elsewhere = installation.browser()
    elsewhere.get(link)
    elsewhere.post(link)

    assert elsewhere.path == page


@pytest.mark.parametrize("slug", ["words", "check_your_answers", "nothing"])
def test_pages_of_a_task_cannot_be_jumped(citizen: Citizen, slug: str) -> None:
    go_to_task(citizen.apply())

    citizen.browser.get(f"{citizen.draft}/{slug}")

    assert citizen.page == "photo"


def test_two_windows_send_a_task_at_the_same_moment(installation: Installation, citizen: Citizen) -> None:
    go_to_task(citizen.apply())
    citizen.browser.post(citizen.path, data={"sent.photo-later": "later"})
    citizen.browser.post(citizen.path, data=ANSWERS.get("x", {"sent.words": ""}))
    check, cookie = citizen.path, citizen.browser.client.get_cookie("session")
    assert cookie is not None
    ended: list[tuple[str, int]] = []

    def press() -> None:
        browser = Browser(installation.app.test_client())
        browser.client.set_cookie("session", cookie.value)
        browser.csrf, browser.form_key = citizen.browser.csrf, citizen.browser.form_key
        response = browser.post(check)
        ended.append((browser.path, response.status_code))

    threads = [threading.Thread(target=press) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert set(ended) == {(f"/applications/{citizen.reference}", 200)}
    assert open_task(installation, citizen.reference).element_id == "check"
