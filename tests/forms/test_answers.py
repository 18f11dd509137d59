"""Posted pages, variables, and the summary."""

from decimal import Decimal

from engine.feel.types import Date
from forms import answers, journey
from forms.errors import FieldError
from tests.forms.factories import NOW, PASSPORT, PHOTO, component, form_of, group, hidden_when, required

NAME = {"page": "Name", "section": "About you"}


def test_a_right_page_gives_typed_values() -> None:
    form = form_of(required("datetime", "born"), component("number", "points"), component("checklist", "aids"))
    posted = {
        "born-day": ["14"],
        "born-month": ["3"],
        "born-year": ["1971"],
        "points": ["12"],
        "aids": ["pip"],
    }

    page = answers.read_page(form, form.pages[0], posted)

    assert page.errors == []
    assert page.values == {"born": Date(1971, 3, 14), "points": Decimal(12), "aids": ["pip"]}


def test_a_wrong_page_gives_errors_in_order_and_what_was_typed() -> None:
    form = form_of(required("textfield", "name", "What is your name?"), required("datetime", "born", "Date of birth"))

    page = answers.read_page(form, form.pages[0], {"name": [" "], "born-day": ["14\x00"], "born-year": ["1971"]})

    assert page.errors == [
        FieldError("name", "name", "Enter your name"),
        FieldError("born", "born-month", "Date of birth must include a month", ("month",)),
    ]
    assert page.raw == {"name": [" "], "born-day": ["14"], "born-year": ["1971"]}


def test_fields_that_nobody_asked_for_are_ignored() -> None:
    form = form_of(component("textfield", "name"))

    page = answers.read_page(form, form.pages[0], {"name": ["Ada"], "is_admin": ["true"]})

    assert page.values == {"name": "Ada"}
    assert "is_admin" not in page.raw


def test_a_page_that_is_not_asked_takes_nothing() -> None:
    form = form_of(
        component("checkbox", "a", properties={"page": "A"}),
        component("textfield", "b", properties={"page": "B"}, conditional=hidden_when("a != true")),
    )

    assert answers.read_page(form, form.pages[1], {"b": ["x"]}, answers={"a": False}).values == {}


def test_a_question_hidden_by_the_answers_of_its_own_page_makes_no_error() -> None:
    form = form_of(
        required("datetime", "ends", conditional=hidden_when("endless = true")),
        component("checkbox", "endless"),
    )

    page = answers.read_page(form, form.pages[0], {"endless": ["true"]})

    assert page.errors == []
    assert page.values == {"endless": True}


def test_a_question_brought_up_by_the_answers_of_its_own_page_is_asked_next() -> None:
    form = form_of(
        required("radio", "benefit"),
        required("textfield", "which", conditional=hidden_when('benefit != "none"')),
    )

    page = answers.read_page(form, form.pages[0], {"benefit": ["none"]})

    assert page.errors == []
    assert journey.next_page(form, form.pages[0], page.values) is not None


def test_a_question_brought_up_and_posted_at_once_is_read() -> None:
    form = form_of(
        required("radio", "benefit"),
        required("textfield", "which", conditional=hidden_when('benefit != "none"')),
    )

    page = answers.read_page(form, form.pages[0], {"benefit": ["none"], "which": [""]})

    assert [error.key for error in page.errors] == ["which"]


def test_files_that_came_with_a_wrong_page_are_kept() -> None:
    form = form_of(required("textfield", "name"), required("filepicker", "letter"))

    page = answers.read_page(form, form.pages[0], {"name": [""]}, {"letter": [PASSPORT]})

    assert [error.key for error in page.errors] == ["name"]
    assert page.values == {"letter": [PASSPORT.context()]}


def test_a_refused_file_is_an_error_and_the_others_stay() -> None:
    form = form_of(required("filepicker", "letter", multiple=True))
    before: dict[str, object] = {"letter": [PASSPORT.context()]}

    page = answers.read_page(
        form, form.pages[0], {}, {"letter": [PHOTO]}, before, refused={"letter": "The selected file is empty"}
    )

    assert page.errors == [FieldError("letter", "letter", "The selected file is empty")]
    assert page.values == {"letter": [PASSPORT.context(), PHOTO.context()]}


def test_today_bounds_a_date() -> None:
    form = form_of(component("datetime", "born", "Date of birth", properties={"latest": "today"}))
    posted = {"born-day": ["27"], "born-month": ["10"], "born-year": ["2026"]}

    page = answers.read_page(form, form.pages[0], posted, now=NOW)

    assert [error.text for error in page.errors] == ["Date of birth must be today or in the past"]


def test_a_question_only_shown_keeps_its_value_whatever_is_posted() -> None:
    form = form_of(component("textfield", "reference", readonly=True, defaultValue="BB-1"))

    page = answers.read_page(form, form.pages[0], {"reference": ["mine"]})

    assert page.values == {"reference": "BB-1"}
    assert answers.variables(form, {}) == {"reference": "BB-1"}


