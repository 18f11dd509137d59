"""Which pages are asked, and on which one may stand."""

from typing import Any

from forms import journey
from forms.pages import Form, Text
from tests.forms.factories import NOW, component, form_of, group, hidden_when, required, rules_of, text

PIP, NONE = {"benefit": "pip"}, {"benefit": "none"}


def branching() -> Form:
    """Benefit; points, if it is PIP; help, if there are points; contact."""
    return form_of(
        required("radio", "benefit", properties={"page": "Benefit"}),
        required("number", "points", properties={"page": "Points"}, conditional=hidden_when('benefit != "pip"')),
        required("textfield", "help", properties={"page": "Help"}, conditional=hidden_when("points = null")),
        component("textfield", "contact", properties={"page": "Contact"}),
    )


def slugs(form: Form, answers: dict[str, object], **more: Any) -> list[str]:
    return [page.slug for page in journey.pages(form, answers, **more)]


def test_a_hidden_question_takes_its_page_with_it() -> None:
    assert slugs(branching(), NONE) == ["benefit", "contact"]
    assert slugs(branching(), {**PIP, "points": 12}) == ["benefit", "points", "help", "contact"]


def test_an_answer_to_a_question_no_longer_asked_is_null_in_conditions() -> None:
    assert slugs(branching(), {**NONE, "points": 12}) == ["benefit", "contact"]


def test_a_condition_sees_the_variables_of_the_case() -> None:
    form = form_of(
        component("textfield", "a", properties={"page": "A"}, conditional=hidden_when("applicant.age < 18")),
        component("textfield", "b", properties={"page": "B"}),
    )

    assert slugs(form, {}, context={"applicant": {"age": 12}}) == ["b"]
    assert slugs(form, {}, context={"applicant": {"age": 71}}) == ["a", "b"]


def test_an_old_value_of_the_case_does_not_stand_in_for_an_answer() -> None:
    assert slugs(branching(), {}, context={"benefit": "pip"}) == ["benefit", "contact"]


def test_a_condition_sees_nested_answers_beside_what_the_case_holds() -> None:
    form = form_of(
        component("textfield", "person.name", properties={"page": "A"}),
        component(
            "textfield",
            "b",
            properties={"page": "B"},
            conditional=hidden_when('person.name = "Ada" and person.old'),
        ),
    )

    assert slugs(form, {"person.name": "Ada"}, context={"person": {"old": True, "name": "x"}}) == ["a"]


def test_a_condition_may_look_at_a_question_behind_it() -> None:
    form = form_of(
        required("datetime", "ends", conditional=hidden_when("endless = true"), properties={"page": "Ends"}),
        component("checkbox", "endless"),
    )

    assert [q.key for q in journey.pages(form, {"endless": True})[0].questions] == ["endless"]
    assert [q.key for q in journey.pages(form, {"endless": False})[0].questions] == ["ends", "endless"]


def test_conditions_that_contradict_each_other_come_to_an_end() -> None:
    form = form_of(
        component("textfield", "a", conditional=hidden_when("b != null")),
        component("textfield", "b", conditional=hidden_when("a = null")),
    )

    assert journey.pages(form, {"a": "1", "b": "2"})


def test_a_condition_that_fails_hides_nothing() -> None:
    form = form_of(component("textfield", "a", conditional=hidden_when("a + 1 > nothing.at.all")))

    assert slugs(form, {"a": "text"}) == ["your-answer"]


def test_conditions_know_the_day() -> None:
    form = form_of(
        component(
            "textfield",
            "a",
            conditional=hidden_when('today() > date("2026-01-01")'),
            properties={"page": "A"},
        ),
        component("textfield", "b", properties={"page": "B"}),
    )

    assert slugs(form, {}, now=NOW) == ["b"]


def test_a_hidden_group_hides_what_is_in_it() -> None:
    form = form_of(
        component("checkbox", "own_car", properties={"page": "Car"}),
        group(
            component("textfield", "plate"),
            component("textfield", "colour"),
            conditional=hidden_when("own_car != true"),
            properties={"page": "Which car"},
        ),
    )

    assert slugs(form, {"own_car": False}) == ["car"]
    assert slugs(form, {"own_car": True}) == ["car", "which-car"]


