"""What nobody comes back to is gone after its time, and nothing else."""

import os
from datetime import timedelta

from engine.models import ProcessInstance
from tests.web.apply.conftest import Citizen, NewCitizen, picture
from tests.web.apply.test_files import kept, send_pictures
from tests.web.installation import MONDAY, Installation
from web.apply import sweep
from web.models import Draft, KeptForm, PrivateLink, StoredFile


def do(installation: Installation) -> None:
    for chore in installation.app.extensions["chores"]:
        chore()


def test_a_draft_goes_with_its_files(installation: Installation, citizen: Citizen) -> None:
    citizen.fill_in(until="photo")
    send_pictures(citizen, picture())

    installation.later(days=28)
    do(installation)
    assert len(installation.rows(Draft)) == 1
    installation.later(hours=1)
    do(installation)

    assert (installation.rows(Draft), installation.rows(StoredFile), kept(installation)) == ([], [], [])
    assert citizen.browser.get(citizen.path).status_code == 404


def test_a_case_keeps_its_files(installation: Installation, citizen: Citizen) -> None:
    citizen.fill_in(until="photo")
    send_pictures(citizen, picture())
    citizen.fill_in().send()

    installation.later(days=60)
    do(installation)

    assert installation.rows(Draft) == []
    assert len(installation.rows(StoredFile)) == len(kept(installation)) == 1
    assert len(installation.rows(ProcessInstance)) == 1
    assert citizen.browser.get(f"/applications/{citizen.reference}").status_code == 200


def test_a_draft_that_somebody_came_back_to_stays(installation: Installation, citizen: Citizen) -> None:
    citizen.fill_in(until="photo")
    installation.later(days=20)
    citizen.browser.post(citizen.path, data={"vehicle.photo-later": "later"})

    installation.later(days=20)
    do(installation)

    assert len(installation.rows(Draft)) == 1


def test_bytes_without_a_row_go(installation: Installation, citizen: Citizen) -> None:
    files = installation.app.extensions["files"]
    old, new = files.put(b"old"), files.put(b"new")
    long_ago = (MONDAY - timedelta(days=2)).timestamp()
    os.utime(files._path(old), (long_ago, long_ago))
    os.utime(files._path(new), (MONDAY.timestamp(), MONDAY.timestamp()))

    do(installation)

    assert [path.read_bytes() for path in kept(installation)] == [b"new"]


def test_links_and_kept_text_go(installation: Installation, citizen: Citizen) -> None:
    citizen.apply()
    other = Citizen(installation)
    other.fill_in(until="anything-else")
    other.browser.client.delete_cookie("session")
    other.browser.post(other.path, data={"vehicle.notes": "words"})
    assert installation.rows(KeptForm)

    installation.later(days=2)
    do(installation)
    assert installation.rows(KeptForm) == []
    assert len(installation.rows(PrivateLink)) == 1
    installation.later(days=55)
    do(installation)

    assert installation.rows(PrivateLink) == []


def test_it_finds_nothing_to_do(installation: Installation, new_citizen: NewCitizen) -> None:
    sweep(installation.engine, installation.app.extensions["files"])
