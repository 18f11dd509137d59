"""One Chromium a session, one fresh profile a test, and a live server on 127.0.0.1 with a port of its own."""

import os
import random
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Error, Page, Playwright, sync_playwright
from werkzeug.serving import make_server

from tests.browser import checks
from web import create_app
from web.config import Config

ON_PATH = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 375, "height": 812}
SLOW = bool(os.environ.get("SLOW"))
"""Whether each answer comes after a random delay, to a browser on a slow machine: finds what does not wait."""
DELAYS = (0, 0, 0.05, 0.3, 0.9) if SLOW else (0,)
"""In seconds."""


def launch(playwright: Playwright) -> Browser:
    """The Chromium on PATH, else Playwright's own."""
    found = next(filter(None, map(shutil.which, ON_PATH)), None)
    return playwright.chromium.launch(executable_path=found, args=ARGUMENTS)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        try:
            started = launch(playwright)
        except Error as error:
            reason = (
                f"no browser: install Chromium ({' or '.join(ON_PATH)} on PATH), or run "
                f"`python -m playwright install chromium`. {error.message.splitlines()[0]}"
            )
            if os.environ.get("CI") == "true":
                pytest.fail(reason)
            pytest.skip(reason)
        yield started
        started.close()


def _whole(app: Flask) -> Callable[[dict[str, Any], Any], list[bytes]]:
    """The application, each answer read and closed before it is sent.

    Werkzeug's server leaves open what it is sending where the browser has gone on meanwhile.
    """

    def answer(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        time.sleep(random.choice(DELAYS))
        sent = app(environ, start_response)
        try:
            return [b"".join(sent)]
        finally:
            if hasattr(sent, "close"):
                sent.close()

    return answer


class Server:
    """Serves an application, in threads, until it is stopped. `url` has no slash at its end."""

    def __init__(self, app: Flask) -> None:
        self._server = make_server("127.0.0.1", 0, _whole(app), threaded=True)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.app = app
        self.url = f"http://127.0.0.1:{self._server.port}"

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Flask], Server]]:
    """Serves as many applications as asked for."""
    servers: list[Server] = []

    def start(app: Flask) -> Server:
        servers.append(Server(app))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


@pytest.fixture(scope="session")
def server(serve: Callable[[Flask], Server], tmp_path_factory: pytest.TempPathFactory) -> Server:
    """The application as `make run` has it."""
    folder: Path = tmp_path_factory.mktemp("instance")
    config = Config.from_environment({"FINGERPOST_MODE": "development", "LANGUAGES": "en,cy"}, folder=folder)
    return serve(create_app(config))


Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """visit(url, **options of new_context) → a page in a fresh profile, watched for what the browser reports.

    At the end of the test, anything it reported (a blocked source, a script error) fails the test.
    """
    contexts: list[BrowserContext] = []
    watched: list[Page] = []

    def open_page(url: str, **options: object) -> Page:
        context = browser.new_context(**{"viewport": DESKTOP, "locale": "en-GB", **options})  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        if SLOW:
            context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 3})
        watched.append(page)
        checks.watch(page)
        page.goto(url)
        return page

    yield open_page
    reports = [report for page in watched for report in checks.reports(page)]
    for context in contexts:
        context.close()
    assert not reports, "\n".join(reports)
