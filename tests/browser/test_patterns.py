"""The pattern pages, through every check, as people may see them."""

import pytest
from playwright.sync_api import expect

from tests.browser.checks import check_layout, check_page
from tests.browser.conftest import DESKTOP, PHONE, Server, Visit
from web.patterns import PAGES
from web.patterns.staff import PAGES as STAFF_PAGES

pytestmark = pytest.mark.browser

names = pytest.mark.parametrize("name", PAGES)
LARGER_TEXT = """
const sheet = new CSSStyleSheet()
sheet.replaceSync('html { font-size: 140% }')
document.adoptedStyleSheets = [sheet]
"""
SMALL_PHONE = {"width": 320, "height": 640}


def address(server: Server, name: str) -> str:
    return f"{server.url}/patterns/{name}"


@names
def test_it_passes_on_a_desk(server: Server, visit: Visit, name: str) -> None:
    page = visit(address(server, name))

    check_page(page, target=24 if name in STAFF_PAGES or name.startswith("staff") else 40)


@names
def test_it_passes_on_a_phone(server: Server, visit: Visit, name: str) -> None:
    page = visit(address(server, name), viewport=PHONE, has_touch=True)

    check_page(page, target=43)


@names
def test_it_fits_the_smallest_phone_and_larger_text(server: Server, visit: Visit, name: str) -> None:
    page = visit(address(server, name), viewport=SMALL_PHONE)
    check_layout(page, target=43)

    page.evaluate(LARGER_TEXT)
    for size in (SMALL_PHONE, PHONE, DESKTOP):
        page.set_viewport_size(size)
        check_layout(page)


@names
def test_it_passes_without_scripts(server: Server, visit: Visit, name: str) -> None:
    page = visit(address(server, name), java_script_enabled=False)

    expect(page.locator("h1")).to_have_count(1)
    check_page(page, scripts=False)


@names
def test_it_passes_in_forced_colours(server: Server, visit: Visit, name: str) -> None:
    page = visit(address(server, name), forced_colors="active")

    check_page(page)


def test_the_arm_and_the_current_view_stay_marked_in_forced_colours(server: Server, visit: Visit) -> None:
    page = visit(address(server, "case"), forced_colors="active")

    arm = page.locator(".fp-post__arm")
    assert arm.evaluate("e => getComputedStyle(e).clipPath") == "none"
    assert arm.evaluate("e => getComputedStyle(e).borderTopWidth") == "3px"
    current = page.get_by_role("navigation", name="Sections").get_by_role("link", name="Answers")
    assert "underline" in current.evaluate("e => getComputedStyle(e).textDecorationLine")


def test_the_skip_link_leads_to_the_content(server: Server, visit: Visit) -> None:
    page = visit(address(server, "inbox"))

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("main")).to_be_focused()


def test_folds_are_open_on_a_desk_and_closed_on_a_phone(server: Server, visit: Visit) -> None:
    desk = visit(address(server, "inbox"))
    phone = visit(address(server, "inbox"), viewport=PHONE)

    expect(desk.get_by_label("Whose turn")).to_be_visible()
    expect(phone.get_by_label("Whose turn")).to_be_hidden()
    phone.get_by_text("Filters: 3 set").click()
    expect(phone.get_by_label("Whose turn")).to_be_visible()


def test_another_language_is_offered_and_kept(server: Server, visit: Visit) -> None:
    page = visit(address(server, "start"))

    page.get_by_role("link", name="Cymraeg").click()
    page.goto(address(server, "status"))

    expect(page.locator("html")).to_have_attribute("lang", "cy")
    expect(page.get_by_role("link", name="English")).to_be_visible()
