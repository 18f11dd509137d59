"""Values worked out from answers, tables of what is known, tags: what form-js has besides plain questions."""

import re
from decimal import Decimal
from typing import Any

from forms import answers, journey
from forms.rendering import render_page
from tests.forms.factories import NOW, OPTIONS, component, form_of, rules_of
from tests.forms.pages_checked import checked


def computed(key: str = "total", expression: str = "=nights * 10", **more: Any) -> dict[str, Any]:
    return {"type": "expression", "id": key, "key": key, "expression": expression, "computeOn": "change", **more}


NIGHTS = component("number", "nights", "How many nights?", properties={"page": "Nights"})
NAMED = computed(properties={"summaryLabel": "To pay", "page": "Costs"})


def html_of(form: Any, given: dict[str, object], context: dict[str, object] | None = None) -> str:
    shown = journey.pages(form, given, context or {}, NOW)
    pages = [render_page(page, given) for page in shown]
    for page in pages:
        checked(page)
    return "".join(pages)


def test_a_value_is_worked_out_from_the_answers_and_sent_with_them() -> None:
    form = form_of(NIGHTS, computed())

    assert answers.variables(form, {"nights": Decimal(3)}, now=NOW) == {"nights": Decimal(3), "total": Decimal(30)}


def test_it_is_null_while_it_cannot_be_worked_out() -> None:
    form = form_of(NIGHTS, computed())

    assert answers.variables(form, {"nights": None}, now=NOW) == {"nights": None, "total": None}


def test_without_a_name_nobody_sees_it() -> None:
    form = form_of(NIGHTS, computed(properties={"page": "Alone"}))

    (page,) = journey.pages(form, {"nights": Decimal(3)}, {}, NOW)
    (section,) = answers.summary(form, {"nights": Decimal(3)}, {}, NOW)

    assert page.title == "Nights"
    assert [row.key for row in section.rows] == ["nights"]
    assert answers.variables(form, {"nights": Decimal(3)}, now=NOW)["total"] == Decimal(30)


def test_with_a_name_it_is_read_on_its_page_and_in_the_summary() -> None:
    form = form_of(NIGHTS, NAMED)

    html = html_of(form, {"nights": Decimal(3)})
    rows = [row for section in answers.summary(form, {"nights": Decimal(3)}, {}, NOW) for row in section.rows]

    assert re.search(r"To pay</p>\s*<p[^>]*>\s*30", html)
    assert [(row.label, row.lines) for row in rows][1] == ("To pay", ["30"])


def test_conditions_and_other_values_see_it_before_and_behind() -> None:
    before = component("textfield", "why", "Why so long?", conditional={"hide": "=total < 50"})
    form = form_of(before, NIGHTS, computed(), computed("twice", "=total * 2"))

    def asked(nights: int) -> list[str]:
        return [question.key for question in journey.questions(form, {"nights": Decimal(nights)}, {}, NOW)]

    assert "why" not in asked(3)
    assert "why" in asked(6)
    assert answers.variables(form, {"nights": Decimal(6)}, now=NOW)["twice"] == Decimal(120)


def test_nobody_can_send_another_value() -> None:
    form = form_of(NIGHTS, computed())

    read = answers.read_page(form, form.pages[0], {"nights": ["3"], "total": ["1"]}, now=NOW)
    sent = answers.variables(form, {**read.values, "total": Decimal(1)}, now=NOW)

    assert sent["total"] == Decimal(30)


def test_a_hidden_value_is_null_to_conditions_and_not_sent() -> None:
    form = form_of(NIGHTS, computed(conditional={"hide": "=nights > 2"}))

    assert "total" not in answers.variables(form, {"nights": Decimal(3)}, now=NOW)


def test_what_works_nothing_out_is_a_problem() -> None:
    assert rules_of(NIGHTS, computed(expression="")) == ["expression-missing"]
    assert rules_of(NIGHTS, computed(expression="nights")) == ["not-an-expression"]
    assert rules_of(NIGHTS, computed(key="if")) == ["key-reserved"]


PAYMENTS: dict[str, object] = {
    "payments": [{"on": "1 May", "of": {"sum": Decimal(10)}}, {"on": "<b>2 May</b>", "late": True}, "nothing"]
}
COLUMNS = [{"key": "on", "label": "Day"}, {"key": "of.sum", "label": "Pounds"}, {"key": "late", "label": "Late"}]


def table(**more: Any) -> dict[str, Any]:
    return {
        "type": "table",
        "id": "t",
        "label": "What you paid",
        "dataSource": "=payments",
        "columns": COLUMNS,
        "rowCount": 10,
        **more,
    }


def test_a_table_shows_what_a_variable_holds() -> None:
    html = html_of(form_of(NIGHTS, table()), {}, PAYMENTS)

    assert "<caption" in html
    assert html.count("<tr") == 3
    assert html.count('scope="col"') == 3
    assert "&lt;b&gt;2 May" in html
    assert ">10<" in html
    assert ">Yes<" in html


def test_columns_may_be_worked_out() -> None:
    form = form_of(NIGHTS, {**table(columnsExpression='=[{key: "on", label: "When"}]'), "columns": None})

    assert ">When<" in html_of(form, {}, PAYMENTS)


def test_a_table_of_nothing_says_so() -> None:
    assert "Nothing yet" in html_of(form_of(NIGHTS, table()), {}, {})


def test_what_shows_nothing_is_a_problem() -> None:
    assert rules_of(NIGHTS, table(dataSource="")) == ["source-missing"]
    assert rules_of(NIGHTS, table(columns=[])) == ["columns-missing"]
    assert rules_of(NIGHTS, table(columns=[{"label": "Day"}])) == ["key-missing"]
    assert rules_of(NIGHTS, table(columns=[{"key": "a", "width": 3}])) == ["property-not-honoured"]


def test_tags_are_boxes_to_tick() -> None:
    form = form_of(component("taglist", "tags", "Which of these?", values=OPTIONS))

    read = answers.read_page(form, form.pages[0], {"tags": ["dla", "pip"]})
    html = html_of(form, {})

    assert read.values == {"tags": ["pip", "dla"]}
    assert html.count('type="checkbox"') == 3


def test_a_tag_that_is_not_offered_is_refused() -> None:
    form = form_of(component("taglist", "tags", "Which of these?", properties={"exclusive": "none"}))

    assert answers.read_page(form, form.pages[0], {"tags": ["gold"]}).errors
    assert answers.read_page(form, form.pages[0], {"tags": ["none", "pip"]}).errors
