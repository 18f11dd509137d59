"""The whole promise: from a blank page to a live service without code, and a citizen and a clerk go through it.

With KEEP_PICTURES set to a folder, each stage is kept there as a picture: docs/studio.md shows them.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import FrameLocator, Page, expect

from tests.browser.checks import check_page
from tests.browser.conftest import PHONE, Server, Visit
from tests.web.installation import PASSWORD, Installation, make_installation, migrated

pytestmark = pytest.mark.browser

PRIYA, DELE = "priya@marlshire.example", "dele@marlshire.example"


@pytest.fixture
def installation(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    made = make_installation(tmp_path, migrated(tmp_path_factory.mktemp("migrated") / "fingerpost.db"))
    made.add_person(PRIYA, "designers", "publishers", name="Priya Nair")
    made.add_person(DELE, "library_staff", name="Dele Okafor")
    yield made
    made.engine.database.dispose()


@pytest.fixture
def server(serve: Callable[[Flask], Server], installation: Installation) -> Server:
    return serve(installation.app)


def signed_in(visit: Visit, server: Server, email: str, path: str) -> Page:
    page = visit(server.url + path)
    page.locator("#email").fill(email)
    page.locator("#password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in", exact=True).first.click()
    expect(page).to_have_url(server.url + path)
    return page


def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("KEEP_PICTURES"):
        page.wait_for_timeout(600)
        page.screenshot(path=Path(folder) / f"studio-{name}.png")


def look(page: Page, heading: str) -> None:
    """The page has come, and is sound."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    page.wait_for_load_state("load")
    check_page(page)


def add_step(page: Page, after: str, kind: str, name: str) -> None:
    """In the outline: choose a line, and add a step after it."""
    page.locator("#steps").get_by_role("link", name=after, exact=True).click()
    page.get_by_label("What happens", exact=True).select_option(label=kind)
    page.get_by_label("What it is called").fill(name)
    page.get_by_role("button", name="Add the step").click()
    expect(page.locator("#about").get_by_role("heading", level=2)).to_have_text(name)


def save_step(page: Page) -> None:
    page.locator("#about").get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()


def tab(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="This journey").get_by_role("link", name=name, exact=True).click()


def question(page: Page, text: str, on_page: str) -> None:
    """One more question, on a page of its own."""
    page.get_by_role("button", name="Add a page").click()
    write(page, "Question", text)
    write(page, "Page", on_page)


def write(page: Page, label: str, text: str) -> None:
    field = page.locator("#question-panel").get_by_label(label, exact=True)
    field.fill(text)
    field.blur()


def saved(page: Page) -> None:
    expect(page.locator("#studio-saved")).to_contain_text("aved")


def cell(page: Page, row: int, column: int, text: str) -> None:
    page.locator("#rule-canvas tbody tr").nth(row).locator("td[data-element-id]").nth(column).click()
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def applies(inside: Page | FrameLocator) -> None:
    """The citizen's own pages, from the start to the receipt."""
    inside.get_by_role("button", name="Start now").click()
    for label, text in (
        ("What is your name?", "Rosalind Achterberg"),
        ("Which book do you want?", "Middlemarch"),
        ("What is your email address?", "r@example.org"),
    ):
        inside.get_by_label(label).fill(text)
        inside.get_by_role("button", name="Continue").click()
    inside.get_by_role("button", name="Agree and send").click()
    expect(inside.get_by_role("heading", level=1)).to_contain_text("We have your")


