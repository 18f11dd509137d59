"""A designer at the studio’s editors: an installation with one, signed in, and what its screens are checked for."""

from collections.abc import Callable
from pathlib import Path

from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser import checks
from tests.browser.conftest import Server, Visit
from tests.web.installation import PASSWORD, Installation, make_installation, migrated

PRIYA = "priya@marlshire.example"
EDITORS = "#form-canvas, #palette, #question-panel, #rule-canvas"
"""What the drawing libraries draw: the lists beside them say the same in words."""

WITHOUT_EDITORS = f"""
() => {{
  for (const each of document.querySelectorAll('{EDITORS}')) each.replaceChildren()
}}
"""


def studio(folder: Path) -> Installation:
    """An installation in which Priya designs, her own journeys and those of others."""
    (folder / "migrated").mkdir()
    made = make_installation(folder, migrated(folder / "migrated" / "fingerpost.db"))
    made.add_person(PRIYA, "designers", "administrators", name="Priya Nair")
    return made


def design(visit: Visit, serve: Callable[[Flask], Server], installation: Installation, **options: object) -> Page:
    """Priya, signed in, with a journey of her own just begun."""
    server = serve(installation.app)
    page = visit(f"{server.url}/journeys/new", **options)
    page.locator("#email").fill(PRIYA)
    page.locator("#password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in", exact=True).first.click()
    page.get_by_label("What is it called?").fill("Borrow a book")
    page.get_by_role("button", name="Begin", exact=True).click()
    expect(page.get_by_role("link", name="Borrow a book")).to_be_visible()
    return page


def journey_address(page: Page) -> str:
    """ "http://…/journeys/borrow_a_book", of the page that is open."""
    return "/".join(page.url.split("/")[:5])


def saved(page: Page) -> None:
    expect(page.locator("#studio-saved")).to_contain_text("Saved")


def look(page: Page) -> None:
    """Everything of the screen that we draw, in the state it is in; the editors’ own parts are taken out first."""
    page.evaluate(WITHOUT_EDITORS)
    problems = [*checks.axe(page), *checks.layout(page, 24)]
    assert not problems, f"{page.url}\n" + "\n".join(problems)
