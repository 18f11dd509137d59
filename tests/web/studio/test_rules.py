import json
from decimal import Decimal

import pytest
from lxml import etree

from engine import dmn
from engine.feel.types import Date
from tests.web.installation import BLUE_BADGE, Browser
from tests.web.studio.studio import begin, file, save
from web.studio import examples, rule_checks
from web.studio.answers import Answer
from web.studio.blank import TO_FILL_IN
from web.studio.rules import blank_table


@pytest.fixture
def key(designer: Browser) -> str:
    return begin(designer)


@pytest.fixture
def table(designer: Browser, key: str) -> str:
    """A new table whose one row takes "yes" and gives "agree"."""
    designer.get(f"/journeys/{key}/rules/")
    designer.post(f"/journeys/{key}/rules/", data={"title": "Can you borrow it"})
    return filled_in(str(file(designer, key, "can_you_borrow_it.dmn")["text"]))


def filled_in(table: str) -> str:
    return table.replace("<text>-</text>", '<text>"yes"</text>').replace(TO_FILL_IN, "agree")


def tried(browser: Browser, key: str, text: str, *rows: dict[str, object]) -> dict[str, object]:
    answer = browser.client.post(
        f"/journeys/{key}/rules/try",
        json={"file": "can_you_borrow_it.dmn", "text": text, "examples": list(rows)},
        headers={"X-CSRFToken": browser.csrf},
    )
    found: dict[str, object] = answer.get_json()
    return found


def row(answer: str, **more: object) -> dict[str, object]:
    return {"name": "", "decision": "can_you_borrow_it", "inputs": {"answer": answer}, **more}


def test_a_new_table_has_a_file_and_an_id_of_its_title_and_no_errors(designer: Browser, key: str, table: str) -> None:
    assert designer.path.endswith("/rules/can_you_borrow_it.dmn")
    assert dmn.decision_ids(table.encode()) == ["can_you_borrow_it"]
    assert [each for each in dmn.check(table.encode(), "x.dmn", {}) if each.severity == "error"] == []


def test_a_new_table_has_a_row_for_each_answer_that_can_be_chosen_and_says_what_is_to_be_written() -> None:
    by = Answer("bin", "Which bin?", choices=("blue", "b<r>own"))
    made = blank_table("route", "Route", by)

    texts = [each.text for each in etree.fromstring(made).iterfind(".//{*}inputEntry/{*}text")]
    assert texts == ['"blue"', '"b<r>own"']
    [said] = rule_checks.of({"route.dmn": made})
    assert (said.severity, said.element_name) == ("error", "Route")
    assert "row 1, 2 is still to be filled in" in said.detail


def test_holes_are_not_denied_while_a_cell_cannot_be_read(designer: Browser, key: str, table: str) -> None:
    assert tried(designer, key, table)["unread"] is False
    assert tried(designer, key, table.replace('"yes"', "yes or"))["unread"] is True


def test_a_title_with_marks_of_xml_makes_a_file_that_can_be_read() -> None:
    made = blank_table("a", 'Tom & "Co" <b>')

    assert dmn.read(made).name_of("a") == 'Tom & "Co" <b>'


def test_an_example_runs_and_names_the_row_that_decided(designer: Browser, key: str, table: str) -> None:
    found = tried(designer, key, table, row("yes", expected="agree"), row("yes", expected="refuse"), row("no"))

    first, second, third = found["examples"]  # type: ignore[misc]
    assert (first["result"], first["numbers"], first["is_expected"]) == ('"agree"', ["1"], True)
    assert first["rules"] == ["can_you_borrow_it_rule_1"]
    assert second["is_expected"] is False
    assert (third["result"], third["rules"], third["is_expected"]) == ("empty", [], None)


def test_a_gap_is_named_with_an_example(designer: Browser, key: str, table: str) -> None:
    (hole,) = tried(designer, key, table)["holes"]  # type: ignore[misc]

    assert hole["kind"] == "A gap"
    assert "No row says what happens when Answer is" in hole["words"]


