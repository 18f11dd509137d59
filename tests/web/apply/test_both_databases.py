"""What must happen once happens once, on SQLite and on PostgreSQL."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from time import sleep

import pytest
from sqlalchemy import select

from engine.database import Database
from engine.models import ProcessInstance, UserTask
from tests.web.apply.conftest import Citizen, picture
from tests.web.installation import Browser, Installation, make_installation
from web.accounts import passwords
from web.apply import sweep
from web.models import Draft, PrivateLink, StoredFile


@pytest.fixture
def installation(tmp_path: Path, database: Database) -> Iterator[Installation]:
    made = make_installation(tmp_path, database_url=database.url)
    made.deploy()
    yield made
    made.engine.database.dispose()


def at_once(citizen: Citizen, do: Callable[[Browser], object], count: int = 4) -> list[object]:
    """The same browser, several times at the same moment."""
    cookie = citizen.browser.client.get_cookie("session")
    assert cookie is not None
    found: list[object] = []
    barrier = threading.Barrier(count)

    def press() -> None:
        browser = Browser(citizen.installation.app.test_client())
        browser.client.set_cookie("session", cookie.value)
        browser.csrf, browser.form_key = citizen.browser.csrf, citizen.browser.form_key
        barrier.wait()
        found.append(do(browser))

    threads = [threading.Thread(target=press) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == count
    return found


def test_starting_sending_and_answering_happen_once(installation: Installation, citizen: Citizen) -> None:
    citizen.browser.get("/apply/permit")
    begun = at_once(citizen, lambda browser: (browser.post("/apply/permit"), browser.path)[1])
    assert len(set(begun)) == len(installation.rows(Draft)) == 1

    citizen.browser.post("/apply/permit")
    check = citizen.fill_in().path
    sent = at_once(citizen, lambda browser: (browser.post(check), browser.path)[1])
    assert len(set(sent)) == len(installation.rows(ProcessInstance)) == len(installation.rows(PrivateLink)) == 1

    citizen.send()
    [task] = installation.rows(UserTask)
    page = f"/applications/{citizen.reference}/tasks/{task.id}"
    first = at_once(citizen, lambda browser: browser.post(f"{page}/photo", data={"sent.photo": picture()}).status_code)
    assert set(first) == {200}
    assert len([draft for draft in installation.rows(Draft) if draft.user_task_id]) == 1
    citizen.browser.get(f"{page}/words")
    citizen.browser.post(citizen.path, data={"sent.words": ""})
    at_once(citizen, lambda browser: browser.post(f"{page}/check_your_answers"))

    assert sorted(each.state for each in installation.rows(UserTask)) == ["completed", "created"]
    assert len(installation.rows(StoredFile)) == 1


def test_answers_given_at_the_same_moment_are_all_kept(installation: Installation, citizen: Citizen) -> None:
    citizen.fill_in(until="anything-else")
    draft = citizen.draft
    pages = iter(
        [
            ("your-name", {"person.name": "Ros Hollin"}),
            ("email-address", {"person.email": "ros@example.org"}),
            ("anything-else", {"vehicle.notes": "Blue car"}),
        ]
    )

    def save(browser: Browser) -> int:
        slug, data = next(pages)
        return browser.post(f"{draft}/{slug}", data=data).status_code

    assert at_once(citizen, save, 3) == [200] * 3
    citizen.browser.get(f"{draft}/check_your_answers")
    for said in ("Ros Hollin", "ros@example.org", "Blue car"):
        assert said in citizen.words


def test_guesses_in_one_moment_are_counted_one_by_one(
    installation: Installation, citizen: Citizen, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[str] = []
    monkeypatch.setattr(passwords, "matches", lambda kept, password: (sleep(0.2), looked_at.append(password))[0])
    citizen.browser.get("/apply/permit")
    citizen.browser.post("/apply/permit")

    at_once(citizen, lambda browser: browser.post("/sign-in", email="dele@x.example", password="guess"), count=12)

    assert len(looked_at) <= 5


def test_a_draft_that_is_being_saved_is_not_swept_away(installation: Installation, citizen: Citizen) -> None:
    citizen.fill_in(until="photo")
    installation.later(days=40)
    session = installation.engine.database.writing_session()
    [draft] = session.scalars(select(Draft)).all()
    draft.updated_at = installation.clock.moment
    session.flush()

    sweeping = threading.Thread(target=lambda: sweep(installation.engine, installation.app.extensions["files"]))
    sweeping.start()
    sleep(0.5)
    session.commit()
    session.close()
    sweeping.join()

    assert len(installation.rows(Draft)) == 1


def test_a_text_that_no_column_holds_is_no_fault_of_ours(installation: Installation, citizen: Citizen) -> None:
    officer = installation.signed_in("dele@x.example", "officers")

    for path in (
        "/applications/%00",
        "/cases/%00",
        "/tasks/%00",
        "/tasks/?words=%00",
        "/apply/%00",
        "/apply/permit/%00",
    ):
        assert officer.get(path).status_code in (200, 400, 404), path
    officer.get("/tasks/")
    assert officer.post("/tasks/", do="claim", ticked="\0").status_code in (200, 400)
    assert citizen.begin().browser.post("/sign-in", email="a\0@x.example", password="x").status_code in (400, 422)
