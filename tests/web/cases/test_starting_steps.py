"""Ad hoc sub-processes are case work: whoever may start a step sees it and starts it."""

import pytest

from tests.web.installation import Browser, Installation
from tests.web.publishing import case_work


@pytest.fixture
def case(installation: Installation) -> Installation:
    """A case whose steps are started as it needs them: a visit by officers, a call by the applicant."""
    installation.deploy(changes={"permit.bpmn": case_work()})
    installation.start()
    return installation


def officer(case: Installation) -> Browser:
    browser = case.signed_in("dele@example.org", "officers", name="Dele Okafor")
    browser.get("/cases/PP-TEST")
    return browser


def start_value(browser: Browser, element_id: str) -> str:
    """The value of the button that starts a step."""
    values = [part.split('"')[0] for part in browser.text.split('name="step" value="')[1:]]
    return next(each for each in values if each.endswith(f":{element_id}"))


def test_staff_see_what_they_may_start_and_start_it(case: Installation) -> None:
    browser = officer(case)
    assert "Start: Visit at home" in browser.words
    assert "Start: Ask us to ring" not in browser.words
    assert "Whose turn Ours Somebody starts the step that it needs next." in browser.words

    browser.post("/cases/PP-TEST/start-step", step=start_value(browser, "visit_at_home"))

    assert "The step is started." in browser.words
    assert "Open task: visit at home" in browser.words
    assert "Dele Okafor started “Visit at home”" in browser.words


def test_pressing_the_button_twice_starts_it_once(case: Installation) -> None:
    browser = officer(case)
    fields = {"step": start_value(browser, "visit_at_home"), "form_key": browser.form_key}

    browser.post("/cases/PP-TEST/start-step", **fields)
    browser.post("/cases/PP-TEST/start-step", **fields)

    assert browser.words.count("Open task: visit at home") == 1


def test_what_is_not_theirs_to_start_is_refused_in_words(case: Installation) -> None:
    browser = officer(case)
    theirs = start_value(browser, "visit_at_home").replace("visit_at_home", "ask_us_to_ring")

    browser.post("/cases/PP-TEST/start-step", step=theirs)

    assert "That step cannot be started any more" in browser.words


def test_applicants_start_their_own_steps_from_their_case(case: Installation) -> None:
    browser = case.browser()
    with browser.client.session_transaction() as session:
        session["guests"] = ["anna"]
    browser.get("/applications/PP-TEST")
    assert "What else you can do" in browser.words

    browser.post("/applications/PP-TEST/start-step", step=start_value(browser, "ask_us_to_ring"))

    assert "Dele" not in browser.words
    assert "Start: Visit at home" not in browser.words
