"""What a designer gets wrong in a DMN file is refused by name, at the element, with a remedy."""

import pytest

from engine import dmn
from engine.problems import Problem
from tests.decisions import (
    NAMESPACE,
    component,
    decision,
    element,
    file,
    input_data,
    item,
    knowledge,
    literal,
    needs,
    parameter,
    table,
    variable,
)

AGE = input_data("age", "number")
TABLE = table(["age: number"], ["way: string"], ["< 3", '"child"'], [">= 3", '"other"'], ["null", "null"])


def route(box: str) -> str:
    return decision("route", box, requires=needs(inputs=["age"]))


def check(*elements: str, beside: dict[str, bytes] | None = None) -> list[Problem]:
    return dmn.check(file(*elements), "rules.dmn", beside or {})


def errors(*elements: str) -> set[str]:
    return {problem.rule for problem in check(*elements) if problem.severity == "error"}


def test_a_sound_file_has_no_problems() -> None:
    assert check(AGE, route(TABLE)) == []


@pytest.mark.parametrize(
    ("rule", "elements"),
    [
        ("element-not-supported", [element("invention", id="x")]),
        ("id-not-unique", [decision("a", "1"), decision("b", "2").replace('id="b"', 'id="a"')]),
        ("name-not-unique", [decision("a", "1"), decision("a", "2").replace('id="a"', 'id="b"')]),
        ("name-missing", [decision("", "1").replace('id=""', 'id="a"')]),
        ("id-missing", [decision("a", "1").replace(' id="a"', "")]),
        ("requirement-unresolved", [decision("a", "1", requires=needs(inputs=["nobody"]))]),
        ("requirement-unresolved", [decision("a", "1", requires=needs(decisions=["urn:elsewhere#b"]))]),
        ("requirement-wrong-kind", [AGE, decision("a", "1", requires=needs(decisions=["age"]))]),
        (
            "requirement-circle",
            [
                decision("a", "b", requires=needs(decisions=["b"])),
                decision("b", "c", requires=needs(decisions=["c"])),
                decision("c", "a", requires=needs(decisions=["a"])),
            ],
        ),
        ("requirement-circle", [decision("a", "a", requires=needs(decisions=["a"]))]),
        ("import-unresolved", [element("import", name="x", namespace="urn:x", importType=NAMESPACE)]),
        ("import-not-supported", [element("import", name="x", namespace="urn:x", importType="http://www.w3.org/xsd")]),
        ("type-unknown", [decision("a", "1", type="tNobody")]),
        ("type-unknown", [item("tOne", None, component("x", "tNobody"))]),
        ("type-circle", [item("tOne", "tTwo"), item("tTwo", "tOne")]),
        ("expression-invalid", [decision("a", "1 +")]),
        ("expression-invalid", [decision("a", literal("1", language="javascript"))]),
        ("expression-invalid", [item("tOne", "string", allowed='"a", (')]),
        ("expression-missing", [decision("a", element("conditional", element("if", literal("true"))))]),
        ("expression-missing", [decision("a", element("context", element("contextEntry", variable("x"))))]),
        ("expression-missing", [decision("a", element("for", element("in", literal("[1]")), iteratorVariable="x"))]),
        ("logic-missing", [element("decision", variable("a"), id="a", name="a")]),
        ("logic-missing", [element("businessKnowledgeModel", variable("a"), id="a", name="a")]),
        (
            "function-external",
            [decision("a", element("functionDefinition", parameter("x"), literal("x"), kind="PMML"))],
        ),
        ("hit-policy-unknown", [AGE, route(table(["age"], ["way"], ["-", "1"], policy="BEST"))]),
        ("aggregation-unknown", [AGE, route(table(["age"], ["w"], ["-", "1"], policy="COLLECT", aggregation="AVG"))]),
        ("aggregation-misplaced", [AGE, route(table(["age"], ["w"], ["-", "1"], policy="ANY", aggregation="SUM"))]),
        ("priority-missing", [AGE, route(table(["age"], ["w"], ["-", "1"], policy="PRIORITY"))]),
        ("result-name-missing", [AGE, route(table(["age"], ["w", "w"], ["-", "1", "2"]))]),
        ("table-without-result", [AGE, route(table(["age"], [], ["-"]))]),
        (
            "row-wrong-length",
            [AGE, route(table(["age"], ["w"], ["-", "1"]).replace("<outputEntry><text>1</text></outputEntry>", ""))],
        ),
    ],
)
def test_what_is_wrong_is_refused_by_name(rule: str, elements: list[str]) -> None:
    assert rule in errors(*elements)


def test_a_cell_that_cannot_be_read_is_named_by_row_and_column() -> None:
    [problem] = check(AGE, route(table(["age"], ["way"], ["-", '"a"'], ["< (", '"b"'], policy="FIRST")))

    assert problem.element_name == "route"
    assert problem.detail.startswith("Row 2, age: “< (” cannot be read: ")
    assert problem.line is not None


def test_a_name_that_nothing_declares_is_a_warning_with_what_to_do() -> None:
    [problem] = check(decision("route", table(["season"], ["way"], ["-", '"a"'])))

    assert (problem.rule, problem.severity) == ("input-undeclared", "warning")
    assert "“season”" in problem.detail


def test_a_function_that_calls_itself_is_no_circle() -> None:
    calls = knowledge("f", parameter("n"), body="if n < 1 then 0 else f(n - 1)", requires=needs(knowledge=["f"]))

    assert check(calls) == []


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no xml",
        b"<definitions/>",
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b"<a>" * 300 + b"</a>" * 300,
        file(version="http://www.omg.org/spec/DMN/20151101/dmn.xsd"),
    ],
)
def test_what_cannot_be_read_is_one_clear_problem(data: bytes) -> None:
    [problem] = dmn.check(data, "rules.dmn", {})

    assert (problem.rule, problem.file) == ("dmn-unreadable", "rules.dmn")


def test_expressions_nested_beyond_reason_are_a_problem() -> None:
    deep = "1"
    for _ in range(80):
        deep = f"({deep})"

    assert errors(decision("a", deep)) == {"expression-invalid"}


def test_an_imported_file_beside_is_found() -> None:
    shared = file(decision("b", "1"), namespace="urn:shared")
    asks = element("import", name="s", namespace="urn:shared", importType=NAMESPACE)

    assert check(asks, decision("a", "s.b", requires=needs(decisions=["urn:shared#b"])), beside={"s.dmn": shared}) == []


def test_a_row_of_a_relation_that_lacks_a_cell_is_named() -> None:
    box = element("relation", element("column", name="a"), element("column", name="b"), element("row", literal("1")))

    [problem] = dmn.check(file(decision("answer", box)), "f.dmn", {})

    assert (problem.rule, problem.detail) == ("expression-missing", "In a row, the cell of a column is missing.")
