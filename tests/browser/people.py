"""A citizen and an officer at their browsers: they read labels and press buttons, and check every page they see."""

import struct
import zlib
from collections.abc import Mapping

from playwright.sync_api import Locator, Page, expect

from tests.browser.checks import check_page

Answer = str | int | tuple[int, int, int] | list[str] | Mapping[str, "Answer"]
FILE = "a file"
LATER = "later"


def png(name: str = "photo.png") -> dict[str, object]:
    """A small real picture, as an upload."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + b"\x40\x80\xc0" * 8 for _ in range(8)))
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return {"name": name, "mimeType": "image/png", "buffer": data}


class Citizen:
    """Answers question after question by its heading; what was not foreseen fails with the heading's name."""

    def __init__(self, page: Page, *, checks: bool = True) -> None:
        self.page = page
        self.checks = checks

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text().strip().replace("\n", " ").replace(" (optional)", "")

    def look(self) -> None:
        """Check the page as it stands, by axe and by our own checks."""
        if self.checks:
            check_page(self.page)

    def answer_all(self, answers: Mapping[str, Answer], until: str = "Check your answers before you send them") -> None:
        for _ in range(60):
            heading = self.heading
            if heading == until:
                return
            assert heading in answers, f"no answer to “{heading}”"
            self.look()
            self.answer(answers[heading])
            self.page.get_by_role("button", name="Continue").click()
            summary = self.page.locator(".govuk-error-summary")
            assert not summary.count(), f"“{heading}”: {summary.inner_text()}"
        raise AssertionError(f"never came to “{until}”")

    def answer(self, answer: Answer) -> None:
        main = self.page.locator("main form")
        if isinstance(answer, Mapping):
            for label, value in answer.items():
                self._one(main, value, label)
        elif isinstance(answer, list):
            for label in answer:
                main.get_by_label(label, exact=True).check()
        else:
            self._one(main, answer, None)

    def _one(self, main: Locator, answer: object, label: str | None) -> None:
        if isinstance(answer, tuple):
            for part, number in zip(("Day", "Month", "Year"), answer, strict=True):
                main.get_by_label(part).fill(str(number))
        elif answer == FILE:
            main.locator("input[type=file]").first.set_input_files(png())
        elif answer == LATER:
            main.get_by_label("later").check()
        elif label is None and isinstance(answer, str) and main.locator("input[type=radio]").count():
            main.get_by_label(answer, exact=True).check()
        else:
            field = (
                main.locator("input:not([type=hidden]), textarea").first if label is None else main.get_by_label(label)
            )
            field.fill(str(answer))

    def send(self) -> str:
        """Agree and send; gives the reference."""
        self.look()
        self.page.get_by_role("button", name="Agree and send").click()
        expect(self.page.locator("h1")).to_contain_text("We have your application")
        self.look()
        return self.page.locator(".fp-receipt__reference, .fp-reference").first.inner_text().strip()

    def status(self, site: str, reference: str) -> str:
        """What the status page says."""
        self.page.goto(f"{site}/applications/{reference}")
        self.look()
        return self.page.locator("main").inner_text()


class Officer:
    """Somebody who works here, signed in."""

    def __init__(self, page: Page, site: str, email: str, password: str) -> None:
        self.page, self.site = page, site
        page.goto(f"{site}/sign-in")
        page.get_by_label("Email address").fill(email)
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Sign in").click()
        expect(page.locator("h1")).to_be_visible()

    def open_task(self, reference: str, step: str, *, check: bool = True) -> None:
        """From the case to its open task, taking it."""
        self.page.goto(f"{self.site}/cases/{reference}")
        expect(self.page.locator("h1")).to_be_visible()
        if check:
            check_page(self.page)
        self.page.get_by_role("button", name=f"Open task: {step}").first.click()
        claim = self.page.get_by_role("button", name="Claim", exact=True)
        if claim.count():
            claim.first.click()
        expect(self.page.get_by_role("heading", name=step).first).to_be_visible()
        if check:
            check_page(self.page)

    def choose(self, question: str, answer: str) -> None:
        self.page.get_by_role("group", name=question).get_by_label(answer, exact=True).check()

    def write(self, label: str, text: str) -> None:
        self.page.get_by_label(label).fill(text)

    def finish(self) -> None:
        self.page.get_by_role("button", name="Finish", exact=True).click()
        expect(self.page.locator("h1")).to_be_visible()
