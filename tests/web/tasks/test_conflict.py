from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.web.installation import Browser, Installation
from tests.web.staff import officer, task_id, task_row

MINE = {"check.result": "missing", "check.note": "The photo is too dark"}


@pytest.fixture
def task(installation: Installation) -> str:
    installation.start()
    return task_id(installation)


@pytest.fixture
def lost(installation: Installation, task: str) -> Browser:
    """Dele, who sends what Mags has finished while he had it open."""
    dele, mags = officer(installation), officer(installation, "Mags Winterbourne")
    dele.get(address(task))
    mags.get(address(task))
    installation.later(minutes=5)
    mags.post(address(task), data={"check.result": "complete", "check.note": "The photo is too dark"}, do="finish")
    dele.post(address(task), data=MINE, do="next")
    return dele


def address(task: str) -> str:
    return f"/tasks/{task}?view=group:officers"


def test_who_was_first_is_said_with_what_they_kept(installation: Installation, lost: Browser, task: str) -> None:
    assert lost.page is not None
    assert lost.page.status_code == 409
    assert "Mags Winterbourne finished this before you" in lost.words
    assert "Nothing of yours was sent, and nothing is lost. Finished today at 10:47." in lost.words
    assert "The case has gone on to “Decide”." in lost.words
    assert "Kept: Mags Winterbourne, 10:47" in lost.words
    assert task_row(installation, task).completed_by == "user:2"


def test_differences_are_bold_and_what_is_the_same_says_so(lost: Browser) -> None:
    assert "Everything is there Yes, go on No, ask for what is missing" in lost.words
    assert "<strong>No, ask for what is missing</strong>" in lost.text
    assert "The photo is too dark (the same)" in lost.words


def test_ones_own_text_becomes_a_note_on_the_case(installation: Installation, lost: Browser, task: str) -> None:
    text = "Written for “Check everything is there”, not sent: Note: The photo is too dark"
    note = "Written for “Check everything is there”, not sent:\nNote: The photo is too dark"

    lost.post(f"/tasks/{task}/note", text=note)
    once = lost.form_key
    lost.post(f"/tasks/{task}/note", text=note)

    assert lost.path == "/cases/PP-TEST" or once
    lost.get("/cases/PP-TEST")
    assert "Notes 1" in lost.words
    assert f"Dele Okafor wrote a note: {text}" in lost.words


def test_the_note_that_is_offered_holds_everything_one_wrote(lost: Browser) -> None:
    assert 'name="text" value="Written for “Check everything is there”, not sent:\n' in lost.text
    assert "Everything is there: No, ask for what is missing\nNote: The photo is too dark" in lost.text


def test_leaving_it_gives_the_next_task(installation: Installation, lost: Browser) -> None:
    installation.start(reference="PP-NEXT")

    lost.post("/tasks/next?view=group:officers&words=pp-next")

    assert lost.path == f"/tasks/{task_id(installation, reference='PP-NEXT')}"


def test_one_of_two_who_finish_wins(installation: Installation, task: str) -> None:
    browsers = [officer(installation), officer(installation, "Mags Winterbourne")]
    for browser in browsers:
        browser.get(address(task))

    statuses = [
        browser.post(address(task), data={"check.result": "complete"}, do="finish").status_code for browser in browsers
    ]

    assert sorted(statuses) == [200, 409]


def test_who_loses_the_race_to_claim_keeps_their_text(installation: Installation, task: str) -> None:
    dele, mags = officer(installation), officer(installation, "Mags Winterbourne")
    dele.get(address(task))
    mags.get(address(task))
    mags.post(address(task), do="claim")

    response = dele.post(address(task), data=MINE, do="finish")

    assert response.status_code == 409
    assert "Mags Winterbourne claimed this before you" in dele.words
    assert "Kept: nothing yet" in dele.words
    assert "The photo is too dark" in dele.words
    assert task_row(installation, task).state == "created"


def test_a_task_that_was_withdrawn_meanwhile_says_so(installation: Installation, task: str) -> None:
    dele, mags = officer(installation), officer(installation, "Mags Winterbourne")
    dele.get(address(task))
    mags.get("/cases/PP-TEST/stop")
    mags.post("/cases/PP-TEST/stop", reason="They moved away")

    response = dele.post(address(task), data=MINE, do="finish")

    assert response.status_code == 409
    assert "This task is no longer needed" in dele.words
    assert "Withdrawn today at 10:42. The case has ended." in dele.words
    assert "The photo is too dark" in dele.words


def test_two_who_finish_in_the_same_moment_give_one_winner_and_one_conflict(
    installation: Installation, task: str
) -> None:
    browsers = [officer(installation), officer(installation, "Mags Winterbourne")]
    for browser in browsers:
        browser.get(address(task))
    together = Barrier(2)

    def finish(browser: Browser) -> int:
        together.wait()
        return browser.post(address(task), data=MINE, do="finish").status_code

    with ThreadPoolExecutor(2) as pool:
        statuses = sorted(pool.map(finish, browsers))

    assert statuses == [200, 409]
    loser = next(each for each in browsers if each.page is not None and each.page.status_code == 409)
    assert "finished this before you" in loser.words
    assert "The photo is too dark (the same)" in loser.words
