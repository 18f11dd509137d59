import pytest

from forms.plain_english import reading_age, remarks


def rules(label: str, hint: str = "", options: tuple[str, ...] = ()) -> set[str]:
    return {remark.rule for remark in remarks(label, hint, options)}


def test_short_words_in_short_sentences_are_for_the_young() -> None:
    text = "Do you have a dog? Tell us its name. We put it on the tag. You can say no."

    assert reading_age(text) == 6


def test_long_words_in_a_long_sentence_are_for_few() -> None:
    text = (
        "Applicants requiring supplementary authorisation concerning discretionary accommodation must furnish "
        "comprehensive documentation substantiating exceptional circumstances"
    )

    assert (reading_age(text) or 0) > 18


def test_the_index_is_the_documented_one() -> None:
    # 12 words of 4 letters in one sentence: 4.71 * 4 + 0.5 * 12 - 21.43 = 3.41, so grade 4: nine years old.
    assert reading_age("word " * 12) == 9


def test_a_few_words_say_nothing_of_how_hard_they_are() -> None:
    assert reading_age("What is your National Insurance number?") is None


def test_a_plain_question_has_no_remarks() -> None:
    assert rules("What is your name?", "As on your passport") == set()


@pytest.mark.parametrize(
    "label",
    ["Where do you reside?", "Where have you resided?", "Are you in receipt of benefits?", "Residing where?"],
)
def test_words_of_offices_are_named_in_every_form(label: str) -> None:
    assert "jargon" in rules(label)


def test_a_word_that_only_begins_like_one_is_let_be() -> None:
    assert rules("Who is the president?") == set()


def test_please_is_noise() -> None:
    assert "says-please" in rules("Please give your name")


@pytest.mark.parametrize(
    "label",
    [
        "Do you own a car and do you have a licence?",
        "Where do you live and/or work?",
        "What is your name? What is your age?",
        "Are you married or are you living with a partner?",
    ],
)
def test_two_questions_in_one_are_named(label: str) -> None:
    assert "double-question" in rules(label)


def test_two_nouns_are_no_two_questions() -> None:
    assert rules("What are your first and last names?") == set()


def test_a_question_that_is_read_twice_is_too_long() -> None:
    label = "How many of the people who live with you at the moment were also living with you there last year?"

    assert "question-too-long" in rules(label)


def test_the_answers_offered_are_read_too() -> None:
    assert "jargon" in rules("What then?", "", ("I will commence at once",))
