"""Why a decision came out as it did."""

from decimal import Decimal

from engine import dmn
from engine.feel.types import Date
from tests.decisions import decision, file, input_data, needs, table

ROUTE = table(
    ["points", "register"],
    ["route"],
    [">= 8", "-", '"without assessment"', "You have 8 points or more for moving around.", "your PIP award letter"],
    ["-", "true", '"without assessment"', "You are registered blind.", "your registration"],
    ["-", "-", '"assessment"', "None of the others fits.", ""],
    policy="FIRST",
    annotations=["Why", "Evidence"],
)
MODEL = dmn.read(
    file(
        input_data("points"),
        input_data("register"),
        decision("route", ROUTE, requires=needs(inputs=["points", "register"])),
        decision("years", 'if route = "assessment" then 3 else 2', requires=needs(decisions=["route"])),
    )
)


def test_the_record_names_the_rule_that_fitted_with_its_annotations() -> None:
    outcome = MODEL.decide("route", {"points": 9, "register": False})

    (table,) = outcome.tables
    (rule,) = table.matched
    assert (rule.number, rule.id) == (1, "r1")
    assert rule.annotations["Why"] == "You have 8 points or more for moving around."
    assert rule.outputs == {"route": "without assessment"}
    assert [(column.title, column.value) for column in table.columns] == [("points", Decimal(9)), ("register", False)]


def test_the_record_names_the_rules_that_nearly_fitted_and_what_they_want() -> None:
    outcome = MODEL.decide("route", {"points": 4, "register": None})

    (table,) = outcome.tables
    assert [(near.rule.number, near.rule.conditions[near.column]) for near in table.near] == [(1, ">= 8"), (2, "true")]
    assert table.near[0].rule.annotations["Evidence"] == "your PIP award letter"


def test_intermediate_decisions_have_records_of_their_own() -> None:
    outcome = MODEL.decide("years", {"points": 4, "register": False})

    assert [(record.name, record.value) for record in outcome.records] == [("route", "assessment"), ("years", 3)]
    assert outcome.records[1].inputs == {"route": "assessment"}
    assert outcome.records[1].tables == ()


def test_what_went_wrong_is_said_in_words() -> None:
    box = table(["points: number"], ["route"], [">= 8", '"yes"'])
    model = dmn.read(file(input_data("points"), decision("route", box, requires=needs(inputs=["points"]))))

    assert model.decide("route", {"points": 3}).findings == ("No rule of the table “route” fits points = 3.",)


def test_two_rules_that_fit_where_one_may_are_named() -> None:
    box = table(["points"], ["route"], [">= 8", '"yes"'], [">= 9", '"no"'])
    model = dmn.read(file(input_data("points"), decision("route", box, requires=needs(inputs=["points"]))))

    outcome = model.decide("route", {"points": 9})

    assert outcome.findings == ("The table “route” has no result. Rules 1 and 2 fit, and only one may.",)


def test_what_has_no_result_says_where_a_value_turned_to_null() -> None:
    asked = decision(
        "age", "years and months duration(person.born, day).years", requires=needs(inputs=["person", "day"])
    )
    model = dmn.read(file(input_data("person"), input_data("day"), asked))

    outcome = model.decide("age", {"person": {"date of birth": Date(1971, 3, 14)}, "day": Date(2026, 1, 5)})

    assert outcome.value is None
    assert outcome.findings == ("In “age”: “born” is not in “person”. It has: date of birth.",)


def test_a_value_that_is_empty_on_the_way_to_a_result_is_no_finding() -> None:
    assert MODEL.decide("route", {"points": None, "register": None}).findings == ()
