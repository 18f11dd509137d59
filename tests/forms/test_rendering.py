"""Pages as HTML."""

from typing import Any

import pytest
from lxml import html

from engine.feel.types import Date
from forms import answers, journey
from forms.errors import FieldError
from forms.markup import markdown
from forms.pages import Form
from forms.rendering import Density, error_summary, render_page
from tests.forms.factories import PASSPORT, component, form_of, group, required, text
from tests.forms.pages_checked import checked

KINDS = [
    "textfield",
    "textarea",
    "number",
    "datetime",
    "radio",
    "checkbox",
    "checklist",
    "select",
    "filepicker",
]
VALUES: dict[str, object] = {
    "datetime": Date(1971, 3, 14),
    "filepicker": [PASSPORT.context()],
    "checklist": ["pip"],
}


def drawn(form: Form, given: dict[str, object] | None = None, **more: Any) -> html.HtmlElement:
    """The first page, checked."""
    (page, *_) = journey.pages(form, given or {})
    return checked(render_page(page, given or {}, **more), list(more.get("errors", [])))


def words(root: html.HtmlElement, path: str) -> list[str]:
    return [" ".join(element.text_content().split()) for element in root.xpath(path)]


def field(root: html.HtmlElement, id: str) -> html.HtmlElement:
    (element,) = root.xpath(f'//*[@id="{id}"]')
    return element


@pytest.mark.parametrize("density", ["citizen", "staff"])
@pytest.mark.parametrize("heading", [True, False])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_question_is_sound_empty_filled_and_in_error(kind: str, heading: bool, density: Density) -> None:
    hints = {"hint": "A hint", "page": "The page", "section": "The section"}
    form = form_of(required(kind, "a.b", properties=hints), required(kind, "c", description="Another hint"))
    errors = answers.validate(form, {})

    assert len(errors) == 2
    drawn(form, heading=heading, density=density)
    drawn(form, {"a.b": VALUES.get(kind, "pip")}, heading=heading, density=density)
    drawn(form, errors=errors, raw={}, heading=heading, density=density)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "checkbox"])
def test_a_single_question_is_the_heading(kind: str) -> None:
    root = drawn(form_of(component(kind, label="When does it end?", properties={"section": "Your reason"})))

    assert words(root, "//h1") == ["When does it end?"]
    assert words(root, "//legend//h1 | //h1/label") == ["When does it end?"]
    assert words(root, '//span[@class="govuk-caption-l"]') == ["Your reason"]


def test_several_questions_stand_under_the_title_of_their_page() -> None:
    root = drawn(form_of(component("textfield", "a", properties={"page": "You"}), component("radio", "b", "Which?")))

    assert words(root, "//h1") == ["You"]
    assert words(root, "//legend") == ["Which?"]


def test_a_group_is_a_fieldset_and_may_be_the_heading() -> None:
    address = group(
        component("textfield", "line1", "Line 1"),
        label="What is your address?",
        properties={"hint": "Where you live"},
    )

    root = drawn(form_of(address))

    assert words(root, "//legend/h1") == ["What is your address?"]
    assert words(root, "//label") == ["Line 1"]


def test_without_heading_there_is_neither_h1_nor_caption() -> None:
    root = drawn(form_of(component("radio", label="Which?", properties={"section": "S"})), heading=False)

    assert words(root, "//h1 | //span[@class='govuk-caption-l']") == []
    assert words(root, "//legend") == ["Which?"]


def test_only_the_wrong_part_of_a_date_is_marked() -> None:
    form = form_of(component("datetime", "award.ends", "When does your PIP award end?"))
    page = answers.read_page(
        form,
        form.pages[0],
        {"award.ends-day": ["31"], "award.ends-month": ["14"], "award.ends-year": ["2028"]},
    )

    root = drawn(form, errors=page.errors, raw=page.raw)

    marked = root.xpath('//input[contains(@class, "govuk-input--error")]/@id')
    assert marked == ["award-ends-month"]
    assert words(root, '//div[contains(@class, "govuk-error-summary")]//a') == ["Month must be between 1 and 12"]
    assert root.xpath('//div[contains(@class, "govuk-error-summary")]//a/@href') == ["#award-ends-month"]
    assert field(root, "award-ends-month").get("value") == "14"