def test_two_rows_at_once_are_named_with_an_example(designer: Browser, key: str, table: str) -> None:
    rule = table[table.index("<rule ") : table.index("</rule>") + 7]
    second = rule.replace("rule_1", "rule_2").replace('"agree"', '"refuse"')

    (overlap, *_) = [
        each
        for each in tried(designer, key, table.replace(rule, rule + second))["holes"]  # type: ignore[attr-defined]
        if each["severity"] == "error"
    ]

    assert overlap["kind"] == "Two rows at once"
    assert 'both match when Answer is "yes"' in overlap["words"]


def test_a_file_that_cannot_be_read_says_why(designer: Browser, key: str) -> None:
    assert tried(designer, key, "<nothing")["error"]


@pytest.mark.parametrize("rows", [None, "x", [3, None], [{"inputs": 3}], [{"decision": "?"}]])
def test_anything_can_be_sent_as_examples(designer: Browser, key: str, table: str, rows: object) -> None:
    answer = designer.client.post(
        f"/journeys/{key}/rules/try",
        json={"file": "can_you_borrow_it.dmn", "text": table, "examples": rows},
        headers={"X-CSRFToken": designer.csrf},
    )

    assert answer.status_code == 200


def test_examples_lie_beside_the_journey_and_are_shown_again(designer: Browser, key: str, table: str) -> None:
    path = examples.path_of("can_you_borrow_it.dmn")
    assert save(designer, key, path, json.dumps([row("yes", expected="agree")]), 0).status_code == 200

    html = designer.client.get(f"/journeys/{key}/rules/can_you_borrow_it.dmn").get_data(as_text=True)

    assert path == "tests/can_you_borrow_it.examples.json"
    assert '"expected": "agree"' in html


@pytest.mark.parametrize(
    ("text", "type_name", "value"),
    [
        ("yes", "", "yes"),
        ("yes", "string", "yes"),
        ("12", "", Decimal(12)),
        ("12", "string", "12"),
        ("-1.5", "number", Decimal("-1.5")),
        ('"12"', "string", "12"),
        ("true", "boolean", True),
        ("null", "string", None),
        ("2026-03-31", "date", Date(2026, 3, 31)),
        ("2026-13-31", "date", "2026-13-31"),
        ("[1, 2]", "", [Decimal(1), Decimal(2)]),
        ('{line_1: "1 High Street"}', "", {"line_1": "1 High Street"}),
        ("{broken", "", "{broken"),
        ("date of birth", "", "date of birth"),
    ],
)
def test_what_is_typed_is_read_as_people_mean_it(text: str, type_name: str, value: object) -> None:
    assert examples.value_of(text, type_name) == value


def test_the_rules_of_a_shipped_journey_list_their_inputs() -> None:
    found = {each.name: each for each in examples.decisions(dmn.read((BLUE_BADGE / "eligibility.dmn").read_bytes()))}

    assert found["Route"].inputs["reason.benefit"] == "string"
    assert "person.date_of_birth" in found["Age"].inputs
    assert "reason" not in found["Route"].inputs


def test_an_example_says_a_part_of_an_input_by_its_path() -> None:
    model = dmn.read((BLUE_BADGE / "eligibility.dmn").read_bytes())
    example = examples.Example("route", {"reason.end_of_life": "yes", "reason.mobility_affected": "yes"})

    (tried,) = examples.run(model, [example])

    assert tried.numbers[-1] == "Route 1" or tried.numbers == ("1",)


def test_an_example_that_does_not_come_out_is_said_and_stops_nothing() -> None:
    rows = [row("yes", expected="refuse", name="A yes"), row("yes", expected="agree"), row("no")]
    kept = {"tests/can_you_borrow_it.examples.json": json.dumps([*rows, row("no", decision="gone")]).encode()}

    found = rule_checks.of(
        {"can_you_borrow_it.dmn": filled_in(blank_table("can_you_borrow_it", "T").decode()).encode(), **kept}
    )

    assert [each.rule for each in found] == ["example-unexpected", "example-untried"]
    assert found[0].detail == 'Example “A yes” gives "agree", not refuse.'
    assert {each.severity for each in found} == {"warning"}


def test_examples_of_what_cannot_be_read_are_left_to_others() -> None:
    kept = {"tests/r.examples.json": json.dumps([row("yes")]).encode()}

    assert rule_checks.of({"r.dmn": b"<", **kept}) == []
    assert (
        rule_checks.of({"r.dmn": filled_in(blank_table("r", "R").decode()).encode(), "tests/r.examples.json": b"{"})
        == []
    )
