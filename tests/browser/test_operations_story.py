"""An operator at night: what stands still, why, mending it; pausing a case and moving it; jobs, workers, versions."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from engine import journey_package
from engine.models import Worker
from engine.people import Person
from tests.browser.checks import check_page
from tests.browser.conftest import DESKTOP, PHONE, Server, Visit
from tests.web.installation import BLUE_BADGE, PASSWORD, Installation, make_installation, migrated

pytestmark = pytest.mark.browser

NOOR = "noor@marlshire.example"
NAMES = ("Rosalind Achterberg", "Jonathan Hollin-Merrick")


def deploy_faulty(installation: Installation) -> None:
    """The Blue Badge, as if somebody had mistyped when everything is to be checked."""
    model = journey_package.read(BLUE_BADGE)["blue_badge.bpmn"]
    due = re.compile(rb"(userTask id=\"check_complete\".*?dueDate=)'[^']*'", re.DOTALL)
    installation.deploy(BLUE_BADGE, changes={"blue_badge.bpmn": due.sub(rb"\1'=limit'", model, count=1)})


def start(installation: Installation, number: int) -> str:
    reference = f"BB-{number:04d}-STILL"
    variables = {
        "person": {"name": NAMES[number % 2], "email": "r@example.org"},
        "limit": "soon",
    }
    with installation.engine.database.begin() as session:
        person = Person(f"guest:{number}")
        installation.engine.start(session, "blue_badge", variables, person, business_key=reference)
    return reference


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder: Path = tmp_path_factory.mktemp("operations")
    made = make_installation(folder, migrated(tmp_path_factory.mktemp("migrated") / "fingerpost.db"))
    made.add_person(NOOR, "operators", name="Noor Haddad")
    deploy_faulty(made)
    for number in range(4):
        start(made, number)
        made.later(minutes=7)
    with made.engine.database.begin() as session:
        moment = made.clock.moment
        session.add(Worker(name="fingerpost-1:4711", threads=4, busy=1, started_at=moment, seen_at=moment))
    yield made
    made.engine.database.dispose()


@pytest.fixture(scope="module")
def server(serve: Callable[[Flask], Server], installation: Installation) -> Server:
    return serve(installation.app)


def signed_in(visit: Visit, server: Server, path: str, **options: object) -> Page:
    page = visit(server.url + path, **options)
    page.locator("#email").fill(NOOR)
    page.locator("#password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in", exact=True).first.click()
    expect(page).to_have_url(server.url + path)
    page.wait_for_load_state("load")
    return page


def look(page: Page, *, scripts: bool = True) -> None:
    page.wait_for_load_state("load")
    check_page(page, scripts=scripts)


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=name, exact=True).first.click()


def follow(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.locator("main").get_by_role("link", name=name).first.click()


@pytest.mark.parametrize(
    ("viewport", "script"),
    [(DESKTOP, True), (PHONE, True), (PHONE, False)],
    ids=["desk", "phone", "phone without script"],
)
def test_a_case_that_stands_still_is_mended_and_goes_on(
    visit: Visit, server: Server, installation: Installation, viewport: dict[str, int], script: bool
) -> None:
    reference = start(installation, 10 + viewport["width"] + script)
    page = signed_in(visit, server, "/operations/", viewport=viewport, java_script_enabled=script)
    look(page, scripts=script)

    follow(page, "Check everything is there")
    look(page, scripts=script)
    follow(page, reference)
    look(page, scripts=script)
    expect(page.locator("main")).to_contain_text("A date came out as “soon”")
    expect(page.get_by_role("img", name="which is marked")).to_be_visible()
    page.get_by_text("For technicians").click()
    expect(page.locator("main")).to_contain_text("UnusableValue")

    press(page, "Show the values")
    look(page, scripts=script)
    page.get_by_role("link", name="Change limit").click()
    look(page, scripts=script)
    page.get_by_label("Value", exact=True).fill("tomorrow")
    press(page, "Change it")
    expect(page.get_by_label("Value", exact=True)).to_have_value("tomorrow")
    look(page, scripts=script)
    page.get_by_label("Value", exact=True).fill('"2026-12-01T12:00:00Z"')
    press(page, "Change it")
    expect(page.locator("main")).to_contain_text("“limit” is changed")
    press(page, "Try again")

    expect(page.locator("main")).to_contain_text("was tried again.")
    expect(page.locator("main")).not_to_contain_text(reference)


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_a_case_is_paused_and_moved_after_reading_what_would_happen(
    visit: Visit, server: Server, installation: Installation, viewport: dict[str, int]
) -> None:
    reference = start(installation, 500 + viewport["width"])
    page = signed_in(visit, server, f"/operations/cases/{reference}", viewport=viewport)
    look(page)
    press(page, "Pause the case")
    expect(page.locator(".govuk-error-summary")).to_contain_text("Say why")
    look(page)
    page.get_by_label("Why?", exact=True).fill("We look into it")
    press(page, "Pause the case")
    expect(page.locator("main")).to_contain_text("Paused since")
    look(page)
    page.get_by_label("Why?", exact=True).fill("Found it")
    press(page, "Resume the case")

    press(page, "Choose what to move")
    look(page)
    page.get_by_role("group", name="What is to end?").get_by_role("checkbox").first.check()
    page.get_by_label("What is to begin?").select_option(index=3)
    page.get_by_label("Why?").fill("It had gone the wrong way")
    press(page, "See what would happen")
    expect(page.locator("h1")).to_contain_text("What would happen")
    look(page)
    press(page, "Move the case")
    expect(page.locator("main")).to_contain_text("The case was moved.")


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_jobs_workers_and_versions_have_their_pages(
    visit: Visit, server: Server, installation: Installation, viewport: dict[str, int]
) -> None:
    page = signed_in(visit, server, "/operations/jobs", viewport=viewport)
    look(page)
    for name, heading in (("Workers", "Workers"), ("Versions", "Versions of journeys")):
        page.get_by_role("navigation", name="Operations").get_by_role("link", name=name).click()
        expect(page.locator("h1")).to_have_text(heading)
        look(page)
    page.locator("main table").get_by_role("link").first.click()
    look(page)