def test_from_a_blank_page_to_a_live_service(visit: Visit, server: Server, installation: Installation) -> None:
    page = signed_in(visit, server, PRIYA, "/journeys/")
    picture(page, "1-journeys")

    # A blank page.
    page.get_by_role("link", name="New journey").click()
    page.get_by_label("What is it called?").fill("Borrow a book")
    page.get_by_role("button", name="Begin").click()
    look(page, "Outline")

    # Three steps, in the outline.
    add_step(page, "Someone applies", "Check a rule", "Can we lend it?")
    add_step(page, "Can we lend it?", "Somebody here does something", "Fetch the book")
    add_step(page, "Fetch the book", "Send an e-mail", "Tell them it is here")
    page.locator("#steps").get_by_role("link", name="Fetch the book", exact=True).click()
    page.get_by_label("Who does it").select_option(label="Another team, named below")
    page.get_by_label("The other team, if you chose that").fill("Library staff")
    page.get_by_label("Form", exact=True).select_option(label="A new form")
    page.get_by_label("What the applicant reads about it").fill("We fetch the book")
    save_step(page)
    page.locator("#steps").get_by_role("link", name="Someone applies", exact=True).click()
    page.get_by_label("Form", exact=True).select_option(label="A new form")
    page.get_by_label("What the applicant reads about it").fill("You ask for a book")
    save_step(page)
    look(page, "Outline")
    picture(page, "2-outline")

    # A form of three questions.
    page.get_by_role("link", name="Change its questions").click()
    expect(page.locator("#form-canvas .fjs-element").first).to_be_visible()
    question(page, "Which book do you want?", "The book")
    question(page, "What is your email address?", "How we reach you")
    expect(page.locator("#pages > li")).to_have_count(3)
    picture(page, "3-questions")
    saved(page)

    # A table.
    tab(page, "Rules")
    page.get_by_label("What does it decide?").fill("Can we lend it")
    page.get_by_label("Which answer does it go by?").select_option(label="Which book do you want?")
    page.get_by_role("button", name="New table").click()
    expect(page.locator("#rule-canvas td[data-row-id]").first).to_be_visible()
    cell(page, 0, 1, '"Middlemarch"')
    cell(page, 0, 2, '"from the stack"')
    page.locator("#rule-canvas .add-rule-add").first.click()
    cell(page, 1, 1, 'not("Middlemarch")')
    cell(page, 1, 2, '"from the shelf"')
    page.locator("#examples-title").click()
    page.get_by_role("button", name="Add an example").click()
    page.get_by_label("book, example 1").fill("Middlemarch")
    expect(page.locator("#examples tbody tr").first).to_contain_text("from the stack")
    saved(page)
    picture(page, "4-rules")

    # The step asks the table, and the e-mail says what came of it.
    tab(page, "Outline")
    page.locator("#steps").get_by_role("link", name="Can we lend it?", exact=True).click()
    page.get_by_label("Table", exact=True).select_option(label="Can we lend it")
    page.get_by_label("What its answer is called").fill("place")
    save_step(page)
    page.locator("#steps").get_by_role("link", name="Tell them it is here", exact=True).click()
    page.get_by_label("To", exact=True).select_option(label="What is your email address?")
    page.get_by_label("Subject").fill("Your book is here")
    page.get_by_label("Words").fill("Dear {{ name }},\n\nyour book {{ book }} is here, {{ place }}.")
    save_step(page)

    # What people read about it.
    tab(page, "About")
    for label, text in (
        ("Short name", "Books"),
        ("What it is for, in a sentence or two", "Borrow a book from any library."),
        ("Team that owns it", "Libraries"),
        ("Letters of its references", "BK"),
        ("Telephone", "01632 960 141"),
        ("When somebody answers it", "Monday to Friday, 9:00 to 17:00"),
    ):
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_label("Who it is about").select_option(label="What is your name?")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    look(page, "About")
    tab(page, "Draw")
    expect(page.locator(".djs-shape").first).to_be_visible()
    picture(page, "5-draw")

    # Tried as everybody in it, and kept as a scenario.
    tab(page, "Try it")
    inside = page.frame_locator("#try-pages")
    applies(inside)
    page.get_by_role("button", name="Fetch the book as Dele Okafor").click()
    inside.get_by_label("What is the result?").fill("From the stack")
    inside.get_by_role("button", name="Finish", exact=True).click()
    expect(page.locator("#try-right")).to_contain_text("Your book is here")
    picture(page, "6-try")
    page.get_by_label("Name of the scenario").fill("A book from the stack")
    page.get_by_role("button", name="Record as a scenario").click()
    expect(page.get_by_text("1 of 1 pass")).to_be_visible()

    # Published.
    page.get_by_role("link", name="Publish…").click()
    look(page, "Publish")
    page.get_by_label("What has changed, and why?").fill("The first one: people asked for it at the desk.")
    picture(page, "7-publish")
    page.get_by_role("button", name="Publish version 1").click()
    expect(page.get_by_role("status").filter(has_text="It is published")).to_be_visible()

    # A citizen, on a phone.
    citizen = visit(server.url + "/", viewport=PHONE)
    citizen.get_by_role("link", name="Borrow a book").click()
    applies(citizen)
    check_page(citizen)
    picture(citizen, "8-citizen")

    # A clerk.
    clerk = signed_in(visit, server, DELE, "/tasks/")
    clerk.get_by_role("button", name="Give me the next one").first.click()
    expect(clerk.get_by_role("heading", level=1)).to_contain_text("Rosalind Achterberg")
    clerk.get_by_label("What is the result?").fill("From the stack")
    picture(clerk, "9-clerk")
    clerk.get_by_role("button", name="Finish", exact=True).click()
    [sent] = [each for each in installation.emails() if each.subject == "Your book is here"]
    assert "your book Middlemarch is here, from the stack" in " ".join(sent.text.split())
