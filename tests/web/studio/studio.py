"""What the tests of the studio do in a browser that holds a session."""

from typing import Any

from werkzeug.test import TestResponse

from tests.web.installation import Browser


def begin(browser: Browser, title: str = "Borrow a book", start: str = "blank") -> str:
    """A new journey; its key."""
    browser.get("/journeys/new")
    browser.post("/journeys/new", data={"title": title, "from": start})
    return browser.path.split("/")[2]


def save(browser: Browser, key: str, path: str, text: str | None, base: int) -> TestResponse:
    """What an editor's script sends."""
    body: dict[str, Any] = {"files": {path: {"base": base, "text": text}}}
    headers = {"X-CSRFToken": browser.csrf}
    return browser.client.post(f"/journeys/{key}/draft", json=body, headers=headers)


def file(browser: Browser, key: str, path: str) -> dict[str, Any]:
    """A file of the draft as an editor is given it: its text, and the revision of its last change."""
    found: dict[str, Any] = browser.client.get(f"/journeys/{key}/draft/files/{path}").get_json()
    return found
