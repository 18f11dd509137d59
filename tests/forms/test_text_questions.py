"""Lines and pages of text, e-mail addresses, telephone numbers."""

import pytest

from forms.errors import Wrong
from tests.forms.factories import answered, question_of


def test_white_space_around_and_within_a_line_is_evened() -> None:
    assert answered(question_of("textfield"), "  Rosalind \t  Achterberg ") == "Rosalind Achterberg"


def test_control_characters_and_marks_that_turn_text_around_are_taken_out() -> None:
    assert answered(question_of("textfield"), "Ro\x00sa\u202elind\x07") == "Rosalind"


def test_letters_written_as_two_characters_become_one() -> None:
    assert answered(question_of("textfield"), "Zoe\u0308") == "Zoë"


def test_a_passed_over_question_is_null() -> None:
    assert answered(question_of("textfield"), "   ") is None


def test_a_line_ending_counts_as_one_character() -> None:
    question = question_of("textarea", validate={"maxLength": 5})

    assert answered(question, "ab\r\ncd") == "ab\ncd"


@pytest.mark.parametrize(
    ("fields", "text", "error"),
    [
        ({"label": "What is your full name?", "validate": {"required": True}}, "", "Enter your full name"),
        ({"label": "Full name", "validate": {"required": True}}, "", "Enter full name"),
        (
            {"label": "National Insurance number", "validate": {"required": True}},
            "",
            "Enter National Insurance number",
        ),
        ({"label": "PIP award", "validate": {"required": True}}, "", "Enter PIP award"),
        ({"label": "Describe what happens", "validate": {"required": True}}, "", "Describe what happens"),
        (
            {"label": "Who helps you?", "validate": {"required": True}},
            "",
            "Enter an answer to “Who helps you?”",
        ),
        (
            {
                "label": "Who helps you?",
                "validate": {"required": True},
                "properties": {"summaryLabel": "Helper"},
            },
            "",
            "Enter helper",
        ),
        (
            {"label": "Who?", "validate": {"required": True}, "properties": {"errorRequired": "Enter who"}},
            "",
            "Enter who",
        ),
        (
            {"label": "What is your full name?", "validate": {"maxLength": 5}},
            "Rosalind",
            "Full name must be 5 characters or less",
        ),
        (
            {"label": "Reference", "validate": {"minLength": 5}},
            "BB1",
            "Reference must be 5 characters or more",
        ),
        (
            {"label": "Postcode", "validate": {"pattern": "^[A-Z]"}},
            "1",
            "Postcode must be in the correct format",
        ),
        (
            {"validate": {"validationType": "email"}},
            "me at home",
            "Enter an email address in the correct format, like name@example.com",
        ),
        (
            {"validate": {"validationType": "phone"}},
            "12",
            "Enter a phone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192",
        ),
    ],
)
def test_errors_say_what_to_do(fields: dict[str, object], text: str, error: str) -> None:
    with pytest.raises(Wrong) as wrong:
        answered(question_of("textfield", **fields), text)

    assert wrong.value.text == error


@pytest.mark.parametrize(
    "number", ["01632 960 217", "+44 808 157 0192", "(01632) 960-217", "٠١٦٣٢٩٦٠٢١٧", "01632 960217 ext 4"]
)
def test_a_telephone_number_may_be_written_in_many_ways(number: str) -> None:
    assert answered(question_of("textfield", validate={"validationType": "phone"}), number)


@pytest.mark.parametrize("address", ["r.achterberg@example.org", "o'neil+badge@mail.example.co.uk", "ツ@例え.jp"])
def test_an_email_address_of_any_usual_form_is_taken(address: str) -> None:
    assert answered(question_of("textfield", validate={"validationType": "email"}), address) == address


@pytest.mark.parametrize(
    "address", ["a@b", "a b@example.org", "a@@example.org", "a@example..org", "a@example.org,b@c.de"]
)
def test_what_is_no_email_address_is_refused(address: str) -> None:
    with pytest.raises(Wrong):
        answered(question_of("textfield", validate={"validationType": "email"}), address)


def test_a_pattern_that_takes_for_ever_does_not_match() -> None:
    question = question_of("textfield", validate={"pattern": "^(a|aa|a?)+$"})

    with pytest.raises(Wrong):
        answered(question, "a" * 4000 + "!")


def test_a_long_text_reads_line_by_line() -> None:
    assert question_of("textarea").display("4 Elm Row\n\nMarlbury") == ["4 Elm Row", "Marlbury"]


def test_a_unit_is_read_with_the_answer() -> None:
    question = question_of("textfield", appearance={"suffixAdorner": "metres"})

    assert question.display("about 50") == ["about 50 metres"]


def test_a_value_of_another_kind_is_refused() -> None:
    with pytest.raises(Wrong):
        question_of("textfield").validate(True)


def test_a_postcode_is_kept_in_capitals_however_it_is_typed() -> None:
    assert answered(question_of("textfield", properties={"letters": "upper"}), "ml4 7qt") == "ML4 7QT"
