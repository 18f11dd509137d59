"""Two officers at their work: the inbox, a task each, the same task at once, a case, and all of it on a phone."""

import re
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.checks import check_page
from tests.browser.conftest import DESKTOP, PHONE, Server, Visit
from tests.web.installation import ANSWERS, PASSWORD, Installation, make_installation, migrated
from tests.web.staff import task_id, with_answers

pytestmark = pytest.mark.browser

DELE, MAGS = "dele@marlshire.example", "mags@marlshire.example"
LIST = "/tasks/?view=group:officers"


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder: Path = tmp_path_factory.mktemp("staff")
    made = make_installation(folder, migrated(tmp_path_factory.mktemp("migrated") / "fingerpost.db"))
    made.deploy()
    made.add_person(DELE, "officers", name="Dele Okafor")
    made.add_person(MAGS, "officers", name="Mags Winterbourne")
    yield made
    made.engine.database.dispose()


@pytest.fixture(scope="module")
def server(serve: Callable[[Flask], Server], installation: Installation) -> Server:
    return serve(installation.app)


@pytest.fixture
def case(installation: Installation) -> str:
    """The reference of a new case, waiting at the first check; later ones are due later."""
    reference = f"PP-{next(_numbers):04d}-TEST"
    installation.later(seconds=10)
    installation.start(reference=reference)
    return reference


_numbers = count(1)


def signed_in(visit: Visit, server: Server, email: str, path: str, **options: object) -> Page:
    page = visit(server.url + path, **options)
    page.locator("#email").fill(email)
    page.locator("#password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in", exact=True).first.click()
    expect(page).to_have_url(server.url + path)
    page.wait_for_load_state("load")
    return page


def test_an_officer_takes_the_next_task_and_goes_on_to_the_one_after(
    server: Server, visit: Visit, installation: Installation, case: str
) -> None:
    installation.later(seconds=10)
    installation.start(with_answers(name="Ioan Prydderch-Llewelyn"), reference="PP-8T5B-41GE")
    page = signed_in(visit, server, DELE, f"{LIST}&words=PP-")
    check_page(page)

    page.get_by_role("button", name="Give me the next one").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Rosalind Achterberg")
    expect(page.get_by_text("Yours since")).to_be_visible()
    check_page(page)

    page.get_by_label("Note (optional)").fill("The letter came by post")
    page.get_by_role("button", name="Finish and next").click()
    expect(page.get_by_role("alert")).to_contain_text("Select whether everything is there")
    expect(page.get_by_label("Note (optional)")).to_have_value("The letter came by post")
    check_page(page)

    page.get_by_label("Yes, go on").check()
    page.get_by_role("button", name="Finish and next").click()
    expect(page.get_by_text("for Rosalind Achterberg is finished")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ioan Prydderch-Llewelyn")

    page.get_by_role("button", name="Put back").click()
    expect(page.get_by_text("is put back for others")).to_be_visible()
    expect(page).to_have_url(re.compile("words=PP-"))


def test_two_officers_finish_the_same_task_and_nothing_is_lost(
    server: Server, visit: Visit, installation: Installation, case: str
) -> None:
    address = f"/tasks/{task_id(installation, reference=case)}?view=group:officers"
    dele = signed_in(visit, server, DELE, address)
    mags = signed_in(visit, server, MAGS, address)

    mags.get_by_label("Yes, go on").check()
    mags.get_by_role("button", name="Finish", exact=True).click()
    expect(mags.get_by_text("is finished")).to_be_visible()

    dele.get_by_label("No, ask for what is missing").check()
    dele.get_by_label("Note (optional)").fill("The photo is too dark")
    dele.get_by_role("button", name="Finish and next").click()
    expect(dele.get_by_role("heading", level=1)).to_have_text("Mags Winterbourne finished this before you")
    expect(dele.get_by_role("cell", name="No, ask for what is missing")).to_be_visible()
    check_page(dele)

    dele.get_by_role("button", name="Keep mine as a note on the case").click()
    expect(dele.get_by_text("What you wrote is a note on the case now.")).to_be_visible()
    expect(dele.get_by_role("blockquote").filter(has_text="The photo is too dark")).to_be_visible()
    check_page(dele)


def test_what_one_officer_checked_another_decides(
    server: Server, visit: Visit, installation: Installation, case: str
) -> None:
    dele = signed_in(visit, server, DELE, f"/tasks/{task_id(installation, reference=case)}")
    dele.get_by_label("Yes, go on").check()
    dele.get_by_role("button", name="Finish", exact=True).click()
    expect(dele.get_by_text("is finished")).to_be_visible()
    dele.get_by_label("Find a case").fill(case.lower().replace("-", ""))
    dele.keyboard.press("Enter")
    expect(dele).to_have_url(re.compile(f"/cases/{case}"))

    dele.get_by_role("button", name="Open task: decide").click()
    expect(dele.get_by_role("heading", name="A second person must do this")).to_be_visible()
    check_page(dele)

    mags = signed_in(visit, server, MAGS, f"/cases/{case}")
    mags.get_by_role("button", name="Open task: decide").click()
    mags.get_by_label("They get a permit", exact=True).check()
    mags.get_by_label("Why?").fill("All is there")
    mags.get_by_role("button", name="Finish", exact=True).click()
    mags.goto(f"{server.url}/cases/{case}")
    expect(mags.get_by_text("You get a permit").first).to_be_visible()
    expect(mags.get_by_text("Nobody’s")).to_be_visible()
    check_page(mags)


def test_an_officer_reads_a_case_writes_a_note_and_stops_it(server: Server, visit: Visit, case: str) -> None:
    page = signed_in(visit, server, DELE, f"/cases/{case}")
    check_page(page)

    page.get_by_label("Add a note").fill("Rang at 10:15, sister answered.")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("blockquote")).to_contain_text("Rang at 10:15, sister answered.")

    page.get_by_role("link", name="people").click()
    expect(page.get_by_text("was offered to permit officers")).to_have_count(0)

    page.get_by_role("button", name="Stop the case").click()
    page.get_by_role("button", name="Stop the case").click()
    expect(page.get_by_role("alert")).to_contain_text("Say why the case is stopped")
    check_page(page)
    page.get_by_label("Why is it stopped?").fill("They moved away")
    page.get_by_role("button", name="Stop the case").click()
    expect(page.get_by_text("stopped the case: They moved away")).to_be_visible()
    check_page(page)


