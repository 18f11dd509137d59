"""Uploads: what a file is, whether we take it, and the question that asks for it."""

import io
import zipfile
from decimal import Decimal
from typing import Any

import pytest

from forms.errors import FileRefused, Wrong
from forms.files import LATER, File, accepted, clean_name, examine, fitting_name, read_size
from forms.questions.filepicker import FilePicker
from tests.forms.factories import PASSPORT, PHOTO, question_of

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 20
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x00" * 20


def picker(**fields: Any) -> FilePicker:
    question = question_of("filepicker", label="Upload your award letter", **fields)
    assert isinstance(question, FilePicker)
    return question


@pytest.mark.parametrize(
    ("data", "name", "found"),
    [(PDF, "a.pdf", "application/pdf"), (PNG, "a.jpg", "image/png"), (JPG, "photo", "image/jpeg")],
)
def test_a_file_is_known_by_its_content(data: bytes, name: str, found: str) -> None:
    assert examine(data, name) == found


@pytest.mark.parametrize("data", [b"<html>%PDF-1.7</html>", b"just text", b"MZ\x90\x00", b"GIF89a" + b"\x00" * 20])
def test_anything_else_is_refused_whatever_its_name(data: bytes) -> None:
    with pytest.raises(FileRefused, match=r"^The selected file must be a PDF, JPG or PNG$"):
        examine(data, "letter.pdf")


def test_an_archive_is_not_a_document() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "a")

    with pytest.raises(FileRefused):
        examine(packed.getvalue(), "a.docx", accepted(".docx"))


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(FileRefused, match=r"^The selected file is empty$"):
        examine(b"", "letter.pdf")


def test_a_file_that_is_too_big_is_refused() -> None:
    with pytest.raises(FileRefused, match=r"^The selected file must be smaller than 10MB$"):
        examine(PDF + b"\0" * 10_000_000, "letter.pdf")


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("../../etc/passwd", "passwd"),
        (r"C:\Users\me\Letter.pdf", "Letter.pdf"),
        ("a\x00b\n.pdf", "ab .pdf"),
        ("...", "File"),
        ("", "File"),
        ("x" * 500 + ".pdf", "x" * 150 + ".pdf"),
    ],
)
def test_a_name_loses_folders_and_what_cannot_be_seen(name: str, cleaned: str) -> None:
    assert clean_name(name) == cleaned


@pytest.mark.parametrize(("size", "read"), [(1, "1 KB"), (350_000, "350 KB"), (1_234_000, "1.2 MB")])
def test_sizes_read_as_people_say_them(size: int, read: str) -> None:
    assert read_size(size) == read


def test_a_file_is_a_context_of_values_and_back() -> None:
    assert PASSPORT.context()["size"] == Decimal(1_200_000)
    assert File.of(PASSPORT.context()) == PASSPORT


@pytest.mark.parametrize("value", [None, "f1", {}, {"id": "f1", "name": "n", "size": 5, "type": "t"}])
def test_what_is_no_file_is_none(value: object) -> None:
    assert File.of(value) is None


def test_files_are_read_by_name_and_size() -> None:
    assert picker().display([PASSPORT.context()]) == ["Passport.pdf (1.2 MB)"]


def test_a_new_file_takes_the_place_of_a_single_one() -> None:
    assert picker().read({}, [PHOTO], [PASSPORT.context()], None) == [PHOTO.context()]


def test_new_files_join_those_there_where_several_are_asked_for() -> None:
    value = picker(multiple=True).read({}, [PHOTO], [PASSPORT.context()], None)

    assert value == [PASSPORT.context(), PHOTO.context()]


def test_a_file_can_be_taken_away() -> None:
    assert picker().read({"answer-remove": ["f1"]}, [], [PASSPORT.context()], None) == []


def test_a_posted_id_never_brings_a_file_in() -> None:
    assert picker().read({"answer": ["f9"], "answer-remove": ["f8"]}, [], [], None) == []


def test_a_required_file_is_asked_for() -> None:
    with pytest.raises(Wrong, match=r"^Upload your award letter$"):
        picker(validate={"required": True}).read({}, [], None, None)


def test_a_file_can_be_promised() -> None:
    question = picker(validate={"required": True}, properties={"later": "I will send it later"})

    assert question.read({"answer-later": ["later"]}, [], None, None) == LATER
    assert question.display(LATER) == ["You will send it later"]
    with pytest.raises(Wrong, match=r"or “I will send it later”$"):
        question.read({}, [], None, None)


def test_a_file_sent_counts_for_more_than_a_promise() -> None:
    question = picker(properties={"later": "I will send it later"})

    assert question.read({"answer-later": ["later"]}, [PHOTO], None, None) == [PHOTO.context()]


def test_a_promise_that_is_not_offered_is_not_taken() -> None:
    assert picker().read({"answer-later": ["later"]}, [], None, None) == []
    with pytest.raises(Wrong):
        picker().validate(LATER)


def test_more_files_than_a_question_takes_are_refused() -> None:
    files = [File(str(number), "a.pdf", 10, "application/pdf") for number in range(11)]

    with pytest.raises(Wrong, match=r"^You can only select up to 10 files at the same time$"):
        picker(multiple=True).read({}, files, None, None)


@pytest.mark.parametrize(
    ("name", "media_type", "fitting"),
    [
        ("Letter.PDF", "application/pdf", "Letter.PDF"),
        ("photo.jpeg", "image/jpeg", "photo.jpeg"),
        ("letter.html", "application/pdf", "letter.html.pdf"),
        ("letter.pdf.bat", "application/pdf", "letter.pdf.bat.pdf"),
        ("photo", "image/png", "photo.png"),
        ("photo.png", "image/heic", "photo.png.heic"),
    ],
)
def test_a_name_ends_as_files_of_its_type_do(name: str, media_type: str, fitting: str) -> None:
    assert fitting_name(name, media_type) == fitting
