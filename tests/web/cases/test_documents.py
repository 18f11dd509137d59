from decimal import Decimal

import pytest

from engine.models import ProcessInstance
from tests.web.installation import ANSWERS, Installation
from tests.web.staff import officer, task_id
from web.models import StoredFile
from web.storage import Folder, digest

PHOTO = b"\x89PNG\r\n\x1a\n not really"


@pytest.fixture
def file(installation: Installation) -> StoredFile:
    """A photo that came with the application of PP-TEST."""
    made = StoredFile(
        id="photo-of-the-car",
        key=Folder(installation.config.files_dir).put(PHOTO),
        name="Mein “Auto”.png",
        media_type="image/png",
        size=350_000,
        sha256=digest(PHOTO),
        question="vehicle.photo",
        created_by="guest:anna",
        created_at=installation.clock.moment,
    )
    kept = {"id": made.id, "name": made.name, "size": Decimal(made.size), "type": made.media_type}
    case: ProcessInstance = installation.start({**ANSWERS, "vehicle": {"kind": "own", "photo": [kept]}})
    made.process_instance_id = case.id
    with installation.engine.database.begin() as session:
        session.add(made)
    return made


def test_a_document_says_what_it_is_for_and_when_it_came(installation: Installation, file: StoredFile) -> None:
    browser = officer(installation)

    browser.get("/cases/PP-TEST")

    assert "Documents 1" in browser.words
    assert "Mein “Auto”.png 350 KB Photo of your car Mon 26 Oct, Rosalind Achterberg" in browser.words


def test_a_document_is_a_link_in_the_answers_beside_a_task(installation: Installation, file: StoredFile) -> None:
    browser = officer(installation)

    browser.get(f"/tasks/{task_id(installation)}")

    assert f'<a href="/cases/PP-TEST/files/{file.id}">Look' in browser.text


def test_a_document_is_saved_never_shown(installation: Installation, file: StoredFile) -> None:
    browser = officer(installation)

    response = browser.get(f"/cases/PP-TEST/files/{file.id}")

    assert response.data == PHOTO
    assert response.headers["Content-Disposition"].startswith("attachment; ")
    assert "filename*=UTF-8''Mein%20%E2%80%9CAuto%E2%80%9D.png" in response.headers["Content-Disposition"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store"


def test_a_document_of_another_case_is_not_found(installation: Installation, file: StoredFile) -> None:
    installation.start(reference="PP-OTHER")
    browser = officer(installation)

    assert browser.get(f"/cases/PP-OTHER/files/{file.id}").status_code == 404
    assert browser.get("/cases/PP-TEST/files/unknown").status_code == 404


def test_a_document_is_for_those_who_may_read_the_case(installation: Installation, file: StoredFile) -> None:
    stranger = officer(installation, "Ines Hollin", "somebody_else")

    assert stranger.get(f"/cases/PP-TEST/files/{file.id}").status_code == 403


def test_a_document_whose_bytes_are_gone_is_not_found(installation: Installation, file: StoredFile) -> None:
    Folder(installation.config.files_dir).delete(file.key)
    browser = officer(installation)

    assert browser.get(f"/cases/PP-TEST/files/{file.id}").status_code == 404
