"""Numbers."""

from decimal import Decimal
from typing import Any

import pytest

from forms.errors import Wrong
from tests.forms.factories import answered, question_of

MONEY = {"appearance": {"prefixAdorner": "£"}}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", "12"),
        ("£1,234.50", "1234.5"),
        (" 1 234 ", "1234"),
        ("-3", "-3"),
        ("−3", "-3"),
        (".5", "0.5"),
        ("١٢", "12"),
    ],
)
def test_numbers_may_be_written_as_people_write_them(text: str, value: str) -> None:
    assert answered(question_of("number"), text) == Decimal(value)


def test_numbers_stay_exact() -> None:
    assert answered(question_of("number"), "0.1") == Decimal("0.1")


def test_a_unit_typed_with_the_number_is_taken_off() -> None:
    assert answered(question_of("number", appearance={"suffixAdorner": "points"}), "12 points") == Decimal(12)


@pytest.mark.parametrize("text", ["twelve", "1e5", "1,23", "1.2.3", "--1", "Infinity", "nan"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(Wrong, match=r"^Points must be a number$"):
        answered(question_of("number", label="Points"), text)


@pytest.mark.parametrize(
    ("fields", "text", "error"),
    [
        ({"validate": {"min": 1, "max": 8}}, "9", "Tariff must be between 1 and 8"),
        ({"validate": {"min": 1}}, "0", "Tariff must be 1 or more"),
        ({"validate": {"max": 8}}, "9", "Tariff must be 8 or less"),
        ({"validate": {"max": 8}, **MONEY}, "9", "Tariff must be £8 or less"),
        ({"decimalDigits": 0}, "1.5", "Tariff must be a whole number"),
        ({"decimalDigits": 2}, "1.555", "Tariff must have 2 decimal places or fewer"),
        ({"increment": 5}, "7", "Tariff must go up in steps of 5"),
        ({}, "1" * 35, "Tariff must have fewer digits"),
        (
            {"validate": {"max": 8}, "properties": {"errorMax": "There are 8 tariffs"}},
            "9",
            "There are 8 tariffs",
        ),
        ({"validate": {"required": True}}, "", "Enter tariff"),
    ],
)
def test_errors_say_what_to_do(fields: dict[str, Any], text: str, error: str) -> None:
    with pytest.raises(Wrong) as wrong:
        answered(question_of("number", label="Tariff", **fields), text)

    assert wrong.value.text == error


@pytest.mark.parametrize(
    ("fields", "value", "lines"),
    [
        (MONEY, "10.5", "£10.50"),
        (MONEY, "1234", "£1,234"),
        ({"appearance": {"suffixAdorner": "points"}}, "12", "12 points"),
        ({"appearance": {"suffixAdorner": "%"}}, "12.50", "12.5%"),
        ({}, "2028", "2028"),
    ],
)
def test_a_number_reads_with_its_unit(fields: dict[str, Any], value: str, lines: str) -> None:
    assert question_of("number", **fields).display(Decimal(value)) == [lines]


def test_a_number_fills_its_field_without_unit() -> None:
    assert question_of("number", **MONEY).inputs(Decimal("1234.50")) == {"answer": ["1234.5"]}


def test_a_phone_offers_its_number_pad_only_where_nothing_else_can_be_typed() -> None:
    assert question_of("number").inputmode == "text"  # type: ignore[attr-defined]
    assert question_of("number", validate={"min": 0}).inputmode == "decimal"  # type: ignore[attr-defined]
    assert question_of("number", validate={"min": 0}, decimalDigits=0).inputmode == "numeric"  # type: ignore[attr-defined]


def test_the_longest_numbers_keep_their_rules() -> None:
    question = question_of("number", decimalDigits=2, increment=0.01)

    assert answered(question, "9" * 30 + ".25") == Decimal("9" * 30 + ".25")
    with pytest.raises(Wrong):
        answered(question, "9" * 30 + ".255")