def test_every_part_of_a_missing_date_is_marked() -> None:
    form = form_of(required("datetime"))

    root = drawn(form, errors=answers.validate(form, {}))

    assert len(root.xpath('//input[contains(@class, "govuk-input--error")]')) == 3


def test_help_with_typing_reaches_the_field() -> None:
    form = form_of(
        component("textfield", "name", properties={"autocomplete": "name", "spellcheck": "false", "width": "20"}),
        component("datetime", "born", properties={"autocomplete": "bday"}),
        component("textfield", "mail", validate={"validationType": "email"}),
        component("textfield", "code", properties={"inputmode": "numeric", "width": "two-thirds"}),
    )

    root = drawn(form)

    assert field(root, "name").get("autocomplete") == "name"
    assert field(root, "name").get("spellcheck") == "false"
    assert "govuk-input--width-20" in field(root, "name").get("class")
    assert field(root, "born-day").get("autocomplete") == "bday-day"
    assert (field(root, "mail").get("type"), field(root, "mail").get("spellcheck")) == ("email", "false")
    assert field(root, "code").get("inputmode") == "numeric"
    assert "govuk-!-width-two-thirds" in field(root, "code").get("class")


def test_units_stand_beside_the_field() -> None:
    root = drawn(form_of(component("number", appearance={"prefixAdorner": "£", "suffixAdorner": "a week"})))

    assert words(root, '//div[@class="govuk-input__prefix" or @class="govuk-input__suffix"]') == [
        "£",
        "a week",
    ]


def test_the_lines_of_a_text_come_back_as_they_were() -> None:
    form = form_of(group(component("textarea", "a", validate={"maxLength": 50})), component("textarea", "b"))

    root = drawn(form, {"a": "one\ntwo\n  three", "b": "x\ny"})

    assert [area.text for area in root.iter("textarea")] == ["one\ntwo\n  three", "x\ny"]
    assert "You can enter up to 50 characters" in root.text_content()


def test_options_have_their_hints_and_the_last_stands_apart() -> None:
    root = drawn(
        form_of(component("radio", properties={"hint:pip": "With points", "divider": "none"})),
        {"answer": "dla"},
    )

    assert words(root, '//div[@class="govuk-radios__divider"]') == ["or"]
    assert words(root, '//div[contains(@class, "govuk-radios__hint")]') == ["With points"]
    assert root.xpath("//input[@checked]/@value") == ["dla"]


def test_an_exclusive_option_says_so() -> None:
    root = drawn(form_of(component("checklist", properties={"exclusive": "none"})))

    assert root.xpath('//input[@data-behaviour="exclusive"]/@value') == ["none"]
    assert words(root, '//div[@class="govuk-checkboxes__divider"]') == ["or"]


def test_a_list_to_drop_down_begins_with_no_choice() -> None:
    root = drawn(form_of(component("select")), {"answer": "pip"})

    assert words(root, "//option") == ["Choose an answer", "PIP", "DLA", "None"]
    assert root.xpath("//option[@selected]/@value") == ["pip"]


def test_a_row_for_staff_has_real_radios_beside_what_it_is_about() -> None:
    form = form_of(
        required(
            "radio",
            label="Award letter",
            properties={"appearance": "segmented", "hint": "She will send it later"},
        )
    )

    root = drawn(form, errors=answers.validate(form, {}), density="staff")

    assert words(root, "//h1") == ["Award letter"]
    assert words(root, "//legend") == ["Award letter"]
    assert words(root, '//div[contains(@class, "fp-segmented")]//label') == ["PIP", "DLA", "None"]
    assert root.xpath("//fieldset/@aria-describedby") == ["answer-hint answer-error"]


