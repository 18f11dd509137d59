"""Sees to it that there is a browser for the tests: one on PATH, else Playwright's own, else the system's package.

System packages are installed only with CI=true; otherwise the command that would do so is printed.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import ON_PATH

INSTALL = ("apt-get", "install", "-y", "-qq", "chromium", "fonts-liberation")


def main() -> int:
    if any(map(shutil.which, ON_PATH)) or _playwright_has_one():
        return 0
    if os.environ.get("CI") == "true" and shutil.which("apt-get"):
        return _install_package()
    print("No Chromium is on PATH: fetching Playwright's own.")
    fetched = subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if fetched.returncode != 0:
        command = " ".join(INSTALL) if shutil.which("apt-get") else "your system's package of Chromium"
        print(f"It could not be fetched: browser tests will be skipped. To have one, install it with: {command}")
    return 0


def _playwright_has_one() -> bool:
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).exists()


def _install_package() -> int:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=True, env=environment)
    return subprocess.run(INSTALL, check=False, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