def test_without_scripts_all_of_it_works(server: Server, visit: Visit, case: str) -> None:
    page = signed_in(visit, server, DELE, f"{LIST}&words={case}", java_script_enabled=False)

    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Claim").click()
    expect(page.get_by_text("One task is yours now")).to_be_visible()
    check_page(page, scripts=False)

    page.get_by_role("link", name="Check everything is there").click()
    page.get_by_label("Yes, go on").check()
    page.get_by_role("button", name="Finish", exact=True).click()
    expect(page.get_by_text("is finished")).to_be_visible()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_every_page_passes_at_every_width(
    server: Server, visit: Visit, installation: Installation, case: str, size: dict[str, int]
) -> None:
    installation.start({**ANSWERS, "vehicle": {"kind": "own", "photo": "later"}}, reference=f"{case}-LATER")
    held = task_id(installation, reference=case)
    target = 43 if size is PHONE else 24
    mags = signed_in(visit, server, MAGS, f"/tasks/{held}")
    mags.get_by_role("button", name="Claim").click()
    page = signed_in(visit, server, DELE, LIST, viewport=size)

    for path in (
        LIST,
        "/tasks/",
        "/tasks/?view=done",
        f"{LIST}&words=nobody&due=late",
        f"/tasks/{held}",
        "/cases/",
        "/cases/?words=nobody",
        f"/cases/{case}",
        f"/cases/{case}-LATER",
        f"/cases/{case}/stop",
    ):
        page.goto(server.url + path)
        check_page(page, target=target)


def test_on_a_phone_the_form_comes_before_the_answers_and_the_post_is_one_line(
    server: Server, visit: Visit, installation: Installation, case: str
) -> None:
    page = signed_in(visit, server, DELE, f"/tasks/{task_id(installation, reference=case)}", viewport=PHONE)

    form = page.get_by_text("Is everything there?").bounding_box()
    answers = page.get_by_role("heading", name="Their answers").bounding_box()
    assert form is not None
    assert answers is not None
    assert form["y"] < answers["y"]

    page.get_by_role("link", name="Open the whole case").click()
    expect(page.get_by_text("Where it is: Check everything is there, step 2 of 3")).to_be_visible()
    expect(page.get_by_text("Decide", exact=True)).to_be_hidden()
