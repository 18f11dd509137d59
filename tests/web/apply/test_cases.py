"""A citizen's case: where it is, what we have, stopping it; and nobody else's."""

import pytest

from engine.people import Person
from tests.web.apply.conftest import Citizen, NewCitizen
from tests.web.installation import Installation

OFFICER, DECIDER = Person("user:901", frozenset({"officers"})), Person("user:902", frozenset({"deciders"}))


def status(citizen: Citizen) -> str:
    citizen.browser.get(f"/applications/{citizen.reference}")
    return citizen.words


def test_it_says_whose_turn_it_is_and_by_when(installation: Installation, citizen: Citizen) -> None:
    citizen.apply()
    assert "Your turn: send us 1 thing A photo of your car." in status(citizen)
    assert "If we have everything by Monday 2 November, we decide by Monday 16 November" in citizen.words

    installation.later(days=7)
    installation.complete(
        "send_missing", Person(installation.case(citizen.reference).applicant or ""), {"sent": {"photo": []}}
    )
    installation.later(days=1)
    said = status(citizen)

    assert "It is our turn. You do not need to do anything." in said
    assert "We aim to decide by Monday 16 November 9 working days from today." in said
    assert "You applied on Monday 26 October 8 days ago, online" in said


def test_the_post_has_done_now_and_to_come_in_order(installation: Installation, citizen: Citizen) -> None:
    citizen.apply()
    applicant = Person(installation.case(citizen.reference).applicant or "")
    installation.later(days=1)
    installation.complete("send_missing", applicant, {"sent": {"photo": []}})
    installation.later(days=1)
    installation.complete("check", OFFICER, {"check": {"result": "complete"}})

    said = status(citizen)

    steps = [
        "You applied (done)",
        "You sent what was missing (done) Tuesday 27 October",
        "We checked everything is there (done) Wednesday 28 October",
        "We decide and tell you why Since Wednesday 28 October.",
    ]
    places = [said.index(step) for step in steps]
    assert places == sorted(places)


def test_asked_again_the_step_is_now_and_what_follows_is_to_come(installation: Installation, citizen: Citizen) -> None:
    citizen.apply()
    applicant = Person(installation.case(citizen.reference).applicant or "")
    installation.complete("send_missing", applicant, {"sent": {"photo": []}})
    installation.later(days=2)
    installation.complete("check", OFFICER, {"check": {"result": "missing"}})

    said = status(citizen)

    assert "Your turn" in said
    assert (
        said.index("We checked everything is there (done)")
        < said.index("You send what is missing")
        < said.index("We decide and tell you why (to come)")
    )


@pytest.mark.parametrize(("outcome", "said"), [("yes", "You get a permit"), ("no", "You do not get a permit")])
def test_it_says_what_was_decided_and_why(
    installation: Installation, citizen: Citizen, outcome: str, said: str
) -> None:
    citizen.apply()
    applicant = Person(installation.case(citizen.reference).applicant or "")
    installation.complete("send_missing", applicant, {"sent": {"photo": []}})
    installation.complete("check", OFFICER, {"check": {"result": "complete"}})
    installation.complete(
        "decide", DECIDER, {"decision": {"outcome": outcome, "why": "The street is yours.\n\nSee you."}}
    )

    words = status(citizen)

    assert said in words
    assert "What we decided, and why The street is yours. See you." in words
    assert "Stop my application" not in words
    assert "(to come)" not in words


def test_once_decided_it_says_so_while_the_case_goes_on(installation: Installation, citizen: Citizen) -> None:
    citizen.apply()
    said = status(citizen)
    assert "What we decided" not in said
    assert "Or by post or in person, with your reference" in said
    case = installation.case(citizen.reference)
    with installation.engine.database.begin() as session:
        decision = {"decision": {"outcome": "yes", "why": "The street is yours."}}
        installation.engine.set_variables(session, case.id, decision, OFFICER)

    said = status(citizen)

    assert "You get a permit. Your turn: send us 1 thing" in said
    assert "What we decided, and why The street is yours." in said
    assert "Stop my application" in said


def test_answers_can_be_read_and_not_changed(citizen: Citizen) -> None:
    citizen.apply()

    citizen.browser.get(f"/applications/{citizen.reference}/answers")

    assert "Name Rosalind Achterberg Date of birth 14 March 1971" in citizen.words
    assert "Change" not in citizen.words


def test_stopping_asks_first_and_says_who_did_it(installation: Installation, citizen: Citizen) -> None:
    citizen.apply()
    reference = citizen.reference
    citizen.browser.get(f"/applications/{reference}/stop")
    assert "Stop your application?" in citizen.words
    assert installation.case(reference).state == "active"

    citizen.browser.post(citizen.path)

    assert "Your application is stopped." in citizen.words
    assert "It was stopped" in citizen.words
    assert installation.case(reference).state == "terminated"
    citizen.browser.get(f"/applications/{reference}/stop")
    assert citizen.path == f"/applications/{reference}"
    citizen.browser.post(f"/applications/{reference}/stop")
    assert "It had ended already." in citizen.words


@pytest.mark.parametrize("part", ["", "/received", "/answers", "/documents", "/stop", "/documents/x"])
def test_nobody_sees_somebody_elses_case(citizen: Citizen, new_citizen: NewCitizen, part: str) -> None:
    reference = citizen.apply().reference
    other = new_citizen().apply()

    assert other.browser.get(f"/applications/{reference}{part}").status_code == 404
    assert new_citizen().browser.get(f"/applications/{reference}{part}").status_code == 404


def test_nobody_stops_somebody_elses_case(
    installation: Installation, citizen: Citizen, new_citizen: NewCitizen
) -> None:
    reference = citizen.apply().reference
    other = new_citizen().apply()

    assert other.browser.post(f"/applications/{reference}/stop").status_code == 404
    assert installation.case(reference).state == "active"


@pytest.mark.parametrize("page", ["", "/your-name", "/check_your_answers", "/save_and_come_back", "/files/x"])
def test_nobody_sees_somebody_elses_draft(citizen: Citizen, new_citizen: NewCitizen, page: str) -> None:
    citizen.fill_in()
    other = new_citizen().begin()

    assert other.browser.get(citizen.draft + page).status_code == 404
    assert "Rosalind" not in other.words


@pytest.mark.parametrize("page", ["/your-name", "/check_your_answers", "/save_and_come_back"])
def test_nobody_writes_to_somebody_elses_draft(
    installation: Installation, citizen: Citizen, new_citizen: NewCitizen, page: str
) -> None:
    citizen.fill_in()
    other = new_citizen().begin()

    response = other.browser.post(citizen.draft + page, data={"person.name": "Mallory", "email": "m@example.org"})

    assert response.status_code == 404
    citizen.browser.get(citizen.path)
    assert "Rosalind" in citizen.words
    assert installation.emails() == []


@pytest.mark.parametrize("reference", ["PP-2222-2222", "x", "../..", "%00"])
def test_references_that_nobody_has_are_not_found(citizen: Citizen, reference: str) -> None:
    citizen.apply()

    assert citizen.browser.get(f"/applications/{reference}").status_code == 404


def test_a_draft_of_one_journey_is_not_found_under_another(citizen: Citizen) -> None:
    citizen.fill_in(until="photo")

    assert citizen.browser.get(citizen.path.replace("/permit/", "/blue_badge/")).status_code == 404
