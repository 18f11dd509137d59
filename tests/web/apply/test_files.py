"""Files: taken by content, size and count; kept, taken away, handed over, given back to their owner only."""

import re
from pathlib import Path

from tests.web.apply.conftest import PNG, Citizen, NewCitizen, picture
from tests.web.installation import Installation, make_installation
from web.models import StoredFile


def kept(installation: Installation) -> list[Path]:
    return [path for path in installation.config.files_dir.rglob("*") if path.is_file()]


def send_pictures(citizen: Citizen, *files: object, **fields: object) -> int:
    data = {"vehicle.photo": list(files), **{name.replace("__", "."): value for name, value in fields.items()}}
    response = citizen.browser.post(citizen.path, data=data)
    return response.status_code


def test_a_file_is_kept_and_becomes_the_cases(installation: Installation, citizen: Citizen) -> None:
    citizen.fill_in(until="photo")

    send_pictures(citizen, picture("My car.png"))
    citizen.fill_in()
    assert "My car.png (1 KB)" in citizen.words
    citizen.send()

    [row] = installation.rows(StoredFile)
    assert row.draft_id is None
    assert row.process_instance_id == installation.case(citizen.reference).id
    assert [path.read_bytes() for path in kept(installation)] == [PNG]
    [photo] = installation.variables(citizen.reference)["vehicle"]["photo"]  # type: ignore[index, call-overload]
    assert photo["id"] == row.id


def test_what_is_no_picture_is_refused_whatever_its_name(installation: Installation, citizen: Citizen) -> None:
    citizen.fill_in(until="photo")

    status = send_pictures(citizen, picture("car.png", b"<script>alert(1)</script>"), picture("good.png"))

    assert status == 422
    assert "car.png: The selected file must be a PDF, JPG or PNG" in citizen.words
    assert "good.png" in citizen.words
    assert len(installation.rows(StoredFile)) == 1


def test_too_many_at_once_are_refused_and_none_is_kept(installation: Installation, citizen: Citizen) -> None:
    citizen.fill_in(until="photo")

    status = send_pictures(citizen, *[picture(f"{n}.png") for n in range(11)])

    assert status == 422
    assert "You can only select up to 10 files at the same time" in citizen.words
    assert kept(installation) == []


def test_too_many_one_after_the_other_are_refused(installation: Installation, citizen: Citizen) -> None:
    citizen.fill_in(until="photo")
    page = citizen.path
    send_pictures(citizen, *[picture(f"{n}.png") for n in range(8)])

    citizen.browser.get(page)
    status = send_pictures(citizen, *[picture(f"b{n}.png") for n in range(3)])

    assert status == 422
    assert len(installation.rows(StoredFile)) == 8


def test_a_file_can_be_taken_away(installation: Installation, citizen: Citizen) -> None:
    citizen.fill_in(until="photo")
    page = citizen.path
    send_pictures(citizen, picture("one.png"), picture("two.png"))
    first = next(row for row in installation.rows(StoredFile) if row.name == "one.png")

    citizen.browser.get(page)
    citizen.browser.post(page, data={"vehicle.photo-remove": first.id})

    assert [row.name for row in installation.rows(StoredFile)] == ["two.png"]
    assert len(kept(installation)) == 1


def test_a_request_that_is_far_too_big_says_so(tmp_path: Path, migrated_database: Path) -> None:
    small = make_installation(tmp_path, migrated_database, max_upload_bytes=200_000)
    small.deploy()
    citizen = Citizen(small)
    citizen.fill_in(until="photo")

    status = send_pictures(citizen, picture("big.png", PNG + bytes(300_000)))

    assert status == 413
    assert "What you sent is too big" in citizen.words


def test_only_pages_of_questions_take_much(citizen: Citizen) -> None:
    citizen.fill_in()

    response = citizen.browser.client.post(
        citizen.path, data=b"much=" + b"x" * 2_000_000, content_type="application/x-www-form-urlencoded"
    )

    assert response.status_code == 413


def test_its_owner_may_save_it_again_and_nobody_else(citizen: Citizen, new_citizen: NewCitizen) -> None:
    citizen.fill_in(until="photo")
    send_pictures(citizen, picture("Mein Auto “rot”.png"))
    citizen.fill_in()
    [link] = re.findall(r'href="(/apply/permit/[^"]+/files/[^"]+)"', citizen.browser.text)

    response = citizen.browser.get(link)

    assert response.data == PNG
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    other = new_citizen()
    other.begin()
    assert other.browser.get(link).status_code == 404
    assert other.browser.get(link.replace(link.split("/")[3], other.path.split("/")[3])).status_code == 404


def test_documents_of_a_case_are_its_applicants(citizen: Citizen, new_citizen: NewCitizen) -> None:
    citizen.fill_in(until="photo")
    send_pictures(citizen, picture("car.png"))
    citizen.fill_in().send()
    reference = citizen.reference
    citizen.browser.get(f"/applications/{reference}/documents")
    [link] = re.findall(r'href="(/applications/[^"]+/documents/[^"]+)"', citizen.browser.text)

    assert citizen.browser.get(link).data == PNG
    other = new_citizen().apply()
    assert other.browser.get(link).status_code == 404
    assert other.browser.get(link.replace(reference, other.reference)).status_code == 404


def test_nobody_can_claim_a_file_of_somebody_elses(
    installation: Installation, citizen: Citizen, new_citizen: NewCitizen
) -> None:
    citizen.fill_in(until="photo")
    send_pictures(citizen, picture("mine.png"))
    [row] = installation.rows(StoredFile)
    other = new_citizen()
    other.fill_in(until="photo")

    other.browser.post(
        other.path, data={"vehicle.photo": row.id, "vehicle.photo-remove": row.id, "vehicle.photo-later": "later"}
    )
    other.fill_in().send()

    [still] = installation.rows(StoredFile)
    assert still.draft_id == row.draft_id


def test_files_of_a_question_no_longer_asked_are_not_the_cases(installation: Installation, citizen: Citizen) -> None:
    citizen.fill_in(until="photo")
    page = citizen.path
    send_pictures(citizen, picture("car.png"))
    citizen.browser.get(page)
    citizen.browser.post(
        page, data={"vehicle.photo-remove": installation.rows(StoredFile)[0].id, "vehicle.photo-later": "later"}
    )
    citizen.fill_in().send()

    assert installation.rows(StoredFile) == []
    assert kept(installation) == []


def test_a_web_page_that_begins_as_a_pdf_is_saved_as_a_pdf(installation: Installation, citizen: Citizen) -> None:
    citizen.fill_in(until="photo")

    send_pictures(citizen, picture("bill.html", b"%PDF-1.7 <script>alert(1)</script>"))
    [row] = installation.rows(StoredFile)
    saved = citizen.browser.get(f"{citizen.draft}/files/{row.id}")

    assert saved.headers["Content-Disposition"] == "attachment; filename=bill.html.pdf"
