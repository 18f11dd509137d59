"""Forms as they are read: pages, and every problem a form file can have."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms import schema
from forms.errors import InvalidForm
from tests.forms.factories import (
    OPTIONS,
    component,
    file_of,
    form_of,
    group,
    problems_of,
    required,
    rules_of,
    text,
)

PAGE = {"page": "Your name"}


def properties(**values: str) -> dict[str, dict[str, str]]:
    return {"properties": values}


def test_a_form_without_pages_is_one_page() -> None:
    form = form_of(component("textfield", "a"), component("textfield", "b"), id="check_everything")

    assert [(page.slug, page.title) for page in form.pages] == [("check-everything", "Check everything")]


def test_consecutive_components_of_one_page_share_it() -> None:
    form = form_of(
        component("textfield", "a", **properties(page="You", section="About you")),
        component("textfield", "b"),
        component("textfield", "c", **properties(page="Them & us")),
        component("textfield", "d", **properties(page="You", section="Later")),
    )

    assert [(p.slug, p.section, len(p.parts)) for p in form.pages] == [
        ("you", "About you", 2),
        ("them-us", "About you", 1),
        ("you-2", "Later", 1),
    ]


def test_a_page_with_one_question_is_headed_by_it() -> None:
    form = form_of(component("textfield", "a", "What is your name?", **properties(page="Name")))

    assert form.pages[0].heading == "What is your name?"


def test_a_page_with_several_questions_is_headed_by_its_title() -> None:
    form = form_of(component("textfield", "a", **properties(page="You")), component("textfield", "b"))

    assert form.pages[0].heading == "You"


def test_a_box_to_tick_may_follow_the_question_that_heads_the_page() -> None:
    form = form_of(component("datetime", "ends", "When does it end?"), component("checkbox", "endless"))

    assert form.pages[0].heading == "When does it end?"


def test_a_group_heads_a_page_of_its_own() -> None:
    form = form_of(group(component("textfield", "a"), component("textfield", "b"), label="What is your address?"))

    assert form.pages[0].heading == "What is your address?"


def test_the_path_of_a_group_comes_before_its_keys() -> None:
    form = form_of(group(group(component("textfield", "line1"), path="home"), path="person.address"))

    assert [question.key for question in form.questions] == ["person.address.home.line1"]


def test_what_only_describes_a_form_is_no_problem() -> None:
    described = {
        "exporter": {"name": "Camunda Modeler", "version": "5.30"},
        "executionPlatform": "Camunda Cloud",
        "executionPlatformVersion": "8.6.0",
        "versionTag": "v3",
    }

    assert problems_of(component("textfield"), **described) == []


def test_a_problem_names_file_key_and_property() -> None:
    (problem,) = problems_of(component("textfield", "person.name", "Name", tooltip="?"))

    assert (problem.file, problem.element_id, problem.element_name) == ("apply.form", "person.name", "Name")
    assert problem.rule == "property-not-honoured"
    assert "“tooltip”" in problem.detail
    assert problem.remedy


@pytest.mark.parametrize(
    ("parts", "rule"),
    [
        ([component("iframe")], "type-not-honoured"),
        ([{"label": "x"}], "type-missing"),
        ([component("textfield", label="")], "label-missing"),
        ([component("textfield", key="")], "key-missing"),
        ([component("textfield", key="a-b")], "key-malformed"),
        ([component("textfield", key="a..b")], "key-malformed"),
        ([component("textfield", key="person.if")], "key-reserved"),
        ([component("radio", defaultValue="gone")], "option-unknown"),
        ([component("checklist", defaultValue=["pip", "gone"])], "option-unknown"),
        ([group(component("textfield"), label="", properties={"hint": "x"})], "label-missing"),
        ([component("textarea", properties={"errorFormat": "x"})], "property-not-honoured"),
        ([component("textfield"), component("number")], "key-twice"),
        ([component("textfield", "a"), component("textfield", "a.b")], "key-clash"),
        ([component("textfield", disabled=True)], "property-not-honoured"),
        ([component("textfield", values=OPTIONS)], "property-not-honoured"),
        ([component("textfield", validate={"requird": True})], "property-not-honoured"),
        ([component("textfield", validate={"required": "yes"})], "wrong-kind"),
        ([component("textfield", validate={"minLength": 9, "maxLength": 3})], "value-not-honoured"),
        ([component("textfield", validate={"minLength": -1})], "wrong-kind"),
        ([component("textfield", validate={"validationType": "custom"})], "value-not-honoured"),
        ([component("textfield", validate={"pattern": "(a"})], "pattern-malformed"),
        ([component("textfield", validate={"pattern": "a{999999999}"})], "pattern-malformed"),
        ([component("textfield", validate={"pattern": "((a{999}){999}){999}"})], "pattern-malformed"),
        ([component("textfield", validate={"pattern": "(?>a*){ 1000000000 }"})], "pattern-malformed"),
        ([component("textfield", validate="required")], "wrong-kind"),
        ([component("textfield", **properties(colour="red"))], "property-not-honoured"),
        ([component("textfield", **properties(width="7"))], "value-not-honoured"),
        ([component("textfield", **properties(autocomplete="<x>"))], "value-not-honoured"),
        ([component("textfield", appearance={"prefixAdorner": "=price"})], "expression-not-honoured"),
        ([component("textfield", label="Hello {{name}}")], "template-not-honoured"),
        ([component("textfield", label="=1 +")], "expression-syntax"),
        ([component("textfield", conditional={"hide": "=a ="})], "expression-syntax"),
        ([component("textfield", conditional={"hide": "= "})], "expression-syntax"),
        ([component("textfield", conditional={"hide": "a = 1"})], "not-an-expression"),
        ([component("textfield", conditional={"show": "=a"})], "property-not-honoured"),
        ([component("number", serializeToString=True)], "property-not-honoured"),
        ([component("number", increment=0)], "value-not-honoured"),
        ([component("number", validate={"min": "=a"})], "wrong-kind"),
        ([component("datetime", subtype="week")], "value-not-honoured"),
        ([component("datetime", **properties(latest="tomorrow"))], "value-not-honoured"),
        ([component("datetime", defaultValue="31/12/2026")], "value-not-honoured"),
        ([component("radio", values=[])], "options-missing"),
        ([component("radio", values=[*OPTIONS, OPTIONS[0]])], "option-duplicate"),
        ([component("radio", values=[{"value": "a"}])], "option-malformed"),
        ([component("radio", values={"a": 1})], "option-malformed"),
        ([component("radio", valuesKey="list")], "property-not-honoured"),
        ([component("radio", **properties(divider="gone"))], "option-unknown"),
        ([component("radio", properties={"hint:gone": "x"})], "option-unknown"),
        ([component("radio", **properties(appearance="wide"))], "value-not-honoured"),
        ([component("select", **properties(divider="none"))], "property-not-honoured"),
        ([component("radio", **properties(appearance="segmented", divider="none"))], "value-not-honoured"),
        ([component("select", searchable=True)], "property-not-honoured"),
        ([component("checklist", **properties(exclusive="gone"))], "option-unknown"),
        ([component("checklist", defaultValue="pip")], "wrong-kind"),
        ([component("filepicker", accept=".exe")], "value-not-honoured"),
        ([component("filepicker", multiple="=true")], "wrong-kind"),
        ([text("=1 +")], "expression-syntax"),
        ([text("Hello", html="<b>")], "property-not-honoured"),
        ([group(component("textfield"), path="a-b")], "path-malformed"),
        ([group(component("textfield", **properties(page="You")))], "property-not-honoured"),
        ([{"type": "group", "components": "x"}], "wrong-kind"),
        ([group(group(group(group(group(group(component("textfield")))))))], "nesting-too-deep"),
        (
            [
                component("textfield", **properties(section="A")),
                component("number", "b", **properties(section="B")),
            ],
            "section-within-page",
        ),
        ([component("textfield", "a", properties={"page": 5})], "wrong-kind"),
        ([component("textfield", f"a{n}") for n in range(501)], "too-many"),
    ],
)
def test_what_cannot_be_honoured_is_a_problem(parts: list[dict[str, Any]], rule: str) -> None:
    assert rule in rules_of(*parts)


@pytest.mark.parametrize(
    "kind", ["separator", "spacer", "html", "dynamiclist", "button", "iframe", "image", "documentPreview"]
)
def test_types_that_are_not_drawn_are_problems(kind: str) -> None:
    assert rules_of({"type": kind, "id": "x"}) == ["type-not-honoured"]


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "not-json"),
        (b'{"type": "default",}', "not-json"),
        (b'{"a": NaN}', "not-json"),
        (b"[]", "not-a-form"),
        (b"\xff\xfe{}", "not-utf-8"),
        (b'{"id": "\\ud800"}', "not-utf-8"),
        (b'{"a": 1, "a": 2}', "name-twice"),
        (b'{"a": 1e999999}', "number-too-big"),
        (b'{"a": ' + b"1" * 9000 + b"}", "number-too-big"),
        (b"[" * 200_000, "nesting-too-deep"),
        (b" " * 1_000_001, "file-too-big"),
    ],
)
def test_a_file_that_is_no_form_is_a_problem(data: bytes, rule: str) -> None:
    assert [problem.rule for problem in schema.check(data, "apply.form")] == [rule]


def test_broken_json_names_line_and_column() -> None:
    (problem,) = schema.check(b'{\n  "type": "default"\n  "id": 1}', "apply.form")

    assert problem.line == 3
    assert "line 3, column 3" in problem.detail


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        ({"type": "custom", "id": "a", "components": [component("textfield")]}, "not-a-form"),
        ({"type": "default", "components": [component("textfield")]}, "id-missing"),
        ({"type": "default", "id": "a", "components": []}, "components-missing"),
        ({"type": "default", "id": "a", "components": [1]}, "components-missing"),
        (
            {"type": "default", "id": "a", "components": [component("textfield")], "theme": 1},
            "property-not-honoured",
        ),
    ],
)
def test_a_form_without_its_bones_is_a_problem(raw: dict[str, Any], rule: str) -> None:
    assert rule in [problem.rule for problem in schema.check(json.dumps(raw).encode(), "apply.form")]


def test_a_form_with_problems_is_not_read() -> None:
    with pytest.raises(InvalidForm) as invalid:
        schema.read(file_of(component("iframe")), "apply.form")

    assert [problem.rule for problem in invalid.value.problems] == ["type-not-honoured"]


def test_a_byte_order_mark_does_no_harm() -> None:
    assert schema.check(b"\xef\xbb\xbf" + file_of(component("textfield")), "apply.form") == []


def test_a_flood_of_problems_ends() -> None:
    assert len(rules_of(*[{"type": "x"} for _ in range(400)])) == 200


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=20,
)
_TYPES = st.sampled_from(
    [
        "textfield",
        "textarea",
        "number",
        "datetime",
        "radio",
        "checkbox",
        "checklist",
        "select",
        "filepicker",
        "text",
        "group",
    ]
)
_NAMES = st.sampled_from(
    [
        *("key", "label", "dateLabel", "description", "validate", "properties", "conditional", "values"),
        *(
            "valuesExpression",
            "defaultValue",
            "components",
            "path",
            "text",
            "appearance",
            "accept",
            "subtype",
        ),
        *(
            "decimalDigits",
            "increment",
            "readonly",
            "multiple",
            "hide",
            "required",
            "pattern",
            "min",
            "page",
            "width",
        ),
    ]
)
_COMPONENT = st.builds(
    lambda kind, fields: {**fields, "type": kind},
    _TYPES,
    st.dictionaries(_NAMES, _JSON | st.dictionaries(_NAMES, _JSON, max_size=4), max_size=6),
)


@given(st.binary(max_size=200) | _JSON.map(lambda raw: json.dumps(raw).encode()))
@settings(max_examples=60, deadline=None)
def test_checking_any_bytes_never_raises(data: bytes) -> None:
    schema.check(data, "apply.form")


@given(st.lists(_COMPONENT, min_size=1, max_size=4))
@settings(max_examples=120, deadline=None)
def test_checking_any_components_never_raises(components: list[dict[str, Any]]) -> None:
    problems = schema.check(file_of(*components), "apply.form")

    assert all(problem.detail and problem.remedy for problem in problems)


def test_a_required_question_is_required() -> None:
    assert form_of(required("textfield")).question("answer").required


def test_the_label_of_a_date_may_be_called_either_way() -> None:
    question = form_of({"type": "datetime", "subtype": "date", "key": "born", "label": "Born"}).question("born")

    assert question.label == "Born"


def test_a_section_for_staff_alone_is_a_problem() -> None:
    assert rules_of(component("textfield", "a", **properties(staffSection="About them"))) == ["section-missing"]