def test_the_whole_form_is_validated_before_it_is_sent() -> None:
    form = form_of(
        required("textfield", "name", "What is your name?"),
        required("number", "points", conditional=hidden_when("name = null")),
        component("radio", "benefit"),
    )

    assert [error.key for error in answers.validate(form, {})] == ["name"]
    wrong = {"name": "Ada", "points": "twelve", "benefit": "gone"}
    assert [error.key for error in answers.validate(form, wrong)] == ["points", "benefit"]
    assert answers.validate(form, {"name": "Ada", "points": Decimal(1)}) == []


def test_variables_are_nested_and_hold_only_what_is_asked() -> None:
    form = form_of(
        component("textfield", "person.name"),
        component("textfield", "person.other", conditional=hidden_when('person.name = "Ada"')),
        group(component("textfield", "line1"), component("textfield", "line2"), path="address"),
    )
    given: dict[str, object] = {"person.name": "Ada", "person.other": "kept", "address.line1": "4 Elm Row"}

    assert answers.variables(form, {**given, "address.line2": None}) == {
        "person": {"name": "Ada"},
        "address": {"line1": "4 Elm Row", "line2": None},
    }


def test_what_the_case_knows_already_fills_the_form() -> None:
    form = form_of(component("textfield", "person.name"), component("datetime", "born"), component("number", "n"))
    variables = {"person": {"name": "Ada", "more": 1}, "born": "1971", "n": None, "other": "x"}

    assert answers.from_variables(form, variables) == {"person.name": "Ada", "n": None}


def test_the_summary_has_a_row_an_answer_under_its_section() -> None:
    form = form_of(
        component("textfield", "name", "What is your name?", properties={**NAME, "summaryLabel": "Name"}),
        component("datetime", "born", "Date of birth", properties={"page": "Born"}),
        component("radio", "benefit", "Benefit", properties={"page": "Benefit", "section": "Your reason"}),
        component("textfield", "late", "Anything else", properties={"page": "Else"}),
    )
    given = {"name": "Ada", "born": Date(1971, 3, 14), "benefit": "pip", "late": None}

    about, reason = answers.summary(form, given)

    assert [(row.label, row.lines, row.page.slug) for row in about.rows] == [
        ("Name", ["Ada"], "name"),
        ("Date of birth", ["14 March 1971"], "born"),
    ]
    assert (about.title, reason.title) == ("About you", "Your reason")
    assert [(row.label, row.lines) for row in reason.rows] == [
        ("Benefit", ["PIP"]),
        ("Anything else", ["Not provided"]),
    ]


def test_the_summary_leaves_out_what_is_not_asked_or_not_answered() -> None:
    form = form_of(component("checkbox", "a"), component("textfield", "b", conditional=hidden_when("a = true")))

    assert [row.key for row in answers.summary(form, {"a": True, "b": "kept"})[0].rows] == ["a"]
    assert answers.summary(form, {}) == []


def test_a_group_with_a_summary_label_is_one_row() -> None:
    form = form_of(
        group(
            component("textfield", "line1"),
            component("textfield", "line2"),
            component("textfield", "postcode"),
            properties={"summaryLabel": "Address"},
        )
    )
    given: dict[str, object] = {"line1": "4 Elm Row", "line2": None, "postcode": "ML4 7QT"}

    row = answers.summary(form, given)[0].rows[0]

    assert (row.label, row.lines) == ("Address", ["4 Elm Row", "ML4 7QT"])


def test_staff_read_an_address_in_one_line() -> None:
    form = form_of(component("textarea", "address"))

    sections = answers.summary(form, {"address": "4 Elm Row\nMarlbury"}, density="staff")

    assert sections[0].rows[0].lines == ["4 Elm Row, Marlbury"]


def test_staff_read_names_of_their_own() -> None:
    names = {"section": "About you", "staffSection": "About them", "summaryLabel": "Who you are"}
    picker = component(
        "filepicker", "proof", properties={**names, "staffLabel": "Who they are", "later": "I will send it later"}
    )
    form = form_of(picker)

    [mine], [theirs] = (answers.summary(form, {"proof": "later"}, density=each) for each in ("citizen", "staff"))

    assert (mine.title, mine.rows[0].label, mine.rows[0].lines) == (
        "About you",
        "Who you are",
        ["You will send it later"],
    )
    assert (theirs.title, theirs.rows[0].label) == ("About them", "Who they are")
    assert theirs.rows[0].lines == ["They will send it later"]


def test_options_out_of_the_case_are_those_that_count() -> None:
    form = form_of(required("radio", "centre", "Centre", valuesExpression="=centres"))
    context = {"centres": ["Marlbury", "Elm"]}

    right = answers.read_page(form, form.pages[0], {"centre": ["Elm"]}, context=context)
    wrong = answers.read_page(form, form.pages[0], {"centre": ["Paris"]}, context=context)

    assert right.values == {"centre": "Elm"}
    assert [error.text for error in wrong.errors] == ["Select centre"]


def test_a_question_knows_its_page() -> None:
    form = form_of(component("textfield", "a"), group(component("textfield", "b"), properties={"page": "B"}))

    assert form.page_of("b") == form.pages[1]
