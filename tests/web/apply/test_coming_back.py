"""Saving and coming back: private links, kept text, and what was saved in this browser."""

import re

import pytest

from tests.web.apply.conftest import EMAIL, Citizen, NewCitizen
from tests.web.installation import Browser, Installation
from web.models import Attempt, Draft, KeptForm, PrivateLink

LINK = re.compile(r"http://127\.0\.0\.1:8000(/link/\S+)")


def links(installation: Installation) -> list[str]:
    return [found for email in installation.emails() for found in LINK.findall(email.text)]


def leave(citizen: Citizen, email: str = EMAIL) -> None:
    slug = citizen.page
    citizen.browser.get(f"{citizen.draft}/save_and_come_back?page={slug}")
    citizen.browser.post(citizen.path, data={"email": email, "page": slug})


def test_a_link_leads_another_browser_to_the_same_page(installation: Installation, citizen: Citizen) -> None:
    citizen.fill_in(until="whose-car")
    leave(citizen)
    assert EMAIL in citizen.words
    elsewhere = Citizen(installation)

    [link] = links(installation)
    elsewhere.browser.get(link)
    assert "Go on with what you saved" in elsewhere.words
    elsewhere.browser.post(link)

    assert elsewhere.page == "whose-car"
    elsewhere.fill_in().send()
    assert elsewhere.page == "received"


def test_leaving_from_an_earlier_page_comes_back_to_it(installation: Installation, citizen: Citizen) -> None:
    citizen.fill_in(until="photo")
    citizen.browser.get(f"{citizen.draft}/your-name")
    leave(citizen)

    elsewhere = installation.browser()
    [link] = links(installation)
    elsewhere.get(link)
    elsewhere.post(link)

    assert elsewhere.path.endswith("/your-name")


def test_opening_a_link_changes_nothing(installation: Installation, citizen: Citizen) -> None:
    citizen.fill_in(until="whose-car")
    leave(citizen)
    [link] = links(installation)

    for _visit in range(3):
        assert installation.browser().get(link).status_code == 200

    assert installation.rows(PrivateLink)[0].used_at is None


@pytest.mark.parametrize("days", [0, 29])
def test_a_link_used_or_run_out_offers_a_new_one(installation: Installation, citizen: Citizen, days: int) -> None:
    citizen.fill_in(until="whose-car")
    leave(citizen)
    [link] = links(installation)
    elsewhere = Citizen(installation)
    elsewhere.browser.get(link)
    if days:
        installation.later(days=days)
    else:
        elsewhere.browser.post(link)

    third = Citizen(installation)
    assert third.browser.get(link).status_code == 410
    assert third.browser.post(link).status_code == 410
    assert "Send a new link to r…@example.org" in third.words
    assert EMAIL not in third.words
    third.browser.post(f"{link}/again")

    assert "r…@example.org" in third.words
    newer = links(installation)[-1]
    assert newer != link
    third.browser.get(newer)
    third.browser.post(newer)
    assert third.page == "whose-car"


def test_a_link_that_still_works_sends_no_other(installation: Installation, citizen: Citizen) -> None:
    citizen.fill_in(until="whose-car")
    leave(citizen)
    [link] = links(installation)
    elsewhere = installation.browser()
    elsewhere.get(link)

    elsewhere.post(f"{link}/again")

    assert len(links(installation)) == 1


def test_links_to_one_address_are_limited(installation: Installation, citizen: Citizen) -> None:
    citizen.fill_in(until="whose-car")
    page = citizen.path
    for _time in range(6):
        citizen.browser.get(page)
        leave(citizen)

    assert "We have sent several emails there just now" in citizen.words
    assert len(links(installation)) == 5


def test_a_made_up_link_is_not_found(installation: Installation) -> None:
    browser = installation.browser()

    assert browser.get("/link/made-up").status_code == 404


@pytest.mark.parametrize(
    ("email", "said"),
    [("", "Enter your email address"), ("not one", "Enter an email address in the correct format")],
)
def test_an_email_address_is_checked(citizen: Citizen, email: str, said: str) -> None:
    citizen.fill_in(until="whose-car")

    leave(citizen, email)

    assert said in citizen.words
    assert "<title>Error: " in citizen.browser.text


def test_the_field_holds_the_address_among_the_answers(citizen: Citizen) -> None:
    citizen.fill_in(until="whose-car")

    citizen.browser.get(f"{citizen.draft}/save_and_come_back")

    assert f'value="{EMAIL}"' in citizen.browser.text


def test_what_this_browser_saved_is_listed(citizen: Citizen, new_citizen: NewCitizen) -> None:
    citizen.fill_in(until="whose-car")
    draft = citizen.draft

    citizen.browser.get("/apply/permit/saved")
    assert draft in citizen.browser.text
    other = new_citizen()
    other.browser.get("/apply/permit/saved")
    assert draft not in other.browser.text


def test_asking_for_saved_applications_says_the_same_either_way(
    installation: Installation, citizen: Citizen, new_citizen: NewCitizen
) -> None:
    citizen.fill_in(until="whose-car")
    leave(citizen)
    before = len(links(installation))
    said = []
    for email in (EMAIL, "nobody@example.org"):
        asker = new_citizen()
        asker.browser.get("/apply/permit/saved")
        asker.browser.post(asker.path, data={"email": email})
        said.append(asker.words.replace(email, ""))

    assert said[0] == said[1]
    assert len(links(installation)) == before + 1
    assert [each.recipient for each in installation.emails()] == [EMAIL, EMAIL]


def end_session(browser: Browser) -> None:
    browser.client.delete_cookie("session")


