"""From the list of services to the confirmation, one page at a time."""

import threading

from sqlalchemy import select

from engine import queries
from engine.models import ProcessInstance
from tests.web.apply.conftest import ANSWERS, Citizen, NewCitizen
from tests.web.installation import Browser, Installation, make_installation
from web.models import Draft


def test_the_list_names_what_can_be_begun(citizen: Citizen) -> None:
    citizen.browser.get("/")

    assert "Apply for a parking permit" in citizen.words
    assert "A permit lets you park in your street." in citizen.words


def test_an_empty_list_says_why(tmp_path, migrated_database) -> None:  # type: ignore[no-untyped-def]
    empty = make_installation(tmp_path, migrated_database).browser()

    assert empty.get("/").status_code == 200
    assert "There is nothing to apply for here yet" in empty.words


def test_the_start_page_says_what_to_expect(citizen: Citizen) -> None:
    citizen.browser.get("/apply/permit")

    for said in ("5 minutes", "a photo of your car", "We decide and tell you why (to come)", "01632 960 999"):
        assert said in citizen.words
    assert "You send what is missing" not in citizen.words


def test_a_journey_that_nobody_knows_is_not_found(citizen: Citizen) -> None:
    assert citizen.browser.get("/apply/nothing").status_code == 404


def test_looking_at_the_start_page_makes_nothing(installation: Installation, citizen: Citizen) -> None:
    citizen.browser.get("/apply/permit")

    assert installation.rows(Draft) == []


def test_starting_twice_makes_one_draft(installation: Installation, citizen: Citizen) -> None:
    citizen.browser.get("/apply/permit")
    key = citizen.browser.form_key

    for _click in range(2):
        citizen.browser.post("/apply/permit", data={"form_key": key})

    assert len(installation.rows(Draft)) == 1
    assert citizen.page == "your-name"


def test_a_double_click_before_there_is_a_guest_makes_one_draft(installation: Installation) -> None:
    browser = installation.browser()
    browser.get("/apply/permit")
    before = browser.client.get_cookie("session")
    assert before is not None
    browser.post("/apply/permit", follow=False)
    first = browser.client.get_cookie("session")

    browser.client.set_cookie("session", before.value)
    browser.post("/apply/permit")

    assert len(installation.rows(Draft)) == 1
    assert first is not None
    assert browser.path.endswith("your-name")


def test_a_stale_start_button_does_not_lead_into_a_draft_with_answers(installation: Installation) -> None:
    browser = installation.browser()
    browser.get("/apply/permit")
    before = browser.client.get_cookie("session")
    assert before is not None
    key = browser.form_key
    browser.post("/apply/permit")
    browser.post(browser.path, data=ANSWERS["your-name"])

    other = Browser(installation.app.test_client())
    other.client.set_cookie("session", before.value)
    other.csrf, other.form_key = browser.csrf, key
    other.post("/apply/permit")

    assert len(installation.rows(Draft)) == 2
    assert "Rosalind" not in other.text


def test_it_goes_from_the_first_question_to_the_confirmation(installation: Installation, citizen: Citizen) -> None:
    citizen.apply()

    assert citizen.page == "received"
    assert "We have your application" in citizen.words
    assert f"We have sent this to {ANSWERS['email-address']['person.email']}" in citizen.words
    assert "Your turn: send us 1 thing" in citizen.words
    case = installation.case(citizen.reference)
    assert case.applicant == case.started_by
    known = installation.variables(citizen.reference)
    assert known["person"]["name"] == "Rosalind Achterberg"  # type: ignore[index, call-overload]
    assert known["case"]["channel"] == "online"  # type: ignore[index, call-overload]
    assert known["case"]["address"].endswith(f"/applications/{citizen.reference}")  # type: ignore[index, call-overload]


def test_a_wrong_answer_is_said_above_and_beside_and_kept(citizen: Citizen) -> None:
    citizen.fill_in(until="date-of-birth")

    response = citizen.answer(person__born_day="31")
    response = citizen.browser.post(
        citizen.path, data={"person.born-day": "31", "person.born-month": "14", "person.born-year": "1971"}
    )

    assert response.status_code == 422
    assert "<title>Error: " in citizen.browser.text
    assert citizen.words.count("Month must be between 1 and 12") == 2
    assert 'value="14"' in citizen.browser.text


def test_no_error_says_that_a_field_is_required(citizen: Citizen) -> None:
    citizen.begin()
    for slug in ANSWERS:
        if citizen.page == slug:
            citizen.browser.post(citizen.path, data={})
            assert "required" not in citizen.words
            citizen.browser.post(citizen.path, data=ANSWERS[slug])


def test_pages_cannot_be_jumped(citizen: Citizen) -> None:
    citizen.fill_in(until="date-of-birth")
    draft = citizen.draft

    for slug in ("anything-else", "check_your_answers", "company", "nothing"):
        citizen.browser.get(f"{draft}/{slug}")
        assert citizen.page == "date-of-birth"
    citizen.browser.post(f"{draft}/anything-else", data={"vehicle.notes": "I jumped"})
    assert citizen.page == "date-of-birth"
    assert "jumped" not in str(citizen.installation.rows(Draft)[0].answers)


def test_sending_too_early_leads_to_what_is_not_answered(installation: Installation, citizen: Citizen) -> None:
    citizen.fill_in(until="photo")

    citizen.browser.post(f"{citizen.draft}/check_your_answers")

    assert citizen.page == "photo"
    assert installation.rows(ProcessInstance) == []


def test_back_leads_to_the_page_before(citizen: Citizen) -> None:
    citizen.fill_in(until="photo")

    assert f'class="govuk-back-link" href="{citizen.draft}/whose-car"' in citizen.browser.text


