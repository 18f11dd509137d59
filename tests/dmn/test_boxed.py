"""Boxed expressions (DMN 1.5, 10.2.1)."""

from decimal import Decimal

import pytest

from engine import dmn
from engine.feel.values import Value
from tests.decisions import (
    decision,
    element,
    file,
    input_data,
    knowledge,
    literal,
    needs,
    parameter,
    variable,
)

ONE, TWO, THREE = Decimal(1), Decimal(2), Decimal(3)


def entry(name: str | None, logic: str, type: str | None = None) -> str:
    return element("contextEntry", variable(name, type) if name else "", logic)


def value(logic: str, *others: str, requires: str = "", **inputs: object) -> Value:
    names = list(inputs)
    asked = decision("answer", logic, requires=needs(inputs=names) + requires)
    return dmn.read(file(*map(input_data, names), *others, asked)).evaluate("answer", inputs)


def test_a_context_gives_its_entries_each_seeing_those_before() -> None:
    box = element("context", entry("first number", literal("1")), entry("b", literal("first number + 1")))

    assert value(box) == {"first number": ONE, "b": TWO}


def test_an_entry_without_a_name_is_the_result() -> None:
    assert value(element("context", entry("a", literal("1")), entry(None, literal("a + 2")))) == THREE


def test_an_entry_that_does_not_fit_its_type_is_null() -> None:
    assert value(element("context", entry("a", literal('"x"'), "number"))) == {"a": None}


def test_a_function_is_called_by_its_parameters() -> None:
    function = element("functionDefinition", parameter("a"), parameter("b"), literal("a - b"))
    box = element("context", entry("less", function), entry(None, literal("less(b: 1, a: less(5, 2))")))

    assert value(box) == TWO


def test_a_function_in_another_language_is_null() -> None:
    assert value(element("functionDefinition", parameter("a"), literal("a"), kind="Java")) is None


def test_an_invocation_binds_arguments_by_name() -> None:
    binding = element("binding", element("parameter", name="amount"), literal("paid"))
    box = element("invocation", literal("double it"), binding)
    model = knowledge("double it", parameter("amount", "number"), body="amount * 2")

    assert value(box, model, requires=needs(knowledge=["double it"]), paid=4) == Decimal(8)


def test_an_invocation_with_the_wrong_parameters_is_null() -> None:
    binding = element("binding", element("parameter", name="other"), literal("1"))
    box = element("invocation", literal("double it"), binding)
    model = knowledge("double it", parameter("amount"), body="amount * 2")

    assert value(box, model, requires=needs(knowledge=["double it"])) is None


def test_a_list_and_a_relation() -> None:
    columns = [element("column", name="name"), element("column", name="age in years")]
    rows = [element("row", literal('"Ann"'), literal("70")), element("row", literal('"Bo"'), literal("2"))]

    assert value(element("list", literal("1"), literal("1 + 1"))) == [ONE, TWO]
    assert value(element("relation", *columns, *rows)) == [
        {"name": "Ann", "age in years": Decimal(70)},
        {"name": "Bo", "age in years": TWO},
    ]


@pytest.mark.parametrize(("age", "expected"), [(2, "child"), (3, "other"), (None, "other")])
def test_a_conditional_takes_its_else_unless_the_condition_is_true(age: int | None, expected: str) -> None:
    parts = [
        element("if", literal("age < 3")),
        element("then", literal('"child"')),
        element("else", literal('"other"')),
    ]

    assert value(element("conditional", *parts), age=age) == expected


def test_a_filter_sees_the_entries_of_each_item() -> None:
    people = [{"name": "Ann", "age": 70}, {"name": "Bo", "age": 2}]
    box = element(
        "filter", element("in", literal("people")), element("match", literal("age < 3 and item.name != null"))
    )

    assert value(box, people=people) == [{"name": "Bo", "age": TWO}]


@pytest.mark.parametrize(
    ("match", "expected"),
    [
        ("item > 1", [TWO]),
        ("if item = 1 then null else true", [TWO]),
        ("true", [ONE, TWO]),
        ("1", None),
        ("item", None),
        ('"a"', None),
        ("null", None),
    ],
)
def test_a_filter_wants_what_is_true_or_false(match: str, expected: Value) -> None:
    box = element("filter", element("in", literal("numbers")), element("match", literal(match)))

    assert value(box, numbers=[1, 2]) == expected


def test_loops_and_quantifiers() -> None:
    def loop(kind: str, body: str) -> str:
        inner = element("return" if kind == "for" else "satisfies", literal(body))
        return element(kind, element("in", literal("[1, 2, 3]")), inner, iteratorVariable="n")

    assert value(loop("for", "n * 2 + count(partial)")) == [TWO, Decimal(5), Decimal(8)]
    assert value(loop("some", "n > 2")) is True
    assert value(loop("every", "n > 2")) is False


def test_a_function_may_call_itself() -> None:
    model = knowledge("factorial", parameter("n"), body="if n < 2 then 1 else n * factorial(n - 1)")

    assert value("factorial(5)", model, requires=needs(knowledge=["factorial"])) == Decimal(120)


def test_what_is_not_required_is_not_in_scope() -> None:
    assert value("other", decision("other", "1")) is None
    assert value("other", decision("other", "1"), requires=needs(decisions=["other"])) == ONE


def test_text_that_is_no_feel_gives_null_and_is_named() -> None:
    model = dmn.read(file(decision("answer", "1 +")))

    assert model.evaluate("answer") is None
    assert [place.text.text for place in model.places if place.error] == ["1 +"]


def test_a_language_other_than_feel_gives_null_and_is_named() -> None:
    model = dmn.read(file(decision("answer", literal("1", language="javascript"))))

    assert model.evaluate("answer") is None
    assert "javascript" in str(model.places[0].error)


def test_names_within_data_that_the_model_does_not_declare_are_understood() -> None:
    assert value("person.first name", person={"first name": "Ann"}) == "Ann"


def test_names_within_data_that_make_no_sense_of_a_text_leave_it_as_it_reads() -> None:
    assert value("if data.n > 1 then 2 else 3", data={"n": 1, "then 2": 1, "n > 1 then": 2}) == THREE
