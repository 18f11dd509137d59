"""What people send is called what its journey calls it."""

from pathlib import Path

from tests.web.installation import Installation

REPORT = Path("tests/web/permit/journey.toml")


def test_a_report_is_not_called_an_application(installation: Installation) -> None:
    text = REPORT.read_text()
    lines = [each for each in text.splitlines() if not each.startswith(("thing", "received_title", "send_title"))]
    at = next(number for number, line in enumerate(lines) if line.startswith("["))
    changed = "\n".join([*lines[:at], 'thing = "report"', *lines[at:]])
    installation.deploy(changes={"journey.toml": changed.encode()})
    installation.start(reference="PP-THING")
    browser = installation.browser()
    browser.get("/apply/permit")
    assert "Go on with a saved report" in browser.words

    staff = installation.signed_in("a@x.example", "administrators")
    staff.get("/applications/PP-THING")
    assert "Where is my report?" in staff.words
    assert "You sent it on" in staff.words