def test_a_change_returns_to_check_your_answers(citizen: Citizen) -> None:
    citizen.fill_in()
    draft = citizen.draft
    citizen.browser.get(f"{draft}/your-name?change=1")

    citizen.browser.post(f"{draft}/your-name", data={"person.name": "Ros Hollin", "change": "1"})

    assert citizen.page == "check_your_answers"
    assert "Ros Hollin" in citizen.words


def test_a_change_that_asks_something_new_asks_it_first(citizen: Citizen) -> None:
    citizen.fill_in()
    draft = citizen.draft

    citizen.browser.post(f"{draft}/whose-car", data={"vehicle.kind": "company", "change": "1"})
    assert citizen.page == "company"
    citizen.browser.post(citizen.path, data={"vehicle.company": "Hollin Ltd", "change": "1"})

    assert citizen.page == "check_your_answers"


def test_answers_no_longer_asked_are_kept_but_not_sent(installation: Installation, citizen: Citizen) -> None:
    citizen.fill_in(whose_car={"vehicle.kind": "company"})
    citizen.browser.post(f"{citizen.draft}/whose-car", data={"vehicle.kind": "own", "change": "1"})
    assert "Hollin" not in citizen.words
    assert b"Hollin" in installation.rows(Draft)[0].answers

    citizen.send()

    assert "company" not in installation.variables(citizen.reference)["vehicle"]  # type: ignore[operator]


def test_an_older_page_in_a_second_window_loses_nothing_else(installation: Installation, citizen: Citizen) -> None:
    citizen.fill_in(until="email-address")
    first = f"{citizen.draft}/your-name"
    citizen.fill_in(until="photo")

    citizen.browser.post(first, data={"person.name": "Ros Hollin"})
    citizen.fill_in().send()

    person = installation.variables(citizen.reference)["person"]
    assert person["name"] == "Ros Hollin"  # type: ignore[index, call-overload]
    assert person["email"] == ANSWERS["email-address"]["person.email"]  # type: ignore[index, call-overload]


def test_a_draft_stays_with_the_version_it_was_begun_in(installation: Installation, citizen: Citizen) -> None:
    citizen.fill_in(until="whose-car")
    form = (installation_form := _form(installation)).replace(b"Whose car is it?", b"Who owns the car?")
    assert form != installation_form
    newer = installation.deploy(changes={"apply.form": form})

    citizen.browser.get(citizen.path)
    assert "Whose car is it?" in citizen.words
    citizen.fill_in().send()

    assert newer.version == 2
    assert installation.case(citizen.reference).deployment_id != newer.id


def _form(installation: Installation) -> bytes:
    with installation.read() as session:
        return installation.engine.current(session, "permit").files["apply.form"]


def test_sending_twice_leads_to_the_same_confirmation(installation: Installation, citizen: Citizen) -> None:
    citizen.fill_in()
    check = citizen.path

    citizen.browser.post(check)
    first = citizen.path
    citizen.browser.post(check)

    assert citizen.path == first
    assert len(installation.rows(ProcessInstance)) == 1
    citizen.browser.get(check)
    assert citizen.path == first


def test_sending_at_the_same_moment_starts_one_case(installation: Installation, citizen: Citizen) -> None:
    citizen.fill_in()
    check, cookie = citizen.path, citizen.browser.client.get_cookie("session")
    assert cookie is not None
    ended: list[str] = []
    barrier = threading.Barrier(4)

    def press() -> None:
        browser = Browser(installation.app.test_client())
        browser.client.set_cookie("session", cookie.value)
        browser.csrf, browser.form_key = citizen.browser.csrf, citizen.browser.form_key
        barrier.wait()
        browser.post(check)
        ended.append(browser.path)

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(ended) == 4
    assert len(set(ended)) == 1
    assert ended[0].endswith("/received")
    assert len(installation.rows(ProcessInstance)) == 1


def test_a_tampered_one_time_key_sends_nothing(installation: Installation, citizen: Citizen) -> None:
    citizen.fill_in()

    response = citizen.browser.post(citizen.path, data={"form_key": "made up"})

    assert response.status_code == 400
    assert installation.rows(ProcessInstance) == []


def test_references_are_all_different_and_speakable(installation: Installation, new_citizen: NewCitizen) -> None:
    found = {new_citizen().apply().reference for _ in range(3)}

    assert len(found) == 3
    for reference in found:
        prefix, *rest = reference.split("-")
        assert prefix == "PP"
        assert [len(part) for part in rest] == [4, 4]
        assert not set("".join(rest)) & set("01AEIOULSZ")


def test_a_clash_of_references_tries_another(installation: Installation, citizen: Citizen, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    installation.start(reference="PP-2222-2222")
    offers = iter(["PP-2222-2222", "PP-2222-2222", "PP-3333-3333"])
    monkeypatch.setattr("web.apply.sending.new_reference", lambda prefix: next(offers))

    citizen.apply()

    assert citizen.reference == "PP-3333-3333"


def test_no_reading_page_writes(installation: Installation, citizen: Citizen) -> None:
    citizen.apply()
    reference = citizen.reference
    with installation.read() as session:
        before = (
            session.scalars(select(ProcessInstance.revision)).all(),
            len(queries.history(session, installation.case(reference).id)),
        )

    for path in ("", "/received", "/answers", "/documents", "/stop"):
        assert citizen.browser.get(f"/applications/{reference}{path}").status_code == 200

    with installation.read() as session:
        assert before == (
            session.scalars(select(ProcessInstance.revision)).all(),
            len(queries.history(session, installation.case(reference).id)),
        )
