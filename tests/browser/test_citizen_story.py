"""A citizen applies: on a desk, on a phone without scripts, and comes back on another device by e-mail."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect

from engine.models import ProcessInstance
from tests.browser.checks import check_page
from tests.browser.conftest import PHONE, Server, Visit
from tests.web.installation import Installation, make_installation
from web.models import Draft

pytestmark = pytest.mark.browser

EMAIL = "r.achterberg@example.org"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


class Site:
    """An installation and the server that serves it."""

    def __init__(self, installation: Installation, server: Server) -> None:
        self.installation = installation
        self.url = server.url

    def emailed_links(self) -> list[str]:
        """Addresses in all e-mails so far, newest last, on this server."""
        texts = [email.text for email in self.installation.emails()]
        return [self.url + path for text in texts for path in re.findall(r"https?://[^/\s]+(/link/\S+)", text)]


@pytest.fixture
def site(serve: Callable[[Flask], Server], tmp_path: Path) -> Iterator[Site]:
    installation = make_installation(tmp_path)
    installation.deploy()
    yield Site(installation, serve(installation.app))
    installation.engine.database.dispose()


class Visitor:
    """Somebody before a page, who has every page checked as they come to it."""

    def __init__(self, page: Page, *, scripts: bool = True, target: int = 40) -> None:
        self.page, self.scripts, self.target = page, scripts, target

    def sees(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        self.page.wait_for_load_state()
        check_page(self.page, scripts=self.scripts, target=self.target)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name).first.click()

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).fill(text)

    def error(self, text: str) -> Locator:
        return self.page.locator(".govuk-error-summary").get_by_role("link", name=text)

    def go_on(self) -> None:
        self.press("Continue")

    def begin(self) -> None:
        self.sees("What you can do here")
        self.follow("Apply for a parking permit")
        self.sees("Apply for a parking permit")
        self.press("Start now")
        self.sees("What is your full name?")

    def says_who_they_are(self) -> None:
        self.fill("What is your full name?", "Rosalind Achterberg")
        self.go_on()
        self.sees("What is your date of birth?")
        for label, text in (("Day", "14"), ("Month", "3"), ("Year", "1971")):
            self.fill(label, text)
        self.go_on()
        self.sees("What is your email address? (optional)")
        self.fill("What is your email address? (optional)", EMAIL)
        self.go_on()

    def tells_about_the_car(self) -> None:
        self.sees("Whose car is it?")
        self.page.get_by_label("My own").check()
        self.go_on()
        self.sees("Add a photo of your car")
        self.page.get_by_label("I will send it later").check()
        self.go_on()
        self.sees("Is there anything else? (optional)")
        self.go_on()

    def sends(self) -> None:
        self.sees("Check your answers before you send them")
        self.press("Agree and send")
        self.sees("We have your application")

    def sends_what_is_missing(self) -> None:
        self.follow("Where is my application?")
        self.sees("Where is my application?")
        self.press("Send it now")
        self.sees("Show us a photo of your car")
        files = [{"name": "car.png", "mimeType": "image/png", "buffer": PNG}]
        self.page.get_by_label("Show us a photo of your car").set_input_files(files)  # type: ignore[arg-type]
        self.go_on()
        self.sees("Do you want to tell us anything? (optional)")
        self.go_on()
        self.sees("Check your answers before you send them")
        self.press("Send")
        self.sees("Where is my application?")
        expect(self.page.get_by_text("It is our turn. You do not need to do anything.")).to_be_visible()

    def reads_what_we_have(self) -> None:
        for name in ("Your answers", "Your documents"):
            self.follow(name)
            self.sees(name)
            self.follow("Back")
        self.follow("Stop my application")
        self.sees("Stop your application?")


def test_a_citizen_applies_on_a_desk(site: Site, visit: Visit) -> None:
    citizen = Visitor(visit(site.url))

    citizen.begin()
    citizen.says_who_they_are()
    citizen.tells_about_the_car()
    citizen.sends()
    expect(citizen.page.get_by_text(f"We have sent this to {EMAIL}")).to_be_visible()
    citizen.sends_what_is_missing()
    citizen.reads_what_we_have()


def test_a_citizen_applies_on_a_phone_without_scripts(site: Site, visit: Visit) -> None:
    page = visit(site.url, viewport=PHONE, has_touch=True, java_script_enabled=False)
    citizen = Visitor(page, scripts=False, target=43)

    citizen.begin()
    citizen.says_who_they_are()
    citizen.tells_about_the_car()
    citizen.sends()
    citizen.sends_what_is_missing()
    citizen.reads_what_we_have()


def test_errors_are_said_where_they_are_and_take_the_focus(site: Site, visit: Visit) -> None:
    citizen = Visitor(visit(site.url))
    citizen.begin()
    citizen.go_on()

    expect(citizen.page).to_have_title(re.compile("^Error: What is your full name"))
    expect(citizen.page.locator(".govuk-error-summary")).to_be_focused()
    citizen.sees("What is your full name?")
    citizen.error("Enter your full name").click()
    expect(citizen.page.get_by_label("What is your full name?")).to_be_focused()

    citizen.fill("What is your full name?", "Rosalind Achterberg")
    citizen.go_on()
    for label, text in (("Day", "31"), ("Month", "14"), ("Year", "2028")):
        citizen.fill(label, text)
    citizen.go_on()
    citizen.sees("What is your date of birth?")
    citizen.error("Month must be between 1 and 12").click()
    expect(citizen.page.get_by_label("Month")).to_be_focused()
    expect(citizen.page.get_by_label("Month")).to_have_value("14")


def test_a_citizen_saves_and_comes_back_on_a_phone(site: Site, visit: Visit) -> None:
    desk = Visitor(visit(site.url))
    desk.begin()
    desk.says_who_they_are()
    desk.press("Save and come back later")
    desk.sees("Save and come back later")
    expect(desk.page.get_by_label("Email address")).to_have_value(EMAIL)
    desk.press("Send me the link")
    desk.sees("Your answers are saved")

    [link] = site.emailed_links()
    phone = Visitor(visit(f"{site.url}/outbox", viewport=PHONE, has_touch=True), target=43)
    expect(phone.page.get_by_text("Go on with your application: Parking permit")).to_be_visible()
    phone.page.goto(link)
    phone.sees("Go on with what you saved")
    phone.press("Go on")
    phone.tells_about_the_car()
    phone.sends()

    phone.page.goto(link)
    phone.sees("This link was used already")


def test_the_browsers_back_button_loses_nothing(site: Site, visit: Visit) -> None:
    citizen = Visitor(visit(site.url))
    citizen.begin()
    citizen.says_who_they_are()
    citizen.sees("Whose car is it?")

    citizen.page.go_back()
    citizen.sees("What is your email address? (optional)")
    expect(citizen.page.get_by_label("What is your email address? (optional)")).to_have_value(EMAIL)
    citizen.page.go_back()
    expect(citizen.page.get_by_label("Day")).to_have_value("14")
    citizen.page.go_forward()
    citizen.page.go_forward()
    citizen.tells_about_the_car()
    citizen.sends()
    citizen.page.go_back()

    citizen.sees("We have your application")
    assert len(site.installation.rows(ProcessInstance)) == 1


def test_pressing_twice_starts_and_sends_once(site: Site, visit: Visit) -> None:
    citizen = Visitor(visit(f"{site.url}/apply/permit"))
    citizen.page.get_by_role("button", name="Start now").dblclick()
    citizen.sees("What is your full name?")
    assert len(site.installation.rows(Draft)) == 1
    citizen.says_who_they_are()
    citizen.tells_about_the_car()
    citizen.sees("Check your answers before you send them")

    citizen.page.get_by_role("button", name="Agree and send").dblclick()

    citizen.sees("We have your application")
    assert len(site.installation.rows(ProcessInstance)) == 1


def test_pressing_twice_without_scripts_starts_and_sends_once(site: Site, visit: Visit) -> None:
    citizen = Visitor(visit(f"{site.url}/apply/permit", java_script_enabled=False), scripts=False)
    citizen.page.get_by_role("button", name="Start now").dblclick()
    citizen.sees("What is your full name?")
    assert len(site.installation.rows(Draft)) == 1
    citizen.says_who_they_are()
    citizen.tells_about_the_car()
    citizen.sees("Check your answers before you send them")

    citizen.page.get_by_role("button", name="Agree and send").dblclick()

    citizen.sees("We have your application")
    assert len(site.installation.rows(ProcessInstance)) == 1


def test_a_change_comes_back_to_check_your_answers(site: Site, visit: Visit) -> None:
    citizen = Visitor(visit(f"{site.url}/apply/permit"))
    citizen.press("Start now")
    citizen.says_who_they_are()
    citizen.tells_about_the_car()

    citizen.page.get_by_role("link", name="Change Name").click()
    citizen.fill("What is your full name?", "Ros Hollin")
    citizen.go_on()

    citizen.sees("Check your answers before you send them")
    expect(citizen.page.get_by_text("Ros Hollin")).to_be_visible()


def test_the_other_pages_pass_every_check(site: Site, visit: Visit) -> None:
    for options, target in (({}, 40), ({"viewport": PHONE, "has_touch": True}, 43)):
        citizen = Visitor(visit(f"{site.url}/where", **options), target=target)
        citizen.sees("Where is my application?")
        citizen.press("Send me the link")
        citizen.sees("Where is my application?")
        citizen.page.goto(f"{site.url}/apply/permit/saved")
        citizen.sees("Go on with a saved application")
        citizen.fill("Email address", "nobody@example.org")
        citizen.press("Send me the link")
        citizen.sees("Check your email")


def test_an_officer_is_told_for_whom_they_fill_it_in(site: Site, visit: Visit) -> None:
    site.installation.add_person("mags@example.org", "officers", name="Mags Winterbourne")
    page = visit(f"{site.url}/sign-in?next=/apply/permit")
    officer = Visitor(page)
    officer.fill("Email address", "mags@example.org")
    officer.fill("Password", "three words apart")
    officer.press("Sign in")
    officer.sees("Apply for a parking permit")

    officer.press("Fill this in for somebody")

    officer.sees("What is your full name?")
    expect(page.get_by_text("You are filling this in for someone on the telephone.")).to_be_visible()