def test_a_group_of_hidden_questions_is_gone() -> None:
    form = form_of(
        group(component("textfield", "a", conditional=hidden_when("true")), properties={"page": "A"}),
        component("textfield", "b", properties={"page": "B"}),
    )

    assert slugs(form, {}) == ["b"]


def test_texts_are_worked_out_over_the_answers() -> None:
    form = form_of(
        component("textfield", "name", properties={"page": "Name"}),
        text('="Thank you, " + name', properties={"page": "Thanks"}),
        component("textfield", "b", '="How is " + name + "?"', properties={"hint": '="Ask " + name'}),
    )

    thanks = journey.pages(form, {"name": "Ada"})[1]

    said = thanks.parts[0]
    assert isinstance(said, Text)
    assert said.text == "Thank you, Ada"
    assert (thanks.questions[0].label, thanks.questions[0].hint) == ("How is Ada?", "Ask Ada")


def test_the_next_page_is_the_next_one_asked() -> None:
    form = branching()

    assert journey.next_page(form, form.pages[0], NONE) == form.pages[3]
    after = journey.next_page(form, form.pages[0], PIP)
    assert after is not None
    assert after.slug == "points"


def test_after_the_last_page_comes_check_your_answers() -> None:
    form = branching()

    assert journey.next_page(form, form.pages[3], {**NONE, "contact": None}) is None


def test_a_page_with_new_questions_comes_again() -> None:
    form = form_of(
        required("radio", "benefit", properties={"page": "Benefit"}),
        required("textfield", "which", conditional=hidden_when('benefit != "none"')),
        component("textfield", "contact", properties={"page": "Contact"}),
    )

    again = journey.next_page(form, form.pages[0], {"benefit": "none"})

    assert again is not None
    assert [q.key for q in again.questions] == ["benefit", "which"]


def test_the_page_before_is_the_one_asked_before() -> None:
    form = branching()

    assert journey.previous_page(form, form.pages[3], NONE) == form.pages[0]
    assert journey.previous_page(form, form.pages[0], NONE) is None


def test_a_change_that_brings_up_new_questions_leads_to_them() -> None:
    form = branching()
    done: dict[str, object] = {**NONE, "contact": None}

    assert journey.first_unanswered(form, done) is None
    first = journey.first_unanswered(form, {**done, **PIP})
    assert first is not None
    assert first.slug == "points"


def test_answers_kept_from_before_count_again() -> None:
    kept: dict[str, object] = {**PIP, "points": 12, "help": "my sister", "contact": None}

    assert journey.first_unanswered(branching(), kept) is None


def test_a_required_question_passed_over_is_not_answered() -> None:
    first = journey.first_unanswered(branching(), {"benefit": None, "contact": None})

    assert first is not None
    assert first.slug == "benefit"


def test_nobody_stands_on_a_page_before_those_in_front_of_it_are_answered() -> None:
    form = branching()
    benefit, points, _, contact = form.pages

    assert journey.may_visit(form, benefit, {})
    assert not journey.may_visit(form, contact, {})
    assert journey.may_visit(form, contact, NONE)
    assert not journey.may_visit(form, points, NONE)
    assert not journey.may_visit(form, contact, PIP)


def test_a_question_that_is_only_shown_needs_no_answer() -> None:
    form = form_of(component("textfield", "a", readonly=True, defaultValue="BB-1"))

    assert journey.first_unanswered(form, {}) is None


def test_section_legend_and_short_label_may_depend_on_answers() -> None:
    whose = '=if who = "me" then "About you" else "About them"'
    name = component("textfield", "name", "Name", properties={"summaryLabel": whose})
    form = form_of(
        component("textfield", "who", "Who?"),
        {**group(name, label=whose), "properties": {"page": "Name", "section": whose}},
    )

    for who, words in (("me", "About you"), ("you", "About them")):
        page = journey.pages(form, {"who": who})[1]
        assert page.heading == page.section == page.questions[0].name == words


def test_a_section_that_is_no_expression_is_a_problem() -> None:
    assert rules_of(component("textfield", properties={"section": "=if"})) == ["expression-syntax"]
