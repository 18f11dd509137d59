"""Signing in and looking after people, as it is done in a browser."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import check_page
from tests.browser.conftest import PHONE, Server, Visit
from tests.web.installation import PASSWORD, Installation, make_installation


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    made = make_installation(tmp_path_factory.mktemp("accounts"))
    made.deploy()
    made.add_person("priya@marlshire.example", "administrators", name="Priya Nair")
    made.add_person("mags@marlshire.example", "officers", name="Mags Winterbourne")
    yield made
    made.engine.database.dispose()


@pytest.fixture(scope="module")
def site(house: Installation, serve: Callable[..., Server]) -> str:
    return serve(house.app).url


def sign_in(page: Page, email: str) -> None:
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


@pytest.mark.browser
@pytest.mark.parametrize("options", [{}, {"viewport": PHONE}], ids=["desk", "phone"])
def test_an_administrator_finds_a_person_and_changes_their_groups(
    house: Installation, site: str, visit: Visit, options: dict[str, object]
) -> None:
    page = visit(f"{site}/people", **options)
    check_page(page)
    sign_in(page, "priya@marlshire.example")

    expect(page.get_by_role("heading", name="People")).to_be_visible()
    check_page(page)
    page.get_by_role("link", name="Mags Winterbourne").click()
    expect(page.get_by_role("heading", name="Mags Winterbourne")).to_be_visible()
    check_page(page)
    page.get_by_label("Officers").check()
    page.get_by_role("button", name="Save the groups").click()
    expect(page.get_by_text("The groups of Mags Winterbourne are saved.")).to_be_visible()
    check_page(page)

    page.goto(f"{site}/people/new")
    page.get_by_role("button", name="Add and send the email").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter their full name")
    check_page(page)


@pytest.mark.browser
def test_a_wrong_password_is_said_above_and_beside_the_field(site: str, visit: Visit) -> None:
    page = visit(f"{site}/sign-in", viewport=PHONE)
    page.get_by_role("button", name="Sign in").click()

    assert page.title().startswith("Error:")
    page.get_by_role("link", name="Enter the right email address and password").click()
    expect(page.get_by_label("Password")).to_be_focused()
    check_page(page)


@pytest.mark.browser
def test_a_page_that_is_not_there_says_so_in_the_theme(site: str, visit: Visit, tmp_path: Path) -> None:
    page = visit(f"{site}/no-such-page")

    expect(page.get_by_role("heading", name="Page not found")).to_be_visible()
    expect(page.get_by_text("Request ")).to_be_visible()
    check_page(page)
