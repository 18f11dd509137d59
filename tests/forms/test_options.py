"""Radios, checklists, selects and single boxes."""

from typing import Any

import pytest

from forms.errors import Wrong
from tests.forms.factories import answered, question_of

YES_NO = [{"value": "yes", "label": "Yes"}, {"value": "no", "label": "No"}]


@pytest.mark.parametrize("kind", ["radio", "select"])
def test_one_option_is_kept_by_its_value_and_read_by_its_label(kind: str) -> None:
    question = question_of(kind)

    assert answered(question, "pip") == "pip"
    assert question.display("pip") == ["PIP"]


@pytest.mark.parametrize("kind", ["radio", "select", "checklist"])
def test_an_option_that_was_not_offered_is_refused(kind: str) -> None:
    with pytest.raises(Wrong):
        answered(question_of(kind), "admin")


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"label": "What is your title?"}, "Select your title"),
        ({"label": "Do you drive?", "values": YES_NO}, "Select yes if you drive"),
        ({"label": "Are you over 65?", "values": YES_NO}, "Select yes if you are over 65"),
        ({"label": "Do you get any of these?"}, "Select an answer to “Do you get any of these?”"),
        ({"label": "Benefit", "properties": {"divider": "none"}}, "Select benefit, or select “None”"),
        ({"label": "Why?", "properties": {"errorRequired": "Select why"}}, "Select why"),
    ],
)
def test_a_missing_choice_says_what_to_select(fields: dict[str, Any], error: str) -> None:
    with pytest.raises(Wrong) as wrong:
        answered(question_of("radio", validate={"required": True}, **fields))

    assert wrong.value.text == error


def test_several_options_are_kept_in_the_order_of_the_form() -> None:
    question = question_of("checklist")

    assert answered(question, "dla", "pip", "dla") == ["pip", "dla"]
    assert question.display(["pip", "dla"]) == ["PIP", "DLA"]


def test_no_option_ticked_is_an_empty_list() -> None:
    assert answered(question_of("checklist")) == []


def test_an_option_that_excludes_the_others_stands_alone() -> None:
    question = question_of("checklist", label="Benefits", properties={"exclusive": "none"})

    assert answered(question, "none") == ["none"]
    with pytest.raises(Wrong, match=r"^Select benefits, or select “None”$"):
        answered(question, "pip", "none")


def test_a_box_is_true_or_false() -> None:
    question = question_of("checkbox")

    assert answered(question, "true") is True
    assert answered(question) is False
    assert (question.display(True), question.display(False)) == (["Yes"], ["No"])


def test_a_declaration_must_be_ticked() -> None:
    with pytest.raises(Wrong, match=r"^Select “I agree” to continue$"):
        answered(question_of("checkbox", label="I agree", validate={"required": True}))


def test_options_can_come_from_an_expression() -> None:
    question = question_of("radio", valuesExpression="=centres")
    centres = [{"value": "m", "label": "Marlbury", "hint": "Lifts"}, "elm", {"label": "no value"}, 7]

    resolved = question.resolve({"centres": centres}, None)

    assert answered(resolved, "m") == "m"
    assert resolved.display("elm") == ["elm"]
    with pytest.raises(Wrong):
        answered(resolved, "7")


def test_options_that_are_missing_offer_nothing() -> None:
    resolved = question_of("radio", valuesExpression="=nothing").resolve({}, None)

    with pytest.raises(Wrong):
        answered(resolved, "m")


def test_an_answer_whose_option_has_gone_still_reads() -> None:
    assert question_of("radio").display("gone") == ["gone"]
