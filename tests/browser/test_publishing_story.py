"""A publisher checks a journey that has a mistake, mends it and publishes it; an officer starts what a case needs."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.checks import check_page
from tests.browser.conftest import DESKTOP, PHONE, Server, Visit
from tests.web.installation import PASSWORD, Installation, make_installation, migrated
from tests.web.publishing import case_work, zipped

pytestmark = pytest.mark.browser

PRIYA, DELE = "priya@marlshire.example", "dele@marlshire.example"


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder: Path = tmp_path_factory.mktemp("publishing")
    made = make_installation(folder, migrated(tmp_path_factory.mktemp("migrated") / "fingerpost.db"))
    made.add_person(PRIYA, "publishers", name="Priya Nair")
    made.add_person(DELE, "officers", name="Dele Okafor")
    yield made
    made.engine.database.dispose()


@pytest.fixture(scope="module")
def server(serve: Callable[[Flask], Server], installation: Installation) -> Server:
    return serve(installation.app)


def signed_in(visit: Visit, server: Server, email: str, path: str, **options: object) -> Page:
    page = visit(server.url + path, **options)
    page.locator("#email").fill(email)
    page.locator("#password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in", exact=True).first.click()
    expect(page).to_have_url(server.url + path)
    page.wait_for_load_state("load")
    return page


def look(page: Page, *, scripts: bool = True) -> None:
    page.wait_for_load_state("load")
    check_page(page, scripts=scripts)


def choose(page: Page, folder: Path, name: str, data: bytes) -> None:
    file = folder / name
    file.write_bytes(data)
    page.get_by_label("The journey, as a zip").set_input_files(file)
    with page.expect_navigation():
        page.get_by_role("button", name="Check it").click()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_journey_with_a_mistake_is_mended_and_published(
    visit: Visit, server: Server, tmp_path: Path, viewport: object, script: bool
) -> None:
    page = signed_in(visit, server, PRIYA, "/journeys/", viewport=viewport, java_script_enabled=script)
    look(page, scripts=script)
    whole = case_work()
    broken = whole.replace(b'targetRef="', b'targetRef="nowhere_', 1)

    choose(page, tmp_path, "permit.zip", zipped(permit_bpmn=broken)[0].getvalue())
    expect(page.get_by_role("heading", level=1)).to_have_text("permit.zip cannot be published yet")
    expect(page.get_by_text("Draw the arrow again").first).to_be_visible()
    look(page, scripts=script)

    page.get_by_role("link", name="Choose another zip").click()
    choose(page, tmp_path, "permit.zip", zipped(permit_bpmn=whole)[0].getvalue())
    look(page, scripts=script)
    publish = page.get_by_role("button", name="Publish version")
    if publish.count():
        with page.expect_navigation():
            publish.click()
        expect(page.get_by_role("status")).to_contain_text("is published")
        look(page, scripts=script)
    else:
        expect(page.get_by_text("which is live")).to_be_visible()


def test_an_officer_starts_the_step_that_a_case_needs(visit: Visit, server: Server, installation: Installation) -> None:
    installation.deploy(changes={"permit.bpmn": case_work()})
    installation.start(reference="PP-ADHOC")
    page = signed_in(visit, server, DELE, "/cases/PP-ADHOC")
    look(page)

    page.get_by_role("button", name="Start: Visit at home").dblclick()

    expect(page.get_by_role("status")).to_contain_text("The step is started")
    expect(page.get_by_role("button", name="Open task: visit at home")).to_have_count(1)
    look(page)
