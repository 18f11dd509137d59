"""A citizen who goes through the permit journey, page by page, with an ordinary browser."""

import io
from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from tests.web.installation import Browser, Installation

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
EMAIL = "r.achterberg@example.org"
ANSWERS: dict[str, dict[str, object]] = {
    "your-name": {"person.name": "Rosalind Achterberg"},
    "date-of-birth": {"person.born-day": "14", "person.born-month": "3", "person.born-year": "1971"},
    "email-address": {"person.email": EMAIL},
    "whose-car": {"vehicle.kind": "own"},
    "company": {"vehicle.company": "Hollin Ltd"},
    "photo": {"vehicle.photo-later": "later"},
    "anything-else": {"vehicle.notes": ""},
}


class Citizen:
    """Somebody with a browser."""

    def __init__(self, installation: Installation, browser: Browser | None = None) -> None:
        self.installation = installation
        self.browser = browser or installation.browser()

    @property
    def path(self) -> str:
        return self.browser.path

    @property
    def words(self) -> str:
        return self.browser.words

    @property
    def page(self) -> str:
        """The last part of the address."""
        return self.path.rsplit("/", 1)[1]

    @property
    def draft(self) -> str:
        """The address that all pages of the draft begin with."""
        return self.path.rsplit("/", 1)[0]

    @property
    def reference(self) -> str:
        return self.path.split("/")[2]

    def begin(self) -> "Citizen":
        self.browser.get("/apply/permit")
        self.browser.post("/apply/permit")
        return self

    def answer(self, **answers: object) -> TestResponse:
        """Answer the page at hand: with these fields (dots as __), else as ANSWERS has it."""
        fields = {name.replace("__", "."): value for name, value in answers.items()} or ANSWERS[self.page]
        return self.browser.post(self.path, data=fields)

    def fill_in(self, until: str = "check_your_answers", **kinds: dict[str, object]) -> "Citizen":
        """Answer page after page, from the start; `kinds` are other fields for a page, its dashes as _."""
        if self.browser.page is None:
            self.begin()
        while self.page != until:
            slug = self.page
            self.browser.post(self.path, data=kinds.get(slug.replace("-", "_"), ANSWERS.get(slug, {})))
            assert self.page != slug, self.words
        return self

    def send(self) -> TestResponse:
        return self.browser.post(self.path)

    def apply(self, **kinds: dict[str, object]) -> "Citizen":
        """All of it, sent."""
        self.fill_in(**kinds).send()
        return self


NewCitizen = Callable[[], Citizen]


@pytest.fixture
def new_citizen(installation: Installation) -> NewCitizen:
    return lambda: Citizen(installation)


@pytest.fixture
def citizen(new_citizen: NewCitizen) -> Citizen:
    return new_citizen()


def picture(name: str = "car.png", data: bytes = PNG) -> tuple[io.BytesIO, str]:
    return io.BytesIO(data), name
