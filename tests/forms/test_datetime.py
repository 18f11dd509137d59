"""Dates in three fields."""

from typing import Any

import pytest

from engine.feel.types import Date
from forms.errors import Wrong
from tests.forms.factories import answered, question_of

BORN = {"label": "What is your date of birth?"}


@pytest.mark.parametrize(
    "texts",
    [
        ("14", "3", "1971"),
        (" 14 ", "03", "1971"),
        ("14", "mar", "1971"),
        ("14th", "March", "1971"),
        ("14", "MAR.", "1971"),
        ("١٤", "٣", "١٩٧١"),
    ],
)
def test_a_date_may_be_written_as_people_write_it(texts: tuple[str, str, str]) -> None:
    assert answered(question_of("datetime", **BORN), *texts) == Date(1971, 3, 14)


@pytest.mark.parametrize(
    ("texts", "error", "parts"),
    [
        (("14", "", "1971"), "Date of birth must include a month", ("month",)),
        (("", "", "1971"), "Date of birth must include a day and month", ("day", "month")),
        (("31", "14", "2028"), "Month must be between 1 and 12", ("month",)),
        (("31", "ma", "2028"), "Month must be between 1 and 12", ("month",)),
        (("32", "1", "2028"), "Day must be between 1 and 31", ("day",)),
        (("14", "3", "71"), "Year must include 4 numbers", ("year",)),
        (("14", "3", "0071"), "Year must include 4 numbers", ("year",)),
        (("31", "6", "1971"), "Date of birth must be a real date", ("day",)),
        (("29", "2", "1971"), "Date of birth must be a real date", ()),
    ],
)
def test_an_impossible_date_says_which_part_is_wrong(
    texts: tuple[str, str, str], error: str, parts: tuple[str, ...]
) -> None:
    with pytest.raises(Wrong) as wrong:
        answered(question_of("datetime", **BORN), *texts)

    assert (wrong.value.text, wrong.value.parts) == (error, parts)


def test_an_error_links_to_the_first_wrong_field() -> None:
    question = question_of("datetime", **BORN)

    with pytest.raises(Wrong) as wrong:
        answered(question, "14", "", "")

    assert question.field_error(wrong.value).field_id == "answer-month"


def test_a_missing_date_is_asked_for() -> None:
    with pytest.raises(Wrong, match=r"^Enter your date of birth$"):
        answered(question_of("datetime", **BORN, validate={"required": True}), "", "", "")


@pytest.mark.parametrize(
    ("fields", "value", "error"),
    [
        ({"disallowPassedDates": True}, Date(2026, 10, 25), "Date of birth must be today or in the future"),
        (
            {"properties": {"latest": "today"}},
            Date(2026, 10, 27),
            "Date of birth must be today or in the past",
        ),
        (
            {"properties": {"earliest": "1900-01-01"}},
            Date(1899, 12, 31),
            "Date of birth must be the same as or after 1 January 1900",
        ),
        (
            {"properties": {"latest": "2030-12-31"}},
            Date(2031, 1, 1),
            "Date of birth must be the same as or before 31 December 2030",
        ),
        ({"properties": {"latest": "today", "errorLatest": "Not yet"}}, Date(2030, 1, 1), "Not yet"),
    ],
)
def test_a_date_out_of_bounds_is_refused(fields: dict[str, Any], value: Date, error: str) -> None:
    with pytest.raises(Wrong) as wrong:
        question_of("datetime", **BORN, **fields).validate(value, today=Date(2026, 10, 26))

    assert wrong.value.text == error


def test_a_date_reads_in_words() -> None:
    assert question_of("datetime").display(Date(1971, 3, 14)) == ["14 March 1971"]


def test_a_date_fills_its_three_fields() -> None:
    filled = question_of("datetime").inputs(Date(1971, 3, 14))

    assert filled == {"answer-day": ["14"], "answer-month": ["3"], "answer-year": ["1971"]}


def test_a_text_is_no_date() -> None:
    with pytest.raises(Wrong):
        question_of("datetime").validate("1971-03-14")