def test_uploaded_files_are_listed_each_with_a_box_to_remove_it() -> None:
    form = form_of(component("filepicker", multiple=True, properties={"later": "I will send it later"}))

    root = drawn(form, {"answer": [PASSPORT.context()]})

    assert words(root, '//span[@class="fp-files__name"]') == ["Passport.pdf (1.2 MB)"]
    assert root.xpath('//input[@name="answer-remove"]/@value') == ["f1"]
    assert words(root, '//label[@for="answer-remove-1"]') == ["Remove Passport.pdf"]
    assert words(root, '//label[@for="answer-later"]') == ["I will send it later"]
    assert field(root, "answer").get("accept") == "application/pdf,image/jpeg,image/png"
    assert not root.xpath('//*[@data-module="govuk-file-upload"]')


def test_a_promise_made_stays_ticked() -> None:
    form = form_of(component("filepicker", properties={"later": "I will send it later"}))

    assert field(drawn(form, {"answer": "later"}), "answer-later").get("checked") is not None


def test_a_default_fills_a_question_not_yet_answered() -> None:
    root = drawn(form_of(component("textfield", defaultValue="Marlbury")))

    assert field(root, "answer").get("value") == "Marlbury"


def test_a_question_only_shown_has_no_field() -> None:
    root = drawn(form_of(component("radio", label="Benefit", readonly=True)), {"answer": "pip"})

    assert root.xpath("//input") == []
    assert "PIP" in root.text_content()


def test_what_people_and_designers_write_is_never_markup() -> None:
    evil = '"><script>alert(1)</script>'
    form = form_of(
        text(f"{evil} [x](javascript:alert(1)) ![y](http://e.vil/a.png)", properties={"page": evil}),
        component("textfield", "a", evil, properties={"hint": evil, "page": evil, "section": evil}),
        component("radio", "b", evil, values=[{"value": evil, "label": evil}]),
        component("filepicker", "c", evil, properties={"later": evil}),
        component("textarea", "d", evil),
    )
    errors = [FieldError("a", "a", evil), FieldError("d", "d", evil)]
    file = {**PASSPORT.context(), "name": evil, "id": evil}

    root = drawn(form, {"a": evil, "c": [file], "d": evil}, errors=errors)

    assert not root.xpath("//img | //a[starts-with(@href, 'javascript')]")


def test_markdown_wears_the_design_systems_classes() -> None:
    drawn_text = markdown("# Big\n\nSee [us](https://example.org).\n\n- one\n- two")

    root = html.fromstring(f"<div>{drawn_text}</div>")

    assert [(e.tag, e.get("class")) for e in root.xpath("./*")] == [
        ("h2", "govuk-heading-m"),
        ("p", "govuk-body"),
        ("ul", "govuk-list govuk-list--bullet"),
    ]
    assert root.xpath("//a/@class") == ["govuk-link"]


def test_fixed_words_are_translated() -> None:
    welsh = {"Day": "Diwrnod", "There is a problem": "Mae problem", "Error": "Gwall", "or": "neu"}
    form = form_of(required("datetime", "a"), component("radio", "b", properties={"divider": "none"}))
    errors = answers.validate(form, {})

    def gettext(words: str) -> str:
        return welsh.get(words, words)

    page = render_page(form.pages[0], {}, errors=errors, gettext=gettext) + error_summary(errors, gettext=gettext)

    assert all(word in page for word in welsh.values())
    assert "Day" not in html.fromstring(page).text_content()


def test_no_errors_make_no_summary() -> None:
    assert error_summary([]) == ""


def test_a_key_with_dots_makes_ids_without() -> None:
    root = drawn(form_of(component("textfield", "person.name")))

    assert field(root, "person-name").get("name") == "person.name"
