"""Item definitions and the standard's coercions (DMN 1.5, 7.3.2 and 10.3.2.9.4)."""

from decimal import Decimal

import pytest

from engine import dmn
from engine.feel.types import Date, DateTime, Range
from engine.feel.values import Value
from tests.decisions import component, decision, element, file, input_data, item, knowledge, needs, parameter

ONE = Decimal(1)
TYPES = (
    item("tPerson", None, component("name", "string"), component("age", "number")),
    item("tPeople", "tPerson", many=True),
    item("tColour", "string", allowed='"red", "green"'),
    item("tColours", "tColour", many=True),
    item("tPair", "number", element("typeConstraint", "<text>count(?) = 2</text>"), many=True),
)
ANN = '{ name: "Ann", age: 70 }'


def typed(expression: str, type: str) -> Value:
    return dmn.read(file(*TYPES, decision("answer", expression, type=type))).evaluate("answer")


@pytest.mark.parametrize(
    ("expression", "type", "expected"),
    [
        ("1", "number", ONE),
        ("1", "string", None),
        ("[1]", "number", ONE),
        ("[1, 2]", "number", None),
        ('date("2026-03-31")', "date and time", DateTime.parse("2026-03-31T00:00:00Z")),
        ('date("2026-03-31")', "date", Date(2026, 3, 31)),
        ('"red"', "tColour", "red"),
        ('"blue"', "tColour", None),
        ('"red"', "tColours", ["red"]),
        ('["red", "blue"]', "tColours", None),
        ('["red"]', "tColour", "red"),
        ("[1, 2]", "tPair", [ONE, Decimal(2)]),
        ("[1]", "tPair", None),
        ('{ name: "Ann" }', "tPerson", None),
        ('{ name: "Ann", age: "old" }', "tPerson", None),
        ('{ name: "Ann", age: null, more: 1 }', "tPerson", {"name": "Ann", "age": None, "more": ONE}),
        (ANN, "tPeople", [{"name": "Ann", "age": Decimal(70)}]),
        ("1", "list<number>", [ONE]),
        ('"a"', "list<number>", None),
        ("[1..3]", "range<number>", Range(ONE, Decimal(3), True, True)),
        ("1", "tUnknown", ONE),
        ("1", "list<", ONE),
        ("1", "Any", ONE),
        ("null", "tPerson", None),
    ],
)
def test_a_result_is_coerced_to_its_type(expression: str, type: str, expected: Value) -> None:
    assert typed(expression, type) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (f"{ANN} instance of tPerson", True),
        (f"[{ANN}] instance of tPeople", True),
        ('"blue" instance of tColour', True),
        ("null instance of tPerson", False),
        ("1 instance of tNobodyKnows", None),
        ('(function(c: tColour) c)("red")', "red"),
        ('(function(c: tColour) c)("blue")', None),
    ],
)
def test_feel_knows_the_models_types(expression: str, expected: Value) -> None:
    assert typed(expression, "Any") == expected


@pytest.mark.parametrize(
    ("type", "expected"),
    [
        ("function<tPerson> -> tColour", True),
        ("function<tPerson> -> string", True),
        ("function<tPerson> -> number", False),
        ("function<context<name: string, age: number, more: date>> -> Any", True),
        ("function<context<name: string>> -> Any", False),
        ("function<Any> -> Any", False),
        ("function<tPerson, number> -> Any", False),
    ],
)
def test_the_type_of_a_knowledge_model_is_that_of_its_parameters_and_result(type: str, expected: bool) -> None:
    model = knowledge("colour of", parameter("person", "tPerson"), body='"red"', type="tColour")
    asked = decision("answer", f"colour of instance of {type}", requires=needs(knowledge=["colour of"]))

    assert dmn.read(file(*TYPES, model, asked)).evaluate("answer") is expected


def test_an_input_that_does_not_fit_is_null_and_said_to_be() -> None:
    box = file(*TYPES, input_data("colour", "tColour"), decision("answer", "colour", requires=needs(inputs=["colour"])))

    outcome = dmn.read(box).decide("answer", {"colour": "blue"})

    assert outcome.value is None
    assert outcome.findings == ("“colour” was given a value that does not fit its type “tColour”.",)


def test_arguments_and_results_of_knowledge_models_are_coerced() -> None:
    model = knowledge("first", parameter("list", "tPair"), body="list[1]", type="number")
    asked = [decision("answer", text, requires=needs(knowledge=["first"])) for text in ("first([5, 6])", "first([5])")]

    assert dmn.read(file(*TYPES, model, asked[0])).evaluate("answer") == Decimal(5)
    assert dmn.read(file(*TYPES, model, asked[1])).evaluate("answer") is None


def test_a_type_that_is_made_of_itself_can_be_used() -> None:
    tree = item("tTree", None, component("value", "number"), component("below", "tTree"))
    model = dmn.read(file(tree, decision("answer", "{value: 1, below: {value: 2, below: null}}", type="tTree")))

    assert model.evaluate("answer") is not None
