"""Whether there is a browser for the tests; with CI=true, installs Debian's, else says which command would."""

import os
import shutil
import subprocess
import sys

from tests.browser.conftest import ON_PATH

INSTALL = ("apt-get", "install", "-y", "-qq", "chromium", "fonts-liberation")


def main() -> int:
    if any(map(shutil.which, ON_PATH)):
        return 0
    if os.environ.get("CI") == "true" and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=True, env=environment)
        return subprocess.run(INSTALL, check=False, env=environment).returncode
    command = " ".join(INSTALL) if shutil.which("apt-get") else "python -m playwright install chromium"
    print(f"No Chromium is on PATH: browser tests use Playwright's own, or are skipped. To have one: {command}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
