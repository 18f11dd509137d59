"""The main pages as pictures, on a desk and on a phone: `python -m tests.browser.screenshots [FOLDER]`.

Invented people go through the Blue Badge journey in a real browser; docs/screenshots/ is where they are kept.
"""

import logging
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import DESKTOP, PHONE, Server, launch
from tests.browser.people import FILE, LATER, Citizen, Officer
from tests.browser.test_blue_badge_story import ABOUT_HER, GETS_PIP, HER_EVIDENCE
from tests.web.installation import BLUE_BADGE, make_installation
from web.accounts import demonstration

DOCS = Path(__file__).parents[2] / "docs" / "screenshots"
SIZES = {"desk": DESKTOP, "phone": PHONE}


class Camera:
    """Takes each page at both sizes, in the browser that is signed in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def take(self, page: Page, name: str) -> None:
        for size, viewport in SIZES.items():
            page.set_viewport_size(viewport)  # type: ignore[arg-type]
            page.screenshot(path=self.folder / f"{name}-{size}.png", full_page=True)
        page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]


def citizen_pages(browser: Browser, site: str, camera: Camera) -> str:
    """From the list of services to the status page; gives the reference."""
    page = browser.new_context(viewport=DESKTOP, locale="en-GB").new_page()
    citizen = Citizen(page, checks=False)
    page.goto(site)
    camera.take(page, "services")
    page.goto(f"{site}/apply/blue_badge")
    camera.take(page, "start")
    page.get_by_role("button", name="Start now").click()
    citizen.answer_all(ABOUT_HER, until="Do you get any of these?")
    page.get_by_role("button", name="Continue").click()
    camera.take(page, "question-in-error")
    later = HER_EVIDENCE | {"Add a photo of you": LATER, "Show us your award letter": LATER}
    citizen.answer_all(GETS_PIP | later, until="When does your PIP award end?")
    citizen.answer((31, 14, 2028))
    page.get_by_role("button", name="Continue").click()
    camera.take(page, "date-in-error")
    citizen.answer_all(GETS_PIP | later)
    camera.take(page, "check-answers")
    reference = citizen.send()
    camera.take(page, "received")
    citizen.status(site, reference)
    camera.take(page, "status-your-turn")
    page.get_by_role("main").get_by_role("button", name="Send them now").click()
    camera.take(page, "send-missing")
    citizen.answer_all(
        {
            "Send us what is missing": "I send what I can now",
            "Show us your award letter": FILE,
            "Add a photo of you": FILE,
            "Add anything else we asked for": FILE,
            "Is there something you want to tell us?": "",
        }
    )
    page.get_by_role("main").get_by_role("button").last.click()
    citizen.status(site, reference)
    camera.take(page, "status-our-turn")
    page.get_by_text("What would change this").click()
    camera.take(page, "status-why")
    return reference


def staff_pages(browser: Browser, site: str, reference: str, camera: Camera) -> None:
    people = {name: email for email, name, _ in demonstration.PEOPLE}

    def sign_in(name: str) -> Officer:
        page = browser.new_context(viewport=DESKTOP, locale="en-GB").new_page()
        return Officer(page, site, people[name], demonstration.PASSWORD)

    dele, mags = sign_in("Dele Okafor"), sign_in("Mags Winterbourne")
    mags.page.goto(f"{site}/tasks/")
    camera.take(mags.page, "inbox-nothing-mine")
    dele.page.goto(f"{site}/tasks/")
    dele.page.get_by_role("link", name="Badge officers").first.click()
    camera.take(dele.page, "inbox")
    dele.page.goto(f"{site}/cases/{reference}")
    camera.take(dele.page, "case")
    dele.open_task(reference, "Check everything is there", check=False)
    camera.take(dele.page, "task")
    dele.finish()
    camera.take(dele.page, "task-in-error")


def main() -> int:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DOCS
    camera = Camera(folder)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        installation = make_installation(Path(scratch))
        installation.deploy(BLUE_BADGE)
        demonstration.add_people(installation.engine)
        server = Server(installation.app)
        browser = launch(playwright)
        reference = citizen_pages(browser, server.url, camera)
        installation.later(days=4)
        staff_pages(browser, server.url, reference, camera)
        browser.close()
        server.stop()
        installation.engine.database.dispose()
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
