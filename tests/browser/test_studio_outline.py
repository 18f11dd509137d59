"""The outline by keyboard alone, and the studio's plain pages at a desk and on a phone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.checks import check_page
from tests.browser.conftest import DESKTOP, PHONE, Server, Visit
from tests.browser.studio import design, journey_address, studio
from tests.web.installation import BLUE_BADGE, Installation

pytestmark = pytest.mark.browser

Serve = Callable[[Flask], Server]


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return studio(tmp_path)


def lines(page: Page) -> list[str]:
    return [each.strip() for each in page.locator("#steps a").all_inner_texts()]


def tab_to(page: Page, label: str) -> None:
    """Press Tab until a field or button of this name has the focus."""
    wanted = page.get_by_label(label, exact=True).or_(page.get_by_role("button", name=label, exact=True)).first
    for _ in range(60):
        if wanted.evaluate("each => each === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no way to “{label}” by Tab")


def choose_line(page: Page, number: int) -> None:
    """With the arrow keys, from the first line: they are there once the page has loaded."""
    page.wait_for_load_state("load")
    page.locator("#steps a").first.focus()
    for _ in range(number):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_load_state("load")
    expect(page.locator("#about h2")).to_be_visible()


def test_a_journey_is_written_by_keyboard_alone(visit: Visit, serve: Serve, installation: Installation) -> None:
    page = design(visit, serve, installation)

    choose_line(page, 0)
    tab_to(page, "What happens")
    page.keyboard.type("Somebody here")
    tab_to(page, "What it is called")
    page.keyboard.type("Look at it")
    page.keyboard.press("Enter")
    expect(page.locator("#steps a")).to_have_text(["Someone applies", "Look at it", "Done"])

    choose_line(page, 0)
    tab_to(page, "What happens")
    page.keyboard.type("Wait")
    tab_to(page, "What it is called")
    page.keyboard.type("Three days")
    page.keyboard.press("Enter")
    expect(page.locator("#steps a")).to_have_count(4)
    choose_line(page, 1)
    tab_to(page, "How many days")
    page.keyboard.press("Control+A")
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()

    choose_line(page, 1)
    tab_to(page, "Move down")
    page.keyboard.press("Enter")
    expect(page.locator("#steps a")).to_have_text(["Someone applies", "Look at it", "Three days", "Done"])
    expect(page.locator(".fp-diagram svg")).to_be_visible()

    choose_line(page, 1)
    tab_to(page, "Take this step out")
    page.keyboard.press("Enter")
    expect(page.locator("#steps a")).to_have_text(["Someone applies", "Three days", "Done"])


def test_a_step_that_is_added_leaves_the_rest_of_a_large_diagram_where_it_is(
    visit: Visit, serve: Serve, installation: Installation
) -> None:
    installation.deploy(BLUE_BADGE)
    page = design(visit, serve, installation)
    page.goto(journey_address(page).rpartition("/")[0] + "/blue_badge/draw")
    page.locator("#canvas[data-ready]").wait_for()
    before = {key: place(page, key) for key in ("applied", "order_badge", "settle_delay")}

    page.goto(journey_address(page) + "/outline?step=work_out_period")
    page.get_by_label("What happens", exact=True).select_option("staff")
    page.get_by_label("What it is called").last.fill("Look once more")
    page.get_by_role("button", name="Add the step").click()
    expect(page.locator("#line-look_once_more")).to_be_visible()

    page.goto(journey_address(page) + "/draw")
    page.locator("#canvas[data-ready]").wait_for()
    assert place(page, "applied") == before["applied"]
    assert place(page, "settle_delay") == before["settle_delay"]
    moved = place(page, "order_badge")
    assert moved[0] > before["order_badge"][0]
    assert moved[1] == before["order_badge"][1]


def place(page: Page, element_id: str) -> tuple[float, float]:
    """Where a shape stands in the drawing: its top left corner, in the lengths of the diagram."""
    found = page.locator(f'#canvas .djs-shape[data-element-id="{element_id}"]')
    left, top = found.evaluate(
        "each => { const at = each.transform.baseVal.consolidate().matrix; return [at.e, at.f] }"
    )
    return left, top


def test_it_works_without_scripts(visit: Visit, serve: Serve, installation: Installation) -> None:
    page = design(visit, serve, installation, java_script_enabled=False)
    page.locator("#steps").get_by_role("link", name="Someone applies").click()
    page.get_by_label("What it is called").fill("Look at it")
    page.get_by_role("button", name="Add the step").click()

    expect(page.locator("#steps a")).to_have_text(["Someone applies", "Look at it", "Done"])
    check_page(page, scripts=False)


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_the_plain_pages_are_sound(visit: Visit, serve: Serve, installation: Installation, viewport: object) -> None:
    page = design(visit, serve, installation, viewport=viewport)
    site = journey_address(page).rpartition("/journeys/")[0]
    own = journey_address(page).removeprefix(site)
    for path in (
        "/journeys/",
        "/journeys/new",
        f"{own}/",
        f"{own}/details",
        f"{own}/history",
        f"{own}/publish",
        f"{own}/outline?step=start",
    ):
        page.goto(site + path)
        page.wait_for_load_state("load")
        check_page(page)
