"""A try-out as somebody with a browser has it: the page around, the pages inside, and the people to be."""

import re
from html import unescape

from werkzeug.test import TestResponse

from tests.web.installation import Browser, Installation
from web.trying.models import TryOut

BASE = "/journeys/permit"
ANSWERS: dict[str, dict[str, object]] = {
    "your-name": {"person.name": "Rosalind Achterberg"},
    "date-of-birth": {"person.born-day": "14", "person.born-month": "3", "person.born-year": "1971"},
    "email-address": {"person.email": "r.achterberg@example.org"},
    "whose-car": {"vehicle.kind": "own"},
    "photo": {"vehicle.photo-later": "later"},
}


class Tried:
    """`around` is the studio's page (or the outsider's), `inside` the pages in its frame, in one browser."""

    def __init__(self, browser: Browser, mount: str) -> None:
        self.around, self.mount = browser, mount
        self.inside = Browser(browser.client)

    @classmethod
    def begun(cls, browser: Browser) -> "Tried":
        browser.get(f"{BASE}/try")
        browser.post(f"{BASE}/try")
        return cls(browser, mount_in(browser))

    @property
    def address(self) -> str:
        return self.mount.removesuffix("/as")

    def be(self, who: str, to: str = "") -> "Tried":
        """Choose one of the people, by name or as "applicant"."""
        page = self.around.get(f"{self.address}/aside" if "/try/" in self.mount else self.address)
        key = who if who == "applicant" else key_of(page, who)
        # The token for forms around, and the answer for the frame.
        self.inside._seen(
            self.around.client.post(
                f"{self.address}/person",
                data={"csrf_token": self.around.csrf, "who": key, "to": to},
                follow_redirects=True,
            )
        )
        return self

    def fills_in(self) -> "Tried":
        """The applicant's form, page after page, sent."""
        self.inside.post(f"{self.mount}/apply/permit")
        while (slug := self.inside.path.rsplit("/", 1)[1]) != "check_your_answers":
            self.inside.post(self.inside.path, data=ANSWERS.get(slug, {}))
            assert self.inside.path.rsplit("/", 1)[1] != slug, self.inside.words
        self.inside.post(self.inside.path)
        return self

    def finishes(self, who: str, step: str, **answers: object) -> "Tried":
        """Somebody finishes the task of a step."""
        page = unescape(self.around.get(f"{self.address}/aside").get_data(as_text=True))
        key = key_in(page, who)
        own = re.search(
            rf'name="who" value="{key}"><input type="hidden" name="to" value="([^"]+)">\s*<button[^>]*>{step}', page
        )
        assert own, f"{who} has no {step}: {self.around.words}"
        self.be(who, own[1])
        fields = {name.replace("__", "."): value for name, value in answers.items()}
        self.inside.post(self.mount + own[1], data={**fields, "do": "finish"})
        return self

    def passes(self, **fields: object) -> TestResponse:
        """Move the clock."""
        return self.around.post(f"{self.address}/clock", data=fields)


def mount_in(browser: Browser) -> str:
    found = re.search(r'data-mount="([^"]+/as)"', browser.text)
    assert found, browser.words
    return found[1]


def key_of(page: TestResponse, name: str) -> str:
    return key_in(unescape(page.get_data(as_text=True)), name)


def key_in(page: str, name: str) -> str:
    found = re.search(r'name="who" value="(\d+)">\s*<button[^>]*><span[^>]*>Be </span>' + re.escape(name), page)
    assert found, f"there is no {name}"
    return found[1]


def row(house: Installation) -> TryOut:
    [found] = house.rows(TryOut)
    return found
