"""The Blue Badge journey as people go through it: a citizen and officers, each in a browser of their own."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from engine.models import ProcessInstance
from tests.browser.conftest import PHONE, Server, Visit
from tests.browser.people import FILE, LATER, Answer, Citizen, Officer
from tests.web.installation import BLUE_BADGE, Installation, make_installation
from web.accounts import demonstration

pytestmark = pytest.mark.browser

ABOUT_HER: dict[str, Answer] = {
    "Who is the badge for?": "Me",
    "Have you had a Blue Badge before?": "No, this is the first",
    "What is your full name?": "Rosalind Achterberg",
    "Is another name on your papers?": "",
    "What is your date of birth?": (14, 3, 1971),
    "What is your National Insurance number?": "QQ 12 34 56 C",
    "What is your address?": {"Address line 1": "4 Elm Row", "Town or city": "Marlbury", "Postcode": "ml4 7qt"},
    "How should we reach you?": "E-mail",
    "What is your e-mail address?": "r.achterberg@example.org",
    "Do you need information in another form?": ["Large print"],
    "Is it safe to write to you or leave a message?": "Yes",
    "Do you have an SR1 form?": "No",
}
GETS_PIP: dict[str, Answer] = {
    "Do you get any of these?": "Personal Independence Payment (PIP)",
    "How many points do you have for moving around?": 8,
    "How many points do you have for planning and following journeys?": 0,
    "Does the letter say descriptor E?": "No",
    "When does your PIP award end?": (31, 3, 2028),
}
GETS_NOTHING: dict[str, Answer] = {
    "Do you get any of these?": "None of these",
    "What makes walking hard for you?": ["Pain"],
    "What is the condition, and how is it from day to day?": "A stiff knee. It is worse in the morning.",
    "How far can you walk before you must stop?": "Further than 80 metres",
    "Where do you usually walk to?": "The shop",
    "Which aids help with walking?": "A stick",
    "What happens on a journey?": "I rest on the way.",
    "What help is there on a journey?": "None, mostly alone",
    "Do you drive regularly?": "No",
    "Which treatment and medicines are there?": "Exercises",
    "Who has treated it in the last few years?": "My doctor",
}
HER_EVIDENCE: dict[str, Answer] = {
    "Show us who you are": FILE,
    "How can we check the address?": "Look at the council tax record",
    "Show us your award letter": FILE,
    "Add a photo of you": FILE,
    "Add letters that support what you say": FILE,
    "What you agree to": [
        "What I say here is true, as far as I know",
        "I understand how a badge may be used",
        "I understand who sees what I send",
    ],
}


@pytest.fixture
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    made = make_installation(tmp_path_factory.mktemp("blue_badge"))
    made.deploy(BLUE_BADGE)
    demonstration.add_people(made.engine)
    yield made
    made.engine.database.dispose()


@pytest.fixture
def site(house: Installation, serve: Callable[..., Server]) -> str:
    return serve(house.app).url


def apply(citizen: Citizen, site: str, answers: dict[str, Answer]) -> str:
    citizen.page.goto(f"{site}/apply/blue_badge")
    citizen.look()
    citizen.page.get_by_role("button", name="Start now").click()
    citizen.answer_all(answers)
    return citizen.send()


def officer(visit: Visit, site: str, name: str) -> Officer:
    email = next(email for email, known, _ in demonstration.PEOPLE if known == name)
    return Officer(visit(f"{site}/sign-in"), site, email, demonstration.PASSWORD)


def everything_is_there(clerk: Officer, reference: str, *evidence: str) -> None:
    clerk.open_task(reference, "Check everything is there")
    for row in ("Who they are", "Where they live", "Photograph", *evidence):
        clerk.choose(row, "Good")
    clerk.choose("Then", "Everything is there, go on")
    clerk.finish()


def test_a_badge_is_awarded_without_an_assessment(house: Installation, site: str, visit: Visit) -> None:
    citizen = Citizen(visit(f"{site}/"))
    reference = apply(citizen, site, ABOUT_HER | GETS_PIP | HER_EVIDENCE)
    assert "It is our turn" in citizen.status(site, reference)

    dele = officer(visit, site, "Dele Okafor")
    everything_is_there(dele, reference, "Award letter")
    dele.open_task(reference, "Check the proof")
    dele.choose("Is the proof good?", "It is good")
    dele.write("What you saw", "Award letter, 8 points, to March 2028")
    dele.finish()
    assert "We decide and tell you why" in citizen.status(site, reference)
    dele.open_task(reference, "Decide")
    dele.choose("Decision", "Award a badge")
    dele.finish()
    ends = dele.page.get_by_role("group", name="The badge ends on")
    for part, number in (("Day", 31), ("Month", 3), ("Year", 2028)):
        ends.get_by_label(part).fill(str(number))
    dele.finish()

    assert f"Your application {reference}" in {email.subject for email in house.emails()}
    words = " ".join(citizen.status(site, reference).split())
    assert "We have said yes to a Blue Badge. Your turn: pay the fee Pay on our website, or ring us." in words
    assert "The badge can run until 31 March 2028. It costs £10. Pay by 23 November 2026" in words
    assert "By Monday 23 November." in words
    assert "by post or in person" not in words
    citizen.page.get_by_role("main").get_by_role("button", name="Go on").click()
    citizen.answer_all({"Pay the fee": "Yes, I have paid"})
    citizen.look()
    citizen.page.get_by_role("main").get_by_role("button").last.click()

    assert "Your Blue Badge is ordered" in {email.subject for email in house.emails()}
    words = " ".join(citizen.status(site, reference).split())
    assert "We ordered your badge" in words
    assert house.case(reference).state == "completed"
    assert house.variables(reference)["outcome"] == "awarded_without_assessment"
    assert "The badge can run until 31 March 2028. We have ordered it." in words
    assert "Finished on" in words
    assert "£10" not in words
    dele.page.goto(f"{site}/cases/{reference}")
    expect(dele.page.get_by_text("Dele Okafor").first).to_be_visible()
    route = dele.page.get_by_role("row", name=re.compile("8 or more without assessment"))
    expect(route).to_contain_text("(this row matched)")
    expect(dele.page.locator("#why")).to_contain_text("Period: 31 March 2028")


def test_a_badge_is_refused_by_two_people_and_she_is_told_why_and_what_she_can_do(
    house: Installation, site: str, visit: Visit
) -> None:
    citizen = Citizen(visit(f"{site}/"), checks=False)
    reference = apply(citizen, site, ABOUT_HER | GETS_NOTHING | HER_EVIDENCE | {"Before you go on": []})

    words = citizen.status(site, reference)
    assert "A rule recommends this because of none of the benefits, but something that makes walking hard." in words
    citizen.page.get_by_text("What would change this").click()
    citizen.look()
    change = citizen.page.get_by_role("listitem").filter(has_text="War Pensioners’ Mobility Supplement")
    expect(change).to_contain_text("Proof: all pages of the award letter")

    dele = officer(visit, site, "Dele Okafor")
    everything_is_there(dele, reference, "Supporting letters")
    dele.open_task(reference, "Assess at the desk")
    dele.choose("What do the papers show?", "They plainly cannot meet the test")
    dele.write("Why", "Walks to the shop, further than 80 metres, no danger.")
    dele.finish()
    dele.open_task(reference, "Decide")
    dele.choose("Decision", "Refuse")
    dele.finish()
    dele.choose("Ground", "What they sent does not show that they qualify")
    dele.write("What the decision relies on", "What you wrote about walking to the shop.")
    dele.write("Reasons, in words for the person", "You can walk further than 80 metres without great pain.")
    dele.finish()

    words = citizen.status(site, reference)
    assert "You can walk further" not in words
    ravi = officer(visit, site, "Ravi Pillai")
    ravi.open_task(reference, "Look at it as a second officer")
    ravi.choose("Do you agree?", "I agree")
    ravi.write("Why", "The same.")
    ravi.finish()

    citizen.checks = True
    assert any(reference in email.text for email in house.emails())
    words = citizen.status(site, reference)
    assert house.variables(reference)["outcome"] == "refused"
    assert "You can walk further than 80 metres without great pain." in words
    assert "ask us to look again by 23 November 2026" in words
    assert "**" not in words


def test_she_is_asked_once_for_what_is_missing_and_sends_it_by_the_link_in_another_browser(
    house: Installation, site: str, visit: Visit
) -> None:
    citizen = Citizen(visit(f"{site}/", viewport=PHONE))
    later = HER_EVIDENCE | {"Add a photo of you": LATER}
    reference = apply(citizen, site, ABOUT_HER | GETS_PIP | later)
    assert "Your turn" in citizen.status(site, reference)

    link = next(re.search(r"(/link/\S+)", email.text) for email in house.emails() if "/link/" in email.text)
    assert link is not None
    elsewhere = Citizen(visit(f"{site}{link[1]}", viewport=PHONE))
    elsewhere.look()
    elsewhere.page.get_by_role("main").get_by_role("button").click()
    elsewhere.page.goto(f"{site}/applications/{reference}")
    elsewhere.page.get_by_role("main").get_by_role("link", name="Send").or_(
        elsewhere.page.get_by_role("main").get_by_role("button", name="Send")
    ).first.click()
    elsewhere.answer_all(
        {
            "What would you like to do?": "I send what I can now",
            "Send us what is missing": "I send what I can now",
            "Add a photo of you": FILE,
            "Add anything else we asked for": FILE,
            "Is there something you want to tell us?": "Here it is.",
        },
        until="Check your answers before you send them",
    )
    elsewhere.look()
    elsewhere.page.get_by_role("main").get_by_role("button").last.click()
    assert "It is our turn" in elsewhere.status(site, reference)

    dele = officer(visit, site, "Dele Okafor")
    everything_is_there(dele, reference, "Award letter")
    assert house.variables(reference)["check"]["next"] == "go_on"  # type: ignore[index,call-overload]


def test_she_applies_on_an_old_phone_without_javascript(house: Installation, site: str, visit: Visit) -> None:
    page = visit(f"{site}/", viewport=PHONE, java_script_enabled=False)
    citizen = Citizen(page, checks=False)

    reference = apply(citizen, site, ABOUT_HER | GETS_PIP | HER_EVIDENCE)

    assert "It is our turn" in citizen.status(site, reference)
    assert [case.business_key for case in house.rows(ProcessInstance)] == [reference]


def test_going_back_changing_an_answer_and_sending_twice_does_no_harm(
    house: Installation, site: str, visit: Visit
) -> None:
    citizen = Citizen(visit(f"{site}/"), checks=False)
    page = citizen.page
    page.goto(f"{site}/apply/blue_badge")
    page.get_by_role("button", name="Start now").click()
    citizen.answer_all(ABOUT_HER | GETS_PIP | HER_EVIDENCE)

    page.get_by_role("link", name=re.compile("Change.*benefit", re.IGNORECASE)).first.click()
    page.get_by_label("Disability Living Allowance (DLA)").check()
    page.get_by_role("button", name="Continue").click()
    citizen.answer_all({"When does your DLA award end?": (1, 2, 2029)} | HER_EVIDENCE)
    page.go_back()
    page.go_forward()
    expect(page.get_by_role("button", name="Agree and send")).to_be_visible()
    page.get_by_role("button", name="Agree and send").dblclick()
    expect(page.locator("h1")).to_contain_text("We have your application")
    page.go_back()
    page.goto(f"{site}/apply/blue_badge")

    [case] = house.rows(ProcessInstance)
    reason = house.variables(case.business_key)["reason"]
    assert reason["benefit"] == "dla"  # type: ignore[index,call-overload]
    assert "pip_moving" not in reason  # type: ignore[operator]