def test_what_was_typed_as_the_session_ended_stands_in_the_form_again(
    installation: Installation, citizen: Citizen
) -> None:
    citizen.fill_in(until="anything-else")
    page = citizen.path
    leave(citizen)
    citizen.browser.get(page)
    [link] = links(installation)
    end_session(citizen.browser)

    response = citizen.browser.post(page, data={"vehicle.notes": "A long story"})
    assert response.status_code == 400
    assert "Your session had ended" in citizen.words
    assert b"A long story" not in installation.rows(KeptForm)[0].content
    citizen.browser.get(link)
    citizen.browser.post(link)
    citizen.browser.get(page)

    assert "Your session had ended. What you typed is still here." in citizen.words
    assert "A long story" in citizen.words
    assert b"long story" not in installation.rows(Draft)[0].answers
    citizen.browser.post(page, data={"vehicle.notes": "A long story"})
    assert citizen.page == "check_your_answers"
    assert page not in [row.path for row in installation.rows(KeptForm)]


def test_kept_text_is_for_the_same_person_only(installation: Installation, citizen: Citizen) -> None:
    citizen.fill_in(until="anything-else")
    page = citizen.path
    end_session(citizen.browser)
    citizen.browser.post(page, data={"vehicle.notes": "A long story"})

    citizen.browser.get("/apply/permit")
    citizen.browser.post("/apply/permit")

    assert citizen.browser.get(page).status_code == 404
    assert "long story" not in citizen.words


def test_where_is_my_application_says_the_same_either_way(
    installation: Installation, citizen: Citizen, new_citizen: NewCitizen
) -> None:
    reference = citizen.apply().reference
    before = len(links(installation))
    said = []
    for named, email in ((reference.lower().replace("-", " "), EMAIL), (reference, "x@example.org"), ("PP-1", EMAIL)):
        asker = new_citizen()
        asker.browser.get("/where")
        asker.browser.post("/where", data={"reference": named, "email": email})
        said.append(asker.words.replace(email, ""))

    assert len(set(said)) == 1
    found = links(installation)
    assert len(found) == before + 1
    elsewhere = new_citizen()
    elsewhere.browser.get(found[-1])
    elsewhere.browser.post(found[-1])
    assert elsewhere.path == f"/applications/{reference}"


def test_guessing_references_is_limited(installation: Installation, citizen: Citizen) -> None:
    citizen.browser.get("/where")
    for number in range(6):
        citizen.browser.post("/where", data={"reference": f"PP-{number}", "email": EMAIL})

    assert "Too many tries" in citizen.words
    assert installation.rows(Attempt)


def test_a_link_in_a_browser_of_staff_works_too(installation: Installation, citizen: Citizen) -> None:
    citizen.fill_in(until="whose-car")
    leave(citizen)
    [link] = links(installation)
    officer = installation.signed_in("other@example.org")

    officer.get(link)
    officer.post(link)

    assert officer.path.endswith("/whose-car")


def test_an_address_followed_elsewhere_offers_a_link_and_says_nothing(
    citizen: Citizen, new_citizen: NewCitizen
) -> None:
    reference = citizen.apply().reference
    said = []
    for named in (reference, "PP-2222-2222"):
        elsewhere = new_citizen()
        assert elsewhere.browser.get(f"/applications/{named}").status_code == 404
        assert f'value="{named}"' in elsewhere.browser.text
        said.append(elsewhere.words)

    assert said[0] == said[1]
    assert "We cannot show you that page on this device" in said[0]


def test_a_draft_followed_elsewhere_offers_a_link(citizen: Citizen, new_citizen: NewCitizen) -> None:
    citizen.fill_in(until="photo")
    elsewhere = new_citizen()

    assert elsewhere.browser.get(citizen.path).status_code == 404
    assert "Go on with a saved application" in elsewhere.words
    assert elsewhere.browser.get("/apply/nothing/x/y").status_code == 404


def test_a_link_to_one_of_two_applications_in_a_browser_opens_nothing_of_the_other(
    installation: Installation, citizen: Citizen
) -> None:
    """A helper applies for two people in one browser; the second gets the link to hers."""
    first = citizen.apply().reference
    citizen.begin()
    second = citizen.fill_in().apply(your_name={"person.name": "Winifred Castellan-Hughes"}).reference
    assert first != second
    [theirs] = [LINK.findall(email.text)[0] for email in installation.emails() if second in email.text]

    elsewhere = Citizen(installation)
    elsewhere.browser.get(theirs)
    elsewhere.browser.post(theirs)

    assert elsewhere.browser.get(f"/applications/{second}").status_code == 200
    for page in ("", "/answers", "/documents", "/received", "/stop"):
        assert elsewhere.browser.get(f"/applications/{first}{page}").status_code == 404
    for reference in (first, second):
        assert citizen.browser.get(f"/applications/{reference}").status_code == 200
    citizen.browser.get("/where")
    assert first in citizen.words
    assert second in citizen.words


def test_what_was_typed_is_saved_on_leaving_even_where_the_page_is_not_right_yet(
    installation: Installation, citizen: Citizen
) -> None:
    citizen.fill_in(until="date-of-birth")
    day = {"person.born-day": "14", "person.born-month": "3", "person.born-year": "1971"}

    citizen.browser.post(citizen.path, data={**day, "leave": "1"})
    assert citizen.path.endswith("/save_and_come_back")
    citizen.browser.get(f"{citizen.draft}/date-of-birth")
    assert 'value="1971"' in citizen.browser.text

    citizen.browser.post(citizen.path, data={"person.born-day": "99", "leave": "1"})
    assert citizen.path.endswith("/save_and_come_back")
