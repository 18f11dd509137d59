"""What must happen once happens once, on SQLite and on PostgreSQL."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.database import Database
from engine.models import ProcessInstance, UserTask
from tests.web.apply.conftest import Citizen, picture
from tests.web.installation import Browser, Installation, make_installation
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
