"""A designer tries a draft as everybody in it, keeps the run, and shows it to somebody outside who has a remark."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import FrameLocator, Page, expect

from engine import journey_package
from engine.people import SYSTEM
from tests.browser.checks import check_page
from tests.browser.conftest import DESKTOP, PHONE, Server, Visit
from tests.web.installation import PASSWORD, PERMIT, Installation, make_installation, migrated
from web.studio import drafts

pytestmark = pytest.mark.browser

PRIYA = "priya@marlshire.example"
TRY = "/journeys/permit/try"


@pytest.fixture
def installation(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    made = make_installation(tmp_path, migrated(tmp_path_factory.mktemp("migrated") / "fingerpost.db"))
    made.add_person(PRIYA, "publishers", name="Priya Nair")
    with made.engine.database.begin() as session:
        drafts.begin(session, "permit", journey_package.read(PERMIT), SYSTEM, made.clock.moment, "Begun")
    yield made
    made.engine.database.dispose()


@pytest.fixture
def server(serve: Callable[[Flask], Server], installation: Installation) -> Server:
    return serve(installation.app)


def signed_in(visit: Visit, server: Server, path: str, **options: object) -> Page:
    page = visit(server.url + path, **options)
    page.locator("#email").fill(PRIYA)
    page.locator("#password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in", exact=True).first.click()
    expect(page).to_have_url(server.url + path)
    return page


def pages(page: Page) -> FrameLocator:
    return page.frame_locator("#try-pages")


def answer(inside: FrameLocator, heading: str, fill: Callable[[FrameLocator], None]) -> None:
    expect(inside.get_by_role("heading", level=1)).to_contain_text(heading)
    fill(inside)
    inside.get_by_role("button", name="Continue").click()


def date_of_birth(inside: FrameLocator) -> None:
    for part, text in (("Day", "14"), ("Month", "3"), ("Year", "1971")):
        inside.get_by_label(part, exact=True).fill(text)


def applies(inside: FrameLocator, photo: Path) -> None:
    """The applicant's pages, from the start page to the confirmation."""
    inside.get_by_role("button", name="Start now").click()
    answer(inside, "full name", lambda it: it.get_by_label("What is your full name?").fill("Rosalind Achterberg"))
    answer(inside, "date of birth", date_of_birth)
    answer(inside, "email address", lambda it: it.get_by_label("What is your email address?").fill("r@example.org"))
    answer(inside, "Whose car", lambda it: it.get_by_label("My own").check())
    answer(inside, "photo", lambda it: it.locator("input[type=file]").set_input_files(photo))
    answer(inside, "anything", lambda it: it.locator("textarea").fill("Nothing else."))
    inside.get_by_role("button", name="Agree and send").click()
    expect(inside.get_by_role("heading", level=1)).to_contain_text("We have your application")


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    file = tmp_path / "car.png"
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    return file


def test_a_draft_is_tried_kept_as_a_scenario_and_shared(visit: Visit, server: Server, photo: Path) -> None:
    page = signed_in(visit, server, TRY)
    inside = pages(page)
    expect(inside.get_by_role("heading", level=1)).to_contain_text("Apply for a parking permit")
    applies(inside, photo)

    # What stands beside has followed.
    expect(page.locator("#try-right")).to_contain_text("Check everything is there")
    expect(page.locator("#try-right")).to_contain_text("We have your application")
    check_page(page)

    # Time passes, and the frame stays where it was.
    page.get_by_role("button", name="A working day later").click()
    expect(page.locator("#try-left")).to_contain_text("It is Tue 27 Oct 2026, 10:42")
    expect(inside.get_by_role("heading", level=1)).to_contain_text("We have your application")

    # One officer checks, another decides.
    page.get_by_role("button", name="Check everything is there as Dele Okafor").click()
    inside.get_by_role("radio", name="Yes, go on").check()
    inside.get_by_role("button", name="Finish", exact=True).click()
    expect(page.locator("#try-right")).to_contain_text("Decide")
    page.get_by_role("button", name="Decide as Mags Winterbourne").click()
    inside.get_by_role("radio", name="They get a permit").check()
    inside.get_by_label("Why?").fill("Everything is in order.")
    inside.get_by_role("button", name="Finish", exact=True).click()
    expect(page.locator("#try-right")).to_contain_text("Ended: Awarded")

    # The run is kept, and passes.
    page.get_by_label("Name of the scenario").fill("Awarded at once")
    page.get_by_role("button", name="Record as a scenario").click()
    expect(page.get_by_text("1 of 1 pass")).to_be_visible()
    expect(page.get_by_text("“Awarded at once” is kept with the draft")).to_be_visible()
    check_page(page)

    # Somebody outside has a link.
    page.get_by_role("button", name="Make a link").click()
    link = page.get_by_label("Link to this draft").input_value().split("/shared/")[1]
    outside = visit(f"{server.url}/shared/{link}", viewport=PHONE)
    expect(outside.get_by_text("This is a try-out.")).to_be_visible()
    applies(pages(outside), photo)
    outside.get_by_role("button", name="Check everything is there as Dele Okafor").click()
    expect(pages(outside).get_by_text("Is everything there?").first).to_be_visible()
    outside.get_by_label("Which step is it about?").select_option(label="Decide")
    outside.get_by_label("Your remark").fill("Who decides when Mags is away?")
    outside.get_by_label("Your name").fill("Kit Fenwick")
    outside.get_by_role("button", name="Send the remark").click()
    expect(outside.get_by_text("the team has your remark")).to_be_visible()
    check_page(outside)

    page.goto(server.url + TRY)
    expect(page.get_by_text("Who decides when Mags is away?")).to_be_visible()
    page.get_by_role("button", name="Mark as done").click()
    expect(page.get_by_role("button", name="Not done after all")).to_be_visible()


def test_the_page_at_a_desk_and_on_a_phone(visit: Visit, server: Server) -> None:
    for viewport in (DESKTOP, PHONE):
        page = signed_in(visit, server, TRY, viewport=viewport)
        expect(pages(page).get_by_role("heading", level=1)).to_contain_text("Apply for a parking permit")
        check_page(page)
